//! The text of a file, and that text parsed.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;
use witgate_model::{Site, SourceFile, Sources};

use crate::error::{Error, Problem};
use crate::table::Table;

/// A file's name and text.
#[derive(Debug)]
pub struct File {
    /// Its name, as reports show it.
    pub path: String,
    /// All of it.
    pub text: Arc<str>,
    /// The same, as what the sites of it are in.
    pub sources: Arc<Sources>,
}

/// A file that is TOML.
#[derive(Debug)]
pub struct Document<'d> {
    file: &'d File,
    root: Spanned<DeTable<'d>>,
}

impl File {
    /// A file of that name with that text.
    pub fn new(path: &str, text: &str) -> File {
        let (path, text): (String, Arc<str>) = (path.to_owned(), Arc::from(text));
        let file = SourceFile { path: path.clone(), text: text.clone() };
        File { path, text, sources: Arc::new(Sources::new(vec![file])) }
    }

    /// Some of its bytes.
    pub fn site(&self, range: Range<usize>) -> Site {
        Site::in_file(self.sources.clone(), range)
    }

    /// The text as TOML.
    pub fn parse(&self) -> Result<Document<'_>, Error> {
        match DeTable::parse(&self.text) {
            Ok(root) => Ok(Document { file: self, root }),
            Err(error) => {
                let end = self.text.len();
                let message = error.message().trim().to_owned();
                let at = self.site(error.span().unwrap_or(end..end));
                Err(Error { at, problem: Problem::Syntax { message } })
            }
        }
    }
}

impl Document<'_> {
    /// The table that the file is, which has no header.
    pub fn root(&self) -> Table<'_> {
        Table { file: self.file, header: 0..0, table: self.root.get_ref() }
    }
}
