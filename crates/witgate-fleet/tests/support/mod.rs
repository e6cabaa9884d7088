//! Engines, asked by `engines/ask.py`, and what a change of a host does by hand-written
//! rules.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use witgate_fleet::{
    Deployed, Engine, IndexRequest, Indexed, Listed, OffersRequest, Question, Tables, index,
    offers, views, write_table,
};

/// The Python that has an engine's package; `None`, with a reason on standard error, if
/// none has.
pub fn python_with(package: &str) -> Option<PathBuf> {
    let python = std::env::var_os("WITGATE_FLEET_PYTHON").map_or("python3".into(), PathBuf::from);
    let found = Command::new(&python).args(["-c", &format!("import {package}")]).output();
    if found.is_ok_and(|found| found.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: {} has no package `{package}`; `.ci/slow fleet` does", python.display());
    None
}

pub fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::DuckDb => "duckdb",
        Engine::DataFusion => "datafusion",
        Engine::Spark => "spark",
    }
}

pub fn package_of(engine: Engine) -> &'static str {
    match engine {
        Engine::Spark => "pyspark",
        engine => engine_name(engine),
    }
}

/// A change of a host, and an index: files in a directory.
pub struct Change {
    pub directory: PathBuf,
}

impl Change {
    pub fn new(directory: &Path) -> Change {
        fs::create_dir_all(directory.join("files")).unwrap();
        Change { directory: directory.to_owned() }
    }

    pub fn component(&self, name: &str, bytes: &[u8]) {
        fs::write(self.directory.join("files").join(name), bytes).unwrap();
    }

    pub fn index(&self) -> Indexed {
        let mut listed = Listed::default();
        listed.add(self.directory.join("files").to_str().unwrap(), Deployed::default());
        let directory = self.directory.join("index");
        let request = IndexRequest { listed, directory, ..IndexRequest::default() };
        index(&request, |_, _| {}).unwrap()
    }

    /// Writes what a host offers, by its WIT.
    pub fn offers(&self, name: &str, wit: &str) -> Result<(), witgate_fleet::Error> {
        let source = self.directory.join(format!("{name}.wit"));
        fs::write(&source, wit).unwrap();
        let sources = vec![source.to_str().unwrap().to_owned()];
        let offered = offers(&OffersRequest { sources, ..OffersRequest::default() })?;
        write_table(&offered.rows, &self.directory.join(format!("{name}.parquet")))
    }

    pub fn tables(&self) -> Tables {
        let file = |name: &str| self.directory.join(name);
        Tables {
            index: file("index"),
            change: Some((file("before.parquet"), file("after.parquet"))),
            offers: None,
        }
    }

    /// Writes what an engine is to be asked.
    pub fn write_question(&self, engine: Engine, question: &str) {
        let question = Question::find(question).unwrap();
        let text = views(engine, &self.tables(), Some(question));
        let text = format!("{text}SELECT * FROM {};\n", question.view_name());
        fs::write(self.directory.join("ask.sql"), text).unwrap();
    }

    /// The rows of the answer, each by the names of columns.
    pub fn answer(&self) -> Vec<BTreeMap<String, String>> {
        csv(&fs::read_to_string(self.directory.join("answer.csv")).unwrap())
    }
}

/// For Spark's sake: of so few rows, compiling its code well takes longer than anything else.
pub const QUICK_JAVA: &str = "-XX:TieredStopAtLevel=1";

/// Asks all questions one directory below.
pub fn ask_all(python: &Path, engine: Engine, directory: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines/ask.py");
    let asked = Command::new(python)
        .arg(script)
        .arg(engine_name(engine))
        .arg("--cases")
        .arg(directory)
        .env("JAVA_TOOL_OPTIONS", QUICK_JAVA)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success(), "{said}");
}

/// Rows of CSV without quotes or commas in their fields.
pub fn csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), names.len(), "{line}");
        let named = names.iter().zip(fields);
        named.map(|(name, field)| ((*name).to_owned(), field.to_owned())).collect()
    };
    lines.map(row).collect()
}

/// What becomes of one guest by one opinion, as the documentation of `witgate impact` says
/// it: of the worlds that it fitted, those count that expect the most exports, and it
/// breaks if one of them no longer takes it; of one that is gone, if no other takes it
/// that expects as much.
pub fn breaks(before: &[World], after: &[World]) -> bool {
    let fitted = before.iter().filter(|world| world.accepts);
    let most = fitted.clone().map(|world| world.exports).max();
    fitted.filter(|world| Some(world.exports) == most).any(|world| {
        match after.iter().find(|it| it.name == world.name) {
            Some(now) => !now.accepts,
            None => !after.iter().any(|it| it.accepts && it.exports >= world.exports),
        }
    })
}

/// A world of a host, and whether it accepts a guest.
#[derive(Clone, Debug)]
pub struct World {
    /// Without a version.
    pub name: String,
    pub exports: usize,
    pub accepts: bool,
}
