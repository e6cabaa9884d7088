//! What `index` writes: whole, the same each time, and continued after an interruption.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use witgate_fleet::{
    CAPABILITIES, COMPONENTS, CONTRACTS, Error, INDEX, INTERFACES, Kind, NEEDS, Parts, Rows, Table,
    read_table,
};

/// A component that imports one function of an interface.
fn component(interface: &str, function: &str, result: &str) -> Vec<u8> {
    let text = format!(
        "(component (import \"{interface}\" (instance \
         (export \"{function}\" (func (param \"a\" string) (result {result}))))))"
    );
    wat::parse_str(text).unwrap()
}

struct Fleet {
    directory: TempDir,
}

impl Fleet {
    fn new() -> Fleet {
        let fleet = Fleet { directory: tempfile::tempdir().unwrap() };
        for (name, bytes) in [
            ("a/one.wasm", component("acme:host/log@1.2.0", "write", "u32")),
            ("a/same.wasm", component("acme:host/log@1.2.0", "write", "u32")),
            ("b/two.wasm", component("acme:host/log@1.2.0", "write", "u64")),
            ("b/rc.wasm", component("wasi:http/types@0.3.0-rc-1", "get", "bool")),
            ("b/core.wasm", wat::parse_str("(module)").unwrap()),
            ("b/cut.wasm", component("acme:host/log@1.2.0", "write", "u32")[..40].to_vec()),
            ("b/none.wasm", Vec::new()),
            ("b/text.txt", b"no component".to_vec()),
        ] {
            fleet.write(name, &bytes);
        }
        fleet
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let input_file = self.path("input");
        fs::write(&input_file, input).unwrap();
        Command::new(env!("CARGO_BIN_EXE_witgate-fleet"))
            .current_dir(self.directory.path())
            .args(arguments)
            .stdin(fs::File::open(input_file).unwrap())
            .output()
            .unwrap()
    }

    fn index(&self) -> String {
        said(&self.run(&["index", "a", "b", "-o", "index"]), 0)
    }

    /// All rows of a table, in order of their texts.
    fn rows(&self, table: &'static Table) -> BTreeSet<Vec<String>> {
        rows(&self.path("index"), table)
    }

    /// The rows of `components` by path, with some of their columns.
    fn components(&self, columns: &[&str]) -> BTreeMap<String, Vec<String>> {
        let position =
            |name: &str| COMPONENTS.columns.iter().position(|(column, _)| *column == name).unwrap();
        let rows = self.rows(&COMPONENTS).into_iter();
        rows.map(|row| {
            let cells = columns.iter().map(|column| row[position(column)].clone()).collect();
            (row[0].clone(), cells)
        })
        .collect()
    }

    /// The bytes of all files of the index.
    fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut bytes = BTreeMap::new();
        for table in INDEX {
            for entry in fs::read_dir(self.path("index").join(table.name)).unwrap() {
                let path = entry.unwrap().path();
                bytes.insert(path.clone(), fs::read(path).unwrap());
            }
        }
        bytes
    }
}

fn said(output: &Output, code: i32) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{error}");
    assert!(!error.contains("panicked"), "{error}");
    format!("{}{error}", String::from_utf8_lossy(&output.stdout))
}

fn rows(index: &Path, table: &'static Table) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    let mut count = 0;
    for part in Parts::open(index).unwrap().parts_of_table(table).unwrap() {
        read_table(table, &part.path, |rows: Rows| {
            count += rows.len();
            let cells = table.columns.iter().map(|(name, kind)| match kind {
                Kind::Text => rows.texts(name).iter().map(|it| format!("{it:?}")).collect(),
                Kind::Integer => rows.integers(name).iter().map(|it| format!("{it:?}")).collect(),
                Kind::Flag => vec![String::new(); rows.len()],
            });
            let columns: Vec<Vec<String>> = cells.collect();
            all.extend((0..rows.len()).map(|at| columns.iter().map(|it| it[at].clone()).collect()));
            Ok(())
        })
        .unwrap();
    }
    assert_eq!(all.len(), count, "no row of {} is there twice", table.name);
    all
}

