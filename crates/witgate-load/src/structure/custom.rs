//! Custom sections: what tools and people say of a file, which nobody checks.

use std::collections::BTreeMap;

use wasmparser::{ComponentName, CustomSectionReader, KnownCustom};
use witgate_model::Producers;

/// So many entries of a field are kept.
const MOST_ENTRIES: usize = 50;

/// So many bytes of a text are kept.
const LONGEST: usize = 1024;

/// The sections that are one text.
const TEXTS: [&str; 7] =
    ["authors", "description", "homepage", "licenses", "revision", "source", "version"];

/// Adds what a section says, if it is a `producers` section. What of it does not parse
/// says nothing.
pub(super) fn producers(section: &CustomSectionReader<'_>, producers: &mut Producers) {
    let KnownCustom::Producers(fields) = section.as_known() else { return };
    for field in fields.into_iter().map_while(Result::ok) {
        let Producers { languages, tools, sdks } = producers;
        let entries = match field.name {
            "language" => languages,
            "processed-by" => tools,
            "sdk" => sdks,
            _ => continue,
        };
        for value in field.values.into_iter().map_while(Result::ok).take(MOST_ENTRIES) {
            entries.insert(cut(value.name), cut(value.version));
        }
    }
}

/// Keeps what a section says, if it is one of those that are a text.
pub(super) fn metadata(
    section: &CustomSectionReader<'_>,
    metadata: &mut BTreeMap<&'static str, String>,
) {
    let known = TEXTS.into_iter().find(|name| *name == section.name());
    if let (Some(name), Ok(text)) = (known, std::str::from_utf8(section.data())) {
        metadata.insert(name, cut(text));
    }
}

/// The name that a component's name section gives to the component itself.
pub(super) fn component_name(section: &CustomSectionReader<'_>) -> Option<String> {
    let KnownCustom::ComponentName(names) = section.as_known() else { return None };
    names.into_iter().map_while(Result::ok).find_map(|name| match name {
        ComponentName::Component { name, .. } => Some(cut(name)),
        _ => None,
    })
}

/// The beginning of a text.
pub(super) fn cut(text: &str) -> String {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text[..end.unwrap_or_default()].to_owned()
}
