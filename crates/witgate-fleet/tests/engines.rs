//! Every question, asked of every engine that is installed: one text, one answer.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Change, QUICK_JAVA, ask_all, package_of, python_with};
use witgate_fleet::{
    Engine, OffersRequest, QUESTIONS, Question, Tables, offers, views, write_table,
};

const HOST: &str = "package acme:host@1.2.0;
    interface log { enum level { info, error } write: func(at: level); flush: func(); }
    interface tool { run: func(); }
    world plugin { import log; }
    world tools { import log; export tool; }
    world old { import log; export old: func(); }";

const WRITE: &str = "(type (enum \"info\" \"error\")) (export \"level\" (type (eq 0)))
    (export \"write\" (func (param \"at\" 1)))";
const FLUSH: &str = "(export \"flush\" (func))";

/// A component that imports functions of `log`, and has something more.
fn component(functions: &str, more: &str) -> Vec<u8> {
    let log = format!("(import \"acme:host/log@1.2.0\" (instance {functions}))");
    wat::parse_str(format!("(component {log} {more})")).unwrap()
}

/// A function that is exported as `old`.
const OLD: &str = "(core module $m (func (export \"f\"))) (core instance $i (instantiate $m))
    (func $f (canon lift (core func $i \"f\"))) (export \"old\" (func $f))";

/// What Wasmtime 44 offers with a flag, and Wasmtime 46 without one.
const EXIT: &str = "(component (import \"wasi:cli/exit@0.2.0\" (instance
    (export \"exit-with-code\" (func (param \"status-code\" u8))))))";

fn fleet(directory: &Path) -> Change {
    let change = Change::new(directory);
    for (name, bytes) in [
        ("write.wasm", component(WRITE, "")),
        ("flush.wasm", component(FLUSH, "")),
        ("old.wasm", component(FLUSH, OLD)),
        ("several.wasm", component(FLUSH, "(import \"acme:host/log@1.1.0\" (instance))")),
        ("beside.wasm", component(WRITE, "(import \"wasi:random/random@0.2.0\" (instance))")),
        ("exit.wasm", wat::parse_str(EXIT).unwrap()),
        ("sockets.wasm", component(FLUSH, "(import \"wasi:sockets/tcp@0.2.0\" (instance))")),
        ("rc.wasm", component(FLUSH, "(import \"wasi:http/types@0.3.0-rc-1\" (instance))")),
        ("broken.wasm", b"\0asm".to_vec()),
    ] {
        change.component(name, &bytes);
    }
    change.index();
    change.offers("before", HOST).unwrap();
    let after = HOST.replace("error }", "error, audit }").replace("world old", "world young");
    let after = after.replace("export old: func()", "export young: func()");
    change.offers("after", &after).unwrap();
    let sources = ["wasmtime@44", "wasmtime@46"].map(str::to_owned).to_vec();
    let hosts = offers(&OffersRequest { sources, ..OffersRequest::default() }).unwrap();
    write_table(&hosts.rows, &directory.join("hosts.parquet")).unwrap();
    change
}

/// What an engine answers to each question, a row a line.
fn answers(python: &Path, engine: Engine, change: &Change) -> BTreeMap<&'static str, Vec<String>> {
    let tables = Tables { offers: Some(change.directory.join("hosts.parquet")), ..change.tables() };
    let asked = change.directory.join(package_of(engine));
    let home = |question: &Question| -> PathBuf { asked.join(question.name) };
    for question in QUESTIONS {
        fs::create_dir_all(home(question)).unwrap();
        let text = views(engine, &tables, Some(question));
        let text = format!("{text}SELECT * FROM {};\n", question.view_name());
        fs::write(home(question).join("ask.sql"), text).unwrap();
    }
    ask_all(python, engine, &asked);
    let answer = |question: &'static Question| {
        let text = fs::read_to_string(home(question).join("answer.csv")).unwrap();
        let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
        rows[1..].sort();
        (question.name, rows)
    };
    QUESTIONS.iter().map(answer).collect()
}

/// The rows of an answer that have a text, by the name of their file.
fn files(rows: &[String], with: &str) -> BTreeSet<String> {
    let name = |row: &String| {
        let end = row.find(".wasm").unwrap_or(0);
        row[..end].rsplit('/').next().unwrap_or_default().to_owned()
    };
    rows[1..].iter().filter(|row| row.contains(with)).map(name).collect()
}

#[test]
fn duckdb_answers_what_is_so() {
    let Some(python) = python_with("duckdb") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let change = fleet(&scratch.path().join("fleet"));
    let answers = answers(&python, Engine::DuckDb, &change);
    let of = |question: &str, with: &str| {
        let files = files(&answers[question], with).into_iter();
        files.collect::<Vec<_>>().join(" ")
    };
    // The enum breaks who carries it, whatever else that imports; and the world of `old` is
    // gone, and no other expects as much.
    assert_eq!(of("impact", "breaks"), "beside old write");
    assert_eq!(of("impact", "acme:host/log@1,write"), "beside write");
    assert_eq!(of("impact", "acme:host/old,world,acme:host/old,"), "old");
    assert_eq!(of("impact", "ask confirm"), "several");
    assert_eq!(of("imports", "acme:host/log,acme:host,1.1.0"), "several");
    assert_eq!(of("imports", "wasi:sockets/tcp"), "sockets");
    assert_eq!(of("functions", "acme:host/log@1,flush"), "flush old rc several sockets");
    assert_eq!(of("powers", "sockets,"), "sockets");
    assert_eq!(of("versions", "True"), "rc");
    assert_eq!(of("versions", "wasi:sockets,0.2,0.2.0"), "sockets");
    assert_eq!(of("unreadable", ""), "broken");
    assert_eq!(answers["impact-by-owner"][1..], ["nobody,,ask confirm,1", "nobody,,breaks,3"]);
    let needs = &answers["impact-by-need"];
    assert!(needs.iter().any(|row| row.ends_with("world,acme:host/old,,typing,1,0")), "{needs:?}");
    // No Wasmtime offers `acme:host`.
    let runtimes: Vec<&str> =
        answers["runtimes"].iter().filter_map(|row| row.split_once(',')).map(|it| it.1).collect();
    assert_eq!(
        runtimes,
        [
            "host,version,needs_flags,is_sure",
            "wasmtime,44.0.3,True,True",
            "wasmtime,46.0.3,False,True"
        ]
    );
}

#[test]
#[ignore = "slow: engines that `.ci/slow fleet` installs"]
fn other_engines_answer_the_same() {
    let Some(python) = python_with("duckdb") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let change = fleet(&scratch.path().join("fleet"));
    // A guest that runs on known hosts, so that every question has an answer.
    change.component("bare.wasm", &wat::parse_str("(component)").unwrap());
    change.index();
    let duckdb = answers(&python, Engine::DuckDb, &change);
    assert!(duckdb.values().all(|rows| rows.len() > 1), "{duckdb:?}");
    for engine in [Engine::DataFusion, Engine::Spark] {
        if python_with(package_of(engine)).is_some() {
            assert_eq!(answers(&python, engine, &change), duckdb, "{engine:?}");
        }
    }
}

/// Two executors, each a process of its own with a core and a gigabyte.
const EXECUTORS: &str = "local-cluster[2,1,1024]";

/// The list that Spark's executors index gives the rows that one process writes.
#[test]
#[ignore = "slow: an engine that `.ci/slow fleet` installs"]
fn spark_indexes_what_one_process_does() {
    let Some(python) = python_with("pyspark") else { return };
    let scratch = tempfile::tempdir().unwrap();
    let change = fleet(&scratch.path().join("fleet"));
    let mut list = String::new();
    for entry in fs::read_dir(change.directory.join("files")).unwrap() {
        list.push_str(&format!("{}\n", entry.unwrap().path().display()));
    }
    fs::write(scratch.path().join("list"), list).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines/spark_index.py");
    let out = scratch.path().join("spark");
    let ran = Command::new(&python)
        .arg(script)
        .arg(scratch.path().join("list"))
        .arg(&out)
        .env("WITGATE_FLEET", env!("CARGO_BIN_EXE_witgate-fleet"))
        .env("WITGATE_SPARK_MASTER", EXECUTORS)
        .env("PYSPARK_PYTHON", &python)
        .env("JAVA_TOOL_OPTIONS", QUICK_JAVA)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let ask = |tables: &Tables, name: &str| {
        let home = scratch.path().join(name);
        fs::create_dir_all(home.join("impact")).unwrap();
        let text = views(Engine::Spark, tables, Question::find("impact"));
        fs::write(home.join("impact/ask.sql"), format!("{text}SELECT * FROM impact;\n")).unwrap();
        ask_all(&python, Engine::Spark, &home);
        let text = fs::read_to_string(home.join("impact/answer.csv")).unwrap();
        let rows: BTreeSet<String> = text.lines().map(str::to_owned).collect();
        rows
    };
    let alone = ask(&change.tables(), "alone");
    let spread = ask(&Tables { index: out.join("index"), ..change.tables() }, "spread");
    assert!(alone.len() > 3 && spread == alone, "{spread:?}");
}
