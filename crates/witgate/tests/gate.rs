//! What the gate makes of findings: waivers and their limits, whose doing a finding is, and
//! what a version that is too low weighs.

use std::sync::Arc;

use witgate::witgate_judge::{
    ConsumersBroken, Fact, Gated, GatedFinding, Judged, Levels, Override, PackageNew, PolicyLevels,
    Profile, Since, Standing, Target, Waiver, compare, gate, judge_facts,
};
use witgate::{Date, Level, Options, Subject, Terms, load_bytes};

const TODAY: Date = Date::constant(2026, 6, 15);

/// Two functions, which changes remove.
const WAS: &str = "package a:b@1.0.0;
interface i { one: func(); two: func(); }
world w { import i; }
";

fn read(text: &str) -> Subject {
    load_bytes("a.wit", text.as_bytes(), &Options::default()).expect("it is WIT")
}

/// A change, held to terms.
fn change(was: &str, now: &str, terms: &Terms) -> Judged {
    let here = compare(&read(was), &read(now), terms);
    Judged { here, since: None, terms: terms.clone() }
}

/// The change that removes both functions.
fn both_removed(terms: &Terms) -> Judged {
    change(WAS, &WAS.replace("one: func(); two: func();", ""), terms)
}

fn waiver(target: Target) -> Waiver {
    Waiver {
        target,
        reason: "all plugins are rebuilt".to_owned(),
        owner: None,
        issue: None,
        expires: Some(TODAY),
        applies: None,
        site: None,
        is_merged: false,
    }
}

fn levels(rule: Option<&str>, item: Option<&str>, level: Level) -> Levels {
    let [rule, item] = [rule, item].map(|it| it.map(str::to_owned));
    Levels(vec![Override { rule, item, level }])
}

/// The gate over changes and facts, with one waiver.
fn gated(judged: Vec<Judged>, facts: Vec<Fact>, waiver: Waiver, levels: &Levels) -> Gated {
    gated_in_part(judged, facts, waiver, levels, true)
}

/// The same, where not all was judged that waivers may speak of.
fn gated_in_part(
    judged: Vec<Judged>,
    facts: Vec<Fact>,
    waiver: Waiver,
    counting: &Levels,
    is_everything: bool,
) -> Gated {
    let none = Levels::default();
    let levels = PolicyLevels { counting, baseline: &none };
    gate(judged, facts, &[Arc::new(waiver)], levels, TODAY, is_everything)
}

fn findings_of<'g>(gated: &'g Gated, rule: &str) -> Vec<&'g GatedFinding> {
    let all = gated.verdicts.iter().flat_map(|verdict| &verdict.findings);
    all.chain(&gated.findings).filter(|finding| finding.rule.id == rule).collect()
}

/// The rules of what is said of the gate itself, and at which level.
fn said(gated: &Gated) -> Vec<(&'static str, Level)> {
    gated.findings.iter().map(|finding| (finding.rule.id, finding.level)).collect()
}

fn removed(count: usize) -> Target {
    Target::Items { rule: "function-removed".to_owned(), item: "a:b/i#*".to_owned(), count }
}

fn new_package() -> Fact {
    let [name, place, commit] = ["a:b", "wit", "abc123"].map(str::to_owned);
    Fact::PackageNew(PackageNew { name, place, commit, homes: Vec::new(), site: None })
}

#[test]
fn a_waiver_by_items_is_for_as_many_as_it_says() {
    let none = Levels::default();
    for (count, standing, matter) in [
        (1, Standing::TooBroad(2), Some(("waiver-too-broad", Level::Error))),
        (2, Standing::Suppresses(2), None),
        (3, Standing::Suppresses(2), Some(("waiver-too-broad", Level::Warn))),
    ] {
        let judged = vec![both_removed(&Terms::default())];
        let gated = gated(judged, Vec::new(), waiver(removed(count)), &none);
        assert_eq!(gated.standings, [standing], "{count}");
        assert_eq!(said(&gated), Vec::from_iter(matter), "{count}");
        let is_waived = |it: &&GatedFinding| it.waiver.is_some() && !it.fails(Level::Error);
        let waived = findings_of(&gated, "function-removed").into_iter().filter(is_waived).count();
        assert_eq!(waived, if count == 1 { 0 } else { 2 }, "{count}");
    }
}

