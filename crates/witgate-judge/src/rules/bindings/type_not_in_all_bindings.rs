use std::collections::BTreeSet;

use witgate_model::{Type, TypeDef};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::{Generator, labels};

pub(crate) static RULE: Rule = Rule {
    id: "type-not-in-all-bindings",
    summary: "a type is one for which some generators make no bindings yet",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::All,
        level: Level::Note,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Lists of a fixed length, maps and `error-context` are new in the component model.
Who generates bindings of a package that has them gets an error in these languages:

- `list<u8, 4>`: C, Go, C# and Python;
- `map<string, u32>`: Python;
- `error-context`: C, Go and C#.
"#,
    instead: r#"
Use `list<u8>`, or a tuple; a list of tuples; a `string` or a resource. Keep the
type if those languages do not matter to you yet.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen}, jco {jco} and componentize-py {componentize-py}: the generators
panic with "not yet implemented". jco and wit-bindgen for Rust have all three.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let types: Vec<&Type> = match it.declared {
            Declared::Function(function) => function.types().collect(),
            Declared::Type(TypeDef { kind, .. }) => kind.types().collect(),
            _ => continue,
        };
        let mut seen = BTreeSet::new();
        for ty in types {
            each_new(ty, &mut |ty, generators| {
                if seen.insert(ty.to_string()) {
                    drafts.push(draft(it, ty, generators));
                }
            });
        }
    }
    drafts
}

/// Every type within a type that some generators lack.
fn each_new(ty: &Type, found: &mut impl FnMut(&Type, &[Generator])) {
    match ty {
        Type::FixedLengthList(..) => {
            found(ty, &[Generator::C, Generator::Go, Generator::CSharp, Generator::Python]);
        }
        Type::Map(..) => found(ty, &[Generator::Python]),
        Type::ErrorContext => found(ty, &[Generator::C, Generator::Go, Generator::CSharp]),
        _ => {}
    }
    ty.parts().for_each(|part| each_new(part, found));
}

fn draft(it: &LintItem<'_>, ty: &Type, generators: &[Generator]) -> LintDraft {
    let generators = labels(&generators.iter().copied().collect());
    let message = format!(
        "{} `{}` has a `{ty}`, which has no bindings in {generators}",
        it.noun(),
        it.name()
    );
    let help = "use a type that all languages have, if these matter to you";
    LintDraft::new(it.item.clone(), message, help).facts(ty.to_string())
}
