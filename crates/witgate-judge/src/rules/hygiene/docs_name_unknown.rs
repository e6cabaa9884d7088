use std::collections::BTreeSet;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "docs-name-unknown",
    summary: "documentation names an item that is not there",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The documentation mentions a name in backquotes that looks like one of the
contract's and is none: mostly a name that has changed since.
"#,
    instead: r#"
Write the name as it is now.
"#,
    source: "",
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut known = BTreeSet::new();
    for it in &evidence.items {
        names_of(it, &mut known);
    }
    for (interface, contents) in evidence.subject.contract.interfaces() {
        known.insert(interface.name.to_string());
        known.extend(contents.types.keys().map(ToString::to_string));
        known.extend(
            contents
                .functions
                .keys()
                .map(|name| witgate_model::FunctionName::parse(name).own.to_owned()),
        );
    }
    let mut drafts = Vec::new();
    for it in evidence.items.iter().filter(|it| !it.span.is_none()) {
        let Some(declaration) = evidence.declaration(it) else { continue };
        for name in quoted(&declaration.docs).collect::<BTreeSet<_>>() {
            let Some(near) = Some(name)
                .filter(|name| !known.contains(*name))
                .and_then(|name| near(name, &known))
            else {
                continue;
            };
            let message =
                format!("the documentation of `{}` names `{name}`, and there is none", it.name());
            let help = format!("write `{near}` if that is meant");
            drafts.push(LintDraft::new(it.item.clone(), message, help).facts(name));
        }
    }
    drafts
}

fn names_of(it: &LintItem<'_>, known: &mut BTreeSet<String>) {
    let name = it.name();
    known.extend(name.split(['.', ':', '/']).map(str::to_owned));
    known.insert(name);
    if let Declared::Function(function) = it.declared {
        known.extend(function.params.iter().map(|param| param.name.to_string()));
    }
    known.extend(it.stability().and_then(|gates| gates.unstable.as_ref()).map(ToString::to_string));
}

/// The words in backquotes that are written as names of several words are in WIT.
fn quoted(docs: &str) -> impl Iterator<Item = &str> {
    let words = docs.split('`').skip(1).step_by(2);
    words.filter(|word| {
        let is_name = word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        is_name && word.contains('-') && !word.starts_with('-') && !word.ends_with('-')
    })
}

/// The known name that differs by a letter or two: whatever is further away may be
/// a word of something else.
fn near<'k>(name: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let allowed = if name.len() < 12 { 1 } else { 2 };
    let near = known
        .iter()
        .filter(|other| other.contains('-') && other.len().abs_diff(name.len()) <= allowed)
        .filter(|other| letters_apart(name, other) <= 2 * allowed);
    let near = near.map(|other| (strsim::damerau_levenshtein(name, other), other.as_str()));
    near.filter(|(distance, _)| *distance <= allowed).min().map(|(_, other)| other)
}

/// How many letters one name has that the other has not: an edit changes two at most, so
/// that most names need no comparison.
fn letters_apart(name: &str, other: &str) -> usize {
    let mut counts = [0_i16; 1 << u8::BITS];
    name.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    other.bytes().for_each(|byte| counts[usize::from(byte)] -= 1);
    counts.iter().map(|count| usize::from(count.unsigned_abs())).sum()
}
