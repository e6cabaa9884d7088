//! Which version has to allow what: of several packages in one tree, and step by step.

use std::path::Path;
use witgate::witgate_judge::{Terms, compare};

use witgate::{Level, Options, Subject, Verdict, load_bytes};
use witgate_testing::golden;

fn read(text: &str) -> Subject {
    load_bytes(".witgate/a.wit", text.as_bytes(), &Options::default()).expect("it is WIT")
}

type Packages<'p> = &'p [(&'p str, &'p str, &'p str)];

fn called(name: &str, version: &str) -> String {
    let at = if version.is_empty() { "" } else { "@" };
    format!("a:{name}{at}{version}")
}

/// A tree of packages of the namespace `a`, each with its name, version and contents.
fn tree(packages: Packages<'_>) -> String {
    let mut text = String::new();
    for (position, (name, version, held)) in packages.iter().enumerate() {
        let package = format!("package {}", called(name, version));
        // The first is the file's.
        text += &match position {
            0 => format!("{package};\n{held}\n"),
            _ => format!("{package} {{ {held} }}\n"),
        };
    }
    text
}

/// The line that makes dependencies of those that the first package uses.
fn own(packages: Packages<'_>) -> String {
    let is_used = |name: &str| packages[0].2.contains(&format!("a:{name}/"));
    let others = packages.iter().skip(1).filter(|(name, ..)| !is_used(name));
    let named = packages.iter().take(1).chain(others);
    let names = named.map(|(name, version, _)| called(name, version));
    format!("// snapshot by witgate of {}\n", names.collect::<Vec<_>>().join(", "))
}

/// What is found: each finding with whether its version allows it, and what each package
/// needs.
fn told(verdict: &Verdict) -> Vec<String> {
    let word = |paid: bool| if paid { "allowed" } else { "not allowed" };
    let findings = verdict.findings.iter().map(|it| {
        let payers: Vec<String> = it.payers.iter().map(|payer| payer.name.to_string()).collect();
        let by =
            if payers.is_empty() { String::new() } else { format!(" by {}", payers.join(" and ")) };
        let line = format!("{} {} {}: {}{by}", it.level, it.rule.id, it.item, word(it.paid));
        // What follows from all changes says why.
        if payers.is_empty() { format!("{line}\n    {}", it.message) } else { line }
    });
    let packages = verdict.packages.iter().map(|it| {
        let next = it.next_version.as_ref().map_or("none".to_owned(), ToString::to_string);
        format!("{} needs {next}, {}: {}", it.package, it.required, word(it.paid))
    });
    let all = &verdict.bump;
    let of = if all.package.is_empty() { "all" } else { &all.package };
    let all = format!("{of}: {} changes, {}", all.required, word(all.paid));
    findings.chain(packages).chain([all]).collect()
}

const F: &str = "interface i { f: func(); }";
const F_AND_G: &str = "interface i { f: func(); g: func(); }";
const NONE: &str = "interface i { }";
const IMPORTING: &str = "world w { import a:c/i@1.0.0; }";
const IMPORTING_NEXT: &str = "world w { import a:c/i@2.0.0; }";

/// What each is called, and both sides of it.
const CASES: &[(&str, Packages<'_>, Packages<'_>)] = &[
    // A version, and what may be done under it.
    ("breaks in a major release", &[("b", "1.0.0", F)], &[("b", "2.0.0", NONE)]),
    ("breaks in a minor release", &[("b", "1.0.0", F)], &[("b", "1.1.0", NONE)]),
    ("breaks in the same", &[("b", "1.0.0", F)], &[("b", "1.0.0", NONE)]),
    ("breaks in another build", &[("b", "1.0.0+a", F)], &[("b", "1.0.0+b", NONE)]),
    ("breaks in an earlier version", &[("b", "1.0.0", F)], &[("b", "0.9.0", NONE)]),
    ("breaks in 0.x", &[("b", "0.1.0", F)], &[("b", "0.1.1", NONE)]),
    ("breaks in 0.0.x", &[("b", "0.0.1", F)], &[("b", "0.0.2", NONE)]),
    ("breaks between prereleases", &[("b", "1.0.0-rc.1", F)], &[("b", "1.0.0-rc.2", NONE)]),
    ("breaks without a version", &[("b", "", F)], &[("b", "", NONE)]),
    ("breaks with a first version", &[("b", "", F)], &[("b", "1.0.0", NONE)]),
    ("breaks under another name", &[("b", "1.0.0", F)], &[("x", "1.0.0", NONE)]),
    ("adds in a minor release", &[("b", "1.0.0", F)], &[("b", "1.1.0", F_AND_G)]),
    ("adds in a patch release", &[("b", "1.0.0", F)], &[("b", "1.0.1", F_AND_G)]),
    ("adds in the same", &[("b", "1.0.0", F)], &[("b", "1.0.0", F_AND_G)]),
    ("adds in 0.x", &[("b", "0.1.0", F)], &[("b", "0.1.1", F_AND_G)]),
    ("adds without a version", &[("b", "", F)], &[("b", "", F_AND_G)]),
    ("adds with a first version", &[("b", "", F)], &[("b", "1.0.0", F_AND_G)]),
    ("adds and loses the version", &[("b", "1.0.0", F)], &[("b", "", F_AND_G)]),
    ("adds in a major release", &[("b", "1.0.0", F)], &[("b", "2.0.0", F_AND_G)]),
    ("adds in the next 0.x", &[("b", "0.1.0", F)], &[("b", "0.2.0", F_AND_G)]),
    ("adds in an earlier major release", &[("b", "2.0.0", F)], &[("b", "1.0.0", F_AND_G)]),
    ("a prerelease is released", &[("b", "1.0.0-rc.1", F)], &[("b", "1.0.0", F)]),
    ("a prerelease of the next", &[("b", "1.0.0", F)], &[("b", "2.0.0-rc.1", F)]),
    ("0.0.x for nothing", &[("b", "0.0.1", F)], &[("b", "0.0.2", F)]),
    // Several packages: each for itself.
    (
        "one breaks and says so",
        &[("b", "1.0.0", F), ("c", "1.0.0", F)],
        &[("b", "2.0.0", NONE), ("c", "1.0.0", F)],
    ),
    (
        "one adds and says so",
        &[("b", "1.0.0", F), ("c", "1.0.0", F)],
        &[("b", "1.1.0", F_AND_G), ("c", "1.0.0", F)],
    ),
    (
        "one breaks and another says so",
        &[("b", "1.0.0", F), ("c", "1.0.0", F)],
        &[("b", "2.0.0", F), ("c", "1.0.0", NONE)],
    ),
    ("one is gone", &[("b", "1.0.0", F), ("c", "1.0.0", F)], &[("b", "2.0.0", F)]),
    ("one is new", &[("b", "1.0.0", F)], &[("b", "1.1.0", F), ("c", "1.0.0", F)]),
    // What a world imports breaks with it.
    (
        "a dependency breaks",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", NONE)],
    ),
    (
        "a dependency breaks in a major release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.0", IMPORTING_NEXT), ("c", "2.0.0", NONE)],
    ),
    (
        "both in a major release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "2.0.0", IMPORTING_NEXT), ("c", "2.0.0", F)],
    ),
    (
        "a dependency becomes one's own",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.0", "interface j { }"), ("c", "1.0.0", NONE)],
    ),
    (
        "one's own becomes a dependency",
        &[("b", "1.0.0", "interface j { }"), ("c", "1.0.0", F)],
        &[("b", "1.1.0", IMPORTING), ("c", "1.0.0", NONE)],
    ),
    // Packages that are released together.
    (
        "most of three go on",
        &[("b", "1.0.0", F), ("c", "1.0.0", F), ("d", "1.0.0", F)],
        &[("b", "1.1.0", F), ("c", "1.1.0", F), ("d", "1.0.0", F)],
    ),
    (
        "one of three goes on",
        &[("b", "1.0.0", F), ("c", "1.0.0", F), ("d", "1.0.0", F)],
        &[("b", "1.1.0", F), ("c", "1.0.0", F), ("d", "1.0.0", F)],
    ),
    (
        "half of four go on",
        &[("b", "1.0.0", F), ("c", "1.0.0", F), ("d", "1.0.0", F), ("e", "1.0.0", F)],
        &[("b", "1.1.0", F), ("c", "1.1.0", F), ("d", "1.0.0", F), ("e", "1.0.0", F)],
    ),
    (
        "most of three go on, each elsewhere",
        &[("b", "1.0.0", F), ("c", "1.0.0", F), ("d", "1.0.0", F)],
        &[("b", "1.1.0", F), ("c", "1.2.0", F), ("d", "1.0.0", F)],
    ),
    (
        "one of two goes on",
        &[("b", "1.0.0", F), ("c", "1.0.0", F)],
        &[("b", "1.1.0", F), ("c", "1.0.0", F)],
    ),
    (
        "most of three that were apart go on",
        &[("b", "1.0.0", F), ("c", "1.0.0", F), ("d", "1.0.1", F)],
        &[("b", "1.1.0", F), ("c", "1.1.0", F), ("d", "1.0.1", F)],
    ),
];

