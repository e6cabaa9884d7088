//! `witgate-fleet confirm`: the exact check of what SQL answered.
//!
//! Asked are all contracts that SQL flagged, all that it says it cannot judge, and some of
//! the others. Of each contract, one component is read again; its digest must still be
//! that of the index.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use witgate::witgate_link::Opinion;
use witgate::witgate_load::{Scanned, scan};
use witgate::witgate_model::{Contract, Digest};
use witgate::{ImpactRequest, Opened, Options, find_consumers, impact};

use crate::component_row::{ComponentRow, What};
use crate::error::Error;
use crate::exact::{ExactAnswer, HostChange};
use crate::facts::{hex, opinion_name};
use crate::flagged::{Flagged, read_flagged};
use crate::parquet_file::read_table;
use crate::parts::Parts;
use crate::table::{COMPONENTS, CONTRACTS};

/// So many components of a contract are tried, where the first cannot be read any more.
const TRIED: usize = 3;

/// What is to be confirmed.
#[derive(Clone, Debug, Default)]
pub struct ConfirmRequest {
    /// The index.
    pub directory: PathBuf,
    /// The host before the change, as `offers` read it.
    pub before: String,
    /// The host after it.
    pub after: String,
    /// The world that is meant, where there are several.
    pub world: Option<String>,
    /// How both are read.
    pub options: Options,
    /// What SQL answered.
    pub flagged: PathBuf,
    /// So many contracts are checked that SQL did not flag.
    pub sample: usize,
    /// Chooses them.
    pub seed: u64,
}

/// Why a contract was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// SQL says that it breaks.
    Flagged,
    /// SQL says that it cannot judge it.
    Unsure,
    /// It is one of a sample of the others.
    Sampled,
}

/// A contract that was checked.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Its digest, as the tables have it.
    pub contract: String,
    /// Why it was checked.
    pub because: Because,
    /// The component that was read.
    pub path: String,
    /// How many components have it.
    pub components: usize,
    /// Whose they are.
    pub owners: BTreeSet<String>,
    /// What the exact check says.
    pub answer: ExactAnswer,
    /// The findings of `witgate impact` that break it, each a rule and an item.
    pub findings: Vec<String>,
    /// Whether SQL says something else.
    pub is_disagreement: bool,
}

/// What was confirmed.
#[derive(Clone, Debug, Default)]
pub struct Confirmation {
    /// Each contract that was checked.
    pub checked: Vec<Confirmed>,
    /// Contracts of which no component can be read any more, and why.
    pub unreadable: Vec<(String, String)>,
    /// How many contracts SQL did not flag.
    pub others: usize,
}

/// Checks exactly what SQL answered.
pub fn confirm(request: &ConfirmRequest) -> Result<Confirmation, Error> {
    let change = HostChange::read(
        &request.before,
        &request.after,
        request.world.as_deref(),
        &request.options,
    )?;
    let flagged = read_flagged(&request.flagged)?;
    let parts = Parts::open(&request.directory)?;
    let unsure = unsure(&parts)?;
    let known = components(&parts)?;
    if let Some(other) = flagged.keys().find(|contract| !known.contains_key(*contract)) {
        return Err(Error::Flagged {
            path: request.flagged.clone(),
            reason: format!("the index has no contract {other}: it is of another index"),
        });
    }
    let chosen = chosen(request, &flagged, &unsure, &known);
    let mut confirmation = Confirmation {
        others: known.keys().filter(|it| !flagged.contains_key(*it)).count(),
        ..Confirmation::default()
    };
    for (contract, because) in chosen {
        let components = &known[contract.as_str()];
        let (path, read) = match read_again(components, &contract) {
            Ok(read) => read,
            Err(reason) => {
                confirmation.unreadable.push((contract, reason));
                continue;
            }
        };
        let answer = change.exact(&read);
        let said = flagged.get(&contract);
        let differs = |opinion: &Opinion| {
            let is_flagged = said.is_some_and(|said| said.contains(opinion_name(*opinion)));
            is_flagged != answer.breaks[*opinion as usize].is_some()
        };
        confirmation.checked.push(Confirmed {
            is_disagreement: because != Because::Unsure && Opinion::ALL.iter().any(differs),
            contract,
            because,
            path,
            components: components.count,
            owners: components.owners.clone(),
            answer,
            findings: Vec::new(),
        });
    }
    explain(request, &mut confirmation.checked);
    Ok(confirmation)
}

/// The components of a contract.
#[derive(Debug, Default)]
struct ComponentsOf {
    count: usize,
    owners: BTreeSet<String>,
    /// The first of them, with their digests.
    first: Vec<(String, Option<Digest>)>,
}

fn unsure(parts: &Parts) -> Result<BTreeSet<String>, Error> {
    let mut unsure = BTreeSet::new();
    for part in parts.parts_of_table(&CONTRACTS)? {
        read_table(&CONTRACTS, &part.path, |rows| {
            let reasons = rows.texts("unsure").into_iter();
            let unsure_rows = rows.texts("contract").into_iter().zip(reasons);
            unsure.extend(unsure_rows.filter_map(|(it, reason)| reason.and(it)).map(str::to_owned));
            Ok(())
        })?;
    }
    Ok(unsure)
}

