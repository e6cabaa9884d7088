//! Hosts: whether components and worlds link there.
//!
//! In: a guest and hosts, of which witgate has profiles or the policy has WIT. Out: for
//! each whether the guest links by default, with which flags, or what is refused. Of a
//! known host's offers only those are read that have to do with what the guest imports
//! or exports; hosts that offer the same of that are asked once.

pub(crate) mod gate;
mod host_world;
mod offered;
mod own_host;
mod relevant;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use witgate_hosts::{HostProfile, Offer, find};
use witgate_link::{Fit, Guest, Opinion};
use witgate_model::{Contract, Form, World, WorldKey, WorldName};
use witgate_report::{HostFit, HostLink};

use crate::check::policy::Policy;
use crate::check::{Request, policy_file, wit_here};
use crate::error::Error;
pub use host_world::{HostWorld, host_worlds};
use offered::ReadPackages;
use own_host::OwnHost;
use relevant::{Needs, Relevant};

/// The hosts that are asked about.
#[derive(Clone, Copy, Debug)]
pub enum HostChoice<'a> {
    /// These, by name: `wasmtime@46`, or the name of a host of the policy.
    Named(&'a [String]),
    /// Every release of every known host, and those of the policy.
    All,
}

/// A host.
pub(crate) enum Host {
    /// One that witgate has a profile of.
    Known(HostProfile),
    /// One whose world the policy names.
    Own(Box<OwnHost>),
}

/// The hosts of a choice.
pub(crate) fn chosen(request: &Request, choice: HostChoice<'_>) -> Result<Vec<Host>, Error> {
    let known = witgate_hosts::all();
    let policy = Policy::find(request)?;
    let targets = policy.config().map(|config| config.targets.as_slice()).unwrap_or_default();
    let own = targets.iter().filter(|target| target.wit.is_some());
    let read = |target| OwnHost::read(&policy, request, target).map(|it| Host::Own(Box::new(it)));
    match choice {
        HostChoice::All => {
            known.into_iter().map(|profile| Ok(Host::Known(profile))).chain(own.map(read)).collect()
        }
        HostChoice::Named(names) => {
            let host = |name: &String| match own.clone().find(|it| it.host.value == *name) {
                Some(target) => read(target),
                None => {
                    let found = find(&known, name).map_err(|mut unknown| {
                        if !unknown.is_name_known {
                            unknown.known.extend(own.clone().map(|it| it.host.value.clone()));
                        }
                        Error::UnknownHost(unknown)
                    });
                    Ok(Host::Known(found?.clone()))
                }
            };
            names.iter().map(host).collect()
        }
    }
}

/// The names of the hosts whose worlds the policy names.
pub(crate) fn own_host_names(request: &Request) -> Result<Vec<String>, Error> {
    let policy = Policy::find(request)?;
    let targets = policy.config().map(|config| config.targets.as_slice()).unwrap_or_default();
    let own = targets.iter().filter(|target| target.wit.is_some());
    Ok(own.map(|target| target.host.value.clone()).collect())
}

/// The packages that the policy is about, as `namespace:name`: the program that embeds a known host
/// provides what they ask for. None without a policy or a known host, and none of what cannot
/// be read.
pub(crate) fn packages_of_policy<'h>(
    request: &Request,
    mut hosts: impl Iterator<Item = &'h Host>,
) -> BTreeSet<String> {
    let is_any_known = hosts.any(|host| matches!(host, Host::Known(_)));
    if !is_any_known || policy_file(request).is_none() {
        return BTreeSet::new();
    }
    let wit = wit_here(request).unwrap_or_default();
    let packages = wit.iter().filter(|(subject, _)| subject.form != Form::Component);
    let roots = packages.flat_map(|(subject, _)| &subject.contract.roots);
    roots.map(|package| package.bare()).collect()
}

/// A component, or one that uses all that a world offers.
pub(crate) struct HostedGuest<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) world: WorldName,
    /// Whether it is a component as it was built.
    pub(crate) is_built: bool,
    /// Packages, as `namespace:name`, that somebody else than a known host provides.
    pub(crate) provided: BTreeSet<String>,
    /// The guest as typing sees it, once a host was asked.
    pub(crate) typed: OnceCell<Guest<'a>>,
}

