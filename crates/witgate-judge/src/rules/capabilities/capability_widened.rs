use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::powers;

pub(crate) static RULE: Rule = Rule {
    id: "capability-widened",
    summary: "a component uses more functions of a class of capabilities than the baseline",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
The baseline uses the class already, and the component now imports functions of
it that the baseline does not import: it read files, and may now delete them. The
same function of another version of its interface is the same.

Without `[capabilities]` in the policy the finding is a note. With it, functions
that are allowed are a note, and those to review are an error until a waiver says
who reviewed them. Those that are denied are found by `capability-denied`.
"#,
    instead: r#"
If the component needs the functions, have them reviewed, and waive the finding
with the reason, or add them to `allow`, such as
`wasi:filesystem/types#descriptor.unlink-file-at`.
"#,
    source: r#"
Component model, "Import and Export Definitions": a component can call no
function that it does not import.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = powers::of_both(evidence) else { return Vec::new() };
    let mut drafts = Vec::new();
    for (class, of_class) in &now {
        let Some(before) = was.get(class) else { continue };
        let more = powers::not_denied(evidence, class, &of_class.beyond(before));
        if more.is_empty() {
            continue;
        }
        let decision = powers::decision(evidence, class, &more);
        let (named, told) = (powers::named(class), powers::list_functions(&more));
        let message = format!("the component uses more of {named}: {told}");
        let draft = Draft::new(message, powers::help(decision, class));
        let draft = draft.level(powers::level(decision));
        drafts.push(powers::draft_on_functions(
            draft,
            class,
            of_class,
            &more,
            evidence.candidate,
            true,
        ));
    }
    drafts
}