/// The same where every package is of the contract, also one that another's world imports.
const TREES: &[(&str, Packages<'_>, Packages<'_>)] = &[
    (
        "a new major version is named in a patch release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.1", IMPORTING_NEXT), ("c", "2.0.0", F)],
    ),
    (
        "a new major version is named in a major release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "2.0.0", IMPORTING_NEXT), ("c", "2.0.0", F)],
    ),
    (
        "a new major version breaks too",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.1", IMPORTING_NEXT), ("c", "2.0.0", NONE)],
    ),
    (
        "a minor version is named in a patch release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.1", "world w { import a:c/i@1.1.0; }"), ("c", "1.1.0", F_AND_G)],
    ),
    (
        "an earlier major version is named in a patch release",
        &[("b", "1.0.0", IMPORTING_NEXT), ("c", "2.0.0", F)],
        &[("b", "1.0.1", IMPORTING), ("c", "1.0.0", F)],
    ),
    (
        "a prerelease is named in the same prerelease",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "2.0.0-rc.1", "world w { import a:c/i@2.0.0-rc.1; }"), ("c", "2.0.0-rc.1", F)],
    ),
    (
        "a prerelease is named in a patch release",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "1.0.1", "world w { import a:c/i@2.0.0-rc.1; }"), ("c", "2.0.0-rc.1", F)],
    ),
    (
        "a prerelease is named in another prerelease",
        &[("b", "1.0.0", IMPORTING), ("c", "1.0.0", F)],
        &[("b", "2.0.0-rc.2", "world w { import a:c/i@2.0.0-rc.1; }"), ("c", "2.0.0-rc.1", F)],
    ),
];

