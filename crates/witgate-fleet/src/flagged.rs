//! What SQL answered: which contracts break, by which opinion, read from CSV.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file has no more bytes.
const LIMIT: u64 = 4 << 30;

/// By contract, the opinions by which it breaks.
pub type Flagged = BTreeMap<String, BTreeSet<String>>;

/// Reads the answer of `impact`: a CSV file, or a directory of them, as Spark writes.
pub fn read_flagged(path: &Path) -> Result<Flagged, Error> {
    let mut flagged = Flagged::new();
    let mut is_answered = false;
    for file in files(path)? {
        let wrong = |reason: String| Error::Flagged { path: file.clone(), reason };
        let size = fs::metadata(&file).map_err(|error| wrong(error.to_string()))?.len();
        if size > LIMIT {
            return Err(wrong("it is too long".to_owned()));
        }
        let text = fs::read_to_string(&file).map_err(|error| wrong(error.to_string()))?;
        let mut records = Records { rest: &text };
        // One of the parts that Spark writes may have nothing.
        let Some(head) = records.next() else { continue };
        is_answered = true;
        let column = |name: &str| head.iter().position(|it| it == name);
        let (Some(contract), Some(opinion), Some(answer)) =
            (column("contract"), column("opinion"), column("answer"))
        else {
            return Err(wrong(
                "its first line does not name the columns contract, opinion and answer".to_owned(),
            ));
        };
        for (number, record) in (2..).zip(records) {
            let cell =
                |position: usize| record.get(position).map(String::as_str).unwrap_or_default();
            let digest = cell(contract);
            if record.len() != head.len() || digest.len() != 64 {
                return Err(wrong(format!("record {number} is not a row of that table")));
            }
            if cell(answer) == "breaks" {
                flagged.entry(digest.to_owned()).or_default().insert(cell(opinion).to_owned());
            }
        }
    }
    // That nothing breaks is a header without rows.
    match is_answered {
        true => Ok(flagged),
        false => Err(Error::Flagged {
            path: path.to_owned(),
            reason: "it is empty: the engine did not answer".to_owned(),
        }),
    }
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let wrong =
        |error: std::io::Error| Error::Flagged { path: path.to_owned(), reason: error.to_string() };
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(wrong)? {
        let file = entry.map_err(wrong)?.path();
        if file.extension().is_some_and(|it| it == "csv") {
            files.push(file);
        }
    }
    match files.is_empty() {
        false => Ok(files),
        true => {
            Err(Error::Flagged { path: path.to_owned(), reason: "it has no .csv file".to_owned() })
        }
    }
}

/// The records of CSV: fields may be in quotes, in which a quote is doubled.
struct Records<'t> {
    rest: &'t str,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = vec![String::new()];
        let mut is_quoted = false;
        let mut characters = self.rest.char_indices().peekable();
        while let Some((position, c)) = characters.next() {
            let field = fields.last_mut().expect("there is the first");
            match c {
                '"' if is_quoted && characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    characters.next();
                    field.push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => fields.push(String::new()),
                '\n' if !is_quoted => {
                    if field.ends_with('\r') {
                        field.pop();
                    }
                    self.rest = &self.rest[position + 1..];
                    return Some(fields);
                }
                c => field.push(c),
            }
        }
        self.rest = "";
        Some(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_in_quotes_keep_their_commas_and_lines() {
        let records: Vec<_> = Records { rest: "a,\"b\"\"c\",\r\n\"d,\ne\",,f" }.collect();
        assert_eq!(records, [vec!["a", "b\"c", ""], vec!["d,\ne", "", "f"]]);
    }

    #[test]
    fn a_file_of_something_else_is_an_error() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("answer.csv");
        let read = |text: &str| {
            fs::write(&file, text).expect("it can be written");
            read_flagged(&file).map_err(|error| error.to_string())
        };
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        let rows = format!("answer,opinion,contract\nbreaks,typing,{a}\nask confirm,,{b}\n");
        let flagged = read(&rows).expect("it is an answer");
        assert_eq!(flagged, Flagged::from([(a, BTreeSet::from(["typing".to_owned()]))]));
        assert_eq!(read("answer,opinion,contract\n"), Ok(Flagged::new()));
        assert!(read("").is_err_and(|it| it.contains("the engine did not answer")));
        assert!(read("path,owner\na,b\n").is_err_and(|it| it.contains("does not name")));
        assert!(read("answer,opinion,contract\nbreaks,typing,short\n").is_err());
        assert!(read_flagged(directory.path().join("none").as_path()).is_err());
    }
}
