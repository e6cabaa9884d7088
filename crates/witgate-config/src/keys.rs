//! Every table of the file and every key in it, once: the reader takes no other
//! key, and the JSON Schema is held to the same tables.

use witgate_judge::{Decision, Hosts, Preset, Profile, Role};
use witgate_promotion::{Measure, Quantiles};

use crate::config::PolicyFrom;
use crate::integrity::{BundleVersion, EcdsaForm, Transparency};
use crate::promotion::{AbsentCounters, TimeUnit};
use crate::words::words_of;

/// A kind of table.
#[derive(Debug)]
pub(crate) struct Table {
    /// How messages call it; empty for the top of the file.
    pub(crate) title: &'static str,
    /// Its keys, in the order in which they are reported.
    pub(crate) keys: &'static [Key],
    /// Whether the ids of rules are keys of it too, each with a level.
    pub(crate) has_rules: bool,
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// What a key takes.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Text that is not blank.
    Text,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// Several texts.
    Texts,
    /// A number from 1.
    Count,
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// The id of a rule.
    Rule,
    /// A table.
    Table(&'static Table),
    /// Several tables.
    Tables(&'static Table),
}

pub(crate) static TOP: Table = Table {
    title: "",
    keys: &[
        key("required-version", Kind::Text),
        key("profile", Kind::Word(profiles)),
        key("hosts", Kind::Word(|| Hosts::ALL.iter().map(|hosts| hosts.as_str()).collect())),
        key("patch-additions", Kind::Flag),
        key("fail-on", Kind::Word(|| vec!["error", "warn", "note"])),
        key("baseline", Kind::Text),
        key("release", Kind::Text),
        key("released", Kind::Flag),
        key("deps", Kind::Texts),
        key("exclude", Kind::Texts),
        key("package", Kind::Tables(&PACKAGE)),
        key("rules", Kind::Table(&RULES)),
        key("waiver", Kind::Tables(&WAIVER)),
        key("policy", Kind::Table(&POLICY)),
        key("lint", Kind::Table(&LINT)),
        key("echo", Kind::Tables(&ECHO)),
        key("lock", Kind::Table(&LOCK)),
        key("artifact", Kind::Tables(&ARTIFACT)),
        key("target", Kind::Tables(&TARGET)),
        key("provenance", Kind::Table(&PROVENANCE)),
        key("portability", Kind::Table(&PORTABILITY)),
        key("promotion", Kind::Table(&PROMOTION)),
        key("capabilities", Kind::Table(&CAPABILITIES)),
        key("consumers", Kind::Table(&CONSUMERS)),
    ],
    has_rules: false,
};

static PACKAGE: Table = Table {
    title: "[[package]]",
    keys: &[
        required("path", Kind::Text),
        key("role", Kind::Word(|| Role::ALL.iter().map(|role| role.as_str()).collect())),
        key("profile", Kind::Word(profiles)),
        key("hosts", Kind::Word(|| Hosts::ALL.iter().map(|hosts| hosts.as_str()).collect())),
        key("patch-additions", Kind::Flag),
        key("features", Kind::Texts),
        key("deps", Kind::Texts),
        key("baseline", Kind::Text),
        key("reason", Kind::Text),
        key("release", Kind::Text),
        key("released", Kind::Flag),
        key("capabilities", Kind::Table(&OWN_CAPABILITIES)),
    ],
    has_rules: false,
};

static RULES: Table =
    Table { title: "[rules]", keys: &[key("for", Kind::Tables(&FOR))], has_rules: true };

static FOR: Table = Table {
    title: "[[rules.for]]",
    keys: &[
        required("item", Kind::Text),
        key("rule", Kind::Rule),
        required("level", Kind::Word(levels)),
    ],
    has_rules: false,
};

static ECHO: Table = Table {
    title: "[[echo]]",
    keys: &[
        required("file", Kind::Text),
        required("pattern", Kind::Text),
        key("package", Kind::Text),
    ],
    has_rules: false,
};

static LINT: Table = Table {
    title: "[lint]",
    keys: &[key(
        "preset",
        Kind::Word(|| Preset::ALL.iter().map(|preset| preset.as_str()).collect()),
    )],
    has_rules: false,
};

static WAIVER: Table = Table {
    title: "[[waiver]]",
    keys: &[
        key("fingerprint", Kind::Text),
        key("fingerprints", Kind::Texts),
        key("rule", Kind::Rule),
        key("item", Kind::Text),
        key("count", Kind::Count),
        required("reason", Kind::Text),
        key("owner", Kind::Text),
        key("issue", Kind::Text),
        key("expires", Kind::Date),
        key("applies", Kind::Text),
    ],
    has_rules: false,
};

static POLICY: Table = Table {
    title: "[policy]",
    keys: &[key("from", Kind::Word(|| PolicyFrom::ALL.iter().map(|it| it.as_str()).collect()))],
    has_rules: false,
};

static LOCK: Table = Table {
    title: "[lock]",
    keys: &[
        key("files", Kind::Texts),
        key("bytes", Kind::Texts),
        key("require-verified", Kind::Flag),
    ],
    has_rules: false,
};

static ARTIFACT: Table = Table {
    title: "[[artifact]]",
    keys: &[
        required("path", Kind::Text),
        key("world", Kind::Text),
        key("manifest", Kind::Text),
        key("attestations", Kind::Texts),
        key("capabilities", Kind::Table(&OWN_CAPABILITIES)),
    ],
    has_rules: false,
};

static TARGET: Table = Table {
    title: "[[target]]",
    keys: &[
        required("host", Kind::Text),
        key("flags", Kind::Texts),
        key("for", Kind::Texts),
        key("wit", Kind::Text),
        key("world", Kind::Text),
    ],
    has_rules: false,
};

static CAPABILITIES: Table = Table {
    title: "[capabilities]",
    keys: &[
        key("allow", Kind::Texts),
        key("review", Kind::Texts),
        key("deny", Kind::Texts),
        key("default", Kind::Word(decisions)),
        key("class", Kind::Tables(&CLASS)),
    ],
    has_rules: false,
};

static CONSUMERS: Table = Table {
    title: "[consumers]",
    keys: &[
        required("paths", Kind::Texts),
        key("owners", Kind::Text),
        key("unused", Kind::Word(|| vec!["error", "warn", "note"])),
    ],
    has_rules: false,
};

static CLASS: Table = Table {
    title: "[[capabilities.class]]",
    keys: &[required("interface", Kind::Text), required("class", Kind::Text)],
    has_rules: false,
};

static OWN_CAPABILITIES: Table = Table {
    title: "capabilities",
    keys: &[
        key("allow", Kind::Texts),
        key("review", Kind::Texts),
        key("deny", Kind::Texts),
        key("default", Kind::Word(decisions)),
    ],
    has_rules: false,
};

fn decisions() -> Vec<&'static str> {
    Decision::ALL.iter().map(|decision| decision.as_str()).collect()
}

static PROVENANCE: Table = Table {
    title: "[provenance]",
    keys: &[
        key("require", Kind::Texts),
        key("source-repository", Kind::Text),
        key("workflow", Kind::Text),
        key("builder", Kind::Text),
        key("key", Kind::Tables(&KEY)),
        key("threshold", Kind::Count),
        key("trusted-root", Kind::Text),
        key("identity", Kind::Tables(&IDENTITY)),
        key("oldest-bundle", Kind::Word(words_of::<BundleVersion>)),
        key("transparency", Kind::Word(words_of::<Transparency>)),
    ],
    has_rules: false,
};

static KEY: Table = Table {
    title: "[[provenance.key]]",
    keys: &[
        required("path", Kind::Text),
        key("name", Kind::Text),
        key("ecdsa", Kind::Word(words_of::<EcdsaForm>)),
    ],
    has_rules: false,
};

static IDENTITY: Table = Table {
    title: "[[provenance.identity]]",
    keys: &[required("name", Kind::Text), required("issuer", Kind::Text)],
    has_rules: false,
};

static PORTABILITY: Table =
    Table { title: "[portability]", keys: &[required("runtimes", Kind::Texts)], has_rules: false };

static PROMOTION: Table = Table {
    title: "[promotion]",
    keys: &[
        key("require", Kind::Flag),
        key("limit", Kind::Tables(&PROMOTION_LIMIT)),
        key("min-calls", Kind::Count),
        key("confidence", Kind::Text),
        key("quantiles", Kind::Word(|| Quantiles::ALL.iter().map(|it| it.as_str()).collect())),
        key("max-age", Kind::Text),
        key("max-gap", Kind::Text),
        key("digest-label", Kind::Text),
        key("absent-counters", Kind::Word(words_of::<AbsentCounters>)),
        key("metrics", Kind::Table(&PROMOTION_METRICS)),
    ],
    has_rules: false,
};

static PROMOTION_LIMIT: Table = Table {
    title: "[[promotion.limit]]",
    keys: &[
        required("measure", Kind::Word(|| Measure::ALL.iter().map(|it| it.as_str()).collect())),
        key("max", Kind::Text),
        key("max-increase", Kind::Text),
    ],
    has_rules: false,
};

/// The keys are the quantities, and the unit of times.
static PROMOTION_METRICS: Table = Table {
    title: "[promotion.metrics]",
    keys: &[
        key("latency", Kind::Text),
        key("calls", Kind::Text),
        key("traps", Kind::Text),
        key("timeouts", Kind::Text),
        key("memory-breaches", Kind::Text),
        key("cold-start", Kind::Text),
        key("unit", Kind::Word(words_of::<TimeUnit>)),
    ],
    has_rules: false,
};

/// The words for a level.
pub(crate) fn levels() -> Vec<&'static str> {
    vec!["off", "note", "warn", "error"]
}

