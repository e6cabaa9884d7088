//! What a finding says of who breaks, where several facts meet.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod agreement;

use std::fs;
use std::path::Path;

use witgate::witgate_judge::{Cell, Hosts, Role, Terms};
use witgate::{Bump, Finding, Options, Outcome};

/// Writes a contract: `text`, and the packages that it depends on.
fn write(directory: &Path, text: &str, dependencies: &[&str]) -> String {
    fs::create_dir_all(directory).unwrap();
    fs::write(directory.join("a.wit"), text).unwrap();
    for (number, dependency) in dependencies.iter().enumerate() {
        let home = directory.join(format!("deps/d{number}"));
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("d.wit"), dependency).unwrap();
    }
    directory.to_str().unwrap().to_owned()
}

/// A contract and its dependencies.
type Side<'a> = (&'a str, &'a [&'a str]);

/// What is found between two contracts, in a report without contradictions.
fn compare(was: Side<'_>, now: Side<'_>) -> Outcome {
    let scratch = tempfile::tempdir().unwrap();
    let was = write(&scratch.path().join("was"), was.0, was.1);
    let now = write(&scratch.path().join("now"), now.0, now.1);
    let options = Options { features: Vec::new(), all_features: true, ..Options::default() };
    let outcome = witgate::diff(&was, &now, &options).unwrap();
    assert_eq!(agreement::faults(&outcome), Vec::<String>::new());
    outcome
}

/// The same for the package `a:b` at two versions, and what its files hold.
fn compare_texts(was: &str, now: &str) -> Outcome {
    let text = |version, rest| format!("package a:b@{version};\n{rest}");
    compare((&text("0.1.0", was), &[]), (&text("0.1.1", now), &[]))
}

fn found<'o>(outcome: &'o Outcome, rule: &str) -> &'o Finding {
    let findings = &outcome.verdict.findings;
    let ids: Vec<&str> = findings.iter().map(|finding| finding.rule.id).collect();
    let of_rule: Vec<&Finding> = findings
        .iter()
        .map(|finding| &finding.finding)
        .filter(|finding| finding.rule.id == rule)
        .collect();
    assert_eq!(of_rule.len(), 1, "{rule} among {ids:?}");
    of_rule[0]
}

/// The ids of all that is found but for the version's step.
fn rules(outcome: &Outcome) -> Vec<&'static str> {
    let ids = outcome.verdict.findings.iter().map(|finding| finding.rule.id);
    ids.filter(|id| !id.starts_with("version-bump")).collect()
}

fn cells(finding: &Finding) -> String {
    finding.impact.cells().map(|(_, cell)| cell.as_str()).join(" ")
}

#[test]
fn a_version_that_no_linked_name_has_breaks_nobody() {
    let labelled = |version: &str| {
        format!("package a:b@{version}; interface i {{ f: func(); }} world w {{ import x: i; }}")
    };
    let outcome = compare((&labelled("1.0.0"), &[]), (&labelled("2.0.0"), &[]));
    let finding = found(&outcome, "version-track-changed");
    assert_eq!(cells(finding), "ok ok ok ok");
    assert!(finding.help.starts_with("no action needed"), "{}", finding.help);

    let outcome = compare((&labelled("0.0.1"), &[]), (&labelled("0.0.2"), &[]));
    assert_eq!(cells(found(&outcome, "version-patch-changed-0-0-z")), "ok ok ok ok");

    // An interface that no world has may be imported by others under its name.
    let free = |version| format!("{} interface j {{ g: func(); }}", labelled(version));
    let outcome = compare((&free("1.0.0"), &[]), (&free("2.0.0"), &[]));
    assert_eq!(cells(found(&outcome, "version-track-changed")), "breaks breaks ok ok");
}

#[test]
fn a_dependency_that_stands_behind_a_label_alone_has_no_version_there() {
    let root = |own: &str, version: &str| {
        format!("package a:b@{own}; world w {{ import x: d:d/t@{version}; }}")
    };
    let dependency = |version| format!("package d:d@{version}; interface t {{ f: func(); }}");
    let (was, now) = (dependency("0.2.0"), dependency("0.3.0"));
    let outcome = compare((&root("0.1.0", "0.2.0"), &[&was]), (&root("0.1.1", "0.3.0"), &[&now]));
    assert_eq!(cells(found(&outcome, "dependency-track-changed")), "ok ok ok ok");
    assert!(outcome.verdict.bump.paid);
}

