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
    pub fn view(&self) -> String {
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

/// Statements that define the tables, and as views the questions that can be asked of them:
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
            let create = match (engine, question.needs) {
                // The answer is kept: others are about it.
                (Engine::DuckDb, Needed::Change) => "CREATE OR REPLACE TEMPORARY TABLE",
                (Engine::DataFusion, Needed::Change) => "CREATE OR REPLACE TABLE",
                (Engine::Spark, Needed::Change) => "CACHE LAZY TABLE",
                (Engine::DuckDb | Engine::Spark, _) => "CREATE OR REPLACE TEMPORARY VIEW",
                (Engine::DataFusion, _) => "CREATE OR REPLACE VIEW",
            };
            write_to(&mut sql, format_args!("{create} {} AS\n", question.view()));
            sql.push_str(question.text.trim_end());
            sql.push_str(";\n");
        }
    }
    sql
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
