use std::collections::BTreeSet;

use crate::capability_policy::Decision;
use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::powers::{self, Power};

pub(crate) static RULE: Rule = Rule {
    id: "capability-denied",
    summary: "a component uses a capability that the policy denies",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
`deny` in `[capabilities]` names the class, the interface or the function, or
`default` is `deny` and nothing allows it. It is an error whether or not the
baseline uses it already: what is denied is denied until the policy says
otherwise.

A component that only has an import, and no function that does something with it,
does not use the capability. What two components provide to one another in a
composition is no capability of the whole.
"#,
    instead: r#"
Build the component without the import, or compose it with a component that
provides the interface and does not pass it on. If it is needed after all, change
`deny`; the change itself is reported as `policy-loosened`.
"#,
    source: r#"
Component model, "Import and Export Definitions": a component can do nothing
that it does not import. That a denial counts before anything that is allowed is
how Deno's permissions and Android's work.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = powers::of_both(evidence) else { return Vec::new() };
    let Some(policy) = &evidence.terms.capabilities else { return Vec::new() };
    let mut drafts = Vec::new();
    for (class, of_class) in &now {
        let is_denied = |power: &&Power| power.decision(class, policy) == Decision::Deny;
        let denied: BTreeSet<Power> = of_class.powers.iter().filter(is_denied).cloned().collect();
        if denied.is_empty() {
            continue;
        }
        let since = if was.contains_key(class) { "" } else { " now" };
        let message = format!(
            "the component may{since} use {}, which the policy denies: {}",
            powers::named(class),
            powers::list_functions(&denied)
        );
        let draft = Draft::new(message, powers::help(Some(Decision::Deny), class));
        drafts.push(powers::draft_on_functions(
            draft,
            class,
            of_class,
            &denied,
            evidence.candidate,
            true,
        ));
    }
    drafts
}
