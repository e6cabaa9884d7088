//! Fixes: texts in, texts out, and the same contract before and after.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use similar::TextDiff;
use witgate_judge::{GatedFinding, TextEdit};
use witgate_load::Place;
use witgate_report::escape;

use super::{LintOptions, Linted, lint, ungated};
use crate::check::Request;
use crate::compare::resolve;
use crate::error::{Error, Party};

/// A file and what the fixes make of it.
#[derive(Clone, Debug)]
pub struct FixedFile {
    /// Its path.
    pub path: String,
    /// What it says.
    pub before: String,
    /// What it says with the fixes.
    pub after: String,
}

impl FixedFile {
    /// A file with other texts in some ranges of its own. Of ranges that overlap, the
    /// first counts.
    pub(crate) fn edited(
        path: String,
        before: String,
        mut edits: Vec<(Range<usize>, &str)>,
    ) -> FixedFile {
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut after, mut end) = (String::new(), 0);
        for (range, text) in edits {
            if range.start < end {
                continue;
            }
            after.push_str(&before[end..range.start]);
            after.push_str(text);
            end = range.end;
        }
        after.push_str(&before[end..]);
        FixedFile { path, before, after }
    }

    /// The lines that differ, as `diff -u` writes them.
    pub fn unified_diff(&self) -> String {
        let diff = TextDiff::from_lines(&self.before, &self.after);
        let path = escape(&self.path);
        let (a, b) = (format!("a/{path}"), format!("b/{path}"));
        diff.unified_diff().context_radius(3).header(&a, &b).to_string()
    }
}

/// What the fixes of some findings make of their files, file by file. Of fixes that
/// overlap, the first counts; the next run finds the other.
pub fn fixed_files(findings: &[GatedFinding]) -> Vec<FixedFile> {
    let mut files: BTreeMap<String, (String, Vec<&TextEdit>)> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.waiver.is_none()) {
        let place = finding.sites[1].as_ref().and_then(|site| site.place());
        let (Some(fix), Some(place)) = (&finding.fix, place) else { continue };
        let file = files
            .entry(place.file.path.clone())
            .or_insert_with(|| (place.file.text.to_string(), Vec::new()));
        file.1.push(fix);
    }
    let fixed = files.into_iter().map(|(path, (before, edits))| {
        let edits = edits.into_iter().map(|edit| (edit.range.clone(), edit.text.as_str()));
        FixedFile::edited(path, before, edits.collect())
    });
    fixed.collect()
}

/// Writes the fixes of what was found to their files, as long as these still say what was
/// linted, and lints again. If that finds another contract, gates aside, everything is
/// as it was before.
pub fn apply_fixes(
    request: &Request,
    options: LintOptions,
    files: &[FixedFile],
) -> Result<Linted, Error> {
    require_on_disk(request)?;
    let before = ungated(request)?;
    let mut after = None;
    write_all(files, || {
        let linted_again = lint(request, options)?;
        after = Some(linted_again);
        if ungated(request)? == before { Ok(()) } else { Err(Error::FixChangesContract) }
    })?;
    Ok(after.expect("it was linted again"))
}

/// Refuses to edit what a revision or standard input has.
pub(crate) fn require_on_disk(request: &Request) -> Result<(), Error> {
    let Some(text) = &request.place else { return Ok(()) };
    match resolve(Party::Source, text, None)? {
        Place::Path(_) => Ok(()),
        place => Err(Error::NotOnDisk { place: place.to_string() }),
    }
}

/// Writes files, as long as they still say what was read, and asks whether what is
/// there then is right. If it is not, everything is as it was before.
pub(crate) fn write_all(
    files: &[FixedFile],
    is_right: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    for file in files {
        // One that is longer has changed.
        let length = u64::try_from(file.before.len()).unwrap_or(u64::MAX);
        let now = witgate_files::read_text(Path::new(&file.path), length);
        if now.as_deref().ok() != Some(file.before.as_str()) {
            return Err(Error::FixOutdated { path: file.path.clone() });
        }
    }
    let write = |path: &str, text: &str| {
        let unwritable = |error: std::io::Error| Error::Unwritable {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        witgate_files::write(Path::new(path), text).map_err(unwritable)
    };
    let mut result = Ok(());
    for file in files {
        result = result.and_then(|()| write(&file.path, &file.after));
    }
    let result = result.and_then(|()| is_right());
    if result.is_err() {
        for file in files {
            write(&file.path, &file.before)?;
        }
    }
    result
}
