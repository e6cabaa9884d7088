use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "version-downgraded",
    summary: "a package declares a version below the baseline's",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
The candidate's version comes before the baseline's. Names with versions of one
track still link in both directions, so nothing but this finding tells; hosts
that hold several versions prefer the greater, which is now the older contract.

Mostly the branch is behind its baseline, or the two places were given the wrong
way round. Update the branch, or declare a version above the baseline's.

Source: SemVer 2.0.0, section 11; Wasmtime and wasmparser match any two versions of
a track. Compiled with wit-bindgen 0.63 and Wasmtime 48's `bindgen!`: everything
compiles, on one track and across two.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    if now.cmp_precedence(was).is_ge() {
        return None;
    }
    let mut draft = Draft::new(
        format!("package `{}` went back from `{was}` to `{now}`", evidence.name(change)),
        format!("declare a version above `{was}`, or swap the two places"),
    );
    draft.level = Some(Level::Error);
    if Track::of(Some(was)) == Track::of(Some(now)) {
        return Some(draft);
    }
    let row = Row::new(Bump::None, [Breaks, Breaks, Ok, Ok]);
    Some(draft.rows(row, row))
}
