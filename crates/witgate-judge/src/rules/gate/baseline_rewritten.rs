use witgate_model::count;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "baseline-rewritten",
    summary: "a change rewrites what it is compared with",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::BaselineRewritten], judge),
    docs: r#"
The baseline stands in files of the repository (`baseline = "pin"`, a directory, a
file), and this change writes them too; or it is a commit that came with the change.
A break that is pinned anew is no break any more, so each report says what was
rewritten, held against the commit that the change set out from.

It counts and warns, as what loosens the policy does, so that whoever reviews the
change sees it before anything else. Where the baseline's policy says
`[policy] from = "baseline"`, the rewritten baseline counts once it is merged: the
change is judged by the commit's.

A first pin, where the commit has none, is held against the package in that commit.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::BaselineRewritten(it) = fact else { return None };
    let changes = count(it.changes, "change");
    let what = format!(
        "`{}`, which `{}` is compared with, is rewritten by this change: {changes} against \
         {}, {} breaking",
        it.place, it.package, it.commit, it.breaking
    );
    let draft = match it.is_in_force {
        true => Draft::new(
            what,
            "merge this only if what was rewritten is released; otherwise restore the baseline",
        )
        .level(Level::Warn),
        false => Draft::new(
            format!("{what}; judged by that of the commit"),
            "nothing to mend; it counts once it is merged",
        )
        .level(Level::Note),
    };
    Some(draft.level_source(LevelSource::BaselinePolicy))
}
