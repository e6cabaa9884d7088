//! One file that is in memory.

use std::sync::Arc;

use super::{Bytes, Entry, Kind, Tree};
use crate::error::Error;

/// A file that is in memory, alone in its directory.
pub(crate) struct Memory<'t> {
    /// What errors and findings call it.
    pub(crate) name: &'t str,
    /// What it holds.
    pub(crate) bytes: &'t [u8],
}

impl Memory<'_> {
    fn is(&self, path: &str) -> bool {
        path == self.name
    }
}

impl Tree for Memory<'_> {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        Ok(match path {
            "" => Some(Kind::Directory),
            path => self.is(path).then_some(Kind::File),
        })
    }

    fn list(&self, _: &str) -> Result<Vec<Entry>, Error> {
        Ok(vec![Entry { name: self.name.to_owned(), plain: true }])
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        match self.is(path) {
            true => Ok(Bytes::Read(Arc::from(self.bytes))),
            false => Err(Error::NotFound { path: path.to_owned() }),
        }
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        Ok(path.to_owned())
    }

    fn show(&self, path: &str) -> String {
        path.to_owned()
    }
}