#[test]
fn a_first_version_breaks_those_who_name_the_package() {
    let named = |version| {
        format!("package a:b{version}; interface i {{ f: func(); }} world w {{ import i; }}")
    };
    let outcome = compare((&named(""), &[]), (&named("@0.1.0"), &[]));
    assert_eq!(cells(found(&outcome, "package-version-added")), "breaks breaks ok ok");

    let unnamed = |version| format!("package a:b{version}; world w {{ import f: func(); }}");
    let outcome = compare((&unnamed(""), &[]), (&unnamed("@0.1.0"), &[]));
    assert_eq!(cells(found(&outcome, "package-version-added")), "ok ok ok ok");
    assert_eq!(outcome.verdict.bump.required, Bump::None);
}

#[test]
fn nobody_has_to_build_a_type_that_no_function_mentions() {
    for side in ["import", "export"] {
        let text = |fields: &str| {
            format!("interface i {{ f: func(); record r {{ {fields} }} }} world w {{ {side} i; }}")
        };
        let outcome = compare_texts(&text("a: u8"), &text("a: u8, b: u8"));
        let finding = found(&outcome, "record-field-added");
        assert_eq!(finding.impact.guest_source.as_str(), "breaks-users", "{side}");
        assert_eq!(finding.impact.host_source.as_str(), "breaks-users", "{side}");
    }
}

#[test]
fn what_wasmtime_says_of_an_enum_is_told_where_it_can_say_so() {
    for (side, function, hints) in [
        ("import", "f: func(x: e);", 1),
        ("export", "f: func(x: e);", 1),
        ("import", "f: func();", 0),
        ("export", "f: func();", 0),
    ] {
        let text = |cases: &str| {
            format!("interface i {{ {function} enum e {{ {cases} }} }} world w {{ {side} i; }}")
        };
        let outcome = compare_texts(&text("a"), &text("a, b"));
        let finding = found(&outcome, "enum-case-added");
        assert_eq!(finding.hints.len(), hints, "{side} {function}: {:?}", finding.hints);
    }
}

#[test]
fn a_version_that_went_back_names_the_one_that_is_needed() {
    let text = |version: &str, functions: &str| {
        format!("package a:b@{version}; interface i {{ {functions} }} world w {{ import i; }}")
    };
    for (was, now, functions, help) in [
        ("1.2.0", "1.1.0", "f: func(); g: func();", "declare `1.3.0` or later"),
        ("2.0.0", "1.1.0", "f: func(x: u8);", "declare `3.0.0` or later"),
        ("1.2.0", "1.1.0", "f: func();", "declare a version later than `1.2.0`"),
    ] {
        let outcome = compare((&text(was, "f: func();"), &[]), (&text(now, functions), &[]));
        let finding = found(&outcome, "version-downgraded");
        assert_eq!(
            finding.help,
            format!("{help}; if the two sides are swapped, swap them back"),
            "{was} to {now}"
        );
    }
}

#[test]
fn a_renamed_package_never_was_on_the_range_of_the_old_one() {
    let text = |name: &str, version: &str| {
        format!("package {name}@{version}; interface i {{ f: func(); }} world w {{ import i; }}")
    };
    let outcome = compare((&text("a:b", "1.0.0"), &[]), (&text("x:b", "2.0.0"), &[]));
    let finding = found(&outcome, "version-track-changed");
    assert_eq!(finding.message, "package `a:b` at `1.0.0` replaced by `x:b` at `2.0.0`");
    assert!(finding.help.starts_with("let hosts offer `a:b` beside `x:b`"), "{}", finding.help);
    let outcome = compare((&text("a:b", "1.0.0"), &[]), (&text("x:b", "0.1.0"), &[]));
    assert!(!rules(&outcome).contains(&"version-downgraded"), "{:?}", rules(&outcome));
}

#[test]
fn a_function_that_both_sides_have_is_affected_once() {
    let root = |version: &str| {
        format!("package a:b@0.1.0; world w {{ import d:d/t@{version}; import d:d/t@0.3.0; }}")
    };
    let dependency = |version: &str, function: &str| {
        format!("package d:d@{version}; interface t {{ {function} }}")
    };
    let (was, now) = (dependency("0.2.0", "f: func();"), dependency("0.2.1", "f: func(x: u8);"));
    let other = dependency("0.3.0", "f: func();");
    let outcome = compare((&root("0.2.0"), &[&was, &other]), (&root("0.2.1"), &[&now, &other]));
    let finding = found(&outcome, "function-param-added");
    assert_eq!(*finding.reach.functions, ["d:d/t@0.2.1#f"]);
}

