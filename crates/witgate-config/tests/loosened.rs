//! What lets more pass is found, and what is not not.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use witgate_config::Config;
use witgate_judge::{Fact, GatedFinding, Level, Levels, LoosenedKind, PolicyLevels, judge_facts};

fn read(text: &str) -> Config {
    Config::read("witgate.toml", text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn compare(was: &str, now: &str) -> Vec<GatedFinding> {
    loosened(Some(&read(was)), Some(&read(now)), true)
}

/// What the judge says of what is looser.
fn loosened(was: Option<&Config>, now: Option<&Config>, is_in_force: bool) -> Vec<GatedFinding> {
    let facts = witgate_config::loosened(was, now, is_in_force);
    let facts: Vec<Fact> = facts.into_iter().map(Fact::PolicyLoosened).collect();
    let none = Levels::default();
    judge_facts(&facts, PolicyLevels { counting: &none, baseline: &none })
}

fn messages(findings: &[GatedFinding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.message.as_str()).collect()
}

/// From the first to the second one thing is found, and the other way round
/// nothing is.
fn one_way(was: &str, now: &str, message: &str) {
    assert_eq!(messages(&compare(was, now)), [message], "{was}\n--\n{now}");
    assert_eq!(messages(&compare(now, was)), [""; 0], "mirrored: {now}\n--\n{was}");
}

/// Either way one thing is found: neither is stricter.
fn both_ways(was: &str, now: &str, message: &str, mirrored: &str) {
    assert_eq!(messages(&compare(was, now)), [message], "{was}\n--\n{now}");
    assert_eq!(messages(&compare(now, was)), [mirrored], "mirrored: {now}\n--\n{was}");
}

fn nothing(was: &str, now: &str) {
    assert_eq!(messages(&compare(was, now)), [""; 0], "{was}\n--\n{now}");
}

fn package(lines: &str) -> String {
    format!("[[package]]\npath = \"wit\"\n{lines}\n")
}

fn waiver(lines: &str) -> String {
    format!("[[waiver]]\nreason = \"agreed\"\n{lines}\n")
}

const PRINT: &str = "fingerprint = \"wg1-0123456789abcdef\"";
const ITEMS: &str = "rule = \"type-added\"\nitem = \"a:b/c*\"\n";

#[test]
fn whose_policy_counts() {
    let from = |word: &str| format!("[policy]\nfrom = \"{word}\"");
    let message = "`[policy] from` changed from `baseline` to `candidate`";
    one_way(&from("baseline"), &from("candidate"), message);
    one_way(&from("baseline"), "", message);
    nothing("", &from("candidate"));
}

#[test]
fn what_fails() {
    let fail_on = |word: &str| format!("fail-on = \"{word}\"");
    let error = "findings below `error` no longer fail the gate: `fail-on` was `warn`";
    one_way(&fail_on("warn"), &fail_on("error"), error);
    one_way(&fail_on("warn"), "", error);
    nothing("", &fail_on("error"));
    let warn = "findings below `warn` no longer fail the gate: `fail-on` was `note`";
    one_way(&fail_on("note"), &fail_on("warn"), warn);
}

#[test]
fn default_profiles() {
    let profile = |word: &str| format!("profile = \"{word}\"");
    let now_link = "`profile` changed from `semver` to `link`";
    one_way(&profile("semver"), &profile("link"), now_link);
    // Without a word of it, a library is held to semver.
    one_way("", &profile("link"), now_link);
    one_way(&profile("frozen"), "", "`profile` changed from `frozen` to `semver`");
    nothing("", &profile("semver"));
    both_ways(
        &profile("source"),
        &profile("additive-only"),
        "`profile` changed from `source` to `additive-only`",
        "`profile` changed from `additive-only` to `source`",
    );
    // Told once for all packages that have it from there.
    let packages = "[[package]]\npath = \"a\"\n[[package]]\npath = \"b\"\n";
    one_way(
        &format!("{}\n{packages}", profile("source")),
        &format!("{}\n{packages}", profile("link")),
        "`profile` changed from `source` to `link`",
    );
    one_way(
        packages,
        &format!("{}\n{packages}", profile("link")),
        "`profile` changed from `semver` to `link`",
    );
    // A platform is held to link anyway.
    let platform = package("role = \"platform\"");
    nothing(&platform, &format!("{}\n{platform}", profile("link")));
    nothing(&format!("{}\n{platform}", profile("link")), &platform);
}

#[test]
fn hosts_that_count() {
    let hosts = |word: &str| format!("hosts = \"{word}\"");
    let gone = "`hosts` of packages changed from `either` to `wasmtime`";
    one_way("", &hosts("wasmtime"), gone);
    one_way(&hosts("either"), &hosts("wasmtime"), gone);
    both_ways(
        &hosts("strict"),
        &hosts("wasmtime"),
        "`hosts` of packages changed from `strict` to `wasmtime`",
        "`hosts` of packages changed from `wasmtime` to `strict`",
    );
    let own = "`hosts` of the package in `wit` changed from `either` to `strict`";
    one_way(&package(""), &package(&hosts("strict")), own);
    // Each package that says so itself is reported.
    let both =
        |lines: &str| format!("{}{}", package(lines), package(lines).replace("\"wit\"", "\"api\""));
    let found = compare(&both(""), &both(&hosts("strict")));
    assert_eq!(messages(&found), [own, &own.replace("`wit`", "`api`")]);
    let added = compare(&both(""), &both("patch-additions = true"));
    assert_eq!(added.len(), 2, "{:?}", messages(&added));
    // What all packages are held to, said of one of them.
    let top = format!("{}\n{}", hosts("strict"), package(""));
    nothing(&top, &package(&hosts("strict")));
    nothing("", &hosts("either"));
}

#[test]
fn additions_in_a_patch_release() {
    let (yes, no) = ("patch-additions = true", "patch-additions = false");
    one_way("", yes, "packages may add items in a patch release");
    one_way(no, yes, "packages may add items in a patch release");
    one_way(&package(no), &package(yes), "the package in `wit` may add items in a patch release");
    nothing("", no);
}

#[test]
fn profiles_of_packages() {
    let profile = |word: &str| package(&format!("profile = \"{word}\""));
    let message = "`profile` of the package in `wit` changed from `link` to `off`";
    one_way(&profile("link"), &profile("off"), message);
    one_way(
        &profile("frozen"),
        &package(""),
        "`profile` of the package in `wit` changed from `frozen` to `semver`",
    );
    let off = "`profile` of the package in `wit` changed from `semver` to `off`";
    one_way(&package(""), &profile("off"), off);
    // The package that nobody named before is this one.
    assert_eq!(messages(&compare("", &profile("off"))), [off]);
    // A default that is stricter does not hide a package that is not.
    let stricter = format!("profile = \"frozen\"\n{}", profile("off"));
    assert_eq!(messages(&compare(&package(""), &stricter)), [off]);
    // What a package says for itself is not the default's doing.
    nothing(
        &format!("profile = \"source\"\n{}", profile("link")),
        &format!("profile = \"source\"\n{}", profile("link-both")),
    );
}

#[test]
fn packages_that_come_and_go() {
    let more = format!("{}[[package]]\npath = \"more\"\nprofile = \"off\"\n", package(""));
    let gone = "the package in `more` is no longer checked";
    // One that the baseline does not look at can be held to anything.
    one_way(&more, &package(""), gone);
    // Another spelling of its path is no other package.
    nothing(&more, &more.replace("\"more\"", "\"./more/\""));
    let moved = compare(&package(""), "[[package]]\npath = \"wit2\"");
    assert_eq!(messages(&moved), ["the package in `wit` is no longer checked"]);
    // Without any `[[package]]` what is there is found, and held to nothing of its own.
    let unnamed = |path: &str| {
        format!(
            "no `[[package]]` names `{path}` any more: its settings no longer apply, and it is \
             checked only if it is found without them"
        )
    };
    let deleted = loosened(Some(&read(&more)), None, true);
    assert_eq!(messages(&deleted), [unnamed("wit"), unnamed("more")]);
}

#[test]
fn roles() {
    let role = |word: &str| package(&format!("role = \"{word}\""));
    one_way(
        &role("library"),
        &role("platform"),
        "`role` of the package in `wit` changed from `library` to `platform`, so profile \
         `link` applies in place of `semver`",
    );
    both_ways(
        &role("library"),
        &role("component"),
        "`role` of the package in `wit` changed from `library` to `component`, so other rules apply",
        "`role` of the package in `wit` changed from `component` to `library`, so other rules apply",
    );
    nothing(&package(""), &role("library"));
    // With a profile of its own, it is judged alike.
    let held = |word: &str| package(&format!("role = \"{word}\"\nprofile = \"source\""));
    nothing(&held("library"), &held("platform"));
    // A component may link with no host of before, and need no other release.
    let link = package("role = \"component\"\nprofile = \"link\"");
    let told = "`profile` of the package in `wit` changed from `link` to `semver`";
    assert_eq!(messages(&compare(&link, &package("role = \"component\""))), [told]);
    nothing(&package("profile = \"link\""), &package(""));
}

#[test]
fn features() {
    let features = |list: &str| package(&format!("features = [{list}]"));
    one_way(
        &features("\"a\", \"b\", \"c\""),
        &features("\"b\""),
        "features `a`, `c` of the package in `wit` are no longer enabled, so their items are not checked",
    );
    one_way(
        &features("\"a\""),
        &package(""),
        "features `a` of the package in `wit` are no longer enabled, so their items are not checked",
    );
    nothing(&features("\"a\", \"b\""), &features("\"b\", \"a\", \"a\""));
}

#[test]
fn exclusions() {
    let exclude = |list: &str| format!("exclude = [{list}]");
    let told = "`b` is excluded and no longer checked";
    one_way(&exclude("\"a\""), &exclude("\"a\", \"b\""), told);
    one_way("", &exclude("\"b\""), told);
    // It was excluded with what holds it.
    nothing(&exclude("\"a\""), &exclude("\"a/b\", \"a\""));
}

#[test]
fn baselines_and_releases() {
    let none = package("baseline = \"none\"\nreason = \"new\"");
    let with = |place: &str| package(&format!("baseline = \"{place}\""));
    one_way(
        &package(""),
        &none,
        "`baseline` of the package in `wit` changed from `merge-base` to nothing",
    );
    one_way(
        &with("release:v*"),
        &none,
        "`baseline` of the package in `wit` changed from `release:v*` to nothing",
    );
    both_ways(
        &with("merge-base"),
        &with("git:HEAD"),
        "`baseline` of the package in `wit` changed from `merge-base` to `git:HEAD`",
        "`baseline` of the package in `wit` changed from `git:HEAD` to `merge-base`",
    );
    nothing(&package(""), &with("merge-base"));
    let gone = "`baseline` of the package in `wit` changed from `git:HEAD` to `merge-base`";
    assert_eq!(messages(&compare(&with("git:HEAD"), &package(""))), [gone]);
    // For all packages, told once.
    let packages = "[[package]]\npath = \"a\"\n[[package]]\npath = \"b\"\n";
    both_ways(
        packages,
        &format!("baseline = \"git:HEAD\"\n{packages}"),
        "`baseline` of each package changed from `merge-base` to `git:HEAD`",
        "`baseline` of each package changed from `git:HEAD` to `merge-base`",
    );
    one_way(
        packages,
        &format!("release = \"none\"\n{packages}"),
        "`release` of each package changed from `release` to no release",
    );
    // A release that is chosen tells what was never released, and may be broken.
    both_ways(
        &package("release = \"release:v*\""),
        &package("release = \"none\""),
        "`release` of the package in `wit` changed from `release:v*` to no release",
        "`release` of the package in `wit` changed from `none` to `release:v*`",
    );
}

/// More comparisons are nothing to hide; another baseline is, and so is a release in the
/// place of another.
#[test]
fn only_a_release_where_the_default_stood_is_one_more_comparison() {
    let kinds = |was: &str, now: &str| {
        let facts = witgate_config::loosened(Some(&read(was)), Some(&read(now)), true);
        facts.into_iter().map(|fact| fact.kind).collect::<Vec<_>>()
    };
    let release = |place: &str| package(&format!("release = \"{place}\""));
    assert_eq!(kinds(&package(""), &release("release:v*")), [LoosenedKind::NewRelease]);
    assert_eq!(kinds(&release("release:a-*"), &release("release:v*")), [LoosenedKind::Other]);
    assert_eq!(kinds(&package(""), &release("git:HEAD")), [LoosenedKind::Other]);
    let baseline = |place: &str| package(&format!("baseline = \"{place}\""));
    assert_eq!(kinds(&baseline("release"), &baseline("release:v*")), [LoosenedKind::Other]);
}

#[test]
fn levels_of_rules() {
    let level = |word: &str| format!("[rules]\ntype-added = \"{word}\"");
    one_way(
        &level("error"),
        &level("warn"),
        "level of `type-added` set to `warn`, changed from `error`",
    );
    one_way(
        &level("warn"),
        &level("off"),
        "level of `type-added` set to `off`, changed from `warn`",
    );
    one_way("", &level("off"), "level of `type-added` set to `off`, whatever it breaks");
    one_way(&level("error"), "", "level `error` of `type-added` removed");
    nothing("", &level("error"));
    // Another rule in its place is another.
    let other = level("error").replace("type-added", "function-added");
    assert_eq!(
        messages(&compare(&level("error"), &other)),
        ["level `error` of `type-added` removed"]
    );
    // What was lowered rises again.
    nothing("[rules]\nfunction-removed = \"warn\"", "");
    // Where warnings fail the gate, one may have been raised to that.
    let failing = |rest: &str| format!("fail-on = \"warn\"\n{rest}");
    let gone = "level `warn` of `type-added` removed";
    assert_eq!(messages(&compare(&failing(&level("warn")), &failing(""))), [gone]);
    nothing(&failing("[rules]\nfunction-removed = \"warn\""), &failing(""));
}

fn at(item: &str, rule: Option<&str>, level: &str) -> String {
    let rule = rule.map(|rule| format!("rule = \"{rule}\"\n")).unwrap_or_default();
    format!("[[rules.for]]\nitem = \"{item}\"\n{rule}level = \"{level}\"\n")
}

#[test]
fn levels_at_items() {
    let rule = Some("type-added");
    one_way(
        "",
        &at("a:b/next*", rule, "warn"),
        "level of `type-added` at `a:b/next*` set to `warn`, whatever it breaks",
    );
    one_way(
        "",
        &at("a:b*", None, "off"),
        "level of every rule at `a:b*` set to `off`, whatever it breaks",
    );
    nothing("", &at("a:b*", None, "error"));
    one_way(
        &at("a:b*", rule, "error"),
        &at("a:b*", rule, "warn"),
        "level of `type-added` at `a:b*` set to `warn`, changed from `error`",
    );
    // What the broader one allows, a narrower one may.
    let broad = at("a:*", None, "warn");
    nothing(&broad, &format!("{broad}{}", at("a:b*", rule, "warn")));
    nothing(&broad, &at("a:b*", rule, "warn"));
    assert_eq!(
        messages(&compare(&broad, &format!("{broad}{}", at("a:b*", rule, "note")))),
        ["level of `type-added` at `a:b*` set to `note`, changed from `warn`"],
    );
    one_way(
        &at("a:b*", rule, "warn"),
        &at("a:*", rule, "warn"),
        "level of `type-added` at `a:*` set to `warn`, whatever it breaks",
    );
    // An exception for the better, taken out or set before what it excepts.
    let strict = at("a:b*", rule, "error");
    one_way(
        &format!("{broad}{strict}"),
        &broad,
        "level of every rule at `a:*` set to `warn`, changed from `error`",
    );
    one_way(
        &format!("{broad}{strict}"),
        &format!("{strict}{broad}"),
        "level of every rule at `a:*` set to `warn`, changed from `error`",
    );
    nothing(&format!("{broad}{strict}"), &format!("{broad}{strict}"));
    // One that is said again, and lower, is no exception for the better.
    assert_eq!(
        messages(&compare(&strict, &format!("{broad}{}", at("a:b*", rule, "note")))),
        [
            "level of every rule at `a:*` set to `warn`, changed from `error`",
            "level of `type-added` at `a:b*` set to `note`, changed from `error`"
        ],
    );
    let apart = at("c:d*", rule, "off");
    // A level that never counts may come and go.
    nothing("", &format!("{apart}{}", at("*", None, "error")));
    let dead = "[rules]\ntype-added = \"error\"\n";
    let all = at("*", None, "off");
    nothing(&format!("{dead}{all}"), &all);
    // Neither what is said of another rule, nor of other items, was lowered.
    let apart_from = [at("a:x*", rule, "error"), at("a:b*", Some("type-removed"), "error")];
    for other in apart_from {
        one_way(
            &other,
            &format!("{other}{}", at("a:b*", rule, "warn")),
            "level of `type-added` at `a:b*` set to `warn`, whatever it breaks",
        );
    }
    // Rules and items that do not meet change places freely.
    nothing(&format!("{broad}{apart}"), &format!("{apart}{broad}"));
}

#[test]
fn waivers_that_are_added() {
    let print = waiver(PRINT);
    one_way("", &print, "waiver of `wg1-0123456789abcdef` added: agreed");
    let items = waiver(&format!("{ITEMS}count = 3"));
    one_way("", &items, "waiver of `type-added at a:b/c*` (3 at most) added: agreed");
    // One by fingerprint beside one by items may be for what that is not for.
    one_way(&items, &format!("{items}{print}"), "waiver of `wg1-0123456789abcdef` added: agreed");
    // Other words, another order, another line.
    let other = print.replace("agreed", "better words\"\nowner = \"@b");
    nothing(&format!("{items}{print}"), &format!("\n\n{other}{items}"));
}

#[test]
fn waivers_that_last_longer() {
    let until = |date: &str| waiver(&format!("{PRINT}\nexpires = {date}"));
    one_way(
        &until("2027-02-18"),
        &until("2027-02-19"),
        "waiver of `wg1-0123456789abcdef`: `expires` changed from 2027-02-18 to 2027-02-19",
    );
    one_way(
        &until("2027-02-18"),
        &waiver(PRINT),
        "waiver of `wg1-0123456789abcdef`: `expires` changed from 2027-02-18 to none",
    );
    nothing(&until("2027-02-18"), &until("\"2027-02-18\""));
    // What stays as it was, or is less, is not told with it.
    let items =
        |count: usize, date: &str| waiver(&format!("{ITEMS}count = {count}\nexpires = {date}"));
    let target = "waiver of `type-added at a:b/c*`";
    one_way(
        &items(2, "2027-02-18"),
        &items(2, "2027-02-19"),
        &format!("{target}: `expires` changed from 2027-02-18 to 2027-02-19"),
    );
    let more = format!("{target}: `count` changed from 2 to 3");
    one_way(&items(2, "2027-02-18"), &items(3, "2027-02-18"), &more);
    assert_eq!(messages(&compare(&items(2, "2027-02-19"), &items(3, "2027-02-18"))), [more]);
}

#[test]
fn waivers_that_mean_more() {
    let items = |item: &str, count: usize| {
        waiver(&format!("rule = \"type-added\"\nitem = \"{item}\"\ncount = {count}"))
    };
    one_way(
        &items("a:b/c*", 2),
        &items("a:b/c*", 3),
        "waiver of `type-added at a:b/c*`: `count` changed from 2 to 3",
    );
    one_way(
        &items("a:b/c*", 2),
        &items("a:b*", 2),
        "waiver of `type-added at a:b*` replaces that of `type-added at a:b/c*`",
    );
    // Narrower, and for fewer, findings, days and versions.
    let end = "expires = 2027-01-01";
    nothing(
        &format!("{}{end}", items("a:*", 5)),
        &format!("{}{end}\napplies = \"^1\"", items("a:b/c*", 5)),
    );
    nothing(&items("a:*", 5), &items("a:b/c*", 1));
    both_ways(
        &items("a:b/c*", 2),
        &items("a:b/d*", 2),
        "waiver of `type-added at a:b/d*` replaces that of `type-added at a:b/c*`",
        "waiver of `type-added at a:b/c*` replaces that of `type-added at a:b/d*`",
    );
    let other = items("a:b/c*", 2).replace("type-added", "type-removed");
    both_ways(
        &items("a:b/c*", 2),
        &other,
        "waiver of `type-removed at a:b/c*` replaces that of `type-added at a:b/c*`",
        "waiver of `type-added at a:b/c*` replaces that of `type-removed at a:b/c*`",
    );
}

/// One that replaces another takes its rule or its items, and the other is gone.
#[test]
fn a_waiver_replaces_what_it_resembles() {
    let items = |rule: &str, item: &str| {
        waiver(&format!("rule = \"{rule}\"\nitem = \"{item}\"\ncount = 1"))
    };
    let (one, print) = (items("type-added", "a:b/c*"), waiver(PRINT));
    let alike = items("type-added", "a:b/d*");
    let added = |target: &str| format!("waiver of `{target}` (1 at most) added: agreed");
    for (was, now, message) in [
        (&one, &format!("{one}{alike}"), added("type-added at a:b/d*")),
        (&one, &items("type-removed", "a:b/d*"), added("type-removed at a:b/d*")),
        (&print, &alike, added("type-added at a:b/d*")),
    ] {
        assert_eq!(messages(&compare(was, now)), [message], "{was}\n--\n{now}");
    }
}

#[test]
fn waivers_for_more_versions() {
    let applies = |window: &str| waiver(&format!("{PRINT}\napplies = \"{window}\""));
    let target = "waiver of `wg1-0123456789abcdef`";
    one_way(
        &applies("^1.2"),
        &waiver(PRINT),
        &format!("{target}: `applies` changed from `^1.2` to every version"),
    );
    both_ways(
        &applies("^1.2"),
        &applies("^1.3"),
        &format!("{target}: `applies` changed from `^1.2` to `^1.3`"),
        &format!("{target}: `applies` changed from `^1.3` to `^1.2`"),
    );
    nothing(&applies(">=1.2, <2"), &applies(">=1.2,<2"));
    // Two windows at once: one of them existed already.
    let more = format!("{}{}", applies("^1"), applies("^2"));
    assert_eq!(
        messages(&compare(&applies("^1"), &more)),
        [format!("{target}: `applies` changed from `^1` to `^2`")],
    );
}

#[test]
fn a_file_that_comes_or_goes_is_compared_with_the_defaults() {
    let strict = read("fail-on = \"note\"\nprofile = \"frozen\"\n[policy]\nfrom = \"baseline\"");
    assert!(loosened(None, Some(&strict), true).is_empty());
    assert_eq!(loosened(Some(&strict), None, true).len(), 3);
    let loose = read("profile = \"off\"\nrelease = \"none\"");
    assert_eq!(loosened(None, Some(&loose), true).len(), 2);
    assert!(loosened(Some(&loose), None, true).is_empty());
    assert!(loosened(None, None, true).is_empty());
    nothing(STRICT, STRICT);
    nothing(LOOSE, LOOSE);
}

const LOOSE: &str = "\
profile = \"link\"
fail-on = \"error\"
baseline = \"git:v1\"
release = \"none\"
[[package]]
path = \"wit\"
role = \"component\"
features = []
[rules]
type-added = \"off\"
[[waiver]]
fingerprint = \"wg1-0123456789abcdef\"
reason = \"r\"
[[waiver]]
rule = \"type-added\"
item = \"*\"
count = 9
expires = 2028-01-01
reason = \"r\"
[policy]
from = \"candidate\"
";

const STRICT: &str = "\
profile = \"source\"
fail-on = \"warn\"
[[package]]
path = \"wit\"
features = [\"next\"]
[[package]]
path = \"other\"
[rules]
type-added = \"error\"
[[waiver]]
rule = \"type-added\"
item = \"*\"
count = 2
expires = 2027-01-01
reason = \"r\"
[policy]
from = \"baseline\"
";

/// A level that is given, a fingerprint for each, and the lines of both files.
#[test]
fn findings_point_at_lines_and_keep_their_fingerprints() {
    let told = |was: &str, now: &str| -> Vec<(String, String, [Option<String>; 2])> {
        let findings = loosened(Some(&read(was)), Some(&read(now)), false);
        let line = |site: &Option<witgate_model::Site>| {
            let place = site.as_ref()?.place().expect("it points somewhere");
            Some(place.file.text[place.start..place.end].to_owned())
        };
        let finding = |finding: &GatedFinding| {
            assert_eq!(finding.rule.id, "policy-loosened");
            assert_eq!(finding.level, Level::Error);
            assert!(finding.help.starts_with("merge this only if "), "{}", finding.help);
            let [was, now] = &finding.sites;
            (finding.fingerprint.clone(), finding.message.clone(), [line(was), line(now)])
        };
        findings.iter().map(finding).collect()
    };
    let all = told(STRICT, LOOSE);
    let sites: Vec<_> =
        all.iter().map(|(_, _, [was, now])| [was.as_deref(), now.as_deref()]).collect();
    let expected = [
        [Some("from = \"baseline\""), Some("from = \"candidate\"")],
        [Some("fail-on = \"warn\""), Some("fail-on = \"error\"")],
        [Some("[[package]]"), None],
        [Some("profile = \"source\""), Some("profile = \"link\"")],
        [None, Some("baseline = \"git:v1\"")],
        [None, Some("release = \"none\"")],
        [Some("[[package]]"), Some("role = \"component\"")],
        [Some("features = [\"next\"]"), Some("features = []")],
        [Some("type-added = \"error\""), Some("type-added = \"off\"")],
        [None, Some("[[waiver]]")],
        [Some("count = 2"), Some("count = 9")],
        [Some("expires = 2027-01-01"), Some("expires = 2028-01-01")],
    ];
    assert_eq!(sites, expected, "{all:#?}");
    let prints: BTreeSet<_> = all.iter().map(|(print, ..)| print).collect();
    assert_eq!(prints.len(), all.len());
    // Levels that differ in rule, items or level alone are other findings.
    let rule = Some("type-added");
    let levels = [
        at("a:b*", rule, "warn"),
        at("a:c*", rule, "warn"),
        at("a:b*", rule, "off"),
        at("a:b*", Some("type-removed"), "warn"),
        at("a:b*", None, "warn"),
    ];
    let prints: BTreeSet<_> = levels.iter().map(|it| told("", it)[0].0.clone()).collect();
    assert_eq!(prints.len(), levels.len());
    // Of several packages and artifacts, each points at its own.
    let table = |name: &str, path: &str, denied: &str| {
        format!("[[{name}]]\npath = \"{path}\"\n[{name}.capabilities]\n{denied}\n")
    };
    for name in ["package", "artifact"] {
        let of = |denied: &str| {
            let other = table(name, "a", "deny = [\"sockets\"]");
            format!("{other}{}", table(name, "b", denied))
        };
        let told = told(&of("deny = [\"sql\"]"), &of("deny = [\"clocks\"]"));
        let lines = told.iter().map(|(_, _, [was, now])| [was.as_deref(), now.as_deref()]);
        let own = [Some("deny = [\"sql\"]"), Some("deny = [\"clocks\"]")];
        assert_eq!(lines.collect::<Vec<_>>(), [own], "{name}");
    }
    // Other lines, the same findings.
    let moved = |text: &str| format!("# more\n\n{}", text.replace("[[", "\n# and more\n  [["));
    let prints = |told: &[(String, String, _)]| -> Vec<String> {
        told.iter().map(|(print, ..)| print.clone()).collect()
    };
    assert_eq!(prints(&told(&moved(STRICT), &moved(LOOSE))), prints(&all));
    // Going further is another finding.
    let further = told(STRICT, &LOOSE.replace("count = 9", "count = 10"));
    let differ =
        prints(&further).iter().zip(prints(&all)).filter(|(one, other)| *one != other).count();
    assert_eq!(differ, 1);
}

/// As many tables as are read, none like the other.
#[test]
fn large_policies_are_compared() {
    let many = |start: usize| -> String {
        let numbers = start..start + 1000;
        let waivers = numbers.clone().map(|number| {
            waiver(&format!(
                "rule = \"type-added\"\nitem = \"*a*x{number}x*a*x{number}x\"\ncount = 1"
            ))
        });
        let levels = numbers.map(|number| at(&format!("*a*{number}*b?{number}*"), None, "off"));
        waivers.chain(levels).collect()
    };
    let found = compare(&many(0), &many(10));
    assert_eq!(found.len(), 20, "ten waivers and ten levels are new");
}

#[test]
fn capabilities() {
    let table = |lines: &str| format!("[capabilities]\n{lines}\n");
    one_way(&table(""), "", "capabilities of components are no longer checked");
    one_way(
        &table("deny = [\"sockets\", \"sql\"]"),
        &table("deny = [\"sql\"]"),
        "capability `sockets` is no longer denied",
    );
    one_way(&table(""), &table("allow = [\"sql\"]"), "capability `sql` is now allowed");
    one_way(
        &table("default = \"deny\""),
        &table(""),
        "`default` of capabilities changed from `deny` to `review`",
    );
    one_way(
        &table("default = \"deny\""),
        &table("default = \"deny\"\nreview = [\"sql\"]"),
        "capability `sql` may now be reviewed; it was denied",
    );
    // A part of what is allowed.
    let allowed = "allow = [\"wasi:filesystem/*\"]";
    one_way(
        &table(&format!("{allowed}\nreview = [\"wasi:filesystem/types#*\"]")),
        &table(allowed),
        "capability `wasi:filesystem/types#*` need no longer be reviewed",
    );
    // A wider glob denies as much.
    nothing(&table("deny = [\"wasi:sockets/*\"]"), &table("deny = [\"wasi:*\"]"));
    nothing(&table("review = [\"sql\"]"), &table("deny = [\"sql\"]"));
    nothing(&table("allow = [\"sql\"]"), &table(""));
}

#[test]
fn capabilities_of_one_package() {
    let own = |lines: &str| package(&format!("[package.capabilities]\n{lines}"));
    let deny = "[capabilities]\ndeny = [\"sockets\"]\n\n";
    one_way(&own("deny = [\"sql\"]"), &own(""), "`wit`: capability `sql` is no longer denied");
    // What all are denied stays denied, and is reported once.
    let both = format!("{deny}{}", own("allow = [\"sql\"]"));
    assert_eq!(
        messages(&compare(&both, &own("allow = [\"sql\"]"))),
        [
            "capabilities of components are no longer checked",
            "`wit`: capability `sockets` is no longer denied"
        ]
    );
    one_way(
        &format!("{deny}{}", package("")),
        &format!("{deny}{}", own("allow = [\"sockets\"]")),
        "`wit`: capability `sockets` is now allowed",
    );
    // Of two packages, the one that changed.
    let two = |lines: &str| {
        let (one, other) = (own("deny = [\"sql\"]"), own(lines).replace("\"wit\"", "\"api\""));
        format!("{one}\n{other}")
    };
    one_way(&two("deny = [\"sql\"]"), &two(""), "`api`: capability `sql` is no longer denied");
    let artifacts =
        |lines: &str| two(lines).replace("package", "artifact").replace("\"wit\"", "\"a.wasm\"");
    let (was, now) = (artifacts("deny = [\"sql\"]"), artifacts(""));
    one_way(&was, &now, "`api`: capability `sql` is no longer denied");
}

#[test]
fn classes_of_interfaces() {
    let table = |lines: &str| format!("[capabilities]\ndeny = [\"shell\"]\n\n{lines}\n");
    let class = "[[capabilities.class]]\ninterface = \"acme:host/*\"\nclass = \"shell\"";
    let message = "the classes that the policy gives to interfaces changed";
    both_ways(&table(""), &table(class), message, message);
}

/// Said of all it is reported once, and of a package for that.
#[test]
fn packages_that_were_never_released() {
    let packages = |one: &str, other: &str| {
        format!("[[package]]\npath = \"a\"\n{one}\n[[package]]\npath = \"b\"\n{other}\n")
    };
    let never = "released = false";
    let told =
        |whose: &str| format!("{whose} is marked as never released; that counts after the merge");
    let all = format!("{never}\n{}", packages("", ""));
    one_way(&packages("", ""), &all, &told("each package"));
    one_way("", never, &told("each package"));
    one_way(&packages("", ""), &packages("", never), &told("the package in `b`"));
    assert_eq!(
        messages(&compare(&packages("", ""), &packages(never, never))),
        [told("the package in `a`"), told("the package in `b`")]
    );
    nothing(&all, &packages(never, never));
}

#[test]
fn breaks_of_nobody_known() {
    let policy = |paths: &str, level: &str| format!("[consumers]\npaths = [{paths}]\n{level}");
    let (own, warn, note) = (
        policy("\"a\"", ""),
        policy("\"a\"", "unused = \"warn\""),
        policy("\"a\"", "unused = \"note\""),
    );
    let told = |level: &str| format!("breaking changes that break no known consumer are `{level}`");
    one_way("", &warn, &told("warn"));
    one_way(&own, &warn, &told("warn"));
    one_way(&warn, &note, &told("note"));
    nothing("", &own);
    nothing(&own, &policy("\"b\"", ""));
    nothing(&own, &policy("\"a\"", "unused = \"error\""));
    // Who else is asked may break too.
    let more = policy("\"a\", \"b\"", "unused = \"warn\"");
    one_way(&more, &warn, "the consumers in `b` are no longer checked");
    let other = policy("\"b\"", "unused = \"warn\"");
    both_ways(
        &warn,
        &other,
        "the consumers in `a` are no longer checked",
        "the consumers in `b` are no longer checked",
    );
}
