//! What the file says, and what is said of a file that cannot be read.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use witgate_config::{Config, Error, MAX_TABLES, MAX_TEXT, PolicyFrom, Problem};
use witgate_judge::{Decision, Level, Profile, Role, Target};
use witgate_toml::Problem::Syntax;

fn read(text: &str) -> Result<Config, Error> {
    Config::read("witgate.toml", text)
}

const WHOLE: &str = r##"
profile = "source"
fail-on = "warn"
baseline = "merge-base:main"
release = "release:v*"

[[package]]
path = "./wit//plugin/"
role = "platform"
profile = "link"
features = ["next", "later"]
baseline = "none"
reason = "not released yet"
release = "release:plugin-v*"

[[package]]
path = "."

[rules]
record-field-added = "error"
[[rules.for]]
item = "acme:plugin/unstable*"
rule = "function-added"
level = "warn"
[[rules.for]]
item = "*"
level = "note"

[[waiver]]
fingerprint = "wg1-7c1e9a40b2d4f6e1"
rule = "enum-case-added"
item = "acme:plugin/draw#shape.circle"
reason = "every plugin\nis rebuilt"
owner = "@octocat"
issue = "https://example.org/1"
expires = 2027-02-18
applies = ">=0.8.3, <0.8.5"

[[waiver]]
rule = "function-removed"
item = "acme:plugin/*"
count = 3
reason = "unused"
expires = "2027-03-01"

[policy]
from = "baseline"
"##;

#[test]
fn everything_that_it_may_say() {
    let config = read(WHOLE).unwrap();
    assert_eq!(config.profile.as_ref().unwrap().value, Profile::Source);
    assert_eq!(config.fail_on(), Level::Warn);
    assert_eq!(config.policy_from(), PolicyFrom::Baseline);
    let [plugin, own] = &config.packages[..] else { panic!("two packages") };
    assert_eq!((plugin.path.value.as_str(), own.path.value.as_str()), ("wit/plugin", "."));
    assert_eq!(plugin.features.as_ref().unwrap().value, ["next", "later"]);
    assert_eq!(plugin.reason.as_ref().unwrap().value, "not released yet");

    let terms = config.terms(Some(plugin), None);
    assert_eq!((terms.role, terms.profile()), (Role::Platform, Profile::Link));
    assert_eq!(config.baseline(Some(plugin)).unwrap().value, "none");
    assert_eq!(config.release(Some(plugin)).unwrap().value, "release:plugin-v*");
    for other in [Some(own), None] {
        let terms = config.terms(other, None);
        assert_eq!((terms.role, terms.profile()), (Role::Library, Profile::Source));
        assert_eq!(config.baseline(other).unwrap().value, "merge-base:main");
        assert_eq!(config.release(other).unwrap().value, "release:v*");
    }

    // Of several levels the last counts, and those at items come last.
    assert_eq!(terms.levels.level_for("record-field-added", "a:b/c#d"), Some(Level::Note));
    assert_eq!(terms.levels.0[0].rule.as_deref(), Some("record-field-added"));
    assert_eq!(terms.levels.0[1].item.as_deref(), Some("acme:plugin/unstable*"));

    let [first, second] = &config.waivers[..] else { panic!("two waivers") };
    assert_eq!(first.target, Target::Fingerprint("wg1-7c1e9a40b2d4f6e1".to_owned()));
    assert_eq!(first.reason, "every plugin\nis rebuilt");
    assert_eq!(first.expires.unwrap().to_string(), "2027-02-18");
    assert!(first.applies.as_ref().unwrap().matches(&"0.8.4".parse().unwrap()));
    let item = "acme:plugin/*".to_owned();
    let target = Target::Items { rule: "function-removed".to_owned(), item, count: 3 };
    assert_eq!(second.target, target);
    assert_eq!(second.expires.unwrap().to_string(), "2027-03-01");
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "\n# nothing\n", "\u{feff}# nothing", "package = []", "[rules]\n[policy]"] {
        let config = read(text).unwrap();
        assert!(config.packages.is_empty() && config.waivers.is_empty(), "{text:?}");
        assert_eq!(config.terms(None, None), witgate_judge::Terms::default());
        assert_eq!(config.fail_on(), Level::Error);
        assert_eq!(config.policy_from(), PolicyFrom::Candidate);
    }
}

