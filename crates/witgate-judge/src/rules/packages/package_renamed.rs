use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::Breaks;
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-renamed",
    summary: "a package was renamed",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks; 4])),
    judge: Judge::Change(&[Kind::PackageRenamed], judge),
    docs: r#"
The namespace and name of a package are part of the name of everything in it: a
component imports `old:name/interface`, and does not link with a host that
offers `new:name/interface`. The paths in generated bindings change as well, so
no code compiles unchanged.

No version allows a new name.
"#,
    instead: r#"
Publish the renamed package beside the existing one, let hosts offer both, and
remove the old one when nobody imports it.
"#,
    source: r#"
WIT.md, "Package Names"; hosts look imports up by their full name. Compiled with
wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything fails
to compile, because paths contain the name.
"#,
};

fn judge(change: &Change, _: &Evidence<'_>) -> Option<Draft> {
    let (was, now) = (change.was.as_ref()?.package(), change.now.as_ref()?.package());
    Some(Draft::new(
        format!("package `{}` renamed to `{}`", was.bare(), now.bare()),
        format!("keep the name `{}`, or publish the new package beside it", was.bare()),
    ))
}
