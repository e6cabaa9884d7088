use witgate_diff::{Change, Kind, What};
use witgate_model::{Bump, Track};

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::packages::carried;

pub(crate) static RULE: Rule = Rule {
    id: "version-track-changed",
    summary: "a package moved to another version track",
    // The step is the payment, not a debt.
    rows: Rows::either(Row::new(Bump::None, [Breaks, Breaks, Ok, Ok])),
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Names link within a track only: `1.x.y` with `1.x.y`, `0.2.y` with `0.2.y`. A
component built against the baseline finds nothing of it on a host that offers
the candidate alone, nor the reverse, however alike the two are.

That is what a breaking change costs, and this step pays for all of them. It is
worth taking only if something does break; then take every change that was put
off along with it. Hosts may offer both tracks side by side while guests move.

Source: wasmparser's `split_canonical_version`, Wasmtime's `alternate_lookup_key`;
measured: `1.0.0` and `2.0.0`, `0.2.0` and `0.3.0` do not link in either direction.
Compiled with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything compiles:
the paths of a package with one version have none. Code that states a version in the
options of the macro fails, as it does at every release.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    if !evidence.is_root(change) {
        return None;
    }
    let (Some(was), Some(now)) = (was, now) else { return None };
    let (before, after) = (Track::of(Some(was)), Track::of(Some(now)));
    if before == after {
        return None;
    }
    let package = evidence.name(change);
    let former = change.was.as_ref()?.package().bare();
    let draft = match former == package {
        true => Draft::new(
            format!(
                "package `{package}` moved from track `{before}` to `{after}` (`{was}` to `{now}`)"
            ),
            format!("let hosts offer `{package}` on both tracks until guests are rebuilt"),
        ),
        // Under its new name the package never was on the first track.
        false => Draft::new(
            format!("package `{former}` was `{was}`, and `{package}` begins at `{now}`"),
            format!("let hosts offer `{former}` beside `{package}` until guests are rebuilt"),
        ),
    };
    Some(carried::unless_unnamed(draft, change, evidence))
}