#[test]
fn sites_are_where_things_are_written() {
    let config = read(&WHOLE.replace('\n', "\r\n")).unwrap();
    let written = |site: &witgate_model::Site| {
        let place = site.place().unwrap();
        (place.line, place.file.text[place.start..place.end].to_owned())
    };
    let line = |line: usize, text: &str| (line, text.to_owned());
    let [plugin, _] = &config.packages[..] else { panic!("two packages") };
    assert_eq!(written(&plugin.site), line(7, "[[package]]"));
    assert_eq!(written(&plugin.path.site), line(8, "path = \"./wit//plugin/\""));
    assert_eq!(written(&plugin.baseline.as_ref().unwrap().site), line(12, "baseline = \"none\""));
    assert_eq!(written(&config.profile.as_ref().unwrap().site), line(2, "profile = \"source\""));
    let site = config.waivers[1].site.as_ref().unwrap();
    let second = WHOLE.rfind("[[waiver]]").unwrap();
    let before = WHOLE[..second].matches('\n').count();
    assert_eq!(written(site), line(before + 1, "[[waiver]]"));
    assert_eq!(config.sources().files().len(), 1);
}

/// Tables in brackets are the same to TOML, and so to us.
#[test]
fn inline_tables_read_as_well() {
    let config = read(
        "package = [{ path = \"wit\", role = \"component\" }]\n\
         rules = { for = [{ item = \"*\", level = \"off\" }], type-added = \"warn\" }\n\
         policy.from = \"baseline\"\n\
         waiver = [{ fingerprint = \"wg1-0123456789abcdef\", reason = \"r\" }]\n",
    );
    let config = config.unwrap();
    assert_eq!(config.packages[0].role.as_ref().unwrap().value, Role::Component);
    assert_eq!(config.levels.0.len(), 2);
    assert_eq!(config.policy_from(), PolicyFrom::Baseline);
    assert_eq!(config.waivers.len(), 1);
}

/// Reads a text in which `«…»` marks what the error must point at.
fn wrong(marked: &str, message: &str, help: &str) {
    let start = marked.find('«').expect("a mark");
    let end = marked.find('»').expect("its end") - '«'.len_utf8();
    let text = marked.replace(['«', '»'], "");
    let error = read(&text).map(|_| ()).expect_err(&text);
    assert_eq!(error.message(), message, "{text}");
    assert_eq!(&text[error.range()], &text[start..end], "{text}");
    assert_eq!(error.range(), start..end, "{text}");
    let told = error.help().unwrap_or_default();
    assert!(told.contains(help) && told.is_empty() == help.is_empty(), "{text}: {told}");
    let file = error.at.place().expect("it is in the text").file;
    assert_eq!((file.path.as_str(), &*file.text), ("witgate.toml", text.as_str()));
    let line = text[..start].matches('\n').count() + 1;
    assert!(error.to_string().starts_with(&format!("witgate.toml:{line}:")), "{error}");
}

#[test]
fn unknown_keys() {
    wrong(
        "«profle» = \"link\"",
        "unknown key `profle` at the top of the file",
        "did you mean `profile`?",
    );
    wrong(
        "[[package]]\npath = \"wit\"\n«Profile» = \"link\"",
        "unknown key `Profile` in `[[package]]`",
        "did you mean `profile`?",
    );
    wrong(
        "[[waiver]]\n«expiry» = 2027-01-01",
        "unknown key `expiry` in `[[waiver]]`",
        "did you mean `expires`?",
    );
    wrong(
        "[[rules.for]]\n«glob» = \"*\"",
        "unknown key `glob` in `[[rules.for]]`",
        "known here: `item`, `rule`, `level`",
    );
    wrong("[policy]\n«zzz» = 1", "unknown key `zzz` in `[policy]`", "known here: `from`");
    wrong(
        "[[package]]\npath = \"wit\"\n[package.«inner»]\nx = 1",
        "unknown key `inner` in `[[package]]`",
        "known here",
    );
    wrong("«a».b.c = 1", "unknown key `a` at the top of the file", "known here");
}

#[test]
fn unknown_rules() {
    let message = "unknown rule `record-field-add`";
    let help = "did you mean `record-field-added`?";
    wrong("[rules]\n«record-field-add» = \"off\"", message, help);
    wrong(
        "[[rules.for]]\nitem = \"*\"\nlevel = \"off\"\nrule = «\"record-field-add\"»",
        message,
        help,
    );
    wrong(
        "[[waiver]]\nrule = «\"record-field-add\"»\nitem = \"*\"\ncount = 1\nreason = \"r\"",
        message,
        help,
    );
    wrong("[rules]\n«zz» = \"off\"", "unknown rule `zz`", "`witgate rules`");
}