#[test]
fn a_resource_that_is_declared_here_no_longer_takes_its_functions_along() {
    let outcome = compare_texts(
        "interface i { resource r { m: func(); } f: func(x: r); } world w { import i; }",
        "interface t { resource r { m: func(); } } interface i { use t.{r}; f: func(x: r); }
         world w { import i; }",
    );
    assert!(!rules(&outcome).contains(&"resource-method-removed"), "{:?}", rules(&outcome));
    assert!(found(&outcome, "resource-moved").help.contains("let hosts define it"));

    let outcome = compare_texts(
        "interface i { resource r { m: func(); } f: func(x: r); } world w { export i; }",
        "interface t { resource r { m: func(); } } interface i { use t.{r}; f: func(x: r); }
         world w { export t; export i; }",
    );
    assert!(!rules(&outcome).contains(&"resource-method-removed"), "{:?}", rules(&outcome));
    assert!(!found(&outcome, "resource-moved").help.contains("hosts"));

    let resource = "resource r { constructor(); m: func(); }";
    for side in ["import", "export"] {
        let text =
            |ty: &str| format!("interface i {{ {ty} f: func() -> r; }} world w {{ {side} i; }}");
        let (resource, value) = (text(resource), text("record r { m: u8 }"));
        assert_eq!(rules(&compare_texts(&resource, &value)), ["resource-became-value"]);
        assert_eq!(rules(&compare_texts(&value, &resource)), ["value-became-resource"]);
    }
    let world = |ty: &str| format!("world w {{ {ty} import f: func(x: r); }}");
    let (resource, value) = (world(resource), world("record r { m: u8 }"));
    assert_eq!(rules(&compare_texts(&resource, &value)), ["resource-became-value"]);
    assert_eq!(rules(&compare_texts(&value, &resource)), ["value-became-resource"]);
}

#[test]
fn an_alias_of_a_borrowed_handle_that_is_owned_now_is_a_handle_still() {
    let text = |handle: &str| {
        format!(
            "interface i {{ resource r {{ m: func(); }} type h = {handle}; f: func(x: h); }}
             world w {{ import i; export i; }}"
        )
    };
    let (lent, given) = (text("borrow<r>"), text("r"));
    assert_eq!(rules(&compare_texts(&lent, &given)), ["handle-borrow-to-own"]);
    assert_eq!(rules(&compare_texts(&given, &lent)), ["handle-own-to-borrow"]);
}

#[test]
fn versions_tell_interfaces_of_one_name_apart() {
    let dependency = |version: &str| format!("package d:d@{version}; interface t {{ f: func(); }}");
    let [old, new] = ["0.2.0", "0.3.0"].map(dependency);
    let label = |version: &str| {
        format!("package a:b@0.1.0; world w {{ import x: d:d/t@{version}; import d:d/t@0.2.0; }}")
    };
    let outcome = compare((&label("0.2.0"), &[&old]), (&label("0.3.0"), &[&old, &new]));
    let finding = found(&outcome, "world-label-target-changed");
    assert!(finding.message.contains("changed from `d:d/t@0.2.0` to `d:d/t@0.3.0`"));

    let world = |more: &str| format!("package a:b@0.1.0; world w {{ import d:d/t@0.2.0; {more} }}");
    let more = "import d:d/t@0.3.0;";
    let outcome = compare((&world(""), &[&old]), (&world(more), &[&old, &new]));
    let finding = found(&outcome, "world-import-added");
    assert!(finding.message.contains("interface `d:d/t@0.3.0`"), "{}", finding.message);
}

#[test]
fn all_that_changed_inside_a_result_is_told() {
    let text =
        |result: &str| format!("interface i {{ f: func() -> {result}; }} world w {{ import i; }}");
    let outcome = compare_texts(&text("result<u8, string>"), &text("result<u16, u32>"));
    let finding = found(&outcome, "result-ok-changed");
    let inner = "(inside it, `u8` to `u16`, `string` to `u32`)";
    assert!(finding.message.ends_with(inner), "{}", finding.message);
}

#[test]
fn what_became_unstable_cannot_be_put_back() {
    let text = |version: &str, gate: &str| {
        format!(
            "package a:b@{version}; interface i {{ f: func(); {gate} g: func(); }}
             world w {{ import i; }}"
        )
    };
    let scratch = tempfile::tempdir().unwrap();
    let was = write(&scratch.path().join("was"), &text("0.1.0", ""), &[]);
    let now = text("0.1.1", "@unstable(feature = x)");
    let now = write(&scratch.path().join("now"), &now, &[]);
    let outcome = witgate::diff(&was, &now, &Options::default()).unwrap();
    let finding = found(&outcome, "function-removed");
    assert!(
        finding.help.starts_with("take `@unstable(feature = x)` away from `g`"),
        "{}",
        finding.help
    );
}

