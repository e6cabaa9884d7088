use std::collections::BTreeSet;

use witgate_model::{Type, TypeKind};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::{Generator, labels};

pub(crate) static RULE: Rule = Rule {
    id: "tuple-too-long",
    summary: "a tuple has more elements than generators can write",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Bindings for Go have tuples of up to 16 elements. In Rust, a record or variant that
holds a tuple of more than 12 does not compile: the generated type derives `Debug`,
which such tuples lack.
"#,
    instead: r#"
Declare a record: its fields have names, too.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen}, and compiled. For Go it panics: "tuples can not
have more than 16 elements". Rust says: "`(u8, u8, …)` doesn't implement `Debug`".
"#,
};

/// The most elements of a tuple in Go.
const GO: usize = 16;

/// The most elements of a tuple that implements `Debug` in Rust.
const RUST_DEBUG: usize = 12;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let (types, is_held): (Vec<&Type>, bool) = match it.declared {
            Declared::Function(function) => (function.types().collect(), false),
            Declared::Type(def) => (
                def.kind.types().collect(),
                matches!(def.kind, TypeKind::Record(_) | TypeKind::Variant(_)),
            ),
            _ => continue,
        };
        let types = if is_held { with_aliases(evidence, types) } else { types };
        let longest = longest(&types);
        let mut generators = BTreeSet::new();
        if longest > GO {
            generators.insert(Generator::Go);
        }
        if is_held && longest > RUST_DEBUG {
            generators.insert(Generator::Rust);
        }
        if generators.is_empty() {
            continue;
        }
        let message = format!(
            "{} `{}` has a tuple of {longest} elements, which does not compile in {}",
            it.noun(),
            it.name(),
            labels(&generators)
        );
        drafts.push(LintDraft::new(it.item.clone(), message, "declare a record"));
    }
    drafts
}

/// The length of the longest tuple within types.
fn longest(types: &[&Type]) -> usize {
    fn longest_tuple(ty: &Type) -> usize {
        let own = if let Type::Tuple(elements) = ty { elements.len() } else { 0 };
        ty.parts().map(longest_tuple).max().unwrap_or(0).max(own)
    }
    types.iter().map(|ty| longest_tuple(ty)).max().unwrap_or(0)
}

/// Types with what the names in them mean, each name once.
fn with_aliases<'e>(evidence: &LintEvidence<'e>, types: Vec<&'e Type>) -> Vec<&'e Type> {
    let mut names = BTreeSet::new();
    let mut found = types;
    let mut position = 0;
    while let Some(ty) = found.get(position).copied() {
        position += 1;
        ty.each_name(&mut |name| {
            let def = evidence.subject.contract.type_def(name);
            if let Some(TypeKind::Alias(target)) = def.map(|def| &def.kind)
                && names.insert(name)
            {
                found.push(target);
            }
        });
    }
    found
}
