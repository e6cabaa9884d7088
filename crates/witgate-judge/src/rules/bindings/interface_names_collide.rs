use std::collections::BTreeMap;

use witgate_model::{InterfaceName, Item};

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::LintEvidence;
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::identifier::folded;

pub(crate) static RULE: Rule = Rule {
    id: "interface-names-collide",
    summary: "two interfaces have names that differ only in hyphens or in upper case",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Minimal,
        level: Level::Error,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
The component model compares names without hyphens and in lower case. Two interfaces
such as `key-value` and `keyvalue` can be written into one package, and no component
can import both, or export both: it is not valid.
"#,
    instead: r#"
Rename one of the two.
"#,
    source: r#"
WebAssembly/component-model pull request 704, "Make strongly-unique
hyphen-insensitive". wasm-tools 1.263 refuses the component: "import name
`demo:shape/keyvalue` conflicts with previous name `demo:shape/key-value`". Within
an interface, the parser refuses such names.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let contract = &evidence.subject.contract;
    let mut drafts = Vec::new();
    for root in &contract.roots {
        let Some(package) = contract.packages.get(root) else { continue };
        let mut seen = BTreeMap::new();
        for name in package.interfaces.keys() {
            let Some(other) = seen.insert(folded(name), name) else {
                continue;
            };
            let item = Item::interface(InterfaceName { package: root.clone(), name: name.clone() });
            let message = format!(
                "interfaces `{other}` and `{name}` cannot be in one world: {} refuses it, because \
                 their names differ only in hyphens or in upper case",
                Generator::Component.label()
            );
            drafts.push(LintDraft::new(item, message, "rename one of them").facts(&**other));
        }
    }
    drafts
}