#[test]
fn wrong_types() {
    let wrong = |marked: &str, message: &str| wrong(marked, message, "");
    wrong("profile = «1»", "`profile` must be a string, and this is a whole number");
    wrong("fail-on = «true»", "`fail-on` must be a string, and this is a boolean");
    wrong(
        "«[package]»\npath = \"wit\"",
        "`package` must be a list of tables, each under `[[…]]`, and this is a table",
    );
    wrong(
        "package = [«\"wit\"»]",
        "`package` must be a list of tables, each under `[[…]]`, and this is a string",
    );
    wrong(
        "[[waiver]]\ncount = «0x8000_0000_0000_0000»",
        "`count` must be a whole number, and this is a number that is too large",
    );
    wrong("«[[policy]]»", "`policy` must be a table, and this is a list of tables");
    wrong("rules = «[]»", "`rules` must be a table, and this is a list");
    wrong("[rules]\ntype-added = «1.5»", "`type-added` must be a string, and this is a float");
    wrong(
        "[[package]]\npath = \"wit\"\nfeatures = «\"next\"»",
        "`features` must be a list of strings, and this is a string",
    );
    wrong(
        "[[package]]\npath = \"wit\"\nfeatures = [\"a\", «2»]",
        "`features` must be a list of strings, and this is a whole number",
    );
    wrong("[[waiver]]\ncount = «\"1\"»", "`count` must be a whole number, and this is a string");
    wrong(
        "[[waiver]]\nexpires = «20270218»",
        "`expires` must be a date, as in 2027-02-18, and this is a whole number",
    );
}

#[test]
fn wrong_words() {
    wrong(
        "profile = «\"links\"»",
        "`profile` cannot be `links`",
        "did you mean `link`? it is one of `off`, `link`, `semver`, `link-both`, `source`, \
         `additive-only`, `frozen`",
    );
    wrong("profile = «\"LINK\"»", "`profile` cannot be `LINK`", "did you mean `link`?");
    wrong("fail-on = «\"off\"»", "`fail-on` cannot be `off`", "one of `error`, `warn`, `note`");
    wrong("[rules]\ntype-added = «\"warning\"»", "`type-added` cannot be `warning`", "`warn`?");
    wrong(
        "[[package]]\npath = \"wit\"\nrole = «\"host\"»",
        "`role` cannot be `host`",
        "one of `library`, `platform`, `component`",
    );
    wrong("[policy]\nfrom = «\"base\"»", "`from` cannot be `base`", "did you mean `baseline`?");
}

#[test]
fn missing_keys() {
    wrong(
        "«[[package]]»\nrole = \"library\"",
        "`path` is missing in `[[package]]`",
        "path = \"wit\"",
    );
    wrong("«[[rules.for]]»\nitem = \"*\"", "`level` is missing in `[[rules.for]]`", "`warn`");
    wrong("«[[rules.for]]»\nlevel = \"off\"", "`item` is missing in `[[rules.for]]`", "item = ");
    let reason = "reason = \"r\"";
    wrong(
        "«[[waiver]]»\nfingerprint = \"wg1-0123456789abcdef\"",
        "`reason` is missing in `[[waiver]]`",
        "give the reason",
    );
    wrong(
        &format!("«[[waiver]]»\n{reason}\ncount = 2"),
        "`fingerprint` is missing in `[[waiver]]`",
        "`rule`, `item` and `count`",
    );
    wrong(
        &format!("«[[waiver]]»\n{reason}\nrule = \"type-added\"\nitem = \"*\""),
        "`count` is missing in `[[waiver]]`",
        "count = 1",
    );
    wrong(
        &format!("«[[waiver]]»\n{reason}\nrule = \"type-added\"\ncount = 1"),
        "`item` is missing in `[[waiver]]`",
        "item = ",
    );
    wrong(
        &format!("«[[waiver]]»\n{reason}\nitem = \"*\"\ncount = 1"),
        "`rule` is missing in `[[waiver]]`",
        "rule = ",
    );
}

