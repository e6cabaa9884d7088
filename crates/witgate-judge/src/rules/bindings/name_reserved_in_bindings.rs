use std::collections::BTreeSet;

use witgate_model::{
    Function, FunctionKind, FunctionName, Item, Member, Side, Type, TypeKind, TypeName,
};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::{Generator, labels};
use crate::rules::bindings::reserved::{IdentifierPlace, reserved_by};
use crate::rules::bindings::sides::Sides;

pub(crate) static RULE: Rule = Rule {
    id: "name-reserved-in-bindings",
    summary: "a name is one that generated bindings do not escape",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Generators escape keywords: a field `type` is `type_` in Rust and in C. Some names
they miss, and the code that they write does not compile:

- Rust: packages that are keywords, such as `acme:macro`;
- Rust: `gen`, a keyword since the edition 2024; types and cases `self`;
- Rust: functions `handle`, `take-handle` and `from-handle` of a resource;
- Rust: exported resources `t`, `guest`, `option` and `sized`;
- Rust and C: fields, parameters and, in Rust, functions that are keywords in upper
  case, such as `TYPE`;
- C: fields and cases `restrict` and `typeof`, parameters `size-t` and `uint8-t`;
- Go: a variant's case `tag`; parameters `len`, `runtime`, `unsafe` beside a list;
- TypeScript: functions that are keywords and belong to no resource, such as
  `delete`, for anyone who does not set `skipLibCheck`;
- JavaScript: a function `arguments`;
- Python: functions `type` and `bool` of a resource, and a parameter `self` of a
  constructor or of an exported function.
"#,
    instead: r#"
Choose another name before the first release, or tell users of that language to have
it renamed.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen}, jco {jco} and componentize-py {componentize-py},
and compiled.
bytecodealliance/wit-bindgen pull request 942 is about keywords in upper case.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let sides = Sides::new(evidence);
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let generators = generators(evidence, &sides, it);
        if !generators.is_empty() {
            drafts.push(draft(it.item.clone(), it.noun(), &it.name(), &generators));
        }
        if let Declared::Function(function) = it.declared {
            drafts.extend(params(&sides, it, function));
        }
    }
    drafts
}

/// The generators that cannot make code of an item's own name.
fn generators(
    evidence: &LintEvidence<'_>,
    sides: &Sides<'_>,
    it: &LintItem<'_>,
) -> BTreeSet<Generator> {
    let by = |places: &[IdentifierPlace], name: &str| -> BTreeSet<Generator> {
        places.iter().flat_map(|place| reserved_by(*place, name)).collect()
    };
    match (&it.item, it.declared) {
        (Item::Package(package), _) => by(&[IdentifierPlace::Package], &package.name),
        (_, Declared::Interface(_)) => by(&[IdentifierPlace::Interface], &it.name()),
        (Item::In(scope, Member::Type(name)), Declared::Type(def)) => {
            let is_exported =
                matches!(def.kind, TypeKind::Resource) && sides.can_be(scope, Side::Export);
            let resource = is_exported.then_some(IdentifierPlace::ExportedResource);
            by(&[[IdentifierPlace::Type].as_slice(), resource.as_slice()].concat(), name)
        }
        (Item::In(scope, Member::Part(ty, part)), _) => {
            let ty = TypeName { scope: scope.clone(), name: ty.clone() };
            match evidence.subject.contract.type_def(&ty).map(|def| &def.kind) {
                Some(TypeKind::Record(_)) => by(&[IdentifierPlace::Field], part),
                Some(TypeKind::Variant(_)) => {
                    by(&[IdentifierPlace::Case, IdentifierPlace::VariantCase], part)
                }
                Some(TypeKind::Enum(_)) => by(&[IdentifierPlace::Case], part),
                _ => BTreeSet::new(),
            }
        }
        (Item::In(scope, Member::Function(name)), Declared::Function(function)) => {
            let is_imported = sides.can_be(scope, Side::Import);
            let more = match function.kind.resource() {
                None => Some(IdentifierPlace::FreeFunction),
                Some(_) => is_imported.then_some(IdentifierPlace::ImportedResourceFunction),
            };
            let own = FunctionName::parse(name).own;
            by(&[[IdentifierPlace::Function].as_slice(), more.as_slice()].concat(), own)
        }
        _ => BTreeSet::new(),
    }
}

fn params(sides: &Sides<'_>, it: &LintItem<'_>, function: &Function) -> Vec<LintDraft> {
    let Item::In(scope, Member::Function(name)) = &it.item else { return Vec::new() };
    let mut places = vec![IdentifierPlace::Param];
    if sides.can_be(scope, Side::Import) {
        places.push(IdentifierPlace::ImportedParam);
        if function.params.iter().any(|param| is_lowered(&param.ty)) {
            places.push(IdentifierPlace::ImportedParamBesideList);
        }
    }
    if sides.can_be(scope, Side::Export) {
        places.push(IdentifierPlace::ExportedParam);
    }
    if let FunctionKind::Constructor(_) = function.kind {
        places.push(IdentifierPlace::ConstructorParam);
    }
    let reserved = function.params.iter().filter_map(|param| {
        let generators: BTreeSet<Generator> =
            places.iter().flat_map(|place| reserved_by(*place, &param.name)).collect();
        let item = Item::In(scope.clone(), Member::Param(name.clone(), param.name.clone()));
        let found = draft(item, "parameter", &param.name, &generators).span(param.span);
        (!generators.is_empty()).then_some(found)
    });
    reserved.collect()
}

/// Whether a parameter of that type is passed by a pointer and a length.
fn is_lowered(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::List(_))
}

fn draft(item: Item, noun: &str, name: &str, generators: &BTreeSet<Generator>) -> LintDraft {
    let message =
        format!("{noun} `{name}` is a name that does not compile in {}", labels(generators));
    LintDraft::new(item, message, "choose another name")
}
