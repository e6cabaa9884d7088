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

Of a package that is not new it means that the comparison is with the wrong
commit, or that the package has changed its name.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::PackageNew(PackageNew { name, place, commit, .. }) = fact else { return None };
    let message = format!("`{name}` in `{place}` is new: {commit} has no such package");
    let help = "no action needed: from the next change on it is compared with this one";
    Some(Draft::new(message, help).level(Level::Note))
}