#[test]
fn every_file_is_a_row_and_every_contract_is_one() {
    let fleet = Fleet::new();
    let said = fleet.index();
    assert!(said.starts_with("7 files: 4 components with 3 contracts (3 new), 1 core module\n"));
    assert!(said.contains("not read: b/cut.wasm: ") && said.contains("not read: b/none.wasm: "));
    let components = fleet.components(&["kind", "contract", "error"]);
    assert_eq!(components.len(), 7);
    let of = |name: &str| &components[&format!("Some({name:?})")];
    assert_eq!(of("a/one.wasm"), of("a/same.wasm"));
    assert_ne!(of("a/one.wasm"), of("b/two.wasm"));
    assert_eq!(of("b/core.wasm")[..], ["Some(\"core module\")", "None", "None"]);
    for broken in ["b/cut.wasm", "b/none.wasm"] {
        assert_eq!(of(broken)[..2], ["None", "None"]);
        assert!(of(broken)[2].len() > "Some(\"\")".len());
    }
    assert_eq!(fleet.rows(&CONTRACTS).len(), 3);
    // The instance, and the function in it.
    assert_eq!(fleet.rows(&NEEDS).len(), 6);
    let interfaces = fleet.rows(&INTERFACES);
    let prerelease = interfaces.iter().find(|row| row[2].contains("wasi:http/types")).unwrap();
    assert_eq!(
        prerelease[3..6],
        ["Some(\"wasi:http\")", "Some(\"0.3.0-rc-1\")", "Some(\"0.3.0-rc-1\")"]
    );
    let classes: BTreeSet<String> =
        fleet.rows(&CAPABILITIES).into_iter().map(|row| row[1].clone()).collect();
    assert!(classes.iter().any(|class| class.contains("acme:host/log")), "{classes:?}");
}

#[test]
fn a_second_run_changes_nothing() {
    let fleet = Fleet::new();
    fleet.index();
    let before = fleet.bytes();
    let said = fleet.index();
    assert!(
        said.contains("3 contracts (0 new)") && said.contains("7 files known already\n"),
        "{said}"
    );
    assert_eq!(fleet.bytes(), before);
}

#[test]
fn what_changed_takes_the_place_of_what_was() {
    let fleet = Fleet::new();
    fleet.index();
    fleet.write("b/two.wasm", &component("acme:host/log@1.2.0", "write", "u32"));
    fleet.write("b/new.wasm", &component("acme:host/log@1.2.0", "flush", "u32"));
    fs::remove_file(fleet.path("a/same.wasm")).unwrap();
    fleet.index();
    let components = fleet.components(&["contract"]);
    assert_eq!(components["Some(\"b/two.wasm\")"], components["Some(\"a/one.wasm\")"]);
    assert_eq!(components.len(), 8, "what is gone is kept until --prune");
    let pruned = said(&fleet.run(&["index", "a", "b", "-o", "index", "--prune"]), 0);
    assert!(pruned.contains("1 component removed from the index"), "{pruned}");
    let components = fleet.components(&["contract"]);
    assert_eq!(components.len(), 7);
    assert!(!components.contains_key("Some(\"a/same.wasm\")"));
}

#[test]
fn an_interrupted_run_is_completed() {
    let whole = Fleet::new();
    whole.index();
    let all: Vec<_> = INDEX.iter().map(|table| whole.rows(table)).collect();
    let part = |table: &Table| Path::new("index").join(table.name).join("00000000.parquet");
    // What is on disk if the run ends before it writes each of these.
    for missing in [
        &[&COMPONENTS][..],
        &[&CONTRACTS, &COMPONENTS],
        &[&CAPABILITIES, &CONTRACTS, &COMPONENTS],
        &[&INTERFACES, &CAPABILITIES, &CONTRACTS, &COMPONENTS],
    ] {
        let fleet = Fleet::new();
        fleet.index();
        for table in missing {
            fs::rename(fleet.path("").join(part(table)), fleet.path("index/half.tmp")).unwrap();
        }
        fleet.index();
        let again: Vec<_> = INDEX.iter().map(|table| fleet.rows(table)).collect();
        assert_eq!(again, all);
    }
    // And if it ends between writing one part of all components and removing the others.
    let fleet = Fleet::new();
    fleet.index();
    let first = fleet.path("index/components/00000000.parquet");
    fs::copy(&first, fleet.path("index/components/00000001.parquet")).unwrap();
    fleet.index();
    let again: Vec<_> = INDEX.iter().map(|table| fleet.rows(table)).collect();
    assert_eq!(again, all);
}