impl<'a> HostedGuest<'a> {
    /// A component that was read, whose contract has one world.
    pub(crate) fn component(contract: &'a Contract) -> HostedGuest<'a> {
        let (world, _) = contract.worlds().next().expect("a component has a world");
        let (provided, typed) = (BTreeSet::new(), OnceCell::new());
        HostedGuest { contract, world, is_built: true, provided, typed }
    }

    fn guest(&self) -> Guest<'a> {
        let world = self.contract.world(&self.world).expect("the world is of the contract");
        match self.is_built {
            true => Guest::built(self.contract, &self.world, world),
            false => Guest::new(self.contract, &self.world, world),
        }
    }

    /// Whether it fits what a host offers; `is_known` if others provide some of it.
    fn fit(&self, host: &Contract, name: &WorldName, offered: &World, is_known: bool) -> Fit {
        let host = Guest::host(host, name, offered);
        let guest = self.typed.get_or_init(|| self.guest());
        Fit::of_guest(guest, &host, |key| match key {
            WorldKey::Interface(interface) => {
                is_known && self.provided.contains(&interface.package.bare())
            }
            // Imports under plain names are nobody else's than the embedder's.
            WorldKey::Name(_) => is_known && !self.provided.is_empty(),
        })
    }
}

impl Host {
    /// The host with its release, or its name in the policy.
    pub(crate) fn full_name(&self) -> String {
        match self {
            Host::Known(profile) => profile.full_name(),
            Host::Own(own) => own.name.clone(),
        }
    }

    /// Who decides there whether something links.
    pub(crate) fn opinions(&self) -> &'static [Opinion] {
        match self {
            // All known hosts are Wasmtime inside.
            Host::Known(_) => &[Opinion::Wasmtime],
            Host::Own(own) => own.hosts.opinions(),
        }
    }
}

/// A guest that is taken from one host to another.
pub(crate) struct MovedGuest {
    pub(crate) before: HostFit,
    pub(crate) after: HostFit,
    /// The flags without which it does not link after the move, and that it did not need
    /// before.
    pub(crate) new_flags: Vec<String>,
}

/// The offers of a host that have to do with a guest, and what the host calls.
type OffersAndCalls = (Vec<Arc<Offer>>, Arc<[String]>);

/// What was found out about hosts, for guests to come.
#[derive(Default)]
pub(crate) struct HostAnswers {
    read: ReadPackages,
}

impl HostAnswers {
    /// Whether a guest links on each host.
    pub(crate) fn fits(
        &mut self,
        guest: &HostedGuest<'_>,
        hosts: &[Host],
    ) -> Result<Vec<HostFit>, Error> {
        let mut by_offers: HashMap<OffersAndCalls, Answer> = HashMap::new();
        let mut by_relevant: HashMap<Relevant, Answer> = HashMap::new();
        let needs = Needs::new(guest);
        let mut fits = Vec::new();
        for host in hosts {
            let host = match host {
                Host::Known(profile) => profile,
                Host::Own(own) => {
                    fits.push(own.answer(guest));
                    continue;
                }
            };
            let offers = (needs.met_by(host), Arc::clone(&host.calls));
            if let Some(answer) = by_offers.get(&offers) {
                fits.push(answer.on(host));
                continue;
            }
            let relevant = Relevant::new(&needs, &offers.0, &host.calls);
            let answer = match by_relevant.get(&relevant) {
                Some(answer) => answer.clone(),
                None => {
                    let answer = self.answer(guest, &relevant)?;
                    by_relevant.insert(relevant, answer.clone());
                    answer
                }
            };
            fits.push(answer.on(host));
            by_offers.insert(offers, answer);
        }
        Ok(fits)
    }

    /// Whether a guest links on a host and, started with the same flags, on another one.
    pub(crate) fn moved(
        &mut self,
        guest: &HostedGuest<'_>,
        from: &Host,
        to: &Host,
    ) -> Result<MovedGuest, Error> {
        let (before, given) = self.best(guest, from)?;
        let (after, needed) = self.best(guest, to)?;
        let new_flags = needed.into_iter().filter(|flag| !given.contains(flag)).collect();
        Ok(MovedGuest { before, after, new_flags })
    }

