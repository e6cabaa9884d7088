//! The gate: what the policy says runs on a host, links there.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use witgate_config::HostTarget;
use witgate_hosts::find;
use witgate_judge::{Fact, HostMatter, HostRefusal, LoosenedKind, PolicyLoosened};
use witgate_load::{Context, History, Place, load};
use witgate_model::{Form, Subject, glob_matches};
use witgate_report::{HostFit, HostLink};
use witgate_toml::cut;

use super::own_host::OwnHost;
use super::{Host, HostAnswers, HostedGuest};
use crate::check::Request;
use crate::check::policy::Policy;
use crate::error::Error;

/// More refused items than anyone reads in a line.
const TOLD: usize = 3;

/// Holds the worlds of the packages that were read, and the artifacts that are here,
/// against each target of the policy. What was not compared comes back as a note. With
/// what links only since this change edits the WIT of a host.
pub(crate) fn facts<'s>(
    policy: &Policy,
    request: &Request,
    history: Option<&History>,
    packages: impl Iterator<Item = &'s Subject>,
    notes: &mut Vec<String>,
) -> Result<Vec<Fact>, Error> {
    let config = policy.config();
    let targets = config.map(|config| config.targets.as_slice()).unwrap_or_default();
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let packages: Vec<&Subject> = packages.filter(|it| it.form != Form::Component).collect();
    let artifacts = artifacts(policy, request, notes);
    let guests = guests(&packages, &artifacts);
    let known = witgate_hosts::all();
    let mut answers = HostAnswers::default();
    let mut facts = Vec::new();
    for target in targets {
        let name = &target.host.value;
        let host = match &target.wit {
            Some(_) => Host::Own(Box::new(OwnHost::read(policy, request, target)?)),
            None => Host::Known(find(&known, name).map_err(Error::UnknownHost)?.clone()),
        };
        let release = match &host {
            Host::Known(profile) => profile.full_name(),
            Host::Own(_) => name.clone(),
        };
        let mut add = |guest: &str, matter: HostMatter| {
            facts.push(Fact::HostRefusal(HostRefusal {
                host: name.clone(),
                release: release.clone(),
                guest: guest.to_owned(),
                matter,
                site: Some(target.site.clone()),
            }));
        };
        let before = before_edit(&host, policy, request, target, history, &packages);
        let mut of_target = guests.iter().filter(|guest| is_for(target, guest)).peekable();
        // Of one place that was named, a target may have nothing to say.
        if of_target.peek().is_none() && request.place.is_none() {
            add(name, HostMatter::Nothing);
        }
        let mut links_by_edit = None;
        for guest in of_target {
            match matter(&mut answers, &guest.guest, &host, target)? {
                Some(matter) => add(&guest.shown, matter),
                None if links_by_edit.is_none() && was_refused(&before, guest) => {
                    links_by_edit = Some(&guest.shown);
                }
                None => {}
            }
        }
        facts.extend(links_by_edit.map(|guest| edited(policy, target, guest)));
    }
    Ok(facts)
}

/// The host of a target as it was before this change edited its WIT. What is a package that
/// is checked has a comparison of its own.
fn before_edit(
    host: &Host,
    policy: &Policy,
    request: &Request,
    target: &HostTarget,
    history: Option<&History>,
    packages: &[&Subject],
) -> Option<OwnHost> {
    let Host::Own(own) = host else { return None };
    let before = own.before_edit(policy, request, target, history?)?;
    let is_checked = |package| packages.iter().any(|it| it.contract.roots.contains(package));
    (!own.contract.roots.iter().any(is_checked)).then_some(before)
}

fn was_refused(before: &Option<OwnHost>, guest: &NamedGuest<'_>) -> bool {
    before.as_ref().is_some_and(|host| host.answer(&guest.guest).link == HostLink::Refused)
}

/// That a guest links with a host only because this change edits what the host offers.
fn edited(policy: &Policy, target: &HostTarget, guest: &str) -> Fact {
    let host = cut(&target.host.value);
    let wit = target.wit.as_ref().expect("only the WIT of a host of one's own is edited");
    Fact::PolicyLoosened(PolicyLoosened {
        kind: LoosenedKind::Other,
        identity: format!("target {host} content {}", wit.value),
        matter: format!("WIT of `{host}` changed, so that `{guest}` links there"),
        merge_if: "the host offers what its WIT says now",
        is_in_force: !policy.is_reserved,
        sites: [None, Some(wit.site.clone())],
    })
}