/// A world as it was, and as it is.
type World = (&'static str, Option<&'static str>);

/// What is shared between worlds holds in each of them: their answers are those
/// that they have alone.
#[test]
fn a_world_is_told_what_it_is_told_alone() {
    let interfaces = |ty: &str, other: &str| {
        let calls: String = (0..40)
            .map(|number| format!("call{number}: func(a: v, b: borrow<r>) -> {ty};\n"))
            .collect();
        format!(
            "interface types {{ resource r; record v {{ a: {other} }} }}
             interface same {{ use types.{{r, v}}; {} }}
             interface calls {{ use types.{{r, v}}; {calls} record kept {{ a: {ty} }} }}
             interface more {{ use calls.{{kept}}; f: func(a: kept); }}",
            calls.replace(&format!("-> {ty}"), ""),
        )
    };
    // Each as it was, and as it is where it changes itself.
    let worlds = [
        ("world a { import calls; }", None),
        ("world b { export calls; }", None),
        ("world c { import types; export types; export calls; }", None),
        ("world d { export types; export same; }", Some("world d { export same; }")),
        ("world e { import calls; import more; }", None),
        ("world f { import label: calls; }", None),
        ("world g { import label: calls; import calls; }", None),
        ("world h { export calls; export more; }", None),
        ("world i { import same; }", None),
        ("world j { export same; }", Some("world j { export same; export types; }")),
        ("world k { import calls; export same; }", None),
        ("world l { export same; import types; import more; }", None),
    ];
    let was_of = |worlds: &[World]| worlds.iter().map(|it| it.0).collect::<String>();
    let now_of =
        |worlds: &[World]| worlds.iter().map(|it| it.1.unwrap_or(it.0)).collect::<String>();
    for (ty, other, rejections) in [("u16", "u8", 11), ("u8", "u16", 12), ("u8", "u8", 2)] {
        let answers = |worlds: &[World]| {
            let was = interfaces("u8", "u8") + &was_of(worlds);
            let outcome = compare_texts(&was, &(interfaces(ty, other) + &now_of(worlds)));
            let links = |link: &witgate::Link| {
                let wasmtime = &link.wasmtime;
                format!(
                    "{:?} {:?} {:?} {:?}",
                    link.typing.links, link.typing.reason, wasmtime.links, wasmtime.reason
                )
            };
            let each = outcome.verdict.worlds.iter().map(|answer| {
                let (old, new) = (&answer.old_guest_on_new_host, &answer.new_guest_on_old_host);
                format!("{}: {} / {}", answer.world, links(old), links(new))
            });
            each.collect::<Vec<String>>()
        };
        let together = answers(&worlds);
        let alone: Vec<String> = worlds.iter().flat_map(|it| answers(&[*it])).collect();
        assert_eq!(together, alone, "{ty} {other}");
        let rejected = together.iter().filter(|it| it.contains("Some(false)")).count();
        assert_eq!(rejected, rejections, "{ty} {other}");
    }
}

/// What a world declares has its name, whatever another world declares alike.
#[test]
fn worlds_that_declare_the_same_are_told_the_same() {
    let twins = |ty: &str| {
        let world = |name: &str| format!("world {name} {{ record r {{ a: {ty} }} }}");
        [world("one"), world("two")].join(" ")
    };
    let outcome = compare_texts(&twins("u8"), &twins("u16"));
    let findings = outcome.verdict.findings.iter().map(|finding| &finding.finding);
    let changed = findings.filter(|it| it.rule.id == "record-field-type-changed");
    let told: Vec<(String, String)> = changed.map(|it| (it.item.clone(), cells(it))).collect();
    let [(one, alike), (two, same)] = &told[..] else { panic!("{told:?}") };
    assert!(one.contains("one") && two.contains("two"), "{told:?}");
    assert_eq!(alike, same);
}

