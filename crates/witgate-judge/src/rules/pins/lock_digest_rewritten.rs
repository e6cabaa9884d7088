use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{on_rewrite, short};

pub(crate) static RULE: Rule = Rule {
    id: "lock-digest-rewritten",
    summary: "the same version from the same place has other bytes",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockDigestChanged], judge),
    docs: r#"
The baseline's lock pins one digest of this version, and this change pins another.
Versions that are out do not change: it was published anew, or somebody tampered
with the package or the lock. The lock and the bytes agree, so nothing but the
baseline's lock can tell. Versions that differ in build metadata alone are the same
version, and a new lock that is nearer to the WIT is compared with the others.

The archive of a branch (`…/refs/heads/main.tar.gz`, `…/main.tar.gz`) has no version
that would be out: its content changes whenever the branch does, so that this is a
warning, and only a locked tag or commit can say more.

Ask whoever publishes it what changed, and take a new version. Merge it as it is
only if you know why.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::Digest { was, now, is_of_branch } = &it.change else { return None };
    if *is_of_branch {
        let what = format!(
            "it comes from a branch, and what that holds was {} and is now {}: the branch moved, \
             or somebody tampered with it",
            short(was),
            short(now)
        );
        let help = "lock the archive of a tag or of a commit, whose content does not change";
        return Some(on_rewrite(it, &what, help).level(Level::Warn));
    }
    let what = format!(
        "the same version from the same place was {} and is now {}: it was republished, or \
         tampered with",
        short(was),
        short(now)
    );
    let help = "ask its publisher what changed, and take a new version of it";
    Some(on_rewrite(it, &what, help).level(Level::Error))
}
