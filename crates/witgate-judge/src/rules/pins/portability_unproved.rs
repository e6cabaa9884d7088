use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "portability-unproved",
    summary: "a required test result for a runtime is missing or was refused",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::TestResult], Level::Error, judge),
    docs: r#"
`[portability]` lists runtimes, and one of them has no accepted test result for
this artifact: there is none, none is signed by an identity that `[provenance]`
trusts, the tests did not pass, or the result is about other bytes.
"#,
    instead: r#"
Run the tests on that runtime with this artifact, and attest the result.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let it = entry(fact, EntryStatus::Unpinned).or(entry(fact, EntryStatus::Mismatch))?;
    let help = "run the tests on that runtime with this artifact, and attest the result";
    Some(on_entry(it, help))
}