#[test]
fn a_waiver_by_fingerprints_names_no_more_than_there_are() {
    let none = Levels::default();
    let found = both_removed(&Terms::default()).here.findings;
    let found = found.iter().filter(|it| it.rule.id == "function-removed");
    let met: Vec<String> = found.map(|it| it.fingerprint.clone()).collect();
    let more: Vec<String> = met.iter().cloned().chain(["wg1-gone".to_owned()]).collect();
    for (prints, is_everything, is_said) in [
        (&met, true, false),
        (&met, false, false),
        (&more, true, true),
        // What it names beside may be in what was not judged.
        (&more, false, false),
    ] {
        let (judged, waiver) =
            (vec![both_removed(&Terms::default())], waiver(Target::Fingerprints(prints.clone())));
        let gated = gated_in_part(judged, Vec::new(), waiver, &none, is_everything);
        assert_eq!(gated.standings, [Standing::Suppresses(2)]);
        let expected = is_said.then_some(("waiver-too-broad", Level::Warn));
        assert_eq!(said(&gated), Vec::from_iter(expected), "{prints:?} {is_everything}");
    }
}

#[test]
fn an_unused_waiver_is_reported_only_where_everything_was_judged() {
    let none = Levels::default();
    for is_everything in [true, false] {
        let (judged, waiver) = (vec![change(WAS, WAS, &Terms::default())], waiver(removed(1)));
        let gated = gated_in_part(judged, Vec::new(), waiver, &none, is_everything);
        assert_eq!(gated.standings, [Standing::Unused]);
        let expected = is_everything.then_some(("waiver-unused", Level::Warn));
        assert_eq!(said(&gated), Vec::from_iter(expected), "{is_everything}");
    }
}

#[test]
fn what_is_off_needs_no_waiver() {
    // Of a contract.
    let terms =
        Terms { levels: levels(Some("function-removed"), None, Level::Off), ..Terms::default() };
    let none = Levels::default();
    let of_contract = gated(vec![both_removed(&terms)], Vec::new(), waiver(removed(2)), &none);
    assert_eq!(of_contract.standings, [Standing::Unused]);
    // And of the gate itself.
    let off = levels(Some("package-new"), None, Level::Off);
    for (levels, standing) in [(&off, Standing::Unused), (&none, Standing::Suppresses(1))] {
        let policy = PolicyLevels { counting: levels, baseline: &none };
        let found = judge_facts(&[new_package()], policy);
        let waiver = waiver(Target::Fingerprint(found[0].fingerprint.clone()));
        let gated = gated(Vec::new(), vec![new_package()], waiver, levels);
        assert_eq!(gated.standings, [standing]);
        let is_waived = findings_of(&gated, "package-new")[0].waiver.is_some();
        assert_eq!(is_waived, standing == Standing::Suppresses(1));
    }
}

/// A window of versions is one of releases: a prerelease is in it where the release is that
/// it leads to, and where the window names the prerelease itself.
#[test]
fn a_waiver_counts_for_the_versions_that_it_applies_to() {
    let none = Levels::default();
    for (version, applies, is_in) in [
        ("1.2.0", "1.2", true),
        ("1.3.0", "~1.2", false),
        ("1.2.0-rc.1", "1.2", true),
        ("1.2.0-rc.1", "=1.2.0-rc.1", true),
        ("1.2.0-rc.2", "=1.2.0-rc.1", false),
        ("1.2.0-rc.1", "<1.2", false),
    ] {
        let was = WAS.replace("1.0.0", version);
        let judged = change(&was, &was.replace("one: func();", ""), &Terms::default());
        let applies = Some(applies.parse().expect("a window"));
        let waiver = Waiver { applies, ..waiver(removed(1)) };
        let gated = gated(vec![judged], Vec::new(), waiver, &none);
        let unused = findings_of(&gated, "waiver-unused");
        assert_eq!(gated.standings == [Standing::Suppresses(1)], is_in, "{version} {gated:?}");
        assert_eq!(unused.is_empty(), is_in);
        // It says that versions are why.
        assert!(unused.iter().all(|it| it.message.contains("`applies`")), "{unused:?}");
    }
}

/// The last day counts; two years ahead is the longest that one may be.
#[test]
fn a_waiver_counts_on_its_last_day_and_not_on_the_next() {
    let none = Levels::default();
    for (expires, said_of_it) in [
        (Date::constant(2026, 6, 14), Some("waiver-expired")),
        (Date::constant(2026, 6, 15), None),
        (Date::constant(2028, 6, 15), None),
        (Date::constant(2028, 6, 16), Some("waiver-endless")),
    ] {
        let waiver = Waiver { expires: Some(expires), ..waiver(removed(2)) };
        let judged = vec![both_removed(&Terms::default())];
        let gated = gated(judged, Vec::new(), waiver, &none);
        let found: Vec<_> = said(&gated).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(found, Vec::from_iter(said_of_it), "{expires}");
        let fails = gated.verdicts.iter().any(|it| !it.passes(Level::Error));
        assert_eq!(fails, said_of_it == Some("waiver-expired"), "{expires}");
    }
}

