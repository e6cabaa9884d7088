use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-prerelease-changed",
    summary: "a package changed to or from a prerelease",
    // Nothing was promised, so no release is owed.
    rows: Rows::either(Row::new(Bump::None, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
A prerelease links only with itself: a component built against `1.0.0-rc.1`
links with neither `1.0.0-rc.2` nor `1.0.0`. Nothing is promised between
prereleases, so no particular version is required; compiled components stop
linking all the same.
"#,
    instead: r#"
Rebuild guests and hosts together at each step, or let hosts offer both versions
until the guests are rebuilt.
"#,
    source: r#"
wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}:
`0.3.0-rc-1` and `0.3.0` do not link in either direction. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything
compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let prerelease = !was.pre.is_empty() || !now.pre.is_empty();
    if !prerelease || Track::from_version(Some(was)) == Track::from_version(Some(now)) {
        return None;
    }
    let draft = Draft::new(
        format!("package `{}` changed from `{was}` to `{now}`", evidence.name(change)),
        "rebuild guests and hosts together: a prerelease links only with itself",
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