fn profiles() -> Vec<&'static str> {
    Profile::ALL.iter().map(|profile| profile.as_str()).collect()
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, is_required: false }
}

const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, is_required: true }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value};

    use super::*;
    use crate::CONFIG_SCHEMA;

    fn schema() -> Value {
        serde_json::from_str(CONFIG_SCHEMA).expect("it is JSON")
    }

    fn resolve<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
        match part.get("$ref").and_then(Value::as_str) {
            Some(to) => schema.pointer(to.strip_prefix('#').expect("here")).expect("it is there"),
            None => part,
        }
    }

    fn words_of(value: &Value) -> Vec<&str> {
        value.as_array().expect("a list").iter().map(|word| word.as_str().expect("text")).collect()
    }

    fn rule_ids() -> Vec<&'static str> {
        witgate_judge::RULES.iter().map(|rule| rule.id).collect()
    }

    fn same(schema: &Value, part: &Value, table: &Table) {
        let part = resolve(schema, part);
        let title = table.title;
        assert_eq!(part["type"], "object", "{title}");
        assert_eq!(part["additionalProperties"], false, "{title}");
        assert!(part["description"].is_string(), "{title}");
        let empty = Map::new();
        let properties = part["properties"].as_object().unwrap_or(&empty);
        let mut known: BTreeSet<&str> = table.keys.iter().map(|key| key.name).collect();
        if table.has_rules {
            known.extend(rule_ids());
            for rule in witgate_judge::RULES.iter() {
                let level = &properties[rule.id];
                assert_eq!(level["description"], rule.summary);
                assert_eq!(words_of(&level["enum"]), levels(), "{}", rule.id);
            }
        }
        let told: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(told, known, "{title}");
        let required: Vec<_> =
            table.keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
        let told = part.get("required").map(words_of).unwrap_or_default();
        assert_eq!(told, required, "{title}");
        for key in table.keys {
            let told = resolve(schema, &properties[key.name]);
            let at = format!("{title} {}", key.name);
            assert!(told["description"].is_string(), "{at}");
            match &key.kind {
                Kind::Text | Kind::Date => assert_eq!(told["type"], "string", "{at}"),
                Kind::Word(all) => assert_eq!(words_of(&told["enum"]), all(), "{at}"),
                Kind::Texts => {
                    assert_eq!(told["type"], "array", "{at}");
                    assert_eq!(told["items"]["type"], "string", "{at}");
                }
                Kind::Count => {
                    assert_eq!(told["type"], "integer", "{at}");
                    assert_eq!(told["minimum"], 1, "{at}");
                }
                Kind::Flag => assert_eq!(told["type"], "boolean", "{at}"),
                Kind::Rule => assert_eq!(words_of(&told["enum"]), rule_ids(), "{at}"),
                Kind::Table(table) => same(schema, told, table),
                Kind::Tables(table) => {
                    assert_eq!(told["type"], "array", "{at}");
                    assert_eq!(told["maxItems"], crate::limits::MAX_TABLES, "{at}");
                    same(schema, &told["items"], table);
                }
            }
        }
    }

    /// What of the schema follows from the list of rules, written into it.
    fn with_rules(schema: &str) -> String {
        let properties = witgate_judge::RULES.iter().map(|rule| {
            let summary = Value::from(rule.summary);
            format!(
                "        \"{}\": {{ \"enum\": [\"off\", \"note\", \"warn\", \"error\"], \
                 \"description\": {summary} }}",
                rule.id
            )
        });
        let ids = rule_ids().into_iter().map(|id| format!("        \"{id}\""));
        let text = between(
            schema,
            "        \"for\": { \"$ref\": \"#/definitions/overrides\" },\n",
            "\n      }",
            &properties.collect::<Vec<_>>().join(",\n"),
        );
        let start =
            "    \"rule\": {\n      \"description\": \"The id of a rule.\",\n      \"enum\": [\n";
        between(&text, start, "\n      ]", &ids.collect::<Vec<_>>().join(",\n"))
    }

    fn between(text: &str, start: &str, end: &str, new: &str) -> String {
        let at = text.find(start).expect("where the rules begin") + start.len();
        let rest = text[at..].find(end).expect("where they end") + at;
        format!("{}{new}{}", &text[..at], &text[rest..])
    }

    #[test]
    fn the_schema_names_the_rules_that_there_are() {
        let fresh = with_rules(CONFIG_SCHEMA);
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/config-1.json");
        witgate_testing::golden::assert(path.as_ref(), &fresh);
    }

    #[test]
    fn the_schema_is_what_the_reader_takes() {
        let schema = schema();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        same(&schema, &schema, &TOP);
    }
}
