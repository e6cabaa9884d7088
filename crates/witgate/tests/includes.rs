//! What worlds gain or lose through `include` is reported once, at the statement
//! that changed, with every world that it reaches; what they gain or lose because
//! something that they have uses it, at the `use` or statement that changed.

use witgate::witgate_judge::Cell;
use witgate::{Finding, Options, Subject, Terms, Verdict};

fn subject(text: &str) -> Subject {
    let read = witgate::load_bytes("p.wit", text.as_bytes(), &Options::default());
    read.unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn verdict(was: &str, now: &str) -> Verdict {
    witgate::compare(&subject(was), &subject(now), &Terms::default())
}

/// The only finding of a rule.
fn only<'v>(verdict: &'v Verdict, rule: &str) -> &'v Finding {
    let found: Vec<_> = verdict.findings.iter().filter(|it| it.rule.id == rule).collect();
    assert_eq!(found.len(), 1, "{:?}", verdict.findings.iter().map(|it| &it.item));
    found[0]
}

fn worlds(finding: &Finding) -> Vec<&str> {
    finding.reach.worlds.iter().map(|world| world.world.as_str()).collect()
}

/// The line that a finding points at, in the side that has its item.
fn line(finding: &Finding, was: &str, now: &str) -> String {
    let (text, item) = match finding.items_to_read() {
        (_, Some(item)) => (now, item),
        (Some(item), None) => (was, item),
        (None, None) => panic!("{} is nowhere", finding.item),
    };
    let subject = subject(text);
    let place = subject.sources.place(subject.contract.span(item)).expect("it is written");
    text.lines().nth(place.line - 1).expect("the line is there").trim().to_owned()
}

const BASE: &str = "package t:p@1.0.0;
interface x { f: func(); }
interface y { g: func(); }
world base {
  import x;
  import y;
}
world w {
  include base;
}
world v {
  include w;
}
world alone {
  import y;
}";

#[test]
fn a_statement_that_is_gone_is_one_finding() {
    let now = BASE.replacen("  import y;\n", "", 1);
    let verdict = verdict(BASE, &now);
    let finding = only(&verdict, "world-import-removed");
    assert_eq!(finding.item, "t:p/base#import t:p/y");
    assert_eq!(line(finding, BASE, &now), "import y;");
    // The last one states it itself, and still has it.
    assert_eq!(worlds(finding), ["t:p/base", "t:p/v", "t:p/w"]);
}

#[test]
fn a_statement_that_is_new_is_one_finding() {
    let was = BASE.replacen("  import y;\n", "", 1);
    let verdict = verdict(&was, BASE);
    let finding = only(&verdict, "world-import-added");
    assert_eq!(finding.item, "t:p/base#import t:p/y");
    assert_eq!(worlds(finding), ["t:p/base", "t:p/v", "t:p/w"]);
}

#[test]
fn an_include_that_is_gone_is_where_the_world_lost_it() {
    let now = BASE.replacen("  include base;\n", "", 1);
    let verdict = verdict(BASE, &now);
    let removed: Vec<_> =
        verdict.findings.iter().filter(|it| it.rule.id == "world-import-removed").collect();
    assert_eq!(removed.len(), 2, "one for each import");
    for finding in removed {
        assert!(finding.item.starts_with("t:p/w#import t:p/"), "{}", finding.item);
        assert_eq!(line(finding, BASE, &now), "include base;");
        assert_eq!(worlds(finding), ["t:p/v", "t:p/w"]);
    }
}

#[test]
fn a_world_of_a_dependency_is_where_its_statement_is() {
    let text = |version: &str, more: &str, declares: &str| {
        format!(
            "package t:p@1.0.0;
world w {{ include d:d/imports@{version}; }}
world v {{ include d:d/all@{version}; }}
package d:d@{version} {{
  interface a {{ f: func(); }}
  {declares}
  world imports {{
    import a;
    {more}
  }}
  world all {{ include imports; }}
}}"
        )
    };
    let was = text("0.2.0", "", "");
    let now = text("0.2.1", "import b;", "interface b { g: func(); }");
    let verdict = verdict(&was, &now);
    let finding = only(&verdict, "world-import-added");
    assert_eq!(finding.item, "d:d/imports@0.2.1#import d:d/b");
    assert_eq!(line(finding, &was, &now), "import b;");
    assert_eq!(worlds(finding), ["t:p/v", "t:p/w"]);
    assert!(!finding.payers.is_empty(), "the package with these worlds answers for it");
}

