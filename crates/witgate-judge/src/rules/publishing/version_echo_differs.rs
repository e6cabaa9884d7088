use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "version-echo-differs",
    summary: "the version of a package is written again somewhere, and differs",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::VersionEcho], Level::Error, judge),
    docs: r#"
The version of a WIT package is often written a second time: in the code that loads
plugins, in `Cargo.toml`, in a table of the README. `[[echo]]` in the policy names
these places. One that still has the version before tells its readers, or the host,
something that is not so.
"#,
    instead: r#"
Run `witgate bump`, which writes the version into the WIT and into every place that
`[[echo]]` names, or correct the file.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::VersionEcho(it) = fact else { return None };
    let (file, package, version) = (&it.file, &it.package, &it.version);
    let (message, help) = match &it.found {
        Some(found) => (
            format!("`{file}` has the version {found}, and `{package}` is {version}"),
            format!("write {version}, or run `witgate bump --to {version}`"),
        ),
        None if !it.is_there => (
            format!("there is no file `{file}`, which should have the version of `{package}`"),
            "correct `file` of this `[[echo]]`, or remove it".to_owned(),
        ),
        None => (
            format!("`{file}` has nothing like `{}`", it.pattern),
            "correct `pattern` of this `[[echo]]`, or remove it".to_owned(),
        ),
    };
    Some(Draft::new(message, help))
}