#[test]
fn wrong_values() {
    let package = |line: &str| format!("[[package]]\n{line}");
    for (path, why) in [
        ("/wit", "is absolute"),
        ("C:/wit", "is absolute"),
        ("wit\\\\a", "has a backslash"),
        ("wit/../..", "has `..` in it"),
        ("..", "has `..` in it"),
    ] {
        let help = "relative to this file";
        wrong(&package(&format!("path = «\"{path}\"»")), &format!("`path` {why}"), help);
    }
    wrong(&package("path = «\" \"»"), "`path` is blank", "say it");
    wrong(&package("path = «\"a\\u0000b\"»"), "`path` has a control character", "take the");
    wrong("baseline = «\"none\"»", "only a package can have no baseline", "`reason`");
    wrong(
        &package("path = \"wit\"\nbaseline = «\"none\"»"),
        "a package without a baseline needs a reason",
        "reason = ",
    );
    wrong(&package("path = \"wit\"\nreason = «\"\\n\"»"), "`reason` is blank", "say it");
    wrong(
        "[[package]]\npath = \"wit\"\n[[package]]\npath = «\"./wit/\"»",
        "a second `[[package]]` with the path `wit`; the first is on line 2",
        "one table",
    );
    wrong("[[package]]\npath = \"w\"\nfeatures = [«\"\"»]", "`features` is blank", "say it");

    let waiver = |line: &str| {
        format!("[[waiver]]\nfingerprint = \"wg1-0123456789abcdef\"\nreason = \"r\"\n{line}")
    };
    wrong(&waiver("expires = «\"2027-02-30\"»"), "`2027-02-30` is not a date", "2027-02-18");
    wrong(&waiver("expires = «\"20270218\"»"), "`20270218` is not a date", "2027-02-18");
    wrong(&waiver("expires = «\"tomorrow\"»"), "`tomorrow` is not a date", "2027-02-18");
    wrong(&waiver("expires = «\"2027-02-18T00:00\"»"), "`2027-02-18T00:00` is not a date", "2027");
    wrong(
        &waiver("expires = «2027-02-18T10:00:00Z»"),
        "`2027-02-18T10:00:00Z` is not a date",
        "2027",
    );
    wrong(&waiver("expires = «10:00:00»"), "`10:00:00` is not a date", "2027");
    wrong(
        &waiver("count = «2»"),
        "`count` has no effect with a `fingerprint`, which is one finding",
        "take out",
    );
    let error = read(&waiver("applies = \"newer\"")).unwrap_err();
    assert!(error.message().starts_with("`newer` is not a version range: "), "{error}");
    assert!(error.help().unwrap().contains(">=0.8.3, <0.8.5"));
    wrong(
        "[[waiver]]\nfingerprint = «\"wg1-0123456789ABCDEF\"»\nreason = \"r\"",
        "`wg1-0123456789ABCDEF` is not a fingerprint",
        "16 hexadecimal digits",
    );
    for count in ["0", "-3"] {
        wrong(
            &format!(
                "[[waiver]]\nrule = \"type-added\"\nitem = \"*\"\ncount = «{count}»\nreason = \"r\""
            ),
            "`count` must be 1 or more",
            "reviewed",
        );
    }
    let long = "x".repeat(1025);
    wrong(
        &format!("[[rules.for]]\nlevel = \"off\"\nitem = «\"{long}\"»"),
        "`item` is too long",
        "shorter",
    );
}

#[test]
fn what_is_not_toml() {
    let error = read("[[waiver]\nx = 1").unwrap_err();
    assert!(matches!(*error.problem, Problem::Toml(Syntax { .. })));
    assert!(error.message().starts_with("this is not TOML: "), "{error}");
    assert_eq!(error.at.line(), 1);
    // A day that there is not is none to TOML already.
    let error = read("[[waiver]]\nexpires = 2027-02-30").unwrap_err();
    assert!(matches!(*error.problem, Problem::Toml(Syntax { .. })));
    assert_eq!(error.at.line(), 2);
    let error = read("profile = \"off\"\nprofile = \"off\"").unwrap_err();
    assert_eq!(error.message(), "this is not TOML: duplicate key");
    assert_eq!(error.range(), 16..23);
}

#[test]
fn bounds() {
    let error = read(&"#".repeat(MAX_TEXT + 1)).unwrap_err();
    assert!(matches!(*error.problem, Problem::TooLarge { .. }));
    assert!(read(&"#".repeat(MAX_TEXT)).is_ok());
    let tables = |count: usize| -> String {
        (0..count).map(|number| format!("[[package]]\npath = \"p{number}\"\n")).collect()
    };
    assert_eq!(read(&tables(MAX_TABLES)).unwrap().packages.len(), MAX_TABLES);
    let error = read(&tables(MAX_TABLES + 1)).unwrap_err();
    assert_eq!(error.message(), "too many `[[package]]`: 1025, and at most 1024 are read");
}

