use crate::cell::Rows;
use crate::fact::{Fact, FactKind, PackageNew};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-new",
    summary: "a package is new on this branch",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PackageNew], judge),
    docs: r#"
The commit to compare with holds no package of this name, neither at its path nor
anywhere else. Nothing of it can break; from the next change on it is compared
with this one.

A further package of a name that the commit has is new only if that one stayed where
it was, and if the versions of the two do not claim to be compatible: with `1.0.0`
still in its place, a `1.0.1` beside it is compared with that, and a `2.0.0` is new.
The finding then says where the commit has the name.

Of a package that is not new it means that the comparison is with the wrong
commit, or that the package has changed its name.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::PackageNew(PackageNew { name, place, commit, homes, .. }) = fact else { return None };
    let reason = match homes.as_slice() {
        [] => format!("{commit} has no such package"),
        [home] => format!("{commit} has a package of that name in `{home}`, which is not this one"),
        homes => {
            let homes = homes.join("`, `");
            format!("{commit} has packages of that name in `{homes}`, none of which is this one")
        }
    };
    let message = format!("`{name}` in `{place}` is new: {reason}");
    let help = "no action needed: from the next change on it is compared with this one";
    Some(Draft::new(message, help).level(Level::Note))
}