/// The interface `i` of `a:b` in a version, with what it holds.
fn version(version: &str, held: &str) -> String {
    format!("package a:b@{version};\ninterface i {{ {held} }}\nworld w {{ import i; }}\n")
}

/// The same where the world exports it.
fn exported(number: &str, held: &str) -> String {
    version(number, held).replace("import i", "export i")
}

/// What is found on a change where there is a release: rule, item, whose doing, and whether
/// it fails.
fn since([release, base, candidate]: [&str; 3], is_release_telling: bool) -> Vec<String> {
    let terms = Terms::default();
    let since = Since {
        candidate: compare(&read(release), &read(candidate), &terms),
        baseline: compare(&read(release), &read(base), &terms),
        is_baseline_out: false,
        is_release_telling,
        is_lacking_tags: false,
    };
    let judged = Judged { since: Some(since), ..change(base, candidate, &terms) };
    let none = Levels::default();
    let levels = PolicyLevels { counting: &none, baseline: &none };
    let gated = gate(vec![judged], Vec::new(), &[], levels, TODAY, true);
    let findings = gated.verdicts.iter().flat_map(|verdict| &verdict.findings);
    let shown = findings.map(|it| {
        let (whose, fails) = (it.introduced.as_str(), it.fails(Level::Error));
        let item = it.item.trim_start_matches("a:b/");
        format!("{} {item} {whose}{}", it.rule.id, if fails { ", fails" } else { "" })
    });
    shown.collect()
}

#[test]
fn whose_doing_a_finding_is_where_there_is_a_release() {
    for (release, base, candidate, expected) in [
        // Seen from the release the break has another old type, and is reported once.
        (
            version("1.0.0", "f: func(a: u32);"),
            version("1.0.0", "type t = u32; f: func(a: t);"),
            version("1.0.0", "type t = u32; f: func(a: u64);"),
            &[
                "function-param-type-changed i#f(a) here, fails",
                "version-not-bumped a:b here, fails",
                "type-added i#t earlier",
            ] as &[&str],
        ),
        // What was broken before is now another finding, and this change breaks nothing.
        (
            version("1.0.0", "f: func(a: u32); g: func();"),
            version("1.0.0", "g: func();"),
            version("1.0.0", "f: func(a: u64); g: func();"),
            &[
                "function-added i#f here",
                "function-param-type-changed i#f(a) earlier",
                "version-not-bumped a:b earlier",
            ],
        ),
        // The version that allowed what was broken before is taken back.
        (
            version("1.0.0", "f: func(a: u32); g: func();"),
            version("2.0.0", "f: func(a: u64); g: func();"),
            version("1.1.0", "f: func(a: u64); g: func();"),
            &[
                "version-downgraded a:b here, fails",
                "function-param-type-changed i#f(a) here, fails",
                "version-bump-too-small a:b here, fails",
            ],
        ),
        // Likewise, and the break is another one since.
        (
            version("1.0.0", "f: func(a: u32); g: func();"),
            version("2.0.0", "g: func();"),
            version("1.1.0", "f: func(a: u64); g: func();"),
            &[
                "version-downgraded a:b here, fails",
                "function-added i#f here",
                "function-param-type-changed i#f(a) here, fails",
                "version-bump-too-small a:b here, fails",
            ],
        ),
        // What was never released may go.
        (
            version("1.0.0", "f: func();"),
            version("1.0.0", "f: func(); g: func();"),
            version("1.0.0", "f: func();"),
            &["function-removed i#g here"],
        ),
        // What an earlier change broke may be broken once more before the release.
        (
            version("1.0.0", "f: func(a: u32);"),
            version("1.0.0", "f: func(a: u64);"),
            version("1.0.0", "f: func(a: string);"),
            &[
                "function-param-type-changed i#f(a) here",
                "function-param-type-changed i#f(a) earlier",
                "version-not-bumped a:b earlier",
            ],
        ),
        // What broke compositions alone breaks everyone now.
        (
            exported("1.0.0", "f: func(); g: func();"),
            exported("1.0.0", "f: async func(); g: func();"),
            exported("1.0.0", "g: func();"),
            &["function-removed i#f here, fails", "version-not-bumped a:b here, fails"],
        ),
        // Both at once: what was released, and what was not.
        (
            version("1.0.0", "f: func();"),
            version("1.0.0", "f: func(); g: func();"),
            version("1.0.0", "f: func(a: u32);"),
            &[
                "function-removed i#g here",
                "function-param-added i#f(a) here, fails",
                "version-not-bumped a:b here, fails",
            ],
        ),
        // Seen from the release it is the function that changed, and not the type.
        (
            version("1.0.0", "f: func(a: u32);"),
            version("1.0.0", "type t = u32; f: func(a: t);"),
            version("1.0.0", "type t = u64; f: func(a: t);"),
            &[
                "type-alias-target-changed i#t here, fails",
                "function-param-type-changed i#f(a) here, fails",
                "version-not-bumped a:b here, fails",
                "type-added i#t earlier",
            ],
        ),
        // Likewise of types that no function has.
        (
            version("1.0.0", "record r { a: u32 }"),
            version("1.0.0", "type t = u32; record r { a: t }"),
            version("1.0.0", "type t = u64; record r { a: t }"),
            &[
                "type-alias-target-changed i#t here, fails",
                "record-field-type-changed i#r.a here, fails",
                "version-not-bumped a:b here, fails",
                "type-added i#t earlier",
            ],
        ),
        // Of what breaks where, here functions and there types, nothing is the same.
        (
            version("1.0.0", "record r { a: u32 } f: func();"),
            version("1.0.0", "record r { a: u32 } f: func(); g: func();"),
            version("1.0.0", "record r { a: u64 } f: func();"),
            &[
                "record-field-type-changed i#r.a here, fails",
                "function-removed i#g here",
                "version-not-bumped a:b here, fails",
            ],
        ),
        // This change breaks something else than an earlier one.
        (
            version("1.0.0", "f: func(a: u32); g: func();"),
            version("1.0.0", "f: func(a: u64); g: func();"),
            version("1.0.0", "f: func(a: u64);"),
            &[
                "function-removed i#g here, fails",
                "version-not-bumped a:b here, fails",
                "function-param-type-changed i#f(a) earlier",
            ],
        ),
    ] {
        let sides = [&release, &base, &candidate].map(String::as_str);
        assert_eq!(since(sides, true), *expected, "{release} -> {base} -> {candidate}");
    }
}

