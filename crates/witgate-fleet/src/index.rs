//! `witgate-fleet index`: what each file is, and what each contract says.
//!
//! Files are read in batches, on all cores. Each batch is on disk before the next begins,
//! so that a run which is interrupted goes on where it was. The bytes of each file are
//! hashed; what is known of a digest is not found out again.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use witgate::witgate_load::{Context, Scanned, load, scan};
use witgate::witgate_lock::map;
use witgate::witgate_model::{Contract, Digest, Form};
use witgate::{Consumer, Consumers, Opened, Options, OwnersFile, find_consumers, on_deep_stack};

use crate::component_row::{ComponentRow, What};
use crate::error::Error;
use crate::facts::{Facts, hex};
use crate::known::Known;
use crate::listed::{Deployed, Listed};
use crate::parquet_file::write_table;
use crate::parts::Parts;
use crate::rows::Rows;
use crate::table::{CAPABILITIES, COMPONENTS, CONTRACTS, INTERFACES, NEEDS};

/// So many files are on disk before others are read.
const BATCH: usize = 4096;

/// So many files a thread reads before it takes others.
const CHUNK: usize = 32;

/// What is to be indexed, and where to.
#[derive(Debug, Default)]
pub struct IndexRequest {
    /// The sources.
    pub listed: Listed,
    /// Where those run of which the list does not say it.
    pub environment: Option<String>,
    /// A file in the syntax of CODEOWNERS, for those of which the list does not say whose
    /// they are.
    pub owners: Option<PathBuf>,
    /// Whether components that are not among the sources are removed from the index.
    pub prune: bool,
    /// The index.
    pub directory: PathBuf,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Files that are components.
    pub components: usize,
    /// Files that are core modules.
    pub core_modules: usize,
    /// Files that are WIT packages.
    pub wit_packages: usize,
    /// What could not be read, and why.
    pub unreadable: Vec<(String, String)>,
    /// Archives that hold no WebAssembly.
    pub others: usize,
    /// Files of which the index had the digest already.
    pub known: usize,
    /// Contracts that the index did not have.
    pub new_contracts: usize,
    /// All contracts that it has now.
    pub contracts: usize,
    /// Rows that were removed, since nothing was named that they are of.
    pub pruned: usize,
}

impl Indexed {
    /// How many files there were.
    pub fn files(&self) -> usize {
        self.components + self.core_modules + self.wit_packages + self.unreadable.len()
    }

    fn count(&mut self, row: &ComponentRow) {
        match &row.what {
            What::Component(_) => self.components += 1,
            What::CoreModule => self.core_modules += 1,
            What::WitPackage => self.wit_packages += 1,
            What::Error(reason) => self.unreadable.push((row.path.clone(), reason.to_string())),
        }
    }
}

/// Indexes components; `progress` hears after each batch how many files are done, of how
/// many.
pub fn index(request: &IndexRequest, progress: impl Fn(usize, usize)) -> Result<Indexed, Error> {
    let owners = request.owners.as_deref().map(OwnersFile::open).transpose()?;
    let Consumers { all, unreadable, others, .. } =
        find_consumers(&request.listed.sources, Path::new(""));
    if all.is_empty() && unreadable.is_empty() {
        let looked_at = match request.listed.sources.as_slice() {
            [] => "an empty list".to_owned(),
            sources if sources.len() > 5 => format!("{} sources", sources.len()),
            sources => sources.join(", "),
        };
        return Err(Error::NoComponent { looked_at });
    }
    let places = |name: &str| -> Vec<Deployed> {
        let listed = match request.listed.deployed(name) {
            [] => &[Deployed::default()],
            listed => listed,
        };
        let place = |listed: &Deployed| {
            let owner = listed.owner.clone().or_else(|| {
                let owners = owners.as_ref()?.owners_of_component(name);
                (!owners.is_empty()).then(|| owners.join(" "))
            });
            let environment = listed.environment.clone().or_else(|| request.environment.clone());
            Deployed { environment, owner }
        };
        let places: BTreeSet<Deployed> = listed.iter().map(place).collect();
        places.into_iter().collect()
    };
    let rows_of = |row: ComponentRow| -> Vec<ComponentRow> {
        let rows = places(&row.path).into_iter();
        rows.map(|deployed| ComponentRow { deployed, ..row.clone() }).collect()
    };
    let (parts, _held) = Parts::create(&request.directory)?;
    let mut known = Known::read(&parts)?;
    let mut indexed = Indexed { others: others.len(), ..Indexed::default() };
    let had = known.contracts.len();
    let mut done = 0;
    for batch in all.chunks(BATCH) {
        let examined = examine(batch, &mut known);
        let mut facts = Facts::default();
        let mut rows = Vec::new();
        for (consumer, (file, new_facts)) in batch.iter().zip(examined) {
            if let Some(new_facts) = new_facts {
                facts.append(new_facts);
            }
            indexed.known += usize::from(file.was_known);
            let Examined { digest, size, what, .. } = file;
            let (path, deployed) = (consumer.name.clone(), Deployed::default());
            rows.push(rows_of(ComponentRow { deployed, path, digest, size, what }));
        }
        write_batch(&parts, &mut known, &facts, &rows)?;
        rows.iter().for_each(|rows| indexed.count(&rows[0]));
        done += batch.len();
        progress(done, all.len());
    }
    let failed = unreadable.into_iter().map(|(path, reason)| {
        let what = What::Error(unnamed(&reason, &path).into());
        let deployed = Deployed::default();
        rows_of(ComponentRow { deployed, digest: None, size: None, what, path })
    });
    let failed: Vec<Vec<ComponentRow>> = failed.collect();
    write_batch(&parts, &mut known, &Facts::default(), &failed)?;
    failed.iter().for_each(|rows| indexed.count(&rows[0]));
    if request.prune {
        let named = all.iter().map(|consumer| consumer.name.as_str());
        let named = named.chain(failed.iter().map(|rows| rows[0].path.as_str()));
        indexed.pruned = known.retain(&named.collect::<HashSet<_>>());
    }
    known.compact(&parts)?;
    indexed.contracts = known.contracts.len();
    indexed.new_contracts = indexed.contracts - had;
    Ok(indexed)
}

