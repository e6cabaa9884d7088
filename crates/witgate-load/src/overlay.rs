//! Texts that replace files on disk: what an editor has open and not saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_model::path::lexical;

/// Texts by the absolute paths of the files that they replace. It is empty
/// outside of an editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay(Arc<BTreeMap<PathBuf, Arc<str>>>);

impl Overlay {
    /// The text that replaces a file.
    pub fn text(&self, file: &Path) -> Option<&Arc<str>> {
        if self.0.is_empty() { None } else { self.0.get(&lexical(file)) }
    }

    /// The names of the files in a directory that have a text here.
    pub(crate) fn names_in<'o>(&'o self, directory: &Path) -> impl Iterator<Item = &'o str> {
        let directory = if self.0.is_empty() { PathBuf::new() } else { lexical(directory) };
        let files = self.0.keys().filter(move |file| file.parent() == Some(&*directory));
        files.filter_map(|file| file.file_name()?.to_str())
    }
}

impl FromIterator<(PathBuf, Arc<str>)> for Overlay {
    fn from_iter<T: IntoIterator<Item = (PathBuf, Arc<str>)>>(texts: T) -> Overlay {
        let texts = texts.into_iter().map(|(file, text)| (lexical(&file), text));
        Overlay(Arc::new(texts.collect()))
    }
}