/// A world or artifact, as reports call it.
struct NamedGuest<'a> {
    shown: String,
    /// What a glob is compared with.
    name: String,
    guest: HostedGuest<'a>,
}

fn is_for(target: &HostTarget, guest: &NamedGuest<'_>) -> bool {
    let subjects = target.subjects.as_ref();
    subjects.is_none_or(|globs| globs.value.iter().any(|glob| glob_matches(glob, &guest.name)))
}

/// The components of the policy that are here, by their paths; none, if a place was named.
fn artifacts(
    policy: &Policy,
    request: &Request,
    notes: &mut Vec<String>,
) -> Vec<(String, Subject)> {
    let config = policy.config().filter(|_| request.place.is_none());
    let stated = config.map(|config| config.artifacts.as_slice()).unwrap_or_default();
    let mut artifacts = Vec::new();
    for artifact in stated {
        let path = &artifact.path.value;
        let on_disk = policy.on_disk(path);
        let is_there = on_disk.is_file();
        let read = load(&Place::Path(on_disk), &Context::default(), &request.options);
        match read.ok().filter(|component| component.form == Form::Component) {
            Some(component) => artifacts.push((path.clone(), component)),
            None => {
                let why = if is_there { "is no component that can be read" } else { "is not here" };
                notes.push(format!("`{path}` {why}, so it was not compared with hosts"));
            }
        }
    }
    artifacts
}

fn guests<'a>(packages: &[&'a Subject], artifacts: &'a [(String, Subject)]) -> Vec<NamedGuest<'a>> {
    // Whoever embeds a known host provides what these packages themselves ask for.
    let roots = packages.iter().flat_map(|subject| &subject.contract.roots);
    let provided: BTreeSet<String> = roots.map(|package| package.bare()).collect();
    let worlds = packages.iter().flat_map(|subject| {
        let contract = &subject.contract;
        contract.worlds().map(move |(world, _)| (contract, world))
    });
    let of_world = |(contract, world): (&'a _, witgate_model::WorldName)| NamedGuest {
        shown: world.to_string(),
        name: world.bare(),
        guest: HostedGuest {
            contract,
            world,
            is_built: false,
            provided: provided.clone(),
            typed: OnceCell::new(),
        },
    };
    let of_artifact = |(path, component): &'a (String, Subject)| NamedGuest {
        shown: path.clone(),
        name: path.clone(),
        guest: HostedGuest {
            provided: provided.clone(),
            ..HostedGuest::component(&component.contract)
        },
    };
    worlds.map(of_world).chain(artifacts.iter().map(of_artifact)).collect()
}

/// What is the matter with a guest on a host; nothing if it links.
fn matter(
    answers: &mut HostAnswers,
    guest: &HostedGuest<'_>,
    host: &Host,
    target: &HostTarget,
) -> Result<Option<HostMatter>, Error> {
    if let Host::Known(profile) = host {
        let flags = target.flags.as_ref().map(|flags| flags.value.as_slice()).unwrap_or_default();
        let flags: Vec<&str> = flags.iter().flat_map(|flags| flags_in(flags)).collect();
        if answers.links_with(guest, profile, &flags)? {
            return Ok(None);
        }
    }
    let fits = answers.fits(guest, std::slice::from_ref(host))?;
    let fit = fits.into_iter().next().expect("one host gives one answer");
    Ok(match &fit.link {
        HostLink::Links => None,
        HostLink::LinksWith(flags) => Some(HostMatter::NeedsFlags(flags.clone())),
        HostLink::Refused => Some(refused(&fit, guest.is_built)),
    })
}

/// `"-Sp3 -Wcomponent-model-async"` in one text is two flags.
fn flags_in(flags: &str) -> Vec<&str> {
    match flags.starts_with('-') {
        true => flags.split_whitespace().collect(),
        false => vec![flags],
    }
}

fn refused(fit: &HostFit, is_component: bool) -> HostMatter {
    let items = fit.fit.items.iter().filter(|item| item.is_refused()).take(TOLD);
    let items = items.map(|item| match &item.member {
        Some(member) => format!("`{member}` of `{}`", item.key),
        None => format!("`{}`", item.key),
    });
    // Causes are told of components; what a policy names may be a world.
    let cause = fit.cause.as_ref().map(|cause| match cause.strip_prefix("the component ") {
        Some(rest) if !is_component => format!("the world {rest}"),
        _ => cause.clone(),
    });
    HostMatter::Refused { cause, items: items.collect() }
}
