//! Where a finding is in the files as the editor has them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use gen_lsp_types::Range;
use witgate::witgate_config::FILE_NAME;
use witgate::witgate_model::TextRange;
use witgate::witgate_model::path::lexical;
use witgate::witgate_report::{Comparison, Position, path_of_source};
use witgate::{GatedFinding, Outcome};

use crate::documents::Documents;
use crate::moved_lines::MovedLines;
use crate::root::Root;
use crate::text_position::{Encoding, Lines};

/// A range in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InFile {
    pub(crate) path: PathBuf,
    pub(crate) range: Range,
}

/// The files as the editor has them.
pub(crate) struct Places<'a> {
    pub(crate) documents: &'a Documents,
    pub(crate) encoding: Encoding,
    root: &'a Root,
    /// The lines of files that are not open.
    lines: RefCell<HashMap<PathBuf, Lines>>,
    /// How texts that were read have changed since, by where they are in memory.
    moved: RefCell<HashMap<*const str, MovedLines>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(root: &'a Root, documents: &'a Documents, encoding: Encoding) -> Places<'a> {
        Places { documents, encoding, root, lines: RefCell::default(), moved: RefCell::default() }
    }

    /// A path that reports name, as an absolute one.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        lexical(&self.root.directory.join(path))
    }

    /// Where a range of a text is now; `None` if it is in lines that were edited
    /// since the text was read.
    pub(crate) fn in_file(&self, path: &str, place: &TextRange<'_>) -> Option<InFile> {
        self.in_text(path, &place.file.text, place.start..place.end)
    }

    /// The same of some bytes of a text.
    pub(crate) fn in_text(
        &self,
        path: &str,
        text: &str,
        bytes: std::ops::Range<usize>,
    ) -> Option<InFile> {
        let path = self.path(path);
        let range = match self.documents.by_path(&path) {
            Some(document) => {
                let mut moved = self.moved.borrow_mut();
                let between = || MovedLines::between(text, &document.text);
                let bytes = moved.entry(text).or_insert_with(between).moved(bytes)?;
                document.lines.range(&document.text, bytes, self.encoding)
            }
            None => {
                let mut lines = self.lines.borrow_mut();
                let lines = lines.entry(path.clone()).or_insert_with(|| Lines::new(text));
                lines.range(text, bytes, self.encoding)
            }
        };
        Some(InFile { path, range })
    }

    /// Where to show a finding: the item, what holds or would hold it, or the first line
    /// of what it is about. `None` if its lines were edited since.
    pub(crate) fn of_finding(
        &self,
        finding: &GatedFinding,
        outcome: Option<&Outcome>,
    ) -> Option<InFile> {
        match Position::now(finding, outcome.map(comparison)) {
            Some(now) => self.in_file(&now.path, &now.place),
            // What is nowhere is shown with its package, or with the first one.
            None => {
                let outcome = outcome.or(self.root.outcomes().first());
                outcome.and_then(|outcome| self.first_line(outcome)).or_else(|| self.policy())
            }
        }
    }

    /// The first line of a package.
    fn first_line(&self, outcome: &Outcome) -> Option<InFile> {
        let file = outcome.candidate.sources.files().first()?;
        let path = path_of_source(&outcome.candidate, &outcome.baseline, &file.path);
        Some(InFile { path: self.path(&path), range: Range::default() })
    }

    /// The first line of the policy, where there is one.
    fn policy(&self) -> Option<InFile> {
        let path = self.path(FILE_NAME);
        let is_there = self.documents.by_path(&path).is_some() || path.is_file();
        is_there.then(|| InFile { path, range: Range::default() })
    }

    /// Where it was before, if that is a file here.
    pub(crate) fn baseline(
        &self,
        finding: &GatedFinding,
        outcome: Option<&Outcome>,
    ) -> Option<InFile> {
        let is_in_git = outcome.is_some_and(|outcome| outcome.baseline.resolved.is_some());
        let was = Position::was(finding, outcome.map(comparison)).filter(|_| !is_in_git)?;
        let is_there = self.path(&was.path).is_file();
        if is_there { self.in_file(&was.path, &was.place) } else { None }
    }
}

/// An outcome as reports take it.
pub(crate) fn comparison(outcome: &Outcome) -> Comparison<'_> {
    Comparison {
        name: outcome.name.as_deref(),
        verdict: &outcome.verdict,
        baseline: &outcome.baseline,
        release: outcome.release.as_ref(),
        candidate: &outcome.candidate,
    }
}

/// Whether a position is in a range, its end included.
pub(crate) fn holds(range: &Range, position: gen_lsp_types::Position) -> bool {
    range.start <= position && position <= range.end
}

/// Whether two ranges have something in common, an end at least.
pub(crate) fn touches(one: &Range, other: &Range) -> bool {
    one.start <= other.end && other.start <= one.end
}
