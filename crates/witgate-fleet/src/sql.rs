//! Questions as SQL, one text for all engines, and what an engine must be told before.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::table::{INDEX, OFFERS};

/// A question: one `SELECT`.
#[derive(Debug)]
pub struct Question {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it asks, in a line.
    pub about: &'static str,
    /// The text.
    pub text: &'static str,
    /// What it needs beside the index.
    pub needs: Needed,
}

/// What a question needs beside the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Nothing.
    Nothing,
    /// What the host offers before the change, and after it.
    Change,
    /// The answer of `impact`.
    Impact,
    /// What hosts offer.
    Hosts,
}

macro_rules! question {
    ($name:literal, $needs:ident, $about:literal) => {
        Question {
            name: $name,
            about: $about,
            text: include_str!(concat!("../sql/", $name, ".sql")),
            needs: Needed::$needs,
        }
    };
}

/// All questions.
pub static QUESTIONS: &[Question] = &[
    question!("impact", Change, "which components a change of their host breaks, by which need"),
    question!("impact-by-owner", Impact, "whose components break"),
    question!("impact-by-need", Impact, "which needs break how many components"),
    question!("imports", Nothing, "who imports an interface, in which version"),
    question!("functions", Nothing, "what breaks if the host drops a function"),
    question!("powers", Nothing, "who may open sockets, read files, and so on"),
    question!("versions", Nothing, "who is on which version of a package, or on a prerelease"),
    question!("runtimes", Hosts, "which releases of hosts each contract links with"),
    question!("unreadable", Nothing, "which files could not be read, and why"),
];

impl Question {
    /// The question of that name.
    pub fn find(name: &str) -> Option<&'static Question> {
        QUESTIONS.iter().find(|question| question.name == name)
    }

    /// Whether there is all that it needs.
    pub fn can_be_asked(&self, tables: &Tables) -> bool {
        match self.needs {
            Needed::Nothing => true,
            Needed::Change | Needed::Impact => tables.change.is_some(),
            Needed::Hosts => tables.offers.is_some(),
        }
    }

    /// Whether another one, or any, needs it.
    fn is_for(&self, wanted: Option<&Question>) -> bool {
        let Some(wanted) = wanted else { return true };
        let is_under = self.needs == Needed::Change && wanted.needs == Needed::Impact;
        self.name == wanted.name || is_under
    }

    /// What its view is called.
    pub fn view_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// An engine that reads Parquet and answers SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// DuckDB.
    DuckDb,
    /// DataFusion, by its command line.
    DataFusion,
    /// Spark SQL.
    Spark,
}

/// Where tables are.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// The index.
    pub index: PathBuf,
    /// What the host offers before the change, and after it.
    pub change: Option<(PathBuf, PathBuf)>,
    /// What hosts offer.
    pub offers: Option<PathBuf>,
}

/// Statements that define the tables, and the questions that can be asked of them as views:
/// all, or what one of them needs.
pub fn views(engine: Engine, tables: &Tables, wanted: Option<&Question>) -> String {
    let mut sql = String::new();
    for table in INDEX {
        define(&mut sql, engine, table.name, &tables.index.join(table.name), true);
    }
    if let Some((before, after)) = &tables.change {
        define(&mut sql, engine, "offers_before", before, false);
        define(&mut sql, engine, "offers_after", after, false);
    }
    if let Some(offers) = &tables.offers {
        define(&mut sql, engine, OFFERS.name, offers, false);
    }
    for question in QUESTIONS.iter().filter(|it| it.is_for(wanted)) {
        if question.can_be_asked(tables) {
            create(&mut sql, engine, question);
        }
    }
    sql
}