/// Building a component merges the versions of a track; a Wasmtime host offers each by
/// itself.
#[test]
fn nothing_is_said_of_components_that_their_own_world_refuses() {
    let old_guest = |old: &str, new: &str, more: &str| {
        let world = |own: &str| {
            format!(
                "package a:b@1.0.0;
                 world w {{ import d:d/t@0.2.0; import d:d/t@0.2.1; {more} {own} }}
                 package d:d@0.2.0 {{ interface t {{ {old} }} }}
                 package d:d@0.2.1 {{ interface t {{ {new} }} }}
                 package u:u@1.0.0 {{ interface k {{ use d:d/t@0.2.0.{{r}}; g: func(x: r); }} }}"
            )
        };
        let outcome = compare((&world(""), &[]), (&world("import q: func();"), &[]));
        let links = &outcome.verdict.worlds[0].old_guest_on_new_host;
        for answer in [&links.typing, &links.wasmtime] {
            let reason = answer.reason.as_deref().unwrap_or_default();
            let says_why = reason.contains("do not link with a host of the same world");
            assert_eq!(says_why, answer.links.is_none(), "{answer:?}");
        }
        (links.typing.links, links.wasmtime.links)
    };
    let (resource, more) = ("resource r;", "resource r; f: func();");
    assert_eq!(old_guest(resource, more, ""), (Some(true), Some(true)));
    assert_eq!(old_guest(resource, resource, "import u:u/k@1.0.0;"), (Some(true), None));
    // `component new` of wasm-tools 1.263 panics.
    assert_eq!(old_guest(resource, "f: func();", "export u:u/k@1.0.0;"), (None, None));
}

/// Typing knows the latest version of a track alone: what the others have and it lacks, a
/// host no longer offers.
#[test]
fn a_later_version_that_lacks_what_the_earlier_has_is_a_finding() {
    let scratch = tempfile::tempdir().unwrap();
    let world = |imports: &str| {
        format!(
            "package a:b@1.0.0;
             world w {{ import d:d/t@0.2.0; {imports} }}
             package d:d@0.2.0 {{ interface t {{ f: func(); }} }}
             package d:d@0.2.1 {{ interface t {{ g: func(); }} }}"
        )
    };
    let was = write(&scratch.path().join("was"), &world(""), &[]);
    let now = write(&scratch.path().join("now"), &world("import d:d/t@0.2.1;"), &[]);
    let outcome = witgate::diff(&was, &now, &Options::default()).unwrap();
    let finding = found(&outcome, "interface-versions-conflict");
    assert!(finding.help.contains("all that the others have"), "{}", finding.help);
    assert!(finding.message.contains("old guests on new hosts"), "{}", finding.message);
    assert_eq!(finding.impact.old_guest_on_new_host, Cell::CompositionOnly);
    assert_eq!(finding.impact.new_guest_on_old_host, Cell::Ok);
    assert_eq!(finding.bump, Bump::Breaking);
    let release = &outcome.verdict.packages[0];
    assert_eq!((release.required, release.paid), (Bump::Breaking, false));
}

/// Building a component leaves out an instance of nothing.
#[test]
fn an_empty_interface_that_is_removed_breaks_no_component() {
    let other = "interface i { f: func(); } world w { import i; }";
    let removed = |body: &str| {
        let outcome = compare_texts(&format!("{other} interface gone {{ {body} }}"), other);
        cells(found(&outcome, "interface-removed"))
    };
    assert_eq!(removed(""), "ok ok breaks-users breaks");
    assert_eq!(removed("g: func();"), "breaks-users ok breaks-users breaks");
    assert_eq!(removed("type t = u32;"), "breaks-users ok breaks-users breaks");
}

/// Worlds that each refuse one direction, where a resource is also used in no world.
#[test]
fn a_resource_that_moves_is_told_in_each_world_that_refuses() {
    let affected = |more: &str| -> Vec<String> {
        let worlds = format!("world v {{ export i; }} world w {{ import i; }} {more}");
        let outcome = compare_texts(
            &format!(
                "interface i {{ f: func(); }} interface j {{ resource r; g: func(a: r); }} {worlds}"
            ),
            &format!(
                "interface i {{ f: func(); resource r; }} \
                 interface j {{ use i.{{r}}; g: func(a: r); }} {worlds}"
            ),
        );
        let added = found(&outcome, "resource-added");
        added.reach.worlds.iter().map(|it| it.world.clone()).collect()
    };
    assert_eq!(affected(""), ["a:b/v", "a:b/w"]);
    // One that refuses both hides none of those.
    let both = "world x { import i; export i; }";
    assert_eq!(affected(both), ["a:b/v", "a:b/w", "a:b/x", "a:b/x"]);
}

#[test]
fn a_package_of_another_name_has_no_version_before() {
    let text = |package: &str| format!("package {package};\ninterface i {{ f: func(); }}\n");
    let outcome = compare((&text("a:b@1.1.0"), &[]), (&text("a:c@1.0.0"), &[]));
    assert_eq!(rules(&outcome), ["package-renamed"]);
}

