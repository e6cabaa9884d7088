//! Locks against what is there.

use witgate_judge::{EntriesNotCheckable, Fact};
use witgate_lock::{Setting, Store, check};
use witgate_model::{Entry, EntryKind, EntryStatus, Outcome, path};

use crate::around_lock::{self, Around};
use crate::changed_inside;
use crate::discover::FoundLock;
use crate::integrity::{Integrity, fact};
use crate::vendored_contracts::Reader;
use crate::workspace::Workspace;

/// Looks at each lock, and says what is the matter.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    found: &[FoundLock],
    store: &Store,
    integrity: &mut Integrity,
) -> Vec<Setting> {
    let mut settings = Vec::new();
    for each in found {
        // `deps/` beside a lock of wit-deps is read there.
        let around = match each.lock.format.id {
            "wit-deps" => Around::default(),
            _ => around_lock::read(workspace, &each.path),
        };
        let setting = Setting {
            root: workspace.top(),
            directory: workspace.path(path::parent(&each.path)),
            manifest: each.manifest.clone(),
            imports: around.imports,
            vendored: around.vendored,
        };
        let reader = Reader::new(around.tree.as_ref());
        let mut rows = check(&each.lock, &setting, store, &reader);
        for (name, why) in around.unread {
            rows.push(Entry {
                kind: EntryKind::LockEntry,
                file: each.lock.path.clone(),
                format: each.lock.format.id,
                name,
                outcome: Outcome::not_checkable(why),
                range: None,
            });
        }
        add_facts(workspace, each, &rows, integrity);
        integrity.texts.push(each.text.file());
        integrity.rows.extend(rows);
        settings.push(setting);
    }
    settings
}

fn add_facts(
    workspace: &Workspace<'_>,
    found: &FoundLock,
    rows: &[Entry],
    integrity: &mut Integrity,
) {
    let is_open = |row: &&Entry| row.outcome.status() == EntryStatus::NotCheckable;
    let open: Vec<&Entry> = rows.iter().filter(is_open).collect();
    // Where that is no failure, one line says it of all.
    let is_summed = open.len() > 1 && !workspace.requires_verified();
    for row in rows {
        let status = row.outcome.status();
        if is_summed && status == EntryStatus::NotCheckable {
            continue;
        }
        let site = found.text.site(row.range.clone());
        let is_text = found.lock.format.id == "wit-deps" && status == EntryStatus::Mismatch;
        let changed =
            is_text.then(|| changed_inside::since(workspace, &found.path, &row.name)).flatten();
        integrity.facts.extend(fact(workspace, row, Some(site), changed));
    }
    if let [first, ..] = open.as_slice()
        && is_summed
    {
        integrity.facts.push(Fact::EntriesNotCheckable(EntriesNotCheckable {
            first: (*first).clone(),
            site: Some(found.text.site(first.range.clone())),
            count: open.len(),
            total: rows.len(),
        }));
    }
}
