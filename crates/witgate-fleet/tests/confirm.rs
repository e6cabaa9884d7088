//! What SQL answered, checked exactly. The answers of SQL are written by hand here, right
//! and wrong ones.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use witgate_fleet::{COMPONENTS, Parts, read_table};

const HOST: &str = "package acme:host@1.2.0;
    interface log { enum level { info, error } write: func(at: level); flush: func(); }
    interface tool { run: func(); }
    world plugin { import log; }
    world tools { import log; export tool; }";

/// A component that imports functions of `log`.
fn component(functions: &str) -> Vec<u8> {
    let text = format!("(component (import \"acme:host/log@1.2.0\" (instance {functions})))");
    wat::parse_str(text).unwrap()
}

const WRITE: &str = "(type (enum \"info\" \"error\")) (export \"level\" (type (eq 0)))
    (export \"write\" (func (param \"at\" 1)))";
const FLUSH: &str = "(export \"flush\" (func))";

struct Fleet {
    directory: TempDir,
}

impl Fleet {
    fn new() -> Fleet {
        let fleet = Fleet { directory: tempfile::tempdir().unwrap() };
        fs::create_dir(fleet.path("plugins")).unwrap();
        fs::write(fleet.path("before.wit"), HOST).unwrap();
        fs::write(fleet.path("after.wit"), HOST.replace("error }", "error, audit }")).unwrap();
        fs::write(fleet.path("OWNERS"), "* @all\n/plugins/write* @writers\n").unwrap();
        fleet.write("write.wasm", &component(WRITE));
        // The same contract once more.
        fleet.write("write-too.wasm", &[&component(WRITE)[..], &[0, 2, 1, b'x']].concat());
        fleet.write("flush.wasm", &component(FLUSH));
        let (code, said) = fleet.run(&["index", "plugins", "--owners", "OWNERS", "-o", "index"]);
        assert_eq!(code, 0, "{said}");
        fleet
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path("plugins").join(name), bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_witgate-fleet"));
        let output = command.current_dir(&self.directory).args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    /// The contracts of the index by the names of their files.
    fn contracts(&self) -> BTreeMap<String, String> {
        let mut contracts = BTreeMap::new();
        for part in Parts::open(&self.path("index")).unwrap().parts_of_table(&COMPONENTS).unwrap() {
            read_table(&COMPONENTS, &part.path, |rows| {
                let both = rows.texts("path").into_iter().zip(rows.texts("contract"));
                let named = both.map(|(path, contract)| {
                    let name = path.unwrap().rsplit('/').next().unwrap();
                    (name.to_owned(), contract.unwrap().to_owned())
                });
                contracts.extend(named);
                Ok(())
            })
            .unwrap();
        }
        contracts
    }

    /// Confirms that these break, and no others.
    fn confirm(&self, broken: &[&str], more: &[&str]) -> (i32, String) {
        let contracts = self.contracts();
        let mut answer = String::from("answer,contract,opinion\n");
        for name in broken {
            for opinion in ["typing", "wasmtime"] {
                answer.push_str(&format!("breaks,{},{opinion}\n", contracts[*name]));
            }
        }
        fs::write(self.path("answer.csv"), answer).unwrap();
        let arguments = ["confirm", "index", "--before", "before.wit", "--after", "after.wit"];
        let arguments = [&arguments[..], &["--flagged", "answer.csv"], more].concat();
        self.run(&arguments)
    }
}

#[test]
fn a_right_answer_is_confirmed_with_its_findings() {
    let fleet = Fleet::new();
    let (code, said) = fleet.confirm(&["write.wasm"], &["-o", "confirmed.csv"]);
    assert_eq!(
        said,
        "2 components of 1 contract break, of 1 owner\n  \
         2 components by enum-case-added acme:host/log#level.audit\n\
         Checked exactly: 1 contract that SQL flagged, 0 that it cannot judge, 1 of the other 1\n"
    );
    assert_eq!(code, 1);
    let confirmed = fs::read_to_string(fleet.path("confirmed.csv")).unwrap();
    let contracts = fleet.contracts();
    let line = |name: &str, opinion: &str| {
        let begin = format!("{},{opinion},", contracts[name]);
        confirmed.lines().find(|line| line.starts_with(&begin)).unwrap().to_owned()
    };
    for opinion in ["typing", "wasmtime"] {
        assert!(line("write.wasm", opinion).contains(",flagged,breaks,"), "{confirmed}");
        assert!(line("flush.wasm", opinion).ends_with(",sampled,runs,,"), "{confirmed}");
    }
}

/// As `witgate impact` has it: what a toolchain adds, and the host does not mention, somebody
/// else provides. A component of something else altogether never linked.
#[test]
fn what_neither_side_mentions_is_provided_elsewhere() {
    let fleet = Fleet::new();
    let clock = "(import \"wasi:clocks/wall-clock@0.2.0\" (instance (export \"now\" (func))))";
    let log = format!("(import \"acme:host/log@1.2.0\" (instance {WRITE}))");
    fleet.write("beside.wasm", &wat::parse_str(format!("(component {log} {clock})")).unwrap());
    fleet.write("other.wasm", &wat::parse_str(format!("(component {clock})")).unwrap());
    fleet.run(&["index", "plugins", "-o", "index"]);
    let (code, said) = fleet.confirm(&["write.wasm", "beside.wasm"], &[]);
    assert_eq!(
        said,
        "3 components of 2 contracts break\n  \
         3 components by enum-case-added acme:host/log#level.audit\n\
         1 component of those that were checked did not link before the change\n\
         Checked exactly: 2 contracts that SQL flagged, 0 that it cannot judge, 2 of the other 2\n\
         Note: 1 component imports also `wasi:clocks/wall-clock`, which the host's WIT does not \
         mention: taken to be provided beside it\n"
    );
    assert_eq!(code, 1);
    let (code, said) = fleet.confirm(&["write.wasm"], &[]);
    assert!(code == 2 && said.contains("  plugins/beside.wasm breaks"), "{said}");
}

/// A component that needs a flag of a known host ran there before.
#[test]
fn components_of_known_hosts_may_need_flags() {
    let fleet = Fleet::new();
    let exit = "(component (import \"wasi:cli/exit@0.2.0\" (instance
        (export \"exit-with-code\" (func (param \"status-code\" u8))))))";
    fleet.write("exit.wasm", &wat::parse_str(exit).unwrap());
    fleet.run(&["index", "plugins/exit.wasm", "--prune", "-o", "index"]);
    let (contract, arguments) = (&fleet.contracts()["exit.wasm"], ["confirm", "index"]);
    for (before, after, reason) in [
        // Behind a flag, and then not at all.
        ("wasmtime@45", "wasmtime@26", Some("the host does not provide the function")),
        // Without a flag, and then behind one.
        ("wasmtime@46", "wasmtime@45", Some("the host does not provide the function")),
        ("wasmtime@45", "wasmtime@46", None),
        ("wasmtime@27", "wasmtime@45", None),
    ] {
        let mut answer = String::from("answer,contract,opinion\n");
        for opinion in reason.iter().flat_map(|_| ["typing", "wasmtime"]) {
            answer.push_str(&format!("breaks,{contract},{opinion}\n"));
        }
        fs::write(fleet.path("answer.csv"), answer).unwrap();
        let sides = ["--before", before, "--after", after, "--flagged", "answer.csv"];
        let (code, said) = fleet.run(&[&arguments[..], &sides].concat());
        let expected = reason.unwrap_or("0 components of 0 contracts break\nChecked exactly: 0");
        assert!(said.contains(expected), "{before} {after}: {said}");
        assert_eq!(code, i32::from(reason.is_some()), "{said}");
    }
}

#[test]
fn a_wrong_answer_is_a_disagreement() {
    let fleet = Fleet::new();
    // One that breaks and is not flagged is found by the sample, and not without it.
    let (code, said) = fleet.confirm(&[], &[]);
    assert!(code == 2 && said.contains("disagree about 1 contract:\n  plugins/write"), "{said}");
    let (code, said) = fleet.confirm(&[], &["--sample", "0"]);
    assert!(code == 0 && said.starts_with("0 components of 0 contracts break\n"), "{said}");
    // One that is flagged and does not break.
    let (code, said) = fleet.confirm(&["write.wasm", "flush.wasm"], &[]);
    assert!(code == 2 && said.contains("  plugins/flush.wasm does not break"), "{said}");
}

#[test]
fn what_rows_cannot_say_is_checked_and_is_no_disagreement() {
    let fleet = Fleet::new();
    let text = format!(
        "(component (import \"acme:host/log@1.2.0\" (instance {WRITE}))
         (import \"acme:host/log@1.1.0\" (instance {FLUSH})))"
    );
    fleet.write("several.wasm", &wat::parse_str(text).unwrap());
    fleet.run(&["index", "plugins", "-o", "index"]);
    let (code, said) = fleet.confirm(&["write.wasm"], &[]);
    assert!(said.starts_with("3 components of 2 contracts break"), "{said}");
    assert!(said.contains("1 contract that SQL flagged, 1 that it cannot judge"), "{said}");
    assert_eq!(code, 1);
}

#[test]
fn a_component_that_changed_or_is_gone_is_not_taken_for_what_it_was() {
    let fleet = Fleet::new();
    fleet.write("flush.wasm", &component(WRITE));
    let (code, said) = fleet.confirm(&["write.wasm"], &[]);
    assert!(code == 2 && said.contains("flush.wasm: it changed since it was indexed"), "{said}");
    fs::remove_file(fleet.path("plugins/flush.wasm")).unwrap();
    let (code, said) = fleet.confirm(&["write.wasm"], &[]);
    assert!(code == 2 && said.contains("Not read again: 1 contract:"), "{said}");
    // Of two components of a contract, the other is as good.
    fs::remove_file(fleet.path("plugins/write-too.wasm")).unwrap();
    let (_, said) = fleet.confirm(&["write.wasm"], &["--sample", "0"]);
    assert!(said.starts_with("2 components of 1 contract break"), "{said}");
}

#[test]
fn an_answer_of_another_index_is_refused() {
    let fleet = Fleet::new();
    let text = format!("answer,contract,opinion\nbreaks,{},typing\n", "a".repeat(64));
    fs::write(fleet.path("other.csv"), text).unwrap();
    let arguments = ["confirm", "index", "--before", "before.wit", "--after", "after.wit"];
    let (code, said) = fleet.run(&[&arguments[..], &["--flagged", "other.csv"]].concat());
    assert!(code == 2 && said.contains("it is of another index"), "{said}");
    let (code, said) = fleet.run(&[&arguments[..], &["--flagged", "before.wit"]].concat());
    assert!(code == 2 && said.contains("does not name the columns"), "{said}");
}
