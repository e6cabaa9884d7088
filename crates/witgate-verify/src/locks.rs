//! Locks against what is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_files::real;
use witgate_judge::{EntriesNotCheckable, Fact};
use witgate_load::Vendored;
use witgate_lock::{Digests, DirectoryDigests, Setting, Store, check};
use witgate_model::{Entry, EntryKind, EntryStatus, Outcome, path};

use crate::around_lock;
use crate::changed_inside;
use crate::discover::FoundLock;
use crate::integrity::{Integrity, fact};
use crate::vendored_contracts::Reader;
use crate::wit_directories::WitDirectory;
use crate::workspace::Workspace;

/// Looks at each lock, and says what is the matter; then at what is vendored for
/// governed WIT and in no lock's charge.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    found: &[FoundLock],
    governed: &[WitDirectory],
    store: &Store,
    integrity: &mut Integrity,
) -> Vec<Setting> {
    let mut settings = Vec::new();
    let mut covered = BTreeSet::new();
    let digests = Arc::<DirectoryDigests>::default();
    let gathered = around_lock::all_gathered(workspace, governed);
    for each in found {
        let around = around_lock::read(workspace, each, found, governed, &gathered);
        covered.extend(around.deps.iter().filter_map(|deps| real(deps).ok()));
        let is_directories = each.lock.format.digests == Digests::Archive;
        let setting = Setting {
            root: workspace.top(),
            directory: workspace.path(path::parent(&each.path)),
            manifest: each.manifest.clone(),
            imports: around.imports,
            own: around.own,
            is_shared: around.is_shared,
            vendored: around.vendored,
            deps: around.deps,
            contracts: around.contracts,
            digests: digests.clone(),
        };
        let reader = Reader::new(&around.trees);
        let mut rows = check(&each.lock, &setting, store, &reader);
        // The texts are hashed there, whether or not they can be read.
        let unread = around.unread.into_iter().filter(|_| !is_directories);
        rows.extend(unread.map(|(name, why)| Entry {
            kind: EntryKind::LockEntry,
            file: each.lock.path.clone(),
            format: each.lock.format.id,
            name,
            outcome: Outcome::not_checkable(why),
            range: None,
        }));
        add_facts(workspace, Some(each), &rows, integrity);
        integrity.texts.push(each.text.file());
        integrity.rows.extend(rows);
        settings.push(setting);
    }
    if !found.is_empty() || workspace.requires_verified() {
        for directory in governed {
            let rows = in_no_lock(workspace, directory, &mut covered);
            add_facts(workspace, None, &rows, integrity);
            integrity.rows.extend(rows);
        }
    }
    settings
}

/// What rows on dependencies that no lock is for call their format.
const NO_LOCK: &str = "vendored";

/// The packages that are vendored for some WIT where no lock pins them.
fn in_no_lock(
    workspace: &Workspace<'_>,
    directory: &WitDirectory,
    covered: &mut BTreeSet<PathBuf>,
) -> Vec<Entry> {
    let deps = path::join(&directory.path, "deps");
    let here = workspace.path(&deps);
    let Some(real) = real(&here).ok().filter(|real| real.is_dir()) else {
        return Vec::new();
    };
    if !covered.insert(real) {
        return Vec::new();
    }
    let row = |name, outcome| Entry {
        kind: EntryKind::LockEntry,
        file: workspace.shown(&deps),
        format: NO_LOCK,
        name,
        outcome,
        range: None,
    };
    match Vendored::open(Path::new(""), &here) {
        Ok(tree) => around_lock::vendored(&tree)
            .into_iter()
            .map(|copy| {
                let why = format!("{} is vendored, and no lock pins it", copy.shown);
                let fix = "lock it with the tool that fetched it, and commit the lock";
                row(copy.package.to_string(), Outcome::not_checkable(why).fix(fix))
            })
            .collect(),
        Err(error) => {
            let why = format!("the vendored packages cannot be read: {}", error.message());
            vec![row(String::new(), Outcome::not_checkable(why))]
        }
    }
}

fn add_facts(
    workspace: &Workspace<'_>,
    found: Option<&FoundLock>,
    rows: &[Entry],
    integrity: &mut Integrity,
) {
    let is_open = |row: &&Entry| row.outcome.status() == EntryStatus::NotCheckable;
    let open: Vec<&Entry> = rows.iter().filter(is_open).collect();
    let site = |row: &Entry| found.map(|found| found.text.site(row.range.clone()));
    // Where that is no failure, one line says it of all.
    let is_summed = open.len() > 1 && !workspace.requires_verified();
    for row in rows {
        let status = row.outcome.status();
        if is_summed && status == EntryStatus::NotCheckable {
            continue;
        }
        let changed = found
            .filter(|found| found.lock.format.digests == Digests::Archive)
            .filter(|_| status == EntryStatus::Mismatch)
            .and_then(|found| changed_inside::since(workspace, &found.path, &row.name));
        integrity.facts.extend(fact(workspace, row, site(row), changed));
    }
    if let [first, ..] = open.as_slice()
        && is_summed
    {
        integrity.facts.push(Fact::EntriesNotCheckable(EntriesNotCheckable {
            first: (*first).clone(),
            site: site(first),
            count: open.len(),
            total: rows.len(),
        }));
    }
}