/// The type is the same one, by a longer way: only hosts of before lack the interface
/// on that way.
#[test]
fn a_longer_way_to_the_same_type_is_an_addition() {
    let text = |way: &str, from: &str, side: &str| {
        format!(
            "interface types {{ record point {{ x: u8 }} }}
{way}
interface draw {{ use {from}.{{point}}; plot: func(at: point); }}
world canvas {{ {side} draw; }}"
        )
    };
    for side in ["import", "export"] {
        let was = text("", "types", side);
        let now = text("interface shapes { use types.{point}; }", "shapes", side);
        let outcome = compare_texts(&was, &now);
        let finding = found(&outcome, "use-source-changed");
        let impact = finding.impact;
        let cells = [impact.old_guest_on_new_host, impact.guest_source, impact.host_source];
        assert_eq!(cells, [Cell::Ok; 3], "{side}");
        assert_eq!(impact.new_guest_on_old_host, Cell::CompositionOnly, "{side}");
        assert_eq!(finding.bump, Bump::Additive, "{side}");
        // The way back takes the interface from components that import it.
        let outcome = compare_texts(&now, &was);
        assert_eq!(found(&outcome, "use-source-changed").bump, Bump::Breaking, "{side}");
    }
}

/// Neither version is later than the other, so that nobody can tell the two contracts apart.
#[test]
fn what_changes_under_new_build_metadata_keeps_its_version() {
    let text = |version: &str, more: &str| {
        format!(
            "package a:b@{version};\ninterface i {{ f: func(); {more} }}\nworld w {{ import i; }}"
        )
    };
    let was = text("1.0.0+a", "");
    for (version, more, next) in [
        ("1.0.0+b", "g: func();", Some("declare `1.1.0`")),
        ("1.0.0", "g: func();", Some("declare `1.1.0`")),
        ("1.0.0+b", "", None),
        ("1.1.0+a", "g: func();", None),
    ] {
        let outcome = compare((&was, &[]), (&text(version, more), &[]));
        let mut findings = outcome.verdict.findings.iter();
        let finding = findings.find(|finding| finding.rule.id == "version-not-bumped");
        assert_eq!(finding.is_some(), next.is_some(), "{version} {more}");
        if let (Some(finding), Some(next)) = (finding, next) {
            let step = format!(
                "only the build metadata of its version changed (`1.0.0+a` to `{version}`)"
            );
            assert!(finding.message.contains(&step), "{}", finding.message);
            assert!(finding.help.contains(next), "{}", finding.help);
        }
    }
}

/// Building a component merges the versions, and its host keeps them apart, so that nobody
/// can say whether the two link in Wasmtime: nothing is known to be accepted there.
#[test]
fn what_wasmtime_cannot_say_is_not_called_accepted() {
    let text = |cases: &str| {
        format!(
            "interface levels {{ enum level {{ {cases} }} log: func(at: level); }}
world w {{
  import d:io/files@1.0.0;
  import d:io/files@1.1.0;
  import open: interface {{ use d:io/files@1.0.0.{{file}}; close: func(it: file); }}
  import levels;
}}
package d:io@1.0.0 {{ interface files {{ resource file {{ read: func() -> u8; }} }} }}
package d:io@1.1.0 {{
  interface files {{ resource file {{ read: func() -> u8; write: func(); }} }}
}}"
        )
    };
    let outcome = compare_texts(&text("low, high"), &text("high, low"));
    let reordered = found(&outcome, "enum-cases-reordered");
    assert_eq!(cells(reordered), "breaks-users breaks-users silent ok");
    let terms = Terms { hosts: Hosts::Wasmtime, ..Terms::default() };
    let verdict = witgate::compare(&outcome.baseline, &outcome.candidate, &terms);
    assert_eq!(verdict.bump.required, Bump::Breaking);
}

/// Of a world and one that includes it, only the second exports what uses the resources of
/// the new export.
#[test]
fn an_export_lends_its_resources_in_the_worlds_that_include_it() {
    let text = |export: &str| {
        format!(
            "interface files {{ resource file; }}
interface disk {{ use files.{{file}}; open: func() -> file; }}
world base {{ import files; {export} }}
world full {{ include base; export disk; }}"
        )
    };
    let (without, with) = (text(""), text("export files;"));
    let outcome = compare_texts(&without, &with);
    let added = found(&outcome, "world-export-added");
    assert_eq!(added.impact.new_guest_on_old_host, Cell::Breaks);
    let outcome = compare_texts(&with, &without);
    assert_eq!(found(&outcome, "world-export-removed").impact.old_guest_on_new_host, Cell::Breaks);
}

