use crate::cell::Rows;
use crate::fact::{Fact, FactKind, PackageNew};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-new",
    summary: "a package is new on this branch",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PackageNew], Level::Note, judge),
    docs: r#"
The baseline commit has no package of this name, neither at its path nor
anywhere else. Nothing of it can break; the next change is compared with this
one.

Another package of a name that the commit has is new only if that one did not
move, and if the two versions are not compatible: beside an unmoved `1.0.0`, a
`1.0.1` is compared with it, and a `2.0.0` is new. The finding then says where
the commit has the name.
"#,
    instead: r#"
No action needed if the package is new. If it is not new, the baseline is the
wrong commit, or the package was renamed.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::PackageNew(PackageNew { name, place, commit, homes, .. }) = fact else { return None };
    let reason = match homes.as_slice() {
        [] => format!("{commit} has no package of this name"),
        [home] => format!("{commit} has another package of this name in `{home}`"),
        homes => {
            format!("{commit} has other packages of this name in `{}`", homes.join("`, `"))
        }
    };
    let message = format!("`{name}` in `{place}` is new: {reason}");
    let help = "no action needed: later changes are compared with this one";
    Some(Draft::new(message, help))
}
