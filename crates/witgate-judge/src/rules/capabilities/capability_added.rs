use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::powers;

pub(crate) static RULE: Rule = Rule {
    id: "capability-added",
    summary: "a component uses a class of capabilities that the baseline does not use",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
The component imports a function that does something which no function of the
baseline does: it may now open files, or sockets, or call an interface that no
table knows. For SemVer that is at most an addition. For the host that runs the
component it is a new power over it.

Classes and their interfaces are those of `witgate inspect`. Types, functions that
only ask for handles, and what the adapter of WASI preview1 imports for every
program are no use of a capability. An unknown interface is a class of its own.

Without `[capabilities]` in the policy the finding is a note. With it, a class
that is allowed is a note, and one to review is an error until a waiver says who
reviewed it. One that is denied is found by `capability-denied`.
"#,
    instead: r#"
If the component needs it, have it reviewed, and waive the finding with the
reason, or add the class to `allow`. If it does not, remove what brought the
import in: often a dependency.
"#,
    source: r#"
Component model, "Import and Export Definitions": a component can do nothing
that it does not import. Classes: the tables of `witgate-capability`, which name
their sources.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = powers::of_both(evidence) else { return Vec::new() };
    let mut drafts = Vec::new();
    for (class, of_class) in now.iter().filter(|(class, _)| !was.contains_key(*class)) {
        let gained = powers::not_denied(evidence, class, &of_class.powers);
        if gained.is_empty() {
            continue;
        }
        let decision = powers::decision(evidence, class, &gained);
        let (named, told) = (powers::named(class), powers::list_functions(&gained));
        let message = format!("the component may now use {named}: {told}");
        let draft = Draft::new(message, powers::help(decision, class));
        let draft = draft.level(powers::level(decision));
        drafts.push(powers::draft_on_functions(
            draft,
            class,
            of_class,
            &gained,
            evidence.candidate,
            true,
        ));
    }
    drafts
}