#[test]
fn after_the_last_version_that_there_is_changes_are_undone() {
    let last = format!("{}.0.0", u64::MAX);
    let was = version(&last, "f: func(); g: func();");
    let judged = change(&was, &version(&last, "f: func();"), &Terms::default());
    let findings = &judged.here.findings;
    let still = findings.iter().find(|it| it.rule.id == "version-not-bumped").expect("a finding");
    let expected = format!("there is no version after `{last}` that allows them: undo the changes");
    assert_eq!(still.help, expected);
}

/// What broke the guests of one world breaks those of another too, once that has again what
/// an earlier change took out of it.
#[test]
fn an_earlier_break_is_of_the_change_that_loses_one_more_world() {
    let text = |fields: &str, of_b: &str| {
        format!(
            "package a:b@1.0.0;
interface i {{ record r {{ {fields} }} f: func(v: r); }}
world a {{ export i; }}
world b {{ {of_b} }}
"
        )
    };
    let (release, candidate) = (text("a: u32", "export i;"), text("a: u32, b: u32", "export i;"));
    for (base, expected) in [
        (text("a: u32, b: u32", ""), "record-field-added i#r.b here, fails"),
        // They are lost before as after.
        (text("a: u32, b: u32", "export i; import n: func();"), "record-field-added i#r.b earlier"),
    ] {
        let found = since([&release, &base, &candidate], true);
        assert!(found.iter().any(|it| it == expected), "{base}: {found:#?}");
    }
}

/// Where tags may be missing, what the release lacks may be released all the same.
#[test]
fn what_may_be_released_counts_as_released() {
    for (held, candidate, expected) in [
        ("f: func(); g: func();", "f: func();", "function-removed i#g here, fails"),
        ("f: func(a: u64);", "f: func();", "function-param-removed i#f(a) here, fails"),
    ] {
        let sides = [
            &version("1.0.0", "f: func();"),
            &version("1.0.0", held),
            &version("1.0.0", candidate),
        ];
        let found = since(sides.map(String::as_str), false);
        assert_eq!(found, [expected, "version-not-bumped a:b here, fails"]);
    }
}

/// A package that comes back is held to the release that had it.
#[test]
fn a_package_that_comes_back_is_compared_with_its_release() {
    let one = version("1.0.0", "f: func();");
    let two = |held: &str| format!("{one}package a:c@1.0.0 {{ interface j {{ {held} }} }}\n");
    for is_release_telling in [true, false] {
        let found = since([&two("g: func();"), &one, &two("")], is_release_telling);
        let earlier = ["function-removed a:c/j#g earlier", "version-not-bumped a:c earlier"];
        assert_eq!(found[1..], earlier, "{is_release_telling}");
    }
}