    /// What a host says of a guest, and the flags that this takes.
    fn best(
        &mut self,
        guest: &HostedGuest<'_>,
        host: &Host,
    ) -> Result<(HostFit, Vec<String>), Error> {
        let host = match host {
            Host::Known(profile) => profile,
            Host::Own(own) => return Ok((own.answer(guest), Vec::new())),
        };
        let relevant = Relevant::of_host(&Needs::new(guest), host);
        let answer = self.answer(guest, &relevant)?;
        Ok((answer.on(host), answer.flags))
    }

    /// Whether a guest links on a known host that is started with these flags.
    pub(crate) fn links_with(
        &mut self,
        guest: &HostedGuest<'_>,
        host: &HostProfile,
        flags: &[&str],
    ) -> Result<bool, Error> {
        let relevant = Relevant::of_host(&Needs::new(guest), host);
        Ok(self.ask(guest, &relevant, flags)?.links())
    }

    fn ask(
        &mut self,
        guest: &HostedGuest<'_>,
        relevant: &Relevant,
        flags: &[&str],
    ) -> Result<Answer, Error> {
        let offered = self.read.offered(relevant, flags)?;
        let fit = Arc::new(guest.fit(&offered.contract, &offered.name, &offered.world, true));
        let flags = flags.iter().map(ToString::to_string).collect();
        Ok(Answer { fit, flags, called: offered.world.exports.into_keys().collect() })
    }

    /// What a host with these offers says: by default, else with the fewest of its flags.
    fn answer(&mut self, guest: &HostedGuest<'_>, relevant: &Relevant) -> Result<Answer, Error> {
        let plain = self.ask(guest, relevant, &[])?;
        let lacking = plain.lacking();
        let mut flags: Vec<&str> = Vec::new();
        for offer in &relevant.offers {
            let helps = offer.packages.iter().any(|it| lacking.contains(it));
            for flag in offer.flags.iter().filter(|_| helps) {
                if !flags.contains(&flag.as_str()) {
                    flags.push(flag);
                }
            }
        }
        if plain.links() || flags.is_empty() {
            return Ok(plain);
        }
        let mut best = self.ask(guest, relevant, &flags)?;
        if !best.links() {
            // Flags help nobody here, and what is refused with all of them is what keeps
            // the guest out.
            return Ok(best);
        }
        for flag in flags.clone() {
            let fewer: Vec<&str> = flags.iter().copied().filter(|it| *it != flag).collect();
            let without = self.ask(guest, relevant, &fewer)?;
            if without.links() {
                (flags, best) = (fewer, without);
            }
        }
        Ok(best)
    }
}

/// What hosts with the same offers say of a guest.
#[derive(Clone)]
struct Answer {
    fit: Arc<Fit>,
    flags: Vec<String>,
    called: Vec<WorldKey>,
}

impl Answer {
    /// All known hosts are Wasmtime inside, so its linker decides.
    fn links(&self) -> bool {
        self.fit.is_accepted(Opinion::Wasmtime)
    }

    /// The packages of what is refused, as `namespace:name`.
    fn lacking(&self) -> BTreeSet<String> {
        let refused = self.fit.items.iter().filter(|item| item.refused.wasmtime.is_some());
        let packages = refused.filter_map(|item| match &item.names.0 {
            WorldKey::Interface(interface) => Some(interface.package.bare()),
            WorldKey::Name(_) => None,
        });
        packages.collect()
    }

    fn on(&self, host: &HostProfile) -> HostFit {
        let link = match (self.links(), self.flags.is_empty()) {
            (false, _) => HostLink::Refused,
            (true, true) => HostLink::Links,
            (true, false) => HostLink::LinksWith(self.flags.join(" ")),
        };
        HostFit {
            name: host.name.to_string(),
            version: Some(host.version.clone()),
            about: host.about.to_string(),
            cause: cause(&self.fit, &link),
            link,
            calls: host.calls.to_vec(),
            called: self.called.iter().map(WorldKey::to_string).collect(),
            fit: Arc::clone(&self.fit),
            notes: host.notes.iter().map(|note| note.to_string()).collect(),
        }
    }
}

/// What explains most of a refusal.
fn cause(fit: &Fit, link: &HostLink) -> Option<String> {
    match link {
        HostLink::Refused => fit.cause.as_ref().map(|cause| cause.sentence("the host")),
        HostLink::Links | HostLink::LinksWith(_) => None,
    }
}
