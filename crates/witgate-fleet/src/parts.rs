//! An index on disk: a directory for each table, with numbered parts.
//!
//! One run writes its facts in batches. The parts of a batch have one number; that of
//! `contracts` is written after the other facts, so facts without it are of a run that
//! was interrupted, and are removed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use witgate::witgate_files::{Hold, create_directory, hold, remove};

use crate::error::Error;
use crate::table::{COMPONENTS, CONTRACTS, FACTS, INDEX, Table};

const EXTENSION: &str = "parquet";

/// A part of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Its number.
    pub number: u64,
    /// Its file.
    pub path: PathBuf,
}

/// An index on disk.
#[derive(Debug)]
pub struct Parts {
    root: PathBuf,
    /// What is only read may be of another program, which names its parts in its own way.
    is_written: bool,
}

impl Parts {
    /// An index that is read.
    pub fn open(root: &Path) -> Result<Parts, Error> {
        match root.join(COMPONENTS.name).is_dir() {
            true => Ok(Parts { root: root.to_owned(), is_written: false }),
            false => Err(Error::NoIndex { path: root.to_owned() }),
        }
    }

    /// An index that is written; no other process writes it meanwhile.
    pub(crate) fn create(root: &Path) -> Result<(Parts, Hold), Error> {
        let wrong = |error| Error::Write { path: root.to_owned(), error };
        for table in INDEX {
            create_directory(&root.join(table.name)).map_err(wrong)?;
        }
        let held = hold(root).map_err(wrong)?;
        let parts = Parts { root: root.to_owned(), is_written: true };
        parts.remove_unfinished()?;
        Ok((parts, held))
    }

    /// The parts of a table, in order.
    pub fn parts_of_table(&self, table: &'static Table) -> Result<Vec<Part>, Error> {
        let directory = self.root.join(table.name);
        let wrong = |error: io::Error| Error::Read { path: directory.clone(), error };
        let mut parts = Vec::new();
        for entry in fs::read_dir(&directory).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if path.extension().is_none_or(|it| it != EXTENSION) {
                continue;
            }
            let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            match number {
                Some(number) => parts.push(Part { number, path }),
                None if !self.is_written => parts.push(Part { number: 0, path }),
                None => {
                    let reason = "another program wrote it".to_owned();
                    return Err(Error::OtherTable { path, table: table.name, reason });
                }
            }
        }
        parts.sort();
        Ok(parts)
    }

    /// Where a part is, or is to be.
    pub(crate) fn path(&self, table: &Table, number: u64) -> PathBuf {
        self.root.join(table.name).join(format!("{number:08}.{EXTENSION}"))
    }

    /// A number that no part has.
    pub(crate) fn next_number(&self) -> Result<u64, Error> {
        let mut next = 0;
        for table in INDEX {
            next = next.max(self.parts_of_table(table)?.last().map_or(0, |part| part.number + 1));
        }
        Ok(next)
    }

    /// Removes a part.
    pub(crate) fn remove(&self, part: &Part) -> Result<(), Error> {
        remove(&part.path).map_err(|error| Error::Write { path: part.path.clone(), error })
    }

    fn remove_unfinished(&self) -> Result<(), Error> {
        let contracts = self.parts_of_table(&CONTRACTS)?;
        for table in FACTS {
            for part in self.parts_of_table(table)? {
                if contracts.iter().all(|it| it.number != part.number) {
                    self.remove(&part)?;
                }
            }
        }
        Ok(())
    }
}