/// The version that is too low is as grave as what it does not allow: where some of that
/// passes, and some is waived, it is a warning; where all of it is waived, a note.
#[test]
fn what_a_version_owes_weighs_what_it_does_not_allow() {
    let waived = |item: &str| {
        let (rule, item) = ("function-removed".to_owned(), item.to_owned());
        waiver(Target::Items { rule, item, count: 1 })
    };
    let lowered = levels(Some("function-removed"), Some("a:b/i#two"), Level::Warn);
    let all = levels(Some("function-removed"), None, Level::Warn);
    let none = Levels::default();
    for (terms, waiver, level) in [
        (&none, waived("a:b/i#nothing"), Level::Error),
        (&none, waived("a:b/i#one"), Level::Error),
        (&none, waiver(removed(2)), Level::Note),
        (&lowered, waived("a:b/i#one"), Level::Warn),
        (&all, waived("a:b/i#nothing"), Level::Warn),
    ] {
        let terms = Terms { levels: terms.clone(), ..Terms::default() };
        let gated = gated(vec![both_removed(&terms)], Vec::new(), waiver.clone(), &none);
        let owed = findings_of(&gated, "version-not-bumped");
        assert_eq!(owed.iter().map(|it| it.level).collect::<Vec<_>>(), [level], "{waiver:?}");
    }
}

/// Where nothing gates and where nothing was released, nothing of the contract is an error,
/// the version included.
#[test]
fn nothing_fails_where_nothing_gates_or_was_released() {
    let unreleased = Terms { is_never_released: true, ..Terms::default() };
    let off = Terms { profile: Some(Profile::Off), ..Terms::default() };
    for (terms, most) in [(unreleased, Level::Note), (off, Level::Warn)] {
        let judged = vec![both_removed(&terms)];
        let gated = gated_in_part(judged, Vec::new(), waiver(removed(9)), &terms.levels, false);
        let levels = gated.verdicts[0].findings.iter().map(|it| it.level);
        assert_eq!(levels.max(), Some(most));
    }
}

/// A break of no known consumer weighs what the policy says, if any is known and all are.
#[test]
fn what_breaks_no_known_consumer_is_lowered_and_says_so() {
    for (unused, known, broken, is_incomplete, level) in [
        (Some(Level::Warn), 1, 0, false, Level::Warn),
        (Some(Level::Warn), 1, 1, false, Level::Error),
        (Some(Level::Warn), 1, 0, true, Level::Error),
        (Some(Level::Warn), 0, 0, false, Level::Error),
        (Some(Level::Error), 1, 0, false, Level::Error),
        (None, 1, 0, false, Level::Error),
    ] {
        let terms = Terms { unused, ..Terms::default() };
        let mut judged = both_removed(&terms);
        let (named, sentence) = (String::new(), "breaks some".to_owned());
        let consumers = ConsumersBroken { known, broken, named, is_incomplete, sentence };
        let consumers = Some(Arc::new(consumers));
        judged.here.findings.iter_mut().for_each(|it| it.consumers = consumers.clone());
        let none = Levels::default();
        let gated = gated_in_part(vec![judged], Vec::new(), waiver(removed(9)), &none, false);
        for finding in findings_of(&gated, "function-removed") {
            assert_eq!(finding.level, level, "{consumers:?}");
            assert_eq!(finding.why_lowered.is_some(), level == Level::Warn, "{consumers:?}");
        }
    }
}

/// What is advised is the least version that allows the changes; one that is declared, allows
/// them and goes further is kept.
#[test]
fn the_next_version_is_the_least_that_is_enough_or_the_declared_one() {
    for (declared, held, next) in [
        ("1.0.0", "one: func(); two: func(); more: func();", "1.1.0"),
        ("1.4.0", "one: func(); two: func(); more: func();", "1.4.0"),
        ("3.0.0", "one: func(); two: func(); more: func();", "3.0.0"),
        ("1.4.0", "one: func();", "2.0.0"),
        ("3.0.0", "one: func();", "3.0.0"),
        ("0.9.0", "one: func(); two: func(); more: func();", "1.1.0"),
    ] {
        let verdict = compare(&read(WAS), &read(&version(declared, held)), &Terms::default());
        let advised = verdict.packages[0].next_version.as_ref().map(ToString::to_string);
        assert_eq!(advised.as_deref(), Some(next), "{declared} {held}");
    }
}
