use std::collections::BTreeSet;

use witgate_model::{Item, Member, Type, TypeKind, TypeName};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "error-type-closed",
    summary: "an error type has no case for errors that nobody has thought of",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Enums and variants are closed: one more case breaks every guest and host that
was built without it, so a released error type can never name a new error. An
open case lets an implementation report one all the same.
"#,
    instead: r#"
Make it a variant with a last case `other(option<string>)`, as WASI 0.3 has it,
before the first release. An enum that is released keeps its cases; add the open
case with the next breaking release.
"#,
    source: r#"
wasi:filesystem 0.3, types.wit, on `other(option<string>)`: "A catch-all for
errors not captured by the existing variants. Implementations can use this to
extend the error type without breaking existing code." WebAssembly/WASI#892.
"#,
};

/// What an open case is called, or begins with.
const OPEN: [&str; 7] =
    ["other", "unknown", "internal", "unexpected", "custom", "generic", "failed"];

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut errors: BTreeSet<&TypeName> = BTreeSet::new();
    for it in &evidence.items {
        let Declared::Function(function) = it.declared else { continue };
        if let Some(Type::Result(_, Some(error))) = &function.result
            && let Type::Named(name) = &**error
        {
            errors.insert(original(evidence, name));
        }
    }
    let closed = evidence.items.iter().filter(|it| is_closed_error(evidence, it, &errors));
    closed.map(|it| draft(it).settled(evidence.is_released(it))).collect()
}

/// What a name means, through what `use` and `type` make of it.
fn original<'e>(evidence: &'e LintEvidence<'_>, name: &'e TypeName) -> &'e TypeName {
    let mut name = name;
    // A name means one that is declared before it, so this ends.
    while let Some(TypeKind::Alias(Type::Named(target))) =
        evidence.subject.contract.type_def(name).map(|def| &def.kind)
    {
        name = target;
    }
    name
}

fn is_closed_error(
    evidence: &LintEvidence<'_>,
    it: &LintItem<'_>,
    errors: &BTreeSet<&TypeName>,
) -> bool {
    let (Item::In(scope, Member::Type(name)), Declared::Type(def)) = (&it.item, it.declared) else {
        return false;
    };
    let is_value = matches!(def.kind, TypeKind::Enum(_) | TypeKind::Variant(_));
    is_value
        && !is_open(evidence, &def.kind)
        && errors.contains(&TypeName { scope: scope.clone(), name: name.clone() })
}

/// Whether a type can say something that nobody has thought of.
fn is_open(evidence: &LintEvidence<'_>, kind: &TypeKind) -> bool {
    let is_called_open = |case: &str| OPEN.iter().any(|open| case.starts_with(open));
    match kind {
        TypeKind::Enum(cases) => cases.iter().any(|case| is_called_open(&case.name)),
        TypeKind::Variant(cases) => cases.iter().any(|case| {
            is_called_open(&case.name)
                || case.ty.as_ref().is_some_and(|ty| says_anything(evidence, ty))
        }),
        // What a resource or a text says is not in the contract.
        TypeKind::Resource | TypeKind::ResourceAlias(_) => true,
        TypeKind::Record(fields) => fields.iter().any(|field| says_anything(evidence, &field.ty)),
        TypeKind::Alias(ty) => says_anything(evidence, ty),
        TypeKind::Flags(_) => false,
    }
}

fn says_anything(evidence: &LintEvidence<'_>, payload: &Type) -> bool {
    match payload {
        Type::String | Type::Own(_) | Type::Borrow(_) => true,
        Type::Option(inner) => says_anything(evidence, inner),
        // A type mentions only types that are declared before it, so this ends.
        Type::Named(name) => {
            let def = evidence.subject.contract.type_def(name);
            def.is_some_and(|def| is_open(evidence, &def.kind))
        }
        _ => false,
    }
}

fn draft(it: &LintItem<'_>) -> LintDraft {
    let message =
        format!("error type `{}` is closed: a new kind of error breaks all who use it", it.name());
    let help =
        "before the first release, make it a variant with a last case `other(option<string>)`";
    LintDraft::new(it.item.clone(), message, help)
}
