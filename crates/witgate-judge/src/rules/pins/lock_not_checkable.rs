use witgate_model::EntryStatus;

use crate::cell::Rows;
use crate::fact::{EntriesNotCheckable, Fact, FactKind};
use crate::level::Level;
use crate::rule::{Draft, Judge, LevelSource, Rule};
use crate::rules::pins::wording::{entry, on_entry};

pub(crate) static RULE: Rule = Rule {
    id: "lock-not-checkable",
    summary: "an entry of a lock file could not be checked",
    rows: Rows::NONE,
    judge: Judge::Fact(KINDS, Level::Note, judge),
    docs: r#"
Nothing contradicts the entry, and nothing proves it: the pinned bytes were not
found, nothing vendored was compared with them, a vendored package is in no lock
file, or the artifact is not built where witgate runs. The entry is never
counted as verified. With `--require-verified`, or `require-verified` in
`[lock]`, this is an error.
"#,
    instead: r#"
Name a directory that has the bytes with `--bytes DIR` or `bytes` in `[lock]`:
plain files, or an OCI layout. The bytes are found by their digest, whatever the
file is called. If wkg fetches the packages and nothing is vendored, run `wkg
wit fetch` before witgate, which also looks in wkg's cache.
"#,
    source: "",
};

const KINDS: &[FactKind] = &[
    FactKind::LockEntry,
    FactKind::PackagePin,
    FactKind::ArtifactPin,
    FactKind::ArtifactWorld,
    FactKind::Attestation,
    FactKind::TestResult,
    FactKind::Promotion,
    FactKind::EntriesNotCheckable,
];

const HELP: &str = "name a directory that has the bytes with `--bytes`";

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
        // A policy that requires verification must not lower the level again.
        true => draft.level(Level::Error).level_source(LevelSource::Rule),
        false => draft.level(Level::Note),
    })
}
