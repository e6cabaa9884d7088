use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{on_rewrite, short};

pub(crate) static RULE: Rule = Rule {
    id: "pin-rewritten",
    summary: "`witgate.lock` pins another artifact, or another contract of one version",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::PinRewritten], judge),
    docs: r#"
The change ran `witgate pin`, or edited `witgate.lock`: an artifact has the digest
that it is now pinned to, and the baseline pins another. Nothing but the baseline's
lock can tell. For a package it is a note, since its contracts are compared.

Make sure that the artifact was built from the sources of this change.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::Repinned { was, now, is_artifact } = &it.change else { return None };
    let (was, now) = (short(was), short(now));
    Some(match is_artifact {
        true => {
            let what = format!("this change pins other bytes: changed from {was} to {now}");
            let help = "make sure that it was built from the sources of this change";
            on_rewrite(it, &what, help).level(Level::Warn)
        }
        false => {
            let what = format!(
                "this change pins another contract under the same version: changed from {was} to \
                 {now}"
            );
            let help = "no action needed if the changes of the contract are meant";
            on_rewrite(it, &what, help).level(Level::Note)
        }
    })
}
