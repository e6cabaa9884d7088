//! What is to be indexed: sources, each with what is known of who owns it and where it
//! runs.

use std::collections::HashMap;
use std::io::Read;

use crate::error::Error;

/// A list has no more bytes.
const LIST_LIMIT: u64 = 1 << 30;

/// What a list says of a source beside its path.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deployed {
    /// Where it runs.
    pub environment: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
}

/// Sources in the order in which they were named, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The sources.
    pub sources: Vec<String>,
    deployed: HashMap<String, Vec<Deployed>>,
}

impl Listed {
    /// Adds a source.
    pub fn add(&mut self, source: &str, deployed: Deployed) {
        self.sources.push(source.to_owned());
        if deployed != Deployed::default() {
            self.deployed.entry(source.to_owned()).or_default().push(deployed);
        }
    }

    /// Adds the lines of a list: a path; or a path, an environment and an owner, with
    /// tabs between them. Or paths alone, each before a NUL.
    pub fn read(&mut self, input: impl Read) -> Result<(), Error> {
        let wrong = |reason: String| Error::List { reason };
        let mut text = String::new();
        let read = input.take(LIST_LIMIT + 1).read_to_string(&mut text);
        read.map_err(|error| wrong(error.to_string()))?;
        if text.len() as u64 > LIST_LIMIT {
            return Err(wrong("the list is too long".to_owned()));
        }
        if text.contains('\0') {
            for path in text.split('\0').filter(|path| !path.is_empty()) {
                self.add(path, Deployed::default());
            }
            return Ok(());
        }
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_end_matches('\r');
            if line.is_empty() {
                continue;
            }
            let mut fields = line.split('\t');
            let path = fields.next().unwrap_or_default();
            let mut field = || fields.next().filter(|text| !text.is_empty()).map(str::to_owned);
            let deployed = Deployed { environment: field(), owner: field() };
            if path.is_empty() || fields.next().is_some() {
                return Err(wrong(format!("line {number} is not a path with two more fields")));
            }
            self.add(path, deployed);
        }
        Ok(())
    }

    /// What is known of something that was found, of each place where it runs: of itself, or of
    /// the directory or image layout that was named.
    pub fn deployed(&self, name: &str) -> &[Deployed] {
        if self.deployed.is_empty() {
            return &[];
        }
        let ends = name.rmatch_indices(['/', '#']).map(|(end, _)| end);
        let nearest = std::iter::once(name.len()).chain(ends).find_map(|end| {
            let above = &name[..end];
            self.deployed.get(above).or_else(|| self.deployed.get(name.get(..=end)?))
        });
        nearest.map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_line_says_whose_something_is() {
        let mut listed = Listed::default();
        listed
            .read("a/b.wasm\tprod\t@b\na\ttest\na/b.wasm\tedge\nc/\t\t@c\nplain\n".as_bytes())
            .expect("a list");
        assert_eq!(listed.sources, ["a/b.wasm", "a", "a/b.wasm", "c/", "plain"]);
        let of = |name: &str| {
            let told = listed.deployed(name).iter().map(|Deployed { environment, owner }| {
                let text = |it: &Option<String>| it.clone().unwrap_or_default();
                format!("{} {}", text(environment), text(owner))
            });
            told.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(of("a/b.wasm"), "prod @b, edge ");
        assert_eq!(of("a/c/d.wasm"), "test ");
        assert_eq!(of("a#image"), "test ");
        assert_eq!(of("c/x.wasm"), " @c");
        assert_eq!(of("plain"), "");
        assert_eq!(of("ab"), "");
    }

    #[test]
    fn lines_with_more_fields_and_bytes_that_are_no_text_are_errors() {
        for input in [&b"a\tb\tc\td"[..], b"\tprod", b"a\xff"] {
            assert!(Listed::default().read(input).is_err());
        }
        let mut listed = Listed::default();
        listed.read(&b"a\tb\0c\nd\0"[..]).expect("NULs");
        assert_eq!(listed.sources, ["a\tb", "c\nd"]);
    }
}
