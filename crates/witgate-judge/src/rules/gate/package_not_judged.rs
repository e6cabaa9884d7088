use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-not-judged",
    summary: "a package that a change touches cannot be judged",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::NotJudged], judge),
    docs: r#"
The package cannot be read as it is now, or as it was before the change: its text is
not valid, or a package that it uses is not to be had. Nobody knows what the change
breaks there, so the run is incomplete: exit code 2, whatever else was found.

A package that could not be read before the change either, and that the change does
not touch, stops nothing: it is listed in a note. One that the change repairs is
judged as new.

No policy lowers this, and no waiver excuses it. A directory whose WIT is nobody's
contract goes into `exclude` in `witgate.toml`.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::NotJudged(it) = fact else { return None };
    let message =
        format!("`{}` is touched by this change and cannot be judged: {}", it.package, it.reason);
    let help = "mend the text, or bring what it uses: `wkg wit fetch`, `wit-deps update` or \
                `--deps DIR`; what is no contract goes into `exclude` in witgate.toml";
    Some(Draft::new(message, help).level(Level::Error).level_source(LevelSource::Rule))
}