#[test]
fn a_finding_knows_what_a_world_of_a_dependency_states() {
    let text = |more: &str| {
        format!(
            "package t:p@1.0.0;
world w {{ include d:d/base@1.0.0; }}
package d:d@1.0.0 {{
  interface types {{ record r {{ a: u32 }} }}
  world base {{ import keep: func(); {more} }}
}}"
        )
    };
    let stated = [
        ("import run: func();", "import", "function `run`"),
        ("export run: func();", "export", "function `run`"),
        ("export x: interface { f: func(); }", "export", "interface `x`"),
        ("import types;", "import", "interface `d:d/types`"),
    ];
    for (statement, side, what) in stated {
        let (without, with) = (text(""), text(statement));
        for (was, now, how) in [(&without, &with, "added"), (&with, &without, "removed")] {
            let verdict = verdict(was, now);
            let finding = only(&verdict, &format!("world-{side}-{how}"));
            assert!(finding.message.contains(what), "{statement} {how}: {}", finding.message);
        }
    }
    // Bindings ask nobody to implement types.
    let verdict = verdict(&text(""), &text("export types;"));
    let finding = only(&verdict, "world-export-added");
    assert_eq!(finding.impact.guest_source, Cell::Ok);
}

#[test]
fn functions_and_types_come_through_includes_too() {
    let text = |param: &str| {
        format!(
            "package t:p@1.0.0;
world base {{
  type t = {param};
  import f: func(a: {param});
  export g: interface {{ h: func(a: {param}); }}
}}
world w {{ include base; }}"
        )
    };
    let verdict = verdict(&text("u32"), &text("u64"));
    let changed: Vec<&str> = verdict
        .findings
        .iter()
        .filter(|it| it.rule.id.contains("type-changed") || it.rule.id.contains("target-changed"))
        .map(|it| it.item.as_str())
        .collect();
    assert_eq!(changed, ["t:p/base#t", "t:p/base#import f(a)", "t:p/base#export g/h(a)"]);
    for item in changed {
        let finding = verdict.findings.iter().find(|it| it.item == item).expect("it is there");
        assert_eq!(worlds(finding), ["t:p/base", "t:p/w"], "{item}");
    }
}

/// Everything that is found but what the version lacks, as rule, item, line and
/// worlds.
fn all_findings(was: &str, now: &str) -> Vec<String> {
    let verdict = verdict(was, now);
    let findings = verdict.findings.iter().filter(|it| !it.rule.id.starts_with("version"));
    let shown = findings.map(|it| {
        let line = line(it, was, now);
        format!("{} {} | {line} | {}", it.rule.id, it.item, worlds(it).join(" "))
    });
    shown.collect()
}

/// A world whose items others have under names of their own.
fn renaming(base: &str, with: &str, with_again: &str) -> String {
    format!(
        "package t:p@1.0.0;
world base {{
  {base}
  import z: func();
}}
world w {{
  include base with {{ // }} include x;
    {with}
  }}
}}
world v {{ include w{with_again} }}"
    )
}

#[test]
fn what_is_included_under_another_name_is_told_once() {
    let rows = [
        (
            "import a: func(p: u8);",
            "import a: func(p: u16);",
            "function-param-type-changed t:p/base#import a(p)",
        ),
        (
            "export a: func();",
            "export a: func(p: u8);",
            "function-param-added t:p/base#export a(p)",
        ),
        (
            "import a: interface { f: func(); }",
            "import a: interface { f: func(); g: func(); }",
            "function-added t:p/base#import a/g",
        ),
        ("type a = u8;", "type a = u16;", "type-alias-target-changed t:p/base#a"),
        ("record a { x: u8 }", "record a { x: u8, y: u8 }", "record-field-added t:p/base#a.y"),
    ];
    for (was, now, finding) in rows {
        let text = |base| renaming(base, "a as b", " with { b as c }");
        let found = all_findings(&text(was), &text(now));
        assert_eq!(found, [format!("{finding} | {now} | t:p/base t:p/v t:p/w")]);
    }
}

#[test]
fn another_name_in_an_include_is_told_where_it_is_given() {
    for base in ["import a: func();", "export a: interface { f: func(); }"] {
        let side = &base[..6];
        let was = renaming(base, "a as b", ";");
        let now = renaming(base, "z as y, %a as // here\n d", ";");
        let found = all_findings(&was, &now);
        let at = |kind: &str, name: &str, line: &str| {
            format!("world-{side}-{kind} t:p/w#{side} {name} | {line} | t:p/v t:p/w")
        };
        let mut expected = vec![
            at("removed", "b", "a as b"),
            at("added", "d", "z as y, %a as // here"),
            "world-import-added t:p/w#import y | z as y, %a as // here | t:p/v t:p/w".to_owned(),
            "world-import-removed t:p/w#import z | include base with { // } include x; | t:p/v \
             t:p/w"
                .to_owned(),
        ];
        expected.sort_by_key(|it| found.iter().position(|found| found == it));
        assert_eq!(found, expected);
    }
}

