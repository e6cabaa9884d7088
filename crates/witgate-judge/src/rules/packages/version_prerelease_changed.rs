use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-prerelease-changed",
    summary: "a package moved from or to a prerelease",
    // Nothing was promised, so no release is owed.
    rows: Rows::either(Row::new(Bump::None, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
A prerelease links with itself and with nothing else: a component built against
`1.0.0-rc.1` finds neither `1.0.0-rc.2` nor `1.0.0` on any host. Between
prereleases nothing is promised, so this costs no particular version; it only
leaves compiled components behind.

Rebuild guests and hosts together at each step, or let hosts offer both versions
until the guests have moved.

Source: wasmparser's `split_canonical_version`; measured with Wasmtime {wasmtime}:
`0.3.0-rc-1` and `0.3.0` do not link in either direction. Compiled with wit-bindgen
{wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let prerelease = !was.pre.is_empty() || !now.pre.is_empty();
    if !prerelease || Track::of(Some(was)) == Track::of(Some(now)) {
        return None;
    }
    let draft = Draft::new(
        format!("package `{}` moved from `{was}` to `{now}`", evidence.name(change)),
        "rebuild guests and hosts together: a prerelease links with itself only",
    );
    Some(carried::unless_unnamed(draft, change, evidence))
}