/// An earlier version that is kept beside the next one, for a world that imports it.
const KEPT: &[(&str, Packages<'_>, Packages<'_>)] = &[
    (
        "an earlier version is kept as it was",
        &[("c", "1.0.0", F)],
        &[("c", "2.0.0", "interface i { } world w { import a:c/i@1.0.0; }"), ("c", "1.0.0", F)],
    ),
    (
        "an earlier version is kept and breaks",
        &[("c", "1.0.0", F)],
        &[("c", "2.0.0", "interface i { } world w { import a:c/i@1.0.0; }"), ("c", "1.0.0", NONE)],
    ),
];

#[test]
fn what_each_version_has_to_allow() {
    let mut text = String::new();
    for (list, is_tree) in [(CASES, false), (KEPT, false), (TREES, true)] {
        for (name, was, now) in list {
            let [was, now] = [was, now].map(|packages| {
                let mut subject = read(&(tree(packages) + &own(packages)));
                if is_tree {
                    let contract = &mut subject.contract;
                    contract.roots = contract.packages.keys().cloned().collect();
                }
                subject
            });
            let verdict = compare(&was, &now, &Terms::default());
            text += &format!("{name}\n");
            told(&verdict).iter().for_each(|line| text += &format!("  {line}\n"));
            assert!(!verdict.bump.is_of_removed_packages(), "{name}");
        }
    }
    golden::assert(Path::new("tests/versions/expected.txt"), &text);
}

#[test]
fn no_version_allows_that_everything_is_gone() {
    let verdict =
        compare(&read(&tree(&[("b", "1.0.0", F)])), &Subject::default(), &Terms::default());
    assert!(verdict.bump.is_of_removed_packages(), "{:?}", verdict.bump);
    assert!(!verdict.passes(Level::Error));
}