const USED: &str = "package t:p@1.0.0;
interface deep { resource r0; }
interface x { use deep.{r0}; resource r; f: func() -> r0; }
interface y { use x.{r}; g: func(); }
interface z { h: func(); }
world a { import y; }
world b { export y; }
world c { import z; }
world d { import x; import y; }
world e { include a; }";

/// The item and line of each finding of a rule, and what groups it with others.
fn places(was: &str, now: &str, rule: &str) -> Vec<(String, String, Option<String>)> {
    let findings = verdict(was, now).findings;
    let findings = findings.iter().filter(|finding| finding.rule.id == rule);
    let place = |finding: &witgate::GatedFinding| {
        let by = finding.implied_by.as_ref().map(ToString::to_string);
        (finding.item.clone(), line(finding, was, now), by)
    };
    findings.map(place).collect()
}

#[test]
fn what_a_use_implies_is_where_the_use_is() {
    let without = USED.replace("use x.{r}; ", "");
    let line = "interface y { use x.{r}; g: func(); }".to_owned();
    let implied = |world: &str, interface: &str| {
        let item = format!("t:p/{world}#import t:p/{interface}");
        (item, line.clone(), Some("t:p/y#r".to_owned()))
    };
    // One world has the interface anyway, and one includes another.
    let all = [implied("a", "deep"), implied("a", "x"), implied("b", "deep"), implied("b", "x")];
    assert_eq!(places(&without, USED, "world-import-added"), all);
    assert_eq!(places(USED, &without, "world-import-removed"), all);
    let worlds_of = |was: &str, now: &str| {
        let verdict = verdict(was, now);
        let of_x = |it: &&witgate::GatedFinding| it.item == "t:p/a#import t:p/x";
        worlds(verdict.findings.iter().find(of_x).expect("it is there")).join(" ")
    };
    assert_eq!(worlds_of(&without, USED), "t:p/a t:p/e");
}

#[test]
fn what_a_statement_implies_is_where_the_statement_is() {
    for (statement, by) in [
        ("import y;", "t:p/c#import t:p/y"),
        ("export y;", "t:p/c#export t:p/y"),
        ("use x.{r};", "t:p/c#r"),
        ("export mine: interface { use x.{r}; }", "t:p/c#export mine"),
    ] {
        let with = USED.replace("import z; }", &format!("import z; {statement} }}"));
        let line = with.lines().find(|line| line.starts_with("world c")).expect("it is there");
        let added = places(USED, &with, "world-import-added");
        let implied: Vec<_> = added.iter().filter(|(_, _, by)| by.is_some()).collect();
        assert_eq!(implied.len(), 2, "{statement}: {added:?}");
        for (item, place, cause) in &added {
            assert!(item.starts_with("t:p/c#import t:p/"), "{item}");
            assert_eq!(place, line);
            assert!(cause.as_deref().is_none_or(|cause| cause == by), "{statement}: {cause:?}");
        }
        assert_eq!(places(&with, USED, "world-import-removed"), added);
    }
}

/// An `include` that is new brings what it brings, implied or not, where it stands.
#[test]
fn what_an_include_brings_is_no_implied_import() {
    let with = USED.replace("import z; }", "import z; include a; }");
    let added = places(USED, &with, "world-import-added");
    assert_eq!(added.len(), 3, "{added:?}");
    assert!(added.iter().all(|(_, place, by)| place.contains("include a;") && by.is_none()));
}

/// Nobody knows what the text of a package was that is in wasm: what each world imports
/// is told there.
#[test]
fn what_wasm_implies_is_not_known() {
    let encoded = |text: &str| {
        let mut resolve = wit_parser::Resolve::new();
        let package = resolve.push_str("p.wit", text).expect("it is WIT");
        let bytes = wit_component::encode(&resolve, package, false).expect("it can be encoded");
        let read = witgate::load_bytes("p.wasm", &bytes, &Options::default());
        read.expect("it is a package")
    };
    let without = encoded(&USED.replace("use x.{r}; ", ""));
    let verdict = witgate::compare(&without, &encoded(USED), &Terms::default());
    let mut added: Vec<_> =
        verdict.findings.iter().filter(|it| it.rule.id == "world-import-added").collect();
    added.retain(|finding| finding.item.starts_with("t:p/a#"));
    assert_eq!(added.len(), 2);
    assert!(added.iter().all(|finding| finding.implied_by.is_none()
        && finding.message.starts_with("world `t:p/a` now imports")));
}