/// The other version of the dependency is there as before, and what took a resource of the
/// first takes another one.
#[test]
fn a_dependency_that_moves_takes_its_resources_along() {
    let text = |version: &str| {
        format!(
            "world w {{
  import d:io/files@{version};
  import d:io/files@1.1.0;
  import open: interface {{ use d:io/files@{version}.{{file}}; close: func(it: file); }}
}}
package d:io@{version} {{ interface files {{ resource file; }} }}
package d:io@1.1.0 {{ interface files {{ resource file; }} }}"
        )
    };
    let outcome = compare_texts(&text("1.0.0"), &text("2.0.0"));
    let moved = found(&outcome, "dependency-track-changed");
    assert!(moved.impact.old_guest_on_new_host.refuses_link(), "{}", cells(moved));
}

/// Guests import an interface under the old name, also where the new package has none that
/// a world imports.
#[test]
fn a_renamed_package_breaks_whoever_imports_from_it_whatever_else_goes() {
    let was = "package a:b;\ninterface i { f: func(); }\nworld w { import i; }\n";
    let now = "package a:c;\nworld w { import g: func(); }\n";
    let renamed = compare((was, &[]), (now, &[]));
    let finding = found(&renamed, "package-renamed");
    assert_eq!(cells(finding), "breaks ok breaks breaks");
}

/// Of what a component exports Wasmtime looks up the functions, and types only through them,
/// also where no world says that it is exported.
#[test]
fn a_component_s_type_that_no_function_mentions_is_compared_by_composition_alone() {
    let terms = Terms { role: Role::Component, ..Terms::default() };
    for (function, expected) in [
        ("f: func();", "composition-only composition-only breaks-users breaks-users"),
        ("f: func(x: r);", "breaks breaks ok breaks-users"),
    ] {
        let text = |fields: &str| format!("interface i {{ {function} record r {{ {fields} }} }}");
        let outcome = compare_texts(&text("a: u8"), &text("a: u8, b: u8"));
        let verdict = witgate::compare(&outcome.baseline, &outcome.candidate, &terms);
        let findings = verdict.findings.iter();
        let added: Vec<String> = findings
            .filter(|finding| finding.rule.id == "record-field-added")
            .map(|finding| cells(&finding.finding))
            .collect();
        assert_eq!(added, [expected], "{function}");
    }
}

/// Whoever imports an interface that no world has meets what it holds, whatever a world does
/// with the interface that the type is from.
#[test]
fn a_type_of_an_interface_in_no_world_breaks_there_whatever_a_world_exports() {
    let text = |fields: &str, export: &str| {
        format!(
            "interface t {{ record r {{ {fields} }} f: func() -> r; }}
interface k {{ use t.{{r}}; g: func(v: r); }}
interface o {{ h: func(); }}
world w {{ import o; {export} }}"
        )
    };
    let found_where = |was: &str, now: &str| {
        let outcome = compare_texts(&text("a: u32", was), &text("a: u32, b: u32", now));
        cells(found(&outcome, "record-field-added"))
    };
    assert_eq!(found_where("", ""), "breaks-users breaks-users breaks-users breaks");
    assert_eq!(found_where("export t;", ""), "breaks-users breaks-users breaks breaks");
    assert_eq!(found_where("", "export t;"), "breaks-users breaks-users breaks breaks");
    assert_eq!(found_where("export t;", "export t;"), "breaks breaks breaks ok");
}

/// What a dependency still calls itself, where it changed.
fn dependency_not_bumped(was: Side<'_>, now: Side<'_>) -> (String, String) {
    let outcome = compare(was, now);
    let findings = &outcome.verdict.findings;
    let found = findings.iter().find(|it| it.rule.id == "version-not-bumped" && it.item != "a:b");
    let found = found.expect("a finding about the dependency");
    (found.message.clone(), found.help.clone())
}

#[test]
fn a_dependency_that_changed_is_fetched_again_unless_it_is_written_here() {
    let root = "package a:b@1.0.0; world w { import d:d/i@1.0.0; }";
    let [was, now] = ["f: func(); g: func();", "f: func();"]
        .map(|functions| format!("interface i {{ {functions} }}"));
    let copy = |held: &str| format!("package d:d@1.0.0;\n{held}");
    let (_, help) = dependency_not_bumped((root, &[&copy(&was)]), (root, &[&copy(&now)]));
    assert_eq!(help, "fetch it again, and pin it by its digest");
    let own = |held: &str| format!("{root}\npackage d:d@1.0.0 {{ {held} }}");
    let (_, help) = dependency_not_bumped((&own(&was), &[]), (&own(&now), &[]));
    assert_eq!(help, "declare a later version of it, which its users then name");
}

