use std::collections::BTreeSet;

use witgate_capability::is_preview1_function;
use witgate_model::{InterfaceName, Item, Member, Scope, Subject};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::gained;

pub(crate) static RULE: Rule = Rule {
    id: "preview1-leaked",
    summary: "an interface has functions of WASI preview1",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
The interface has several functions that are called as those of WASI preview1:
`fd-read`, `path-open`, `proc-exit`. These take numbers for handles and addresses
of memory, which mean nothing outside of the core module that has that memory; a
component that exports or imports them cannot be composed with one that is
written against WASI 0.2 or later, and no type checks what the numbers are.

If the interface of the baseline has them already, the finding is a note.
"#,
    instead: r#"
Use the interfaces of WASI 0.2 or later, whose resources and streams take the
place of file descriptors. If the names are those of something else, accept them
in `[rules]`: `preview1-leaked = "note"`.
"#,
    source: r#"
`wasi_snapshot_preview1.witx` of github.com/WebAssembly/WASI.
"#,
};

/// One function may be called so by chance.
const SEVERAL: usize = 2;

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let before = leaked(evidence.baseline);
    let was_so = |name: &InterfaceName| before.iter().any(|(was, _)| was.bare() == name.bare());
    leaked(evidence.candidate)
        .into_iter()
        .map(|(name, functions)| {
            let functions: Vec<String> =
                functions.iter().take(3).map(|name| format!("`{name}`")).collect();
            let message = format!(
                "interface `{}` has functions of WASI preview1: {}",
                name.bare(),
                functions.join(", ")
            );
            let help =
                format!("use the interfaces of WASI 0.2 or later; {}", gained::accept(RULE.id));
            let item = |name| Item::In(Scope::Interface(name), Member::Itself);
            let was = was_so(&name).then(|| item(name.clone()));
            gained::draft_on_items(Draft::new(message, help), was, Some(item(name)))
        })
        .collect()
}

/// The interfaces that are a promise of the subject, with the functions in question.
fn leaked(subject: &Subject) -> Vec<(InterfaceName, BTreeSet<String>)> {
    let contract = &subject.contract;
    let found = contract.interfaces().filter_map(|(name, interface)| {
        let functions: BTreeSet<String> = interface
            .functions
            .keys()
            .filter(|function| is_preview1_function(&function.replace('-', "_")))
            .map(ToString::to_string)
            .collect();
        (functions.len() >= SEVERAL).then_some((name, functions))
    });
    found.collect()
}
