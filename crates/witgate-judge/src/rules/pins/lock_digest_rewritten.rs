use crate::cell::Rows;
use crate::fact::{Fact, FactKind, LockChange};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};
use crate::rules::pins::wording::{on_rewrite, short};

pub(crate) static RULE: Rule = Rule {
    id: "lock-digest-rewritten",
    summary: "a lock file has another digest for the same version",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::LockDigestChanged], Level::Error, judge),
    docs: r#"
The baseline's lock file pins one digest of this version, and this change pins
another. A published version does not change: either it was published again, or
somebody tampered with the package or the lock file. The lock file and the bytes
agree, so only the comparison with the baseline's lock file shows it. Versions
that differ only in build metadata are the same version. A new lock file in a
directory nearer to the WIT is compared with the other lock files.

The archive of a branch (`…/refs/heads/main.tar.gz`, `…/main.tar.gz`) has no
published version: its content changes whenever the branch does. For it this is
a warning; lock a tag or a commit to get an error.
"#,
    instead: r#"
Ask the publisher what changed, and use a new version. Merge the change as it is
only if you know the reason.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::Digest { was, now, is_of_branch } = &it.change else { return None };
    if *is_of_branch {
        let what = format!(
            "digest of the archive of a branch changed from {} to {}: the branch moved, or somebody \
             tampered with it",
            short(was),
            short(now)
        );
        let help = "lock the archive of a tag or of a commit, whose content does not change";
        return Some(on_rewrite(it, &what, help).level(Level::Warn));
    }
    let what = format!(
        "digest of the same version from the same source changed from {} to {}: it was \
         republished or tampered with",
        short(was),
        short(now)
    );
    let help = "ask the publisher what changed, and use a new version";
    Some(on_rewrite(it, &what, help))
}
