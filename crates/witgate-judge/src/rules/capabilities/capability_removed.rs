use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::powers;

pub(crate) static RULE: Rule = Rule {
    id: "capability-removed",
    summary: "a component no longer uses a class of capabilities",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Note, judge),
    docs: r#"
The baseline uses the class, and the component imports no function of it that
does something. Its host can stop granting the capability.
"#,
    instead: r#"
Nothing needs to be done. If the policy allows the class, consider removing it from
`allow`, so that it cannot come back unnoticed.
"#,
    source: r#"
Component model, "Import and Export Definitions": a component can do nothing
that it does not import.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = powers::of_both(evidence) else { return Vec::new() };
    let mut drafts = Vec::new();
    for (class, of_class) in was.iter().filter(|(class, _)| !now.contains_key(*class)) {
        let message = format!("the component no longer uses {}", powers::named(class));
        let draft = Draft::new(message, "no action needed: its host need not grant it any more");
        let baseline = evidence.baseline;
        drafts.push(powers::draft_on_functions(
            draft,
            class,
            of_class,
            &of_class.powers,
            baseline,
            false,
        ));
    }
    drafts
}
