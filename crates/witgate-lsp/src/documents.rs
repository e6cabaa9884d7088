//! The files that the editor has open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use witgate::Overlay;

use crate::document::Document;

/// The files that the editor has open, by their URIs.
#[derive(Debug, Default)]
pub(crate) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(crate) fn open(&mut self, document: Document) {
        self.0.insert(document.uri.clone(), document);
    }

    pub(crate) fn close(&mut self, uri: &str) -> Option<Document> {
        self.0.remove(uri)
    }

    pub(crate) fn get(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    pub(crate) fn get_mut(&mut self, uri: &str) -> Option<&mut Document> {
        self.0.get_mut(uri)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }

    /// The one at a path.
    pub(crate) fn by_path(&self, path: &Path) -> Option<&Document> {
        self.0.values().find(|document| document.path == path)
    }

    /// What replaces the files on disk.
    pub(crate) fn overlay(&self) -> Overlay {
        let texts = self.0.values();
        texts.map(|it| -> (PathBuf, _) { (it.path.clone(), it.text.clone()) }).collect()
    }
}
