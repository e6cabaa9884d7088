//! Plugins as their authors build them, with componentize-py and componentize-js:
//! beside what the platform declares they import what their language needs of WASI.
//! `.ci/slow plugins` builds them; whether each runs is for upstream's type checker
//! to say.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod oracle;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use oracle::Side;
use wit_component::{DecodedWasm, WitPrinter};
use witgate::witgate_load::on_deep_stack;
use witgate::{ImpactRequest, Options};

const PLATFORM: &str = include_str!("real_plugins/platform.wit");

/// The change: a case of the enum that plugins log with.
fn with_another_case(wit: &str) -> String {
    wit.replace("error", "audit, error")
}

/// What a component imports and exports, as WIT.
fn wit_of(component: &[u8]) -> String {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component).unwrap() else {
        panic!("it is no component")
    };
    let root = resolve.worlds[world].package.unwrap();
    let others: Vec<_> =
        resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != root).collect();
    let mut printer = WitPrinter::default();
    printer.print(&resolve, root, &others).unwrap();
    printer.output.to_string()
}

/// A host that has all that a component wants, and the platform's log as it is after
/// the change.
fn runs_after_the_change(component: &[u8]) -> bool {
    let level = "enum level {\n      info,\n      error,\n    }";
    let was = wit_of(component);
    let now = was.replace(level, &with_another_case(level));
    assert_eq!(was != now, was.contains("acme:platform/log"), "{was}");
    let accepts = |wit: &str| {
        let host = Side::parse(wit).unwrap();
        host.accepts(host.world("root").unwrap(), component).is_ok()
    };
    assert!(accepts(&was));
    accepts(&now)
}

#[test]
fn plugins_of_python_and_javascript_that_carry_the_enum_break() {
    let Some(directory) = std::env::var_os("WITGATE_PLUGINS").map(PathBuf::from) else {
        eprintln!("skipped: WITGATE_PLUGINS names no directory; `.ci/slow plugins` does");
        return;
    };
    on_deep_stack(|| {
        let plugins = ["logging-tool-js", "logging-tool-py", "quiet-tool-py"];
        let path = |name: &str| directory.join(name).with_extension("wasm").display().to_string();
        let mut expected = BTreeMap::new();
        for name in plugins {
            expected.insert(path(name), !runs_after_the_change(&fs::read(path(name)).unwrap()));
        }
        assert_eq!(expected.values().collect::<Vec<_>>(), [&true, &true, &false]);

        let scratch = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = scratch.path().join(name);
            fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let impacted = witgate::impact(&ImpactRequest {
            consumers: expected.keys().cloned().collect(),
            against: Some(write("was.wit", PLATFORM)),
            candidate: Some(write("now.wit", &with_another_case(PLATFORM))),
            owners: Some(write("OWNERS", "*-py.wasm @python\n*-js.wasm @javascript\n").into()),
            options: Options::default(),
            ..ImpactRequest::default()
        });
        let impacted = impacted.unwrap();
        assert_eq!((impacted.judged, impacted.is_incomplete()), (3, false));
        let broken: BTreeMap<&str, &[String]> =
            impacted.broken.iter().map(|it| (&*it.name, &*it.owners)).collect();
        for (name, breaks) in &expected {
            assert_eq!(broken.contains_key(&**name), *breaks, "{name}");
        }
        for it in &impacted.broken {
            let findings = it.breakage.findings().into_iter().map(|at| &impacted.findings[at]);
            let told: Vec<_> = findings.map(|it| format!("{} {}", it.rule.id, it.item)).collect();
            assert_eq!(told, ["enum-case-added acme:platform/log#level.audit"]);
        }
        assert_eq!(
            broken.values().map(|it| it.join(" ")).collect::<Vec<_>>(),
            ["@javascript", "@python"]
        );
    });
}
