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

    /// Whether the answer is kept: others are about the one about a change.
    fn is_kept(&self) -> bool {
        self.needs == Needed::Change
    }

    /// Whether another one, or any, needs it.
    fn is_for(&self, wanted: Option<&Question>) -> bool {
        let Some(wanted) = wanted else { return true };
        let is_under = self.is_kept() && wanted.needs == Needed::Impact;
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

/// How an engine is to join. By default, DataFusion and Spark move all rows of both sides between
/// threads or machines if the smaller side has more than a few megabytes. Here, the smaller side
/// is contracts that may break, and the other is all needs: moving those takes longer than the
/// join. DataFusion takes the memory behind a table for its size, and counts what batches share
/// once for each: larger batches are fewer. Its threshold in rows stays small, since where only
/// rows are known, they may be the needs.
fn joins(engine: Engine) -> &'static str {
    match engine {
        Engine::DuckDb => "",
        Engine::DataFusion => {
            "SET datafusion.optimizer.hash_join_single_partition_threshold = 1073741824;\n\
             SET datafusion.optimizer.hash_join_single_partition_threshold_rows = 1048576;\n\
             SET datafusion.execution.batch_size = 65536;\n"
        }
        Engine::Spark => "SET spark.sql.autoBroadcastJoinThreshold = 268435456;\n",
    }
}

/// Statements that define the tables, and the questions that can be asked of them as views:
/// all, or what one of them needs.
pub fn views(engine: Engine, tables: &Tables, wanted: Option<&Question>) -> String {
    let mut sql = String::new();
    sql.push_str(joins(engine));
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
    let asked = QUESTIONS.iter().filter(|it| it.is_for(wanted) && it.can_be_asked(tables));
    let asked: Vec<&Question> = asked.collect();
    if engine == Engine::Spark && asked.iter().any(|question| question.is_kept()) {
        // The tables of somebody else keep their names, whatever these are called.
        sql.push_str("CREATE DATABASE IF NOT EXISTS witgate_fleet;\nUSE witgate_fleet;\n");
    }
    for question in asked {
        create(&mut sql, engine, question);
    }
    sql
}

fn create(sql: &mut String, engine: Engine, question: &Question) {
    let is_kept = question.is_kept();
    let create = |name: &str| match (engine, is_kept) {
        (Engine::DuckDb, true) => format!("CREATE OR REPLACE TEMPORARY TABLE {name} AS"),
        (Engine::DataFusion, true) => format!("CREATE OR REPLACE TABLE {name} AS"),
        // A view that is cached is planned again, with all that is below it, wherever it is
        // mentioned, and its size is not known. A table is neither.
        (Engine::Spark, true) => {
            format!("DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} USING parquet AS")
        }
        (Engine::DuckDb | Engine::Spark, false) => {
            format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS")
        }
        (Engine::DataFusion, false) => format!("CREATE OR REPLACE VIEW {name} AS"),
    };
    let mut text = question.text.trim_end();
    // DataFusion and Spark work out each step of `WITH` wherever it is mentioned. As a
    // table, it is worked out once.
    if is_kept && engine != Engine::DuckDb {
        let (steps, last) = steps(text);
        for (name, step) in steps {
            write_to(sql, format_args!("{}\n{step};\n", create(name)));
        }
        text = last;
    }
    write_to(sql, format_args!("{}\n{text};\n", create(&question.view_name())));
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
