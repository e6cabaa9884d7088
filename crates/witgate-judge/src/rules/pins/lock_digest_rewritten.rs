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

Ask whoever publishes it what changed, and take a new version. Merge it as it is
only if you know why.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::LockRewritten(it) = fact else { return None };
    let LockChange::Digest { was, now } = &it.change else { return None };
    let what = format!(
        "the same version from the same place was {} and is now {}: it was republished, or \
         tampered with",
        short(was),
        short(now)
    );
    let help = "ask its publisher what changed, and take a new version of it";
    Some(on_rewrite(it, &what, help).level(Level::Error))
}
