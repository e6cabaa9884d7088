use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{EntriesNotCheckable, Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-not-checkable",
    summary: "a lock's entry could not be checked",
    rows: Rows::NONE,
    judge: Judge::Fact(KINDS, judge),
    docs: r#"
Nothing contradicts the entry, and nothing proves it: the bytes that it pins are not
at hand, nothing vendored was compared with them, a vendored package is in no lock,
or the artifact is not built where the gate runs. It is never counted as verified.
With `--require-verified`, or `require-verified` in `[lock]`, it fails.

Bring the bytes: `--bytes DIR` or `bytes` in `[lock]` name a directory with them, of
files, or an OCI layout. They are found by what they hold, whatever they are called.
Where wkg fetches the packages and nothing is vendored, run `wkg wit fetch` before
witgate: its cache is looked in.
"#,
};

const KINDS: &[FactKind] = &[
    FactKind::LockEntry,
    FactKind::PackagePin,
    FactKind::ArtifactPin,
    FactKind::ArtifactWorld,
    FactKind::Attestation,
    FactKind::TestResult,
    FactKind::EntriesNotCheckable,
];

const HELP: &str = "bring the bytes, and name their directory with `--bytes`";

fn judge(fact: &Fact) -> Option<Draft> {
    if let Fact::EntriesNotCheckable(it) = fact {
        let EntriesNotCheckable { first, count, total, .. } = it;
        let (file, name, matter) = (&first.file, &first.name, first.outcome.matter());
        let message = format!(
            "{count} of {total} entries of {file} could not be checked: `{name}`: {matter}"
        );
        return Some(Draft::new(message, HELP).level(Level::Note));
    }
    let it = entry(fact, EntryStatus::NotCheckable)?;
    let draft = on_entry(it, HELP);
    Some(match it.is_required {
        // Whoever requires it does not want to hear that it weighs nothing.
        true => draft.level(Level::Error).level_source(LevelSource::Rule),
        false => draft.level(Level::Note),
    })
}
