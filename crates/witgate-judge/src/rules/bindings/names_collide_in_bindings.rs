use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{InterfaceName, Item, Member, Scope, WorldKey};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::LintEvidence;
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::{Generator, labels};
use crate::rules::bindings::identifier::folded;
use crate::rules::bindings::identifiers::{Identifier, identifiers};

pub(crate) static RULE: Rule = Rule {
    id: "names-collide-in-bindings",
    summary: "two names become one identifier in generated bindings",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Generators join names: of an interface and a function, of a resource and its static
function, of a variant and its case. Two names that are different in WIT can be the
same once they are joined, and the bindings do not compile:

- C: a function `c` of interface `a-b`, and a function `b-c` of interface `a`;
- C and Go, and Rust where they are exported: a method `b-c` of resource `a`, and a
  method `c` of resource `a-b`;
- C: a resource `file`, and a type `own-file` or a function `file-drop-own`;
- Go: a static function `open` of `file`, and a function or type `file-open`;
- Go: the constructor of `file`, and a function or type `make-file`;
- Go: a case `code` of variant `error`, and a function `make-error-code`;
- TypeScript: a case `code` of variant `error`, and a type `error-code`, which
  becomes both at once;
- Rust: an exported resource `file`, and a type `guest-file` or `file-borrow`;
- TypeScript: an exported interface `log`, and an exported function `log`.

If two functions of exported resources collide, no component can be built at all.
"#,
    instead: r#"
Rename one of the two before the first release: later that breaks everybody else.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen} and jco {jco}, and compiled.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut identifiers = identifiers(evidence);
    identifiers.sort_by(|one, other| (place(one), &one.item).cmp(&(place(other), &other.item)));
    identifiers.dedup_by(|one, other| place(one) == place(other) && one.item == other.item);
    // What two items collide in, all generators together.
    let mut pairs: BTreeMap<(Item, Item), (Identifier, Identifier, BTreeSet<Generator>)> =
        BTreeMap::new();
    for sharing in identifiers.chunk_by(|one, other| place(one) == place(other)) {
        let Some((first, others)) = sharing.split_first() else { continue };
        for other in others.iter().filter(|other| !are_of_colliding_interfaces(first, other)) {
            let key = (first.item.clone(), other.item.clone());
            let pair =
                pairs.entry(key).or_insert_with(|| (first.clone(), other.clone(), BTreeSet::new()));
            pair.2.insert(first.generator);
        }
    }
    pairs
        .into_values()
        .map(|(one, other, generators)| draft(evidence, &one, &other, &generators))
        .collect()
}

/// Where an identifier has to be the only one.
fn place(it: &Identifier) -> (Generator, &str, &str) {
    (it.generator, &it.space, &it.text)
}

/// Whether their interfaces collide themselves, which is another rule's finding.
fn are_of_colliding_interfaces(one: &Identifier, other: &Identifier) -> bool {
    let [one, other] = [one, other].map(|it| interface_of(&it.item));
    one != other && one.map(|name| folded(&name.name)) == other.map(|name| folded(&name.name))
}

/// The interface that something is in, or that it exports.
fn interface_of(item: &Item) -> Option<&InterfaceName> {
    match item {
        Item::In(Scope::Interface(name), _)
        | Item::In(_, Member::Key(_, WorldKey::Interface(name))) => Some(name),
        _ => None,
    }
}

fn draft(
    evidence: &LintEvidence<'_>,
    one: &Identifier,
    other: &Identifier,
    generators: &BTreeSet<Generator>,
) -> LintDraft {
    let message = format!(
        "{} and {} become one name, such as `{}`, and do not compile: {}",
        shown(evidence, one),
        shown(evidence, other),
        other.text,
        labels(generators)
    );
    LintDraft::new(other.item.clone(), message, "rename one of them")
        .facts(evidence.address(&one.item))
}

/// What to call something, with its interface, which may be another than that of what it
/// collides with.
fn shown(evidence: &LintEvidence<'_>, it: &Identifier) -> String {
    let address = evidence.address(&it.item);
    let last = address.rsplit_once('/').map_or(&*address, |(_, last)| last);
    format!("{} `{last}`", it.noun)
}
