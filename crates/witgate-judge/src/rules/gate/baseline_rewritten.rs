use witgate_model::count;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-rewritten",
    summary: "a change edits the baseline that it is compared with",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::BaselineRewritten], Level::Warn, judge),
    docs: r#"
The baseline is in files of the repository (`baseline = "pin"`, a directory, a
file) that this change edits, or it is a commit that is part of the change. A
breaking change that is also written to the baseline would no longer be found,
so this finding compares the edited baseline with the merge base and says what
changed.

It is a warning that reviewers see first, like `policy-loosened`. If the
baseline's policy says `[policy] from = "baseline"`, the change is judged by the
baseline of the merge base, and the edited one counts after the merge.

The first pin of a package, which the merge base does not have, is compared with
the package in that commit.
"#,
    instead: r#"
Merge this only if the edited baseline has been released. Otherwise restore the
baseline.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::BaselineRewritten(it) = fact else { return None };
    let changes = count(it.changes, "change");
    let what = format!(
        "this change edits `{}`, the baseline of `{}`: {changes} compared with {}, {} breaking",
        it.place, it.package, it.commit, it.breaking
    );
    let draft = match it.is_in_force {
        true => Draft::new(
            what,
            "merge this only if the edited baseline is released; otherwise restore it",
        )
        .level(Level::Warn),
        false => Draft::new(
            format!("{what}; compared with the baseline in that commit"),
            "no action needed: the edited baseline counts after the merge",
        )
        .level(Level::Note),
    };
    Some(draft.level_source(LevelSource::BaselinePolicy))
}