#[test]
fn a_list_says_whose_components_are_and_where_they_run() {
    let fleet = Fleet::new();
    fleet.write("CODEOWNERS", b"* @platform\n/b/ @b @c\n");
    let list = "a/one.wasm\tproduction\t@one\na/same.wasm\t\t\r\nb\ttest\nmissing.wasm\n";
    let arguments = ["index", "--stdin", "-o", "index", "--owners", "CODEOWNERS"];
    let text = said(&fleet.run_with(&arguments, list), 0);
    assert!(
        text.contains("not read: missing.wasm: no such file, directory or git revision"),
        "{text}"
    );
    let components = fleet.components(&["environment", "owner"]);
    let of = |name: &str| components[&format!("Some({name:?})")].join(" ");
    assert_eq!(of("a/one.wasm"), "Some(\"production\") Some(\"@one\")");
    assert_eq!(of("a/same.wasm"), "None Some(\"@platform\")");
    assert_eq!(of("b/two.wasm"), "Some(\"test\") Some(\"@b @c\")");
    assert_eq!(of("missing.wasm"), "None Some(\"@platform\")");
}

/// A deployment is a line, so that a component may have several.
#[test]
fn a_component_that_runs_in_several_places_has_a_row_for_each() {
    let fleet = Fleet::new();
    let index = |list: &str| {
        said(&fleet.run_with(&["index", "--stdin", "-o", "index"], list), 0);
        let column =
            |name| COMPONENTS.columns.iter().position(|(column, _)| *column == name).unwrap();
        let told = |row: Vec<String>| {
            let texts = ["path", "environment", "owner"].map(|name| row[column(name)].clone());
            texts.join(" ").replace("Some(\"", "").replace("\")", "")
        };
        fleet.rows(&COMPONENTS).into_iter().map(told).collect::<Vec<_>>()
    };
    let list = "a/one.wasm\tstaging\t@one\na/one.wasm\tproduction\t@one\n\
                a/one.wasm\tproduction\t@one\nb/two.wasm\tproduction\n";
    let both =
        ["a/one.wasm production @one", "a/one.wasm staging @one", "b/two.wasm production None"];
    assert_eq!(index(list), both);
    let bytes = fleet.bytes();
    assert_eq!(index(list), both);
    assert_eq!(fleet.bytes(), bytes);
    // What a run says of a file takes the place of all that was said.
    assert_eq!(index("a/one.wasm\tstaging\t@one\n"), both[1..]);
}

#[test]
fn what_cannot_be_done_is_exit_code_2_and_says_what_to_do() {
    let fleet = Fleet::new();
    for (arguments, message, help) in [
        (
            &["index", "nothing", "-o", "index"][..],
            "not read: nothing: no such file, directory",
            "index",
        ),
        (&["index", "--stdin", "-o", "index"], "no component in an empty list", "--stdin"),
        (&["offers", "a/one.wasm", "-o", "o"], "no world in `a/one.wasm`", "help"),
        (&["offers", "wasmtime@1", "-o", "o"], "unknown host `wasmtime@1`", "wasmtime@"),
        (&["sql", "who"], "unknown question `who`", "impact-by-owner"),
        (&["sql", "impact", "--engine", "duckdb"], "needs to know where", "--index DIR"),
    ] {
        let text = said(&fleet.run(arguments), 2);
        assert!(text.contains(message) && text.contains(help), "{arguments:?}: {text}");
    }
    fs::write(fleet.path("file"), "").unwrap();
    let text = said(&fleet.run(&["index", "a", "-o", "file"]), 2);
    assert!(text.contains("cannot write file: "), "{text}");
}