#[test]
fn words_are_cut_where_nobody_reads_them() {
    let error = read(&format!("{} = 1", "k".repeat(100_000))).unwrap_err();
    assert!(error.message().len() < 150, "{}", error.message().len());
    let error = read(&format!("profile = \"{}\"", "é".repeat(100_000))).unwrap_err();
    assert!(error.message().len() < 200);
}

/// Whatever it is, there is an answer.
#[test]
fn hostile_text() {
    let full = |unit: &str| unit.repeat(MAX_TEXT / unit.len());
    let mut texts = vec![
        "\0".to_owned(),
        "profile = \"\0\"".to_owned(),
        "\u{202e} = 1".to_owned(),
        "\"\u{202e}\" = 1".to_owned(),
        format!("profile = {}", "[".repeat(500_000)),
        format!("profile = {}", "{a=".repeat(300_000)),
        format!("{}a = 1", "a.".repeat(500_000)),
        format!("[{}a]", "a.".repeat(500_000)),
        full("[[package]]\n"),
        full("[[rules.for]]\n"),
        full("[[a.a.a.a.a.a.a.a]]\n"),
        full("\r"),
        full("\""),
        full("'''"),
        full("= \n"),
        (0..60_000).map(|number| format!("k{number} = 1\n")).collect(),
        (0..60_000).map(|number| format!("[t{number}]\n")).collect(),
        format!("[rules]\n{}", full("a=").replace("a=", "")),
        format!("[[waiver]]\nreason = \"\"\"{}\"\"\"", "\n".repeat(900_000)),
        format!("[[waiver]]\nfingerprint = \"wg1-{}\"\nreason = \"r\"", "é".repeat(400_000)),
    ];
    // Every start of a text that is right.
    texts.extend((0..WHOLE.len()).filter_map(|end| WHOLE.get(..end)).map(str::to_owned));
    // One character of it something else.
    for (at, _) in WHOLE.char_indices() {
        for other in ["\0", "\u{202e}", "\"", "[", "é", ""] {
            let end = at + WHOLE[at..].chars().next().unwrap().len_utf8();
            texts.push(format!("{}{other}{}", &WHOLE[..at], &WHOLE[end..]));
        }
    }
    for text in texts {
        if let Err(error) = read(&text) {
            let place = error.at.place().expect("it is in the text");
            assert_eq!(*place.file.text, text);
            assert!(!error.to_string().is_empty());
            let _ = error.help();
        }
    }
}

#[test]
fn capabilities_of_all_and_of_one() {
    let text = r#"
[capabilities]
allow = ["random"]
deny = ["sockets"]
default = "deny"

[[capabilities.class]]
interface = "acme:host/*"
class = "shell"

[[package]]
path = "dist/plugin.wasm"

[package.capabilities]
allow = ["filesystem"]
default = "review"
"#;
    let config = Config::read("witgate.toml", text).unwrap();
    let all = config.capabilities_of(None, None).unwrap();
    assert_eq!((all.allow.as_slice(), all.default), (&["random".to_owned()][..], Decision::Deny));
    let own = config.capabilities_of(config.packages.first(), None).unwrap();
    assert_eq!(own.allow, ["filesystem", "random"]);
    assert_eq!(own.deny, ["sockets"]);
    assert_eq!(own.default, Decision::Review);
    assert_eq!(own.table.own, [("acme:host/*".to_owned(), "shell".to_owned())]);
    let silent = Config::read("witgate.toml", "profile = \"link\"").unwrap();
    assert!(silent.capabilities_of(None, None).is_none());
    for wrong in ["unknown:a", "a/b", "*"] {
        let text = format!(
            "[capabilities]\n[[capabilities.class]]\ninterface = \"a:b/c\"\nclass = \"{wrong}\"\n"
        );
        let error = Config::read("witgate.toml", &text).unwrap_err();
        assert!(error.to_string().contains("not the name of a class"), "{error}");
    }
    let error = Config::read("witgate.toml", "[capabilities]\ndefault = \"ask\"").unwrap_err();
    assert!(error.to_string().contains("ask"), "{error}");
}
