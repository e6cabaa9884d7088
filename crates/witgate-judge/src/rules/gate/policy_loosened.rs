use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LoosenedKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-loosened",
    summary: "a change weakens the policy that it is checked by",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PolicyLoosened], Level::Warn, judge),
    docs: r#"
A new waiver, a lower level for a rule, a weaker profile, a package that is no
longer checked: anything that lets more pass than the baseline's policy did is
reported at its line, so that reviewers see it first. So is a package that moves
to a directory for which the policy has weaker settings, or to one that is not
checked.

The loosened policy counts, and the finding is a warning. A new waiver is a note
and never fails the check, whatever `fail-on` says, so that a reviewed pull
request can include its own waiver. `[rules]` in the baseline's policy can set
another level for this rule. If the baseline's policy says `[policy] from =
"baseline"`, the loosened policy counts only after it is merged, and the finding
is an error.

A change that makes the policy stricter is not reported.
"#,
    instead: r#"
Let code owners review `witgate.toml`, and merge the change only if they agree.
"#,
    source: "",
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