#[test]
fn an_index_that_is_cut_short_is_a_clear_error() {
    let fleet = Fleet::new();
    fleet.index();
    let part = fleet.path("index/components/00000000.parquet");
    let bytes = fs::read(&part).unwrap();
    let mut damaged = 0;
    let mut read = |bytes: &[u8]| {
        fs::write(&part, bytes).unwrap();
        match read_table(&COMPONENTS, &part, |_| Ok(())) {
            Ok(()) => {}
            Err(Error::Damaged { reason, .. }) => {
                assert!(!reason.contains('\n'));
                damaged += 1;
            }
            Err(Error::OtherTable { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    };
    for length in (0..bytes.len()).step_by(7) {
        read(&bytes[..length]);
    }
    for at in (0..bytes.len()).step_by(3) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        read(&flipped);
    }
    assert!(damaged > bytes.len() / 7, "{damaged}");
    fs::write(&part, &bytes).unwrap();
    fleet.index();
    for table in INDEX {
        let part = fleet.path(&format!("index/{}/00000000.parquet", table.name));
        let bytes = fs::read(&part).unwrap();
        fs::write(&part, &bytes[..bytes.len() / 2]).unwrap();
        let text = said(&fleet.run(&["index", "a", "b", "-o", "index"]), 2);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("00000000.parquet is not a whole Parquet file: "), "{text}");
        assert!(
            text.contains("help: remove the index and run `witgate-fleet index` again"),
            "{text}"
        );
        fs::write(&part, &bytes).unwrap();
    }
}

#[test]
fn a_table_of_something_else_is_refused() {
    let fleet = Fleet::new();
    fleet.index();
    let contracts = fleet.path("index/contracts/00000000.parquet");
    fs::copy(contracts, fleet.path("index/components/00000000.parquet")).unwrap();
    let text = said(&fleet.run(&["index", "a", "b", "-o", "index"]), 2);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("is not a table of `components`: it has no column `path`"), "{text}");
}

#[test]
fn hostile_bytes_are_rows_with_errors() {
    let fleet = Fleet::new();
    let whole = component("acme:host/log@1.2.0", "write", "u32");
    let mut written = 0;
    for at in 0..whole.len() {
        for bit in [0, 3, 7] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            fleet.write(&format!("hostile/{at}-{bit}.wasm"), &flipped);
            written += 1;
        }
    }
    // A length that no file has, and nesting that no stack has.
    fleet.write("hostile/long.wasm", b"\0asm\x0d\0\x01\0\x07\xff\xff\xff\xff\x0f");
    let nested =
        [&b"\0asm\x0d\0\x01\0"[..], &b"\x04\xff\xff\x03\0asm\x0d\0\x01\0".repeat(5000)].concat();
    fleet.write("hostile/nested.wasm", &nested);
    said(&fleet.run(&["index", "hostile", "-o", "index"]), 0);
    let components = fleet.components(&["kind", "error"]);
    assert_eq!(components.len(), written + 2);
    assert!(components.values().all(|it| (it[0] == "None") != (it[1] == "None")));
    let broken = components.values().filter(|it| it[0] == "None").count();
    assert!(broken > written / 4, "{broken}");
}

/// Nothing is written through a link, whether it is a file or on the way to one.
#[test]
#[cfg(unix)]
fn no_link_is_written_through() {
    use std::os::unix::fs::symlink;

    for link in ["index", "index/contracts", "index/contracts/00000000.tmp"] {
        let fleet = Fleet::new();
        let is_file = link.contains("0000");
        fs::create_dir(fleet.path("elsewhere")).unwrap();
        fs::write(fleet.path("victim"), "as it was").unwrap();
        fs::create_dir_all(fleet.path(link).parent().unwrap()).unwrap();
        let target = if is_file { "victim" } else { "elsewhere" };
        symlink(fleet.path(target), fleet.path(link)).unwrap();
        let run = fleet.run(&["index", "a", "b", "-o", "index"]);
        let said =
            String::from_utf8_lossy(&run.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        // Nobody opens a file of a name that can be foreseen.
        let is_refused = !link.ends_with(".tmp");
        assert_eq!(!run.status.success(), is_refused, "{link}: {said}");
        assert_eq!(said.contains("does not write through links"), is_refused, "{link}: {said}");
        assert_eq!(fs::read_to_string(fleet.path("victim")).unwrap(), "as it was", "{link}");
        assert_eq!(fs::read_dir(fleet.path("elsewhere")).unwrap().count(), 0, "{link}");
    }
}