fn create(sql: &mut String, engine: Engine, question: &Question) {
    // The answer about a change is kept, since others are about it.
    let is_kept = question.needs == Needed::Change;
    let create = match (engine, is_kept) {
        (Engine::DuckDb, true) => "CREATE OR REPLACE TEMPORARY TABLE",
        (Engine::DataFusion, true) => "CREATE OR REPLACE TABLE",
        (Engine::Spark, true) => "CACHE LAZY TABLE",
        (Engine::DuckDb | Engine::Spark, false) => "CREATE OR REPLACE TEMPORARY VIEW",
        (Engine::DataFusion, false) => "CREATE OR REPLACE VIEW",
    };
    let mut text = question.text.trim_end();
    // DataFusion and Spark work out each step of `WITH` wherever it is mentioned. As a
    // table, it is worked out once.
    if is_kept && engine != Engine::DuckDb {
        let (steps, last) = steps(text);
        for (name, step) in steps {
            write_to(sql, format_args!("{create} {name} AS\n{step};\n"));
        }
        text = last;
    }
    write_to(sql, format_args!("{create} {} AS\n{text};\n", question.view_name()));
}

/// The steps of a text, each with its name, and the `SELECT` after them. A step begins with
/// a line `name AS (` and ends with a line `),` or `)`.
fn steps(text: &str) -> (Vec<(&str, &str)>, &str) {
    let mut steps = Vec::new();
    let Some((_, mut rest)) = text.split_once("\nWITH\n") else { return (steps, text) };
    while let Some((head, after)) = rest.split_once(" AS (\n") {
        let name = head.rsplit('\n').next().unwrap_or_default();
        let Some((step, after)) = after.split_once("\n)") else { break };
        steps.push((name, step));
        let is_more = after.starts_with(',');
        rest = after.trim_start_matches([',', '\n']);
        if !is_more {
            break;
        }
    }
    (steps, rest)
}

fn define(sql: &mut String, engine: Engine, name: &str, path: &Path, is_directory: bool) {
    let path = path.to_string_lossy();
    let quoted = path.replace('\'', "''");
    let slash = if is_directory { "/" } else { "" };
    match engine {
        Engine::DuckDb => {
            let all = if is_directory { "/*.parquet" } else { "" };
            write_to(
                sql,
                format_args!(
                    "CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * FROM \
                     read_parquet('{quoted}{all}');\n"
                ),
            );
        }
        Engine::DataFusion => write_to(
            sql,
            format_args!(
                "CREATE EXTERNAL TABLE IF NOT EXISTS {name} STORED AS PARQUET LOCATION \
                 '{quoted}{slash}';\n"
            ),
        ),
        Engine::Spark => {
            let quoted = path.replace('\\', "\\\\").replace('\'', "\\'");
            write_to(
                sql,
                format_args!(
                    "CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet OPTIONS \
                     (path '{quoted}');\n"
                ),
            );
        }
    }
}

fn write_to(sql: &mut String, arguments: std::fmt::Arguments<'_>) {
    sql.write_fmt(arguments).expect("text takes all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_the_whole_text() {
        let impact = Question::find("impact").expect("it is one");
        let (all, last) = steps(impact.text);
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), impact.text.matches(" AS (\n").count());
        assert_eq!((names[0], names[names.len() - 1]), ("offered", "broken"));
        assert!(last.starts_with("SELECT 'breaks' AS answer"), "{last}");
        let lines = |text: &str| text.lines().count();
        let inner: usize = all.iter().map(|(_, step)| lines(step)).sum();
        let comments = impact.text.lines().filter(|line| line.starts_with("--")).count();
        assert_eq!(inner + 2 * all.len() + lines(last) + comments + 1, lines(impact.text));
    }

    /// `ask.py` takes a `;` at the end of a line for the end of a statement.
    #[test]
    fn no_text_has_a_semicolon_at_the_end_of_a_line() {
        for question in QUESTIONS {
            assert!(question.text.lines().all(|line| !line.ends_with(';')), "{}", question.name);
            assert!(question.text.starts_with("-- "), "{}", question.name);
        }
    }
}
