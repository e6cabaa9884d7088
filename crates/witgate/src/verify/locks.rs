//! Locks against what is there.

use witgate_judge::{Draft, Level};
use witgate_lock::{Checked, Setting, Store, Verdict, check};

use super::compare::Reader;
use super::found::{Found, directory};
use super::ground::Ground;
use super::told;
use super::vendored::{self, Around};
use super::{Integrity, inside};

/// Looks at each lock, and says what is the matter.
pub(super) fn look(
    ground: &Ground<'_>,
    found: &[Found],
    store: &Store,
    integrity: &mut Integrity,
) -> Vec<Setting> {
    let mut settings = Vec::new();
    for each in found {
        // `deps/` beside a lock of wit-deps is read there.
        let around = match each.lock.format.id {
            "wit-deps" => Around::default(),
            _ => vendored::around(ground, &each.path),
        };
        let setting = Setting {
            root: ground.top(),
            directory: ground.path(directory(&each.path)),
            manifest: each.manifest.clone(),
            imports: around.imports,
            vendored: around.vendored,
        };
        let reader = Reader::new(around.tree.as_ref());
        let mut rows = check(&each.lock, &setting, store, &reader);
        for (entry, why) in around.unread {
            let (file, format) = (&each.lock.path, each.lock.format.id);
            rows.push(Checked::open(file, format, &entry, Verdict::NotCheckable).detail(why));
        }
        tell(ground, each, &rows, integrity);
        integrity.texts.push(each.text.file());
        integrity.rows.extend(rows);
        settings.push(setting);
    }
    settings
}

fn tell(ground: &Ground<'_>, found: &Found, rows: &[Checked], integrity: &mut Integrity) {
    let is_open = |row: &&Checked| row.verdict == Verdict::NotCheckable;
    let open: Vec<&Checked> = rows.iter().filter(is_open).collect();
    // Where that is no failure, one line says it of all.
    let is_summed = open.len() > 1 && !ground.requires_verified();
    for row in rows {
        if is_summed && row.verdict == Verdict::NotCheckable {
            continue;
        }
        let rule = match row.verdict {
            Verdict::Verified => continue,
            Verdict::Mismatch => "lock-mismatch",
            Verdict::Unpinned => "lock-unpinned",
            Verdict::Extra => "lock-extra",
            Verdict::Stale => "lock-stale",
            Verdict::NotCheckable => "lock-not-checkable",
        };
        let site = found.text.site(row.range.clone());
        let finding = told::of_row(ground, rule, row, Some(site));
        let is_text = found.lock.format.id == "wit-deps" && rule == "lock-mismatch";
        let inside = is_text.then(|| inside::since(ground, &found.path, &row.entry)).flatten();
        integrity.findings.extend(finding.map(|mut finding| {
            finding.hints.extend(inside);
            finding
        }));
    }
    if is_summed {
        let (count, all) = (open.len(), rows.len());
        let (file, entry, why) = (&found.lock.path, &open[0].entry, &open[0].detail);
        let draft = Draft::new(
            format!("{count} of {all} entries of {file} could not be checked: `{entry}`: {why}"),
            "bring the bytes, and name their directory with `--bytes`",
        );
        let site = Some(found.text.site(open[0].range.clone()));
        let of = format!("{} {file}", found.lock.format.id);
        integrity.findings.push(told::finding(
            ground,
            "lock-not-checkable",
            Level::Note,
            &of,
            draft,
            [None, site],
        ));
    }
}
