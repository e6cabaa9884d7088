//! What an index has already.

use std::collections::{HashMap, HashSet};

use witgate::witgate_model::Digest;

use crate::component_row::{ComponentRow, What};
use crate::error::Error;
use crate::parquet_file::{TableWriter, open_table, read_table};
use crate::parts::Parts;
use crate::rows::Rows;
use crate::table::{COMPONENTS, CONTRACTS, FACTS};

/// Where a row of a file is: the part, and the position in it.
type Location = (u64, usize);

/// The rows of a file, one for each place where it runs. A run writes them all into one part.
#[derive(Debug, Default)]
struct RowsOfFile {
    part: u64,
    /// Positions, with the fingerprints.
    rows: Vec<(usize, u64)>,
}

/// What an index has already.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The contracts of which it has all facts.
    pub(crate) contracts: HashSet<Digest>,
    /// What the bytes of a digest are.
    pub(crate) files: HashMap<Digest, What>,
    /// By path, the rows that were written last.
    rows: HashMap<Box<str>, RowsOfFile>,
    /// Whether some path has rows in several parts, of which the last ones count.
    is_superseded: bool,
}

impl Known {
    /// Reads an index.
    pub(crate) fn read(parts: &Parts) -> Result<Known, Error> {
        let mut known = Known::default();
        // What is in them is asked by engines alone, so that nothing else would notice.
        for table in FACTS {
            for part in parts.parts_of_table(table)? {
                open_table(table, &part.path)?;
            }
        }
        for part in parts.parts_of_table(&CONTRACTS)? {
            read_table(&CONTRACTS, &part.path, |rows| {
                let contracts = rows.texts("contract");
                known.contracts.extend(contracts.into_iter().flatten().filter_map(Digest::parse));
                Ok(())
            })?;
        }
        for part in parts.parts_of_table(&COMPONENTS)? {
            let mut position = 0;
            read_table(&COMPONENTS, &part.path, |rows| {
                for row in ComponentRow::all_of(&rows) {
                    let row = row.ok_or_else(|| Error::OtherTable {
                        path: part.path.clone(),
                        table: COMPONENTS.name,
                        reason: "a row says neither what a file is nor why it was not read"
                            .to_owned(),
                    })?;
                    known.learn(&row);
                    known.put(&row, (part.number, position));
                    position += 1;
                }
                Ok(())
            })?;
        }
        Ok(known)
    }

    /// Notes what the bytes of a digest are. Of a contract without facts it is not said,
    /// so that the file is read again.
    fn learn(&mut self, row: &ComponentRow) {
        let Some(digest) = &row.digest else { return };
        let is_whole = match &row.what {
            What::Component(contract) => self.contracts.contains(contract),
            _ => true,
        };
        if is_whole {
            self.files.insert(*digest, row.what.clone());
        }
    }

    /// Notes a row of a path.
    pub(crate) fn put(&mut self, row: &ComponentRow, (part, position): Location) {
        let of_file = self.rows.entry(row.path.as_str().into()).or_default();
        if of_file.part != part {
            self.is_superseded |= !of_file.rows.is_empty();
            *of_file = RowsOfFile { part, rows: Vec::with_capacity(1) };
        }
        of_file.rows.push((position, row.fingerprint()));
    }

    /// Whether a file has exactly these rows.
    pub(crate) fn has(&self, rows: &[ComponentRow]) -> bool {
        let there = rows.first().and_then(|row| self.rows.get(row.path.as_str()));
        let there = there.into_iter().flat_map(|there| &there.rows).map(|(_, own)| *own);
        there.eq(rows.iter().map(ComponentRow::fingerprint))
    }

    /// Forgets the rows of all paths but these, and says how many those are.
    pub(crate) fn retain(&mut self, paths: &HashSet<&str>) -> usize {
        let before = self.rows.len();
        self.rows.retain(|path, _| paths.contains(&**path));
        self.is_superseded |= self.rows.len() < before;
        before - self.rows.len()
    }

    /// Makes one part of all, of the last rows of each path.
    pub(crate) fn compact(&self, parts: &Parts) -> Result<(), Error> {
        let all = parts.parts_of_table(&COMPONENTS)?;
        if all.len() < 2 && !self.is_superseded {
            return Ok(());
        }
        let number = parts.next_number()?;
        let mut writer = TableWriter::create(&COMPONENTS, &parts.path(&COMPONENTS, number))?;
        for part in &all {
            let mut position = 0;
            read_table(&COMPONENTS, &part.path, |rows| {
                let mut kept = Rows::new(&COMPONENTS);
                for row in ComponentRow::all_of(&rows).into_iter().flatten() {
                    let last = self.rows.get(row.path.as_str());
                    let is_last = last.is_some_and(|last| {
                        last.part == part.number && last.rows.iter().any(|(at, _)| *at == position)
                    });
                    if is_last {
                        row.push_to(&mut kept);
                    }
                    position += 1;
                }
                writer.rows(&kept)
            })?;
        }
        writer.finish()?;
        all.iter().try_for_each(|part| parts.remove(part))
    }
}
