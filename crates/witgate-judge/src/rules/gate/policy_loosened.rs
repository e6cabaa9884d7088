use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LoosenedKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-loosened",
    summary: "a change weakens the gate that it passes",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PolicyLoosened], judge),
    docs: r#"
A waiver added, a rule lowered, a profile relaxed, a package no longer looked at:
whatever lets more pass than the baseline's policy did is found here, at the line
that does it, so that whoever reviews the change sees it before anything else.

It counts and warns. A waiver is a note and fails no gate, whatever `fail-on` says,
so that a reviewed pull request can carry its own; let code owners guard
`witgate.toml`. A level for this rule in the baseline's `[rules]` takes precedence.
With `[policy] from = "baseline"`, which only the baseline can say, what is loosened
does not count until it is merged, and blocks.

What makes the policy stricter is never found here.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::PolicyLoosened(it) = fact else { return None };
    let draft = Draft::new(&it.matter, format!("merge this only if {}", it.merge_if));
    Some(match it.is_in_force {
        // The candidate's policy might say that this rule says nothing.
        // A waiver that failed the gate itself could never be merged.
        true if it.kind == LoosenedKind::Waiver => {
            let draft = draft.level(Level::Note).level_source(LevelSource::BaselinePolicy);
            Draft { never_fails: true, ..draft }
        }
        true => draft.level(Level::Warn).level_source(LevelSource::BaselinePolicy),
        false => draft.level(Level::Error).level_source(LevelSource::Rule),
    })
}
