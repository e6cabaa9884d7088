//! A host of one's own: a world of WIT that the policy names.

use std::sync::Arc;

use witgate_config::HostTarget;
use witgate_judge::Hosts;
use witgate_load::{Context, History, Place, load};
use witgate_model::{Contract, WorldKey, WorldName};
use witgate_report::{HostFit, HostLink};

use super::{HostedGuest, cause};
use crate::check::Request;
use crate::check::policy::Policy;
use crate::error::{Error, Party};

/// A host of one's own.
pub(crate) struct OwnHost {
    pub(crate) name: String,
    pub(crate) contract: Contract,
    world: WorldName,
    /// Who decides there whether something links.
    pub(crate) hosts: Hosts,
}

impl OwnHost {
    /// Reads the WIT of a target.
    pub(crate) fn read(
        policy: &Policy,
        request: &Request,
        target: &HostTarget,
    ) -> Result<OwnHost, Error> {
        let wit = target.wit.as_ref().expect("the caller asks for one with WIT");
        let place = Place::Path(policy.on_disk(&wit.value));
        let subject = load(&place, &Context::default(), &request.options)
            .map_err(|error| Error::Load { party: Party::Host, error })?;
        OwnHost::of_contract(subject.contract, policy, target)
    }

    /// The host as the commit has it that this change started from, where that commit's
    /// policy names it and this change edits its WIT.
    pub(crate) fn before_edit(
        &self,
        policy: &Policy,
        request: &Request,
        target: &HostTarget,
        history: &History,
    ) -> Option<OwnHost> {
        let wit = target.wit.as_ref()?;
        let commit = policy.commit().filter(|_| policy.was_host(&wit.value))?;
        let place = Place::Path(policy.on_disk(&wit.value));
        let path = history.path(&wit.value)?;
        let was = history.load(commit, &path, &place, &request.options).ok()?;
        let is_edited = was.contract != self.contract;
        OwnHost::of_contract(was.contract, policy, target).ok().filter(|_| is_edited)
    }

    fn of_contract(
        contract: Contract,
        policy: &Policy,
        target: &HostTarget,
    ) -> Result<OwnHost, Error> {
        let wit = target.wit.as_ref().expect("the caller asks for one with WIT");
        let worlds: Vec<WorldName> = contract.worlds().map(|(name, _)| name).collect();
        let known = || worlds.iter().map(|world| format!("`{world}`")).collect();
        let is_wanted = |world: &&WorldName| match &target.world {
            None => true,
            Some(wanted) => {
                [world.name.to_string(), world.bare(), world.to_string()].contains(&wanted.value)
            }
        };
        let wanted = || target.world.as_ref().map_or(wit, |world| world).value.clone();
        let fits: Vec<&WorldName> = worlds.iter().filter(is_wanted).collect();
        let world = match fits.as_slice() {
            [only] => (*only).clone(),
            [] if worlds.is_empty() => return Err(Error::NoWorld { place: wit.value.clone() }),
            [] => return Err(Error::UnknownWorld { world: wanted(), known: known() }),
            _ => return Err(Error::SeveralWorlds { world: wanted(), known: known() }),
        };
        let hosts = policy.config().and_then(|config| config.hosts.as_ref());
        Ok(OwnHost {
            name: target.host.value.clone(),
            contract,
            world,
            hosts: hosts.map(|hosts| hosts.value).unwrap_or_default(),
        })
    }

    /// Whether a guest links there.
    pub(crate) fn answer(&self, guest: &HostedGuest<'_>) -> HostFit {
        let world = self.contract.world(&self.world).expect("it was found there");
        let fit = Arc::new(guest.fit(&self.contract, &self.world, world, false));
        let link = match self.hosts.opinions().iter().all(|opinion| fit.is_accepted(*opinion)) {
            true => HostLink::Links,
            false => HostLink::Refused,
        };
        HostFit {
            name: self.name.clone(),
            version: None,
            about: format!("`{}`", self.name),
            cause: cause(&fit, &link),
            link,
            calls: Vec::new(),
            called: world.exports.keys().map(WorldKey::to_string).collect(),
            fit,
            notes: Vec::new(),
        }
    }
}
