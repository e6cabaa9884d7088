use witgate_diff::{Change, Kind, What};
use witgate_model::Form;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "version-build-metadata-changed",
    summary: "only the build metadata of a version changed",
    rows: Rows::NONE,
    judge: Judge::Change(&[Kind::VersionChanged], judge),
    docs: r#"
Versions match without the part after the `+`: `1.0.0+a` links with `1.0.0+b`,
and neither is later than the other. New build metadata is no new version.
"#,
    instead: r#"
If anything else changed, raise the version itself.
"#,
    source: r#"
SemVer 2.0.0, section 10; measured with Wasmtime {wasmtime}: `1.0.0+b1` and
`1.0.0+b2` link in both directions. Compiled with wit-bindgen {wit-bindgen} and
Wasmtime {wasmtime}'s `bindgen!`: everything compiles.
"#,
};

fn judge(change: &Change, evidence: &Evidence<'_>) -> Option<Draft> {
    let What::VersionChanged { was, now } = &change.what else { return None };
    let (Some(was), Some(now)) = (was, now) else { return None };
    if now.cmp_precedence(was).is_ne() {
        return None;
    }
    let help = match evidence.candidate.form {
        // The package is one that it uses.
        Form::Component => "no action needed if those who run the component know of it",
        Form::Text | Form::WitPackage | Form::Nothing => {
            "raise the version itself if anything changed: build metadata is ignored"
        }
    };
    let message = format!("package `{}` changed from `{was}` to `{now}`", evidence.name(change));
    Some(Draft::new(message, help))
}