/// Writes what a batch came to, of each file its rows: facts first, so that no row is without
/// them.
fn write_batch(
    parts: &Parts,
    known: &mut Known,
    facts: &Facts,
    files: &[Vec<ComponentRow>],
) -> Result<(), Error> {
    let number = parts.next_number()?;
    if !facts.contracts.is_empty() {
        write_table(&facts.needs, &parts.path(&NEEDS, number))?;
        write_table(&facts.interfaces, &parts.path(&INTERFACES, number))?;
        write_table(&facts.capabilities, &parts.path(&CAPABILITIES, number))?;
        write_table(&facts.contracts, &parts.path(&CONTRACTS, number))?;
    }
    let mut new = Rows::new(&COMPONENTS);
    for rows in files {
        if known.has(rows) {
            continue;
        }
        for row in rows {
            known.put(row, (number, new.len()));
            row.push_to(&mut new);
        }
    }
    match new.is_empty() {
        true => Ok(()),
        false => write_table(&new, &parts.path(&COMPONENTS, number)),
    }
}

/// What was made of one file.
struct Examined {
    digest: Option<Digest>,
    size: Option<i64>,
    what: What,
    was_known: bool,
}

/// What is known, shared by threads.
struct Shared<'k> {
    files: &'k Mutex<&'k mut HashMap<Digest, What>>,
    contracts: &'k Mutex<&'k mut HashSet<Digest>>,
}

/// Examines files on all cores. The facts of a contract come with the first file of it.
fn examine(batch: &[Consumer], known: &mut Known) -> Vec<(Examined, Option<Facts>)> {
    let Known { files, contracts, .. } = known;
    let (files, contracts) = (Mutex::new(files), Mutex::new(contracts));
    let shared = Shared { files: &files, contracts: &contracts };
    let chunks: Vec<&[Consumer]> = batch.chunks(CHUNK).collect();
    let examined = map(&chunks, |chunk| {
        on_deep_stack(|| chunk.iter().map(|consumer| shared.examine(consumer)).collect::<Vec<_>>())
    });
    examined.into_iter().flatten().collect()
}

impl Shared<'_> {
    fn examine(&self, consumer: &Consumer) -> (Examined, Option<Facts>) {
        let failed = |reason: &str| {
            let what = What::Error(unnamed(reason, &consumer.name).into());
            (Examined { digest: None, size: None, what, was_known: false }, None)
        };
        match consumer.open() {
            Ok(Opened::Mapped(contents)) => self.bytes(&contents, &consumer.name),
            Ok(Opened::Read(bytes)) => self.bytes(&bytes, &consumer.name),
            Ok(Opened::Place(place)) => {
                match load(&place, &Context::default(), &Options::default()) {
                    Ok(subject) if subject.form == Form::Component => {
                        let (what, facts) = self.component(&subject.contract);
                        (Examined { digest: None, size: None, what, was_known: false }, facts)
                    }
                    Ok(_) => {
                        let what = What::WitPackage;
                        (Examined { digest: None, size: None, what, was_known: false }, None)
                    }
                    Err(error) => failed(&error.message()),
                }
            }
            Err(reason) => failed(&reason),
        }
    }

    fn bytes(&self, bytes: &[u8], name: &str) -> (Examined, Option<Facts>) {
        let digest = Digest::of_bytes(bytes);
        let size = i64::try_from(bytes.len()).ok();
        let there = lock(self.files).get(&digest).cloned();
        let was_known = there.is_some();
        let (what, facts) = match there {
            Some(what) => (what, None),
            None => {
                let (what, facts) = match scan(bytes, name) {
                    Ok(Scanned::Component(contract)) => self.component(&contract),
                    Ok(Scanned::CoreModule) => (What::CoreModule, None),
                    Ok(Scanned::WitPackage) => (What::WitPackage, None),
                    Err(error) => (What::Error(unnamed(&error.message(), name).into()), None),
                };
                lock(self.files).insert(digest, what.clone());
                (what, facts)
            }
        };
        (Examined { digest: Some(digest), size, what, was_known }, facts)
    }

    fn component(&self, contract: &Contract) -> (What, Option<Facts>) {
        let digest = contract.digest();
        let is_new = lock(self.contracts).insert(digest);
        let facts = is_new.then(|| {
            let mut facts = Facts::default();
            facts.add(&hex(&digest), contract);
            facts
        });
        (What::Component(digest), facts)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What a map or set holds is whole after each call.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reason without the name of its file, which the row has.
fn unnamed<'r>(reason: &'r str, name: &str) -> &'r str {
    let quoted = reason.strip_prefix('`').unwrap_or(reason);
    let rest = quoted.strip_prefix(name).map(|rest| rest.strip_prefix('`').unwrap_or(rest));
    rest.and_then(|rest| rest.strip_prefix(": ")).unwrap_or(reason)
}
