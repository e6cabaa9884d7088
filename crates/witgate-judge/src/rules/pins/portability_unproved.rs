use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "portability-unproved",
    summary: "an artifact is not proved to run where it should",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::TestResult], judge),
    docs: r#"
`[portability]` lists runtimes, and for one of them there is no believed test result
of this very artifact: none at all, none by somebody whom `[provenance]` trusts, one
that did not pass, or one of other bytes.

Run the tests there on the artifact as it is, and have their result attested.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned).or(entry(fact, EntryStatus::Mismatch))?;
    let help = "test these very bytes there, and have the result attested";
    Some(on_entry(it, help).level(Level::Error))
}
