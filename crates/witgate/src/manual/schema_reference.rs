//! Reference pages that are made of JSON schemas: the policy, and the JSON report.

use serde_json::{Map, Value};
use witgate_config::CONFIG_SCHEMA;
use witgate_report::REPORT_SCHEMA;

use super::words::line;

/// The keys of witgate.toml as one Markdown document.
pub fn policy_reference() -> String {
    let lead = "# Policy: witgate.toml\n\n\
         <!-- Generated from the JSON schema: BLESS=1 cargo test -p witgate-cli -->\n\n\
         witgate looks for `witgate.toml` in the directory of what it checks and in every\n\
         directory above it, up to the top of the repository. Every key is optional; an unknown\n\
         key is an error. `witgate init` writes a commented policy, and `witgate schema config`\n\
         prints the schema for editors. [What `check` compares](../gate.md) has an example and\n\
         explains profiles, hosts, roles and waivers.\n";
    let pages = Pages::new(CONFIG_SCHEMA, Naming::Toml);
    pages.document(lead, "Top-level keys")
}

/// The keys of a JSON report as one Markdown document.
pub fn report_reference() -> String {
    let lead = "# JSON report\n\n\
         <!-- Generated from the JSON schema: BLESS=1 cargo test -p witgate-cli -->\n\n\
         `witgate check --format json` and `-o json=FILE` write this report, and `witgate schema\n\
         report` prints its JSON schema. The order is deterministic. Within `witgate/report/1`\n\
         keys may be added; none is removed or changes its meaning.\n\n\
         `--format jsonl` writes the same in lines, each with a key `type`: first the report\n\
         without its findings (`report`), then each finding (`finding`), and last the lists that\n\
         findings refer to, if there are any (`reaches`).\n\n\
         Filters such as `--level` leave findings out of what standard output has; they change\n\
         neither `tally` nor `status`.\n";
    let pages = Pages::new(REPORT_SCHEMA, Naming::Json);
    pages.document(lead, "Report")
}

/// How sections are called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// `[lock]`, `[[package]]`.
    Toml,
    /// `tally`, `findings[]`.
    Json,
}

struct Pages {
    schema: Value,
    naming: Naming,
}

/// An object of the schema that gets a section of its own.
struct Section<'s> {
    title: String,
    object: &'s Map<String, Value>,
}

impl Pages {
    fn new(schema: &str, naming: Naming) -> Pages {
        let schema = serde_json::from_str(schema).expect("the schema of this crate is JSON");
        Pages { schema, naming }
    }

    fn document(&self, lead: &str, title: &str) -> String {
        let mut text = lead.to_owned();
        let top = self.schema.as_object().expect("a schema is an object");
        let mut sections = vec![Section { title: title.to_owned(), object: top }];
        let mut position = 0;
        while position < sections.len() {
            let (title, object) = (sections[position].title.clone(), sections[position].object);
            line(&mut text, format_args!("\n## {title}\n"));
            if position > 0
                && let Some(description) = object.get("description").and_then(Value::as_str)
            {
                line(&mut text, format_args!("{}\n", cell(description)));
            }
            let inner = self.table(&mut text, object);
            position += 1;
            // Right below the section that mentions them, each once.
            let mut at = position;
            for mut section in inner {
                section.title = within(&title, section.title);
                if sections.iter().all(|known| !std::ptr::eq(known.object, section.object)) {
                    sections.insert(at, section);
                    at += 1;
                }
            }
        }
        text
    }

    /// The keys of an object, and the sections that its keys need.
    fn table<'s>(&'s self, text: &mut String, object: &'s Map<String, Value>) -> Vec<Section<'s>> {
        text.push_str("| key | type | meaning |\n|---|---|---|\n");
        let mut inner = Vec::new();
        let rules = witgate_judge::RULES.len();
        for (key, value) in properties(object) {
            // The ids of rules are keys of `[rules]`, and have a page of their own.
            if witgate_judge::find(key).is_some() {
                continue;
            }
            let (kind, section) = self.kind(key, value);
            let description = self.description(value);
            line(text, format_args!("| `{key}` | {kind} | {} |", cell(description)));
            inner.extend(section);
        }
        if properties(object).len() > rules {
            text.push_str("| *a rule's id* | `off`, `note`, `warn` or `error` | The level of the [rule](../rules.md). |\n");
        }
        inner
    }

