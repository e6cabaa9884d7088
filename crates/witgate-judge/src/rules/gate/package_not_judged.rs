use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-not-judged",
    summary: "a package that a change touches cannot be read",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::NotJudged], Level::Error, judge),
    docs: r#"
The package cannot be read as it is now, or as it was before the change: its
text is not valid, or a package that it uses is missing. Or a component that the
policy names as an `[[artifact]]` cannot be read. witgate cannot say what
the change breaks there, so the run is incomplete and exits with code 2,
whatever else it found.

A package that the change does not touch and that could not be read before is
listed in a note and does not fail the run. A package that the change repairs is
judged as new.

No policy can lower the level of this rule, and no waiver applies to it.
"#,
    instead: r#"
Fix the text, build the component again, or fetch the packages that the text
uses: `wkg wit fetch`, `wit-deps update`, or `--deps DIR`. Add a directory whose
WIT is not a contract to `exclude` in `witgate.toml`.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::NotJudged(it) = fact else { return None };
    let verb = if it.is_touched { "touches" } else { "breaks" };
    let message =
        format!("this change {verb} `{}`, which cannot be read: {}", it.package, it.reason);
    let fix = it.help.as_deref().unwrap_or("fix the text, or build the component again");
    let help = format!("{fix}; if it is not a contract, add it to `exclude` in witgate.toml");
    Some(Draft::new(message, help).level_source(LevelSource::Rule))
}
