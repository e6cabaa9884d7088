use witgate_diff::{Change, Kind};
use witgate_model::Bump;

use crate::cell::Cell::Breaks;
use crate::cell::{Row, Rows};
use crate::evidence::Evidence;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-renamed",
    summary: "a package has another namespace or name",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks; 4])),
    judge: Judge::Change(&[Kind::PackageRenamed], judge),
    docs: r#"
The namespace and the name of a package are part of the name of everything in
it: a component imports `old:name/interface`, and no host that offers
`new:name/interface` links with it. Generated bindings have other paths as well,
so nobody's code compiles unchanged.

No version pays for a new name. Publish the renamed package beside the one that
there is, let hosts serve both, and retire the first when nobody imports it.

Source: WIT.md, "Package Names"; hosts look imports up by their full name. Compiled
with wit-bindgen {wit-bindgen} and Wasmtime {wasmtime}'s `bindgen!`: everything fails: paths have the
name.
"#,
};

fn judge(change: &Change, _: &Evidence<'_>) -> Option<Draft> {
    let (was, now) = (change.was.as_ref()?.package(), change.now.as_ref()?.package());
    Some(Draft::new(
        format!("package `{}` became `{}`", was.bare(), now.bare()),
        format!("keep the name `{}`, or publish the new package beside it", was.bare()),
    ))
}