    fn description<'s>(&'s self, value: &'s Value) -> &'s str {
        let own = value["description"].as_str();
        own.or_else(|| self.resolved(value)["description"].as_str()).unwrap_or_default()
    }

    /// What a reference refers to, or the value itself.
    fn resolved<'s>(&'s self, value: &'s Value) -> &'s Value {
        let path = value["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
        path.and_then(|path| self.schema.pointer(path)).unwrap_or(value)
    }

    /// The type of a value in words, and the section that it needs.
    fn kind<'s>(&'s self, key: &str, value: &'s Value) -> (String, Option<Section<'s>>) {
        if let Some(choices) = value["anyOf"].as_array() {
            let kinds = choices.iter().map(|choice| self.kind(key, choice));
            let (words, sections): (Vec<_>, Vec<_>) = kinds.unzip();
            // A choice may also be one of keys that are required together.
            if words.iter().all(|words: &String| !words.is_empty()) {
                return (words.join(" or "), sections.into_iter().flatten().next());
            }
        }
        let value = self.resolved(value);
        if let Some(words) = value["enum"].as_array() {
            return (one_of(words), None);
        }
        if let Some(word) = value["const"].as_str() {
            return (format!("`{word}`"), None);
        }
        match &value["type"] {
            Value::String(kind) if kind == "array" => {
                let (item, section) = self.kind(key, &value["items"]);
                let section = section.map(|section| Section {
                    title: self.title(key, true),
                    object: section.object,
                });
                let is_word = item.chars().all(char::is_alphabetic);
                let plural = if is_word { format!("{item}s") } else { item };
                (format!("list of {plural}"), section)
            }
            Value::String(kind) if kind == "object" => {
                let object = value.as_object().filter(|object| !properties(object).is_empty());
                let title = self.title(key, false);
                (
                    if self.naming == Naming::Toml { "table" } else { "object" }.to_owned(),
                    object.map(|object| Section { title, object }),
                )
            }
            Value::String(kind) => (kind.clone(), None),
            Value::Array(kinds) => {
                let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
                (kinds.join(" or "), None)
            }
            _ => (String::new(), None),
        }
    }

    fn title(&self, key: &str, is_list: bool) -> String {
        match (self.naming, is_list) {
            (Naming::Toml, true) => format!("`[[{key}]]`"),
            (Naming::Toml, false) => format!("`[{key}]`"),
            (Naming::Json, _) => format!("`{key}`"),
        }
    }
}

fn properties(object: &Map<String, Value>) -> Vec<(&String, &Value)> {
    object.get("properties").and_then(Value::as_object).into_iter().flatten().collect()
}

/// Words of which one is allowed, or what they are if they are many.
fn one_of(words: &[Value]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = words
        .iter()
        .map(|word| word.as_str().map_or_else(|| word.to_string(), |word| format!("`{word}`")))
        .collect();
    match shown.split_last() {
        _ if shown.len() > MOST => "[id of a rule](../rules.md)".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('<', "&lt;")
}

/// The title of a table in another one, as TOML writes it: `[[provenance.key]]`. Other
/// titles stay as they are.
fn within(parent: &str, title: String) -> String {
    let outer = parent.trim_matches(['`', '[', ']']);
    match (parent.starts_with("`["), title.strip_prefix("`[")) {
        (true, Some(rest)) => {
            let brackets = if rest.starts_with('[') { "`[[" } else { "`[" };
            format!("{brackets}{outer}.{}", rest.trim_start_matches('['))
        }
        _ => title,
    }
}