/// Of what goes only the baseline has a name, and of what comes only the candidate.
#[test]
fn a_dependency_changes_under_other_build_metadata_by_what_goes_and_by_what_comes() {
    let text = |build: &str, functions: &str| {
        format!(
            "package a:b@1.0.0;
world w {{ import d:d/i@1.0.0+{build}; }}
package d:d@1.0.0+{build} {{ interface i {{ {functions} }} }}"
        )
    };
    let was = text("a", "f: func(); g: func();");
    for functions in ["f: func();", "f: func(); g: func(); h: func();"] {
        let (message, _) = dependency_not_bumped((&was, &[]), (&text("b", functions), &[]));
        let expected =
            "dependency `d:d` changed, but only the build metadata of its version changed";
        assert!(message.starts_with(expected), "{functions}: {message}");
    }
}

/// What two contracts say of one change: the cells.
fn cells_of(rule: &str, was: &str, now: &str) -> String {
    cells(found(&compare_texts(was, now), rule))
}

/// Wasmtime looks an exported interface up by its name alone where it has no functions, and
/// the resources of an import also where its functions do not mention them.
#[test]
fn what_wasmtime_looks_up_is_no_more_and_no_less() {
    let (was, now) = ("export x: func();", "export x: interface { type t = u32; }");
    let [was, now] = [was, now].map(|export| format!("world w {{ {export} }}"));
    let kind = cells_of("world-item-kind-changed", &was, &now);
    assert_eq!(kind, "composition-only breaks breaks breaks-users");
    let text = |first: &str, second: &str| {
        format!(
            "interface i {{ {first} f: func(); }}
interface j {{ {second} g: func(x: borrow<r>); }}
world w {{ import i; import j; }}"
        )
    };
    let moved =
        cells_of("resource-moved", &text("resource r;", "use i.{r};"), &text("", "resource r;"));
    assert_eq!(moved, "breaks-users wasmtime-only breaks-users breaks");
}

/// The cells of a type are by all the functions that mention it, and by all the worlds that
/// have these.
#[test]
fn a_type_is_judged_by_all_that_mentions_it() {
    let results = |cases: &str| {
        format!("interface i {{ enum e {{ {cases} }} f: func() -> e; }} world w {{ import i; }}")
    };
    let added = cells_of("enum-case-added", &results("a"), &results("a, b"));
    assert_eq!(added, "breaks-users breaks-users breaks-users ok");
    let two_worlds = |cases: &str| {
        format!(
            "interface i {{ enum e {{ {cases} }} f: func() -> e; }}
interface j {{ use i.{{e}}; f: func(x: e); }}
world w {{ export i; }}
world v {{ import i; import j; }}"
        )
    };
    let added = cells_of("enum-case-added", &two_worlds("a"), &two_worlds("a, b"));
    assert!(added.starts_with("breaks breaks "), "{added}");
}

/// In no world a guest has what functions mention, and resources.
#[test]
fn a_guest_in_no_world_carries_resources_and_what_functions_mention() {
    let record = |fields: &str| format!("interface i {{ record r {{ {fields} }} f: func(); }}");
    let added = cells_of("record-field-added", &record("a: u8"), &record("a: u8, b: u8"));
    assert!(added.starts_with("ok ok "), "{added}");
    let (was, now) = ("interface i { resource r; f: func(); }", "interface i { f: func(); }");
    let removed = cells_of("resource-removed", was, now);
    assert!(removed.starts_with("breaks-users ok "), "{removed}");
}

/// What is compared is all of the candidate, and what of the baseline is gone.
#[test]
fn everything_of_either_side_is_counted() {
    let was = "interface i { enum e { a } f: func() -> e; g: func(); type t = u8; }
interface gone { h: func(); }
world w { import i; import f: func(); type t = u8; import n: interface { f: func(); } }
world lost { import i; }";
    let now = "interface i { enum e { a } f: func() -> e; }
interface new { h: func(); record r { a: u8 } }
world w { import i; import f: func(); type t = u8; import n: interface { f: func(); } }";
    let counted = |was: &str, now: &str| {
        let it = compare_texts(was, now).verdict.compared;
        [it.packages, it.worlds, it.interfaces, it.functions, it.types]
    };
    assert_eq!(counted(was, was), [1, 2, 3, 5, 3]);
    assert_eq!(counted(was, now), [1, 2, 4, 5, 4]);
    let digests = |was: &str, now: &str| {
        let [was, now] = [was, now].map(|held| format!("package a:b@0.1.0;\n{held}"));
        let verdict = compare((&was, &[]), (&now, &[])).verdict;
        [verdict.baseline.contract, verdict.candidate.contract]
    };
    let [own, other] = digests(was, now);
    assert_ne!(own, other);
    assert_eq!(digests(now, was), [other, own]);
}
