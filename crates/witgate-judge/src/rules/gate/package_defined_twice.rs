use witgate_model::first_few_names;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

/// So many places are named.
const NAMED: usize = 3;

pub(crate) static RULE: Rule = Rule {
    id: "package-defined-twice",
    summary: "one version of a package has different contents in two places",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::DefinedTwice], Level::Warn, judge),
    docs: r#"
Two directories declare the same package and version, and their contracts
differ. Who builds against one does not link with who builds against the other,
and both are right about the version. The next edit may also be made in the
wrong one.

Compared are the contracts, so a copy that differs in comments, formatting or
the names of files is not found. Tests and examples, directories that the policy
excludes, baselines in the repository and packages without a version are left
out.

It is a note if the other place is a copy in `deps`, which is usually of an
earlier state of the package, or if the baseline commit has the same two places
with different contents already. Copies in `deps` that differed before the
change are not reported.
"#,
    instead: r#"
Remove one of the two, or make it an exact copy, or give it a version of its
own. Update a copy in `deps` (`wkg wit fetch`, `wit-deps update`). Add a
directory whose WIT is not a contract to `exclude` in `witgate.toml`.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::DefinedTwice(it) = fact else { return None };
    let (package, place) = (&it.package, &it.place);
    let others: Vec<_> = it.others.iter().map(|place| format!("`{place}`")).collect();
    let others = first_few_names(&others, NAMED);
    let draft = match it.is_vendored {
        true => Draft::new(
            format!("`{package}` in `{place}` differs from its copy in {others}"),
            "update the copy, or raise the version of the package before it is published",
        )
        .level(Level::Note),
        false => Draft::new(
            format!("`{package}` has different contents in `{place}` and {others}"),
            "remove one of them, make it an exact copy, or give it another version; if it is \
             not a contract, add its directory to `exclude` in witgate.toml",
        )
        .level(if it.was_so { Level::Note } else { Level::Warn }),
    };
    Some(draft)
}
