//! From one host to another: hosts that witgate has profiles of, or that the policy
//! names, before a change and after it.
//!
//! No contract is compared, so no finding is behind a break: what the host lacks is. A
//! component is started after the change as it was before, with the flags that it needed
//! then.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use witgate_judge::Side;
use witgate_link::{FitItem, Opinion};
use witgate_model::{Contract, Digest};
use witgate_report::{Breakage, HostFit, Impacted, RefusedItem, WorldBreakage};

use super::ImpactRequest;
use super::elsewhere::imports_from;
use super::judged::{Judgement, Outcome};
use crate::check::Request;
use crate::error::Error;
use crate::hosts::{
    Host, HostAnswers, HostChoice, HostedGuest, MovedGuest, chosen, own_host_names,
    packages_of_policy,
};

/// A host before a change, and the host after it.
pub(super) struct HostMove {
    before: Host,
    after: Host,
    /// Packages, as `namespace:name`, that the program which embeds a known host provides.
    provided: BTreeSet<String>,
    answers: Mutex<HostAnswers>,
}

impl HostMove {
    /// The hosts that a request names; `None` if it names sources.
    pub(super) fn asked(request: &ImpactRequest) -> Result<Option<HostMove>, Error> {
        let sides = [&request.against, &request.candidate].map(Option::as_deref);
        let policy = Request {
            policy: request.policy.clone(),
            options: request.options.clone(),
            ..Request::on(Date::default())
        };
        let own = own_host_names(&policy)?;
        let is_host = |text: &&str| is_known(text) || is_own(text, &own);
        let Some(host) = sides.into_iter().flatten().find(is_host) else {
            return Ok(None);
        };
        let alone = |other: String| Err(Error::HostAlone { host: host.to_owned(), other });
        let [Some(against), Some(candidate)] = sides else {
            return alone("no other host is named".to_owned());
        };
        if request.world.is_some() {
            return Err(Error::WorldOfHost { host: host.to_owned() });
        }
        let names = [against, candidate].map(str::to_owned);
        let hosts = chosen(&policy, HostChoice::Named(&names)).map_err(|error| match error {
            Error::UnknownHost(unknown) if !unknown.is_name_known => Error::HostAlone {
                host: host.to_owned(),
                other: format!("`{}` is not", unknown.wanted),
            },
            error => error,
        });
        let [before, after] = <[Host; 2]>::try_from(hosts?)
            .unwrap_or_else(|_| unreachable!("two names choose two hosts"));
        let provided = packages_of_policy(&policy, [&before, &after].into_iter());
        Ok(Some(HostMove { before, after, provided, answers: Mutex::default() }))
    }

    /// Nothing yet, about these hosts.
    pub(super) fn impacted(&self) -> Impacted {
        let side =
            |host: &Host| Side { place: host.full_name(), resolved: None, contract: digest(host) };
        let mut notes = Vec::new();
        for host in [&self.before, &self.after] {
            if let Host::Known(profile) = host {
                let profile_name = profile.full_name();
                notes.extend(profile.notes.iter().map(|note| format!("{profile_name}: {note}")));
            }
        }
        notes.dedup();
        Impacted { notes, ..Impacted::new(side(&self.before), side(&self.after)) }
    }

    /// Judges the components of a contract.
    pub(super) fn judgement(&self, component: &Contract) -> Result<Judgement, Error> {
        let elsewhere = imports_from(component, &self.provided);
        Ok(Judgement { outcome: self.outcome(component)?, elsewhere })
    }

    fn outcome(&self, component: &Contract) -> Result<Outcome, Error> {
        let mut answers = self.answers.lock().expect("no panic holds the lock");
        let guest =
            HostedGuest { provided: self.provided.clone(), ..HostedGuest::component(component) };
        let moved = answers.moved(&guest, &self.before, &self.after)?;
        if !moved.before.links() {
            let reason = self.not_before(&moved.before);
            return Ok(Outcome::NotBefore { reason, links_now: moved.after.links() });
        }
        Ok(match self.breakage(&moved) {
            Some(breakage) => Outcome::Breaks(Arc::new(breakage)),
            None => Outcome::Runs,
        })
    }

    fn not_before(&self, fit: &HostFit) -> Arc<str> {
        let first = refused_items(fit, self.before.opinions());
        let first = first.first().map(RefusedItem::sentence);
        let reason = fit.cause.clone().or(first).unwrap_or_default();
        format!("`{}`: {reason}", fit.full_name()).into()
    }

    fn breakage(&self, moved: &MovedGuest) -> Option<Breakage> {
        let MovedGuest { before, after, new_flags } = moved;
        let cause = match after.links() {
            false => after.cause.clone(),
            true if !new_flags.is_empty() => {
                Some(format!("{} needs {}", after.full_name(), new_flags.join(" ")))
            }
            // It starts, and is never called.
            true if !before.called.is_empty() && after.called.is_empty() => {
                Some(format!("{} does not call {}", after.full_name(), before.called.join(", ")))
            }
            true => return None,
        };
        let opinions = self.after.opinions();
        let items = if after.links() { Vec::new() } else { refused_items(after, opinions) };
        let world = WorldBreakage {
            world: before.full_name(),
            refused_by: opinions.to_vec(),
            items: Some(items),
            findings: Vec::new(),
        };
        Some(Breakage { worlds: vec![world], cause })
    }
}

/// Whether a text names a host that there are profiles of. A file or directory of that
/// name goes before.
fn is_known(text: &str) -> bool {
    let name = text.split('@').next().unwrap_or(text);
    let mut known = witgate_hosts::all().into_iter();
    known.any(|host| &*host.name == name) && !Path::new(text).exists()
}

/// Whether a text names a host of the policy; a file or directory goes before, likewise.
fn is_own(text: &str, own: &[String]) -> bool {
    own.iter().any(|name| name == text) && !Path::new(text).exists()
}

/// What some of the opinions refuse, each with all that refuse it.
fn refused_items(fit: &HostFit, opinions: &[Opinion]) -> Vec<RefusedItem> {
    let item = |item: &FitItem| {
        let reason = opinions.iter().find_map(|opinion| item.refused_by(*opinion))?.to_owned();
        let by = |opinion: &Opinion| item.refused_by(*opinion).is_some();
        Some(RefusedItem {
            side: item.side,
            key: item.key.clone(),
            member: item.member.clone(),
            reason,
            refused_by: Opinion::ALL.into_iter().filter(by).collect(),
        })
    };
    fit.fit.items.iter().filter_map(item).collect()
}

/// What tells one host from another by what it offers.
fn digest(host: &Host) -> Digest {
    match host {
        Host::Known(profile) => {
            let packages = profile.offers.iter().map(|offer| {
                let packages: Vec<&str> = offer.packages.iter().map(|it| it.id).collect();
                format!("{:?} {:?} {:?} {packages:?}\n", offer.offered, offer.features, offer.flags)
            });
            Digest::of_bytes(packages.collect::<String>().as_bytes())
        }
        Host::Own(own) => own.contract.digest(),
    }
}
