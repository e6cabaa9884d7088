//! The worlds of a host, all at once: of WIT that somebody wrote, or of a known host.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use witgate_hosts::{all, find};
use witgate_load::{Context, Options, load, on_deep_stack};
use witgate_model::{Contract, Form, WorldName};

use super::offered::ReadPackages;
use super::relevant::{Needs, Relevant};
use crate::compare::{name, resolve, withheld};
use crate::error::{Error, Party};
use crate::targets::is_called;

/// A world that guests are built for, as a host offers it.
#[derive(Clone, Debug)]
pub struct HostWorld {
    /// The contract that has it.
    pub contract: Arc<Contract>,
    /// Its name in the contract.
    pub world: WorldName,
    /// What to call it: for a known host, the name of the host.
    pub name: String,
    /// Of a known host, whether all its flags are given, and not none.
    pub is_with_flags: bool,
}

/// The worlds of a source, or the one that is asked for; or what a known host, such as
/// `wasmtime@45`, offers by default, and with all its flags where it has any. To find no world is an error, never an answer.
pub fn host_worlds(
    source: &str,
    wanted: Option<&str>,
    options: &Options,
) -> Result<Vec<HostWorld>, Error> {
    on_deep_stack(|| {
        // A file may be called as a host is.
        if !Path::new(source).exists() {
            match find(&all(), source) {
                Ok(host) => return of_known_host(host),
                Err(unknown) if unknown.is_name_known => return Err(Error::UnknownHost(unknown)),
                Err(_) => {}
            }
        }
        of_source(source, wanted, options)
    })
}

/// Which of its calls a host makes depends on what a guest exports, so it requires no
/// export.
fn of_known_host(host: &witgate_hosts::HostProfile) -> Result<Vec<HostWorld>, Error> {
    let relevant = Relevant::of_host(&Needs::everything(), host);
    let flags: BTreeSet<&str> =
        relevant.offers.iter().flat_map(|offer| &offer.flags).map(String::as_str).collect();
    let flags: Vec<&str> = flags.into_iter().collect();
    let mut read = ReadPackages::default();
    let mut offered = |flags: &[&str]| -> Result<HostWorld, Error> {
        let offered = read.offered(&relevant, flags)?;
        let (name, world) = (offered.name, offered.world);
        let mut contract = Arc::unwrap_or_clone(offered.contract);
        contract.roots.insert(name.package.clone());
        let package = contract.packages.entry(name.package.clone()).or_default();
        package.worlds.insert(name.name.clone(), world);
        Ok(HostWorld {
            contract: Arc::new(contract),
            world: name,
            name: host.full_name(),
            is_with_flags: !flags.is_empty(),
        })
    };
    let mut worlds = vec![offered(&[])?];
    if !flags.is_empty() {
        worlds.push(offered(&flags)?);
    }
    Ok(worlds)
}

fn of_source(
    source: &str,
    wanted: Option<&str>,
    options: &Options,
) -> Result<Vec<HostWorld>, Error> {
    let place = resolve(Party::Host, source, None)?;
    let subject = load(&place, &Context::default(), options)
        .map_err(|error| Error::Load { party: Party::Host, error })?;
    let place = name(&subject);
    let withheld = withheld([&subject]);
    if subject.form == Form::Component {
        return Err(Error::NoWorld { place });
    }
    let contract = Arc::new(subject.contract);
    let worlds: Vec<HostWorld> = contract
        .worlds()
        .map(|(world, _)| HostWorld {
            contract: contract.clone(),
            name: world.to_string(),
            world,
            is_with_flags: false,
        })
        .collect();
    if worlds.is_empty() {
        return Err(Error::no_world(place, withheld));
    }
    let Some(wanted) = wanted else { return Ok(worlds) };
    let known = || worlds.iter().map(|it| format!("`{}`", it.world)).collect();
    let called: Vec<HostWorld> =
        worlds.iter().filter(|it| is_called(&it.world, wanted)).cloned().collect();
    match called.len() {
        0 => Err(Error::UnknownWorld { world: wanted.to_owned(), known: known() }),
        1 => Ok(called),
        _ => Err(Error::SeveralWorlds { world: wanted.to_owned(), known: known() }),
    }
}
