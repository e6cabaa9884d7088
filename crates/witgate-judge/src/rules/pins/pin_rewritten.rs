use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{on_rewrite, short};

pub(crate) static RULE: Rule = Rule {
    id: "pin-rewritten",
    summary: "`witgate.lock` has another digest for an artifact, or for a contract of the same version",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PinRewritten], Level::Warn, judge),
    docs: r#"
The change ran `witgate pin`, or edited `witgate.lock`: the artifact matches its
new digest, and the baseline has another digest. Only the comparison with the
baseline's lock file shows it. For a package it is a note, because its contracts
are compared anyway.
"#,
    instead: r#"
Verify that the artifact was built from the sources of this change.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::Repinned { was, now, is_artifact } = &it.change else { return None };
    let (was, now) = (short(was), short(now));
    Some(match is_artifact {
        true => {
            let what = format!("pinned digest changed from {was} to {now}");
            let help = "verify that it was built from the sources of this change";
            on_rewrite(it, &what, help).level(Level::Warn)
        }
        false => {
            let what = format!("pinned contract of the same version changed from {was} to {now}");
            let help = "no action needed if the changes of the contract are intended";
            on_rewrite(it, &what, help).level(Level::Note)
        }
    })
}
