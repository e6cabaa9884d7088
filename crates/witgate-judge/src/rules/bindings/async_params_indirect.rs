use witgate_model::{Function, FunctionKind, Item, Member, Side, Type, TypeKind};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::sides::Sides;

pub(crate) static RULE: Rule = Rule {
    id: "async-params-indirect",
    summary: "an async function has more parameters than are passed in core values",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Parameters of an async function that a guest calls are passed in up to four core
values: a number is one, a string or list are two, a handle is one. More than four
are passed in memory, for which wit-bindgen for C# generates no code yet: it panics,
and no guest in C# can import the interface.
"#,
    instead: r#"
Nothing, unless guests in C# matter to you; then take fewer parameters.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen}: "indirect params not supported for async imports
yet", also of wasi:filesystem 0.3.0. WebAssembly/component-model, `CanonicalABI.md`:
`MAX_FLAT_ASYNC_PARAMS` is 4.
"#,
};

/// The most core values in which parameters of an async import are passed.
const MOST: usize = 4;

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let sides = Sides::new(evidence);
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let (Item::In(scope, Member::Function(_)), Declared::Function(function)) =
            (&it.item, it.declared)
        else {
            continue;
        };
        if !function.is_async || !sides.can_be(scope, Side::Import) {
            continue;
        }
        let own = usize::from(is_method(function));
        let params = function.params.iter();
        let values = params.fold(own, |sum, param| {
            if sum > MOST { sum } else { sum + core_values(evidence, &param.ty, MOST + 1 - sum) }
        });
        if values > MOST {
            let message = format!(
                "`{}` passes its parameters in memory, which has no bindings in {}",
                it.name(),
                Generator::CSharp.label()
            );
            let help = "take fewer parameters, if that language matters to you";
            drafts.push(LintDraft::new(it.item.clone(), message, help));
        }
    }
    drafts
}

fn is_method(function: &Function) -> bool {
    matches!(function.kind, FunctionKind::Method(..))
}

/// How many core values a type takes, counted up to `most`: what is beyond is not examined
/// , because declared types can be nested to any size.
fn core_values(evidence: &LintEvidence<'_>, ty: &Type, most: usize) -> usize {
    let of = |ty: &Type, most| core_values(evidence, ty, most);
    let sum = |types: &mut dyn Iterator<Item = &Type>| {
        types.fold(0, |sum, ty| if sum < most { sum + of(ty, most - sum) } else { sum })
    };
    // Which case it is takes one.
    let one_of = |types: &mut dyn Iterator<Item = &Type>| match most {
        0 | 1 => 1,
        _ => 1 + types.map(|ty| of(ty, most - 1)).max().unwrap_or(0),
    };
    match ty {
        Type::String | Type::List(_) | Type::Map(..) => 2,
        Type::Tuple(elements) => sum(&mut elements.iter()),
        Type::FixedLengthList(element, length) => {
            let length = usize::try_from(*length).unwrap_or(usize::MAX);
            sum(&mut std::iter::repeat_n(&**element, length.min(most)))
        }
        Type::Option(_) | Type::Result(..) => one_of(&mut ty.parts()),
        Type::Named(name) => match evidence.subject.contract.type_def(name).map(|def| &def.kind) {
            Some(TypeKind::Record(fields)) => sum(&mut fields.iter().map(|field| &field.ty)),
            Some(TypeKind::Variant(cases)) => {
                one_of(&mut cases.iter().filter_map(|case| case.ty.as_ref()))
            }
            Some(TypeKind::Alias(ty)) => of(ty, most),
            _ => 1,
        },
        _ => 1,
    }
}