fn components(parts: &Parts) -> Result<BTreeMap<String, ComponentsOf>, Error> {
    let mut known: BTreeMap<String, ComponentsOf> = BTreeMap::new();
    let mut last_path = String::new();
    for part in parts.parts_of_table(&COMPONENTS)? {
        read_table(&COMPONENTS, &part.path, |rows| {
            for row in ComponentRow::all_of(&rows).into_iter().flatten() {
                let What::Component(contract) = &row.what else { continue };
                let components = known.entry(hex(contract)).or_default();
                components.owners.extend(row.deployed.owner);
                // A component that runs in several places has a row for each, one after another.
                if row.path == last_path {
                    continue;
                }
                last_path.clone_from(&row.path);
                components.count += 1;
                if components.first.len() < TRIED {
                    components.first.push((row.path, row.digest));
                }
            }
            Ok(())
        })?;
    }
    Ok(known)
}

/// What is checked, in order: of what SQL did not flag, those with the least digest of the
/// seed and their own.
fn chosen(
    request: &ConfirmRequest,
    flagged: &Flagged,
    unsure: &BTreeSet<String>,
    known: &BTreeMap<String, ComponentsOf>,
) -> Vec<(String, Because)> {
    let mut others = Vec::new();
    let mut chosen = Vec::new();
    for contract in known.keys() {
        match (unsure.contains(contract), flagged.contains_key(contract)) {
            (true, _) => chosen.push((contract.clone(), Because::Unsure)),
            (false, true) => chosen.push((contract.clone(), Because::Flagged)),
            (false, false) => others.push(contract),
        }
    }
    let seed = request.seed;
    others.sort_by_cached_key(|contract| {
        *Digest::of_bytes(format!("{seed} {contract}").as_bytes()).as_bytes()
    });
    let sample = others.into_iter().take(request.sample);
    chosen.extend(sample.map(|contract| (contract.clone(), Because::Sampled)));
    chosen
}

/// Reads a component of a contract again.
fn read_again(components: &ComponentsOf, contract: &str) -> Result<(String, Contract), String> {
    let mut reasons = Vec::new();
    for (path, digest) in &components.first {
        match read_component(path, *digest) {
            Ok(read) if hex(&read.digest()) == contract => return Ok((path.clone(), read)),
            Ok(_) => reasons.push(format!("{path}: it has another contract now")),
            Err(reason) => reasons.push(format!("{path}: {reason}")),
        }
    }
    Err(reasons.into_iter().next().unwrap_or_default())
}

fn read_component(path: &str, digest: Option<Digest>) -> Result<Contract, String> {
    let found = find_consumers(&[source_of(path).to_owned()], Path::new(""));
    let reason = found.unreadable.into_iter().map(|(_, reason)| reason).next();
    let Some(consumer) = found.all.into_iter().find(|consumer| consumer.name == path) else {
        return Err(reason.unwrap_or_else(|| "it is not there any more".to_owned()));
    };
    let scanned = |bytes: &[u8]| {
        if digest.is_some_and(|digest| Digest::of_bytes(bytes) != digest) {
            return Err("it changed since it was indexed".to_owned());
        }
        match scan(bytes, path) {
            Ok(Scanned::Component(contract)) => Ok(contract),
            Ok(_) => Err("it is not a component".to_owned()),
            Err(error) => Err(error.message()),
        }
    };
    match consumer.open()? {
        Opened::Mapped(contents) => scanned(&contents),
        Opened::Read(bytes) => scanned(&bytes),
        Opened::Place(_) => Err("it is not a file".to_owned()),
    }
}

/// What is named on disk: of an image in a layout, the layout.
fn source_of(path: &str) -> &str {
    match path.split_once('#') {
        Some((layout, _)) if !Path::new(path).exists() => layout,
        _ => path,
    }
}

/// Says by which findings what is broken breaks. `witgate impact` takes WIT alone, so
/// there are none for known hosts.
fn explain(request: &ConfirmRequest, checked: &mut [Confirmed]) {
    let broken = checked.iter().filter(|it| it.answer.is_broken());
    let consumers: BTreeSet<String> = broken.map(|it| source_of(&it.path).to_owned()).collect();
    if consumers.is_empty() {
        return;
    }
    let impacted = impact(&ImpactRequest {
        consumers: consumers.into_iter().collect(),
        against: Some(request.before.clone()),
        candidate: Some(request.after.clone()),
        world: request.world.clone(),
        options: request.options.clone(),
        ..ImpactRequest::default()
    });
    let Ok(impacted) = impacted else { return };
    for broken in &impacted.broken {
        let findings = broken.breakage.findings().into_iter().map(|at| &impacted.findings[at]);
        let told = findings.map(|it| format!("{} {}", it.rule.id, it.item)).collect();
        if let Some(confirmed) = checked.iter_mut().find(|it| it.path == broken.name) {
            confirmed.findings = told;
        }
    }
}
