//! Components against worlds: does each fit, by component-model typing and by
//! Wasmtime's linker?

mod named_components;

use std::collections::BTreeSet;

use witgate_judge::{Hosts, Side};
use witgate_link::Fit;
use witgate_load::on_deep_stack;
use witgate_model::{Form, Subject, WorldName};
use witgate_report::{Asked, ComponentFit, SkippedFile, UnreadableFile, WorldFit};
use witgate_verify::unequal_contracts;

use crate::check::{Request, wit_here};
use crate::compare::withheld;
use crate::error::Error;
use crate::hosts::{HostAnswers, HostChoice, HostedGuest, chosen, packages_of_policy};
use crate::impact::elsewhere::{self, imports_from};
use named_components::NamedComponent;

/// Whether components fit worlds.
#[derive(Clone, Debug)]
pub struct Targeted {
    /// The components, in the order in which they were named.
    pub components: Vec<ComponentFit>,
    /// Files of directories and patterns that are no component.
    pub skipped: Vec<SkippedFile>,
    /// What was named and could not be judged.
    pub unreadable: Vec<UnreadableFile>,
    /// When each of them passes.
    pub asked: Asked,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
}

/// Whether each component fits the worlds of the WIT that the request checks: the
/// one that is named, or all. To find no world is an error, never an answer.
pub fn targets(
    request: &Request,
    components: &[String],
    world: Option<&str>,
) -> Result<Targeted, Error> {
    on_deep_stack(|| {
        let mut wit = wit_here(request)?;
        let place = wit.iter().map(|(subject, _)| subject.place.as_str()).collect::<Vec<_>>();
        let place = place.join(", ");
        wit.retain(|(subject, _)| subject.form != Form::Component);
        let worlds = worlds(&wit, &place, world)?;
        let mut notes: Vec<String> =
            wit.iter().flat_map(|(subject, _)| subject.notes.iter().cloned()).collect();
        let read = named_components::read(request, components, &mut notes)?;
        let fit_of = |component: NamedComponent| of_component(component, &worlds);
        let components = read.components.into_iter().map(fit_of).collect();
        let (skipped, unreadable) = (read.skipped, read.unreadable);
        Ok(Targeted { components, skipped, unreadable, asked: Asked::AnyWorld, notes })
    })
}

/// Whether each component links on hosts that there are profiles of.
pub fn targets_on_hosts(
    request: &Request,
    components: &[String],
    choice: HostChoice<'_>,
) -> Result<Targeted, Error> {
    on_deep_stack(|| {
        let hosts = chosen(request, choice)?;
        let mut answers = HostAnswers::default();
        let mut notes = Vec::new();
        let read = named_components::read(request, components, &mut notes)?;
        let provided = packages_of_policy(request, hosts.iter());
        let (mut provided_interfaces, mut with_provided) = (BTreeSet::new(), 0);
        let mut fit_of = |component: NamedComponent| -> Result<ComponentFit, Error> {
            let guest = HostedGuest {
                provided: provided.clone(),
                ..HostedGuest::component(&component.contract)
            };
            let interfaces = imports_from(&component.contract, &provided);
            with_provided += usize::from(!interfaces.is_empty());
            provided_interfaces.extend(interfaces);
            let hosts = answers.fits(&guest, &hosts)?;
            Ok(ComponentFit { worlds: Vec::new(), hosts, component: component.side })
        };
        let components =
            read.components.into_iter().map(&mut fit_of).collect::<Result<_, Error>>()?;
        notes.extend(elsewhere::provided_elsewhere_note(with_provided, &provided_interfaces));
        let (skipped, unreadable) = (read.skipped, read.unreadable);
        let asked = match choice {
            HostChoice::Named(_) => Asked::EveryHost,
            HostChoice::All => Asked::AnyHost,
        };
        Ok(Targeted { components, skipped, unreadable, asked, notes })
    })
}

/// A world, with the WIT that it is in.
struct OfferedWorld<'w> {
    subject: &'w Subject,
    hosts: Hosts,
    world: WorldName,
}

/// The worlds of that name: alone, with its package, or with its version.
fn worlds<'w>(
    wit: &'w [(Subject, Hosts)],
    place: &str,
    name: Option<&str>,
) -> Result<Vec<OfferedWorld<'w>>, Error> {
    let all = wit.iter().flat_map(|(subject, hosts)| {
        let offered = |world| OfferedWorld { subject, hosts: *hosts, world };
        subject.contract.worlds().map(move |(world, _)| offered(world))
    });
    let all: Vec<OfferedWorld<'_>> = all.collect();
    let known = || {
        let names: BTreeSet<_> = all.iter().map(|it| format!("`{}`", it.world)).collect();
        names.into_iter().collect()
    };
    if all.is_empty() {
        let withheld = withheld(wit.iter().map(|(subject, _)| subject));
        return Err(Error::no_world(place.to_owned(), withheld));
    }
    let Some(wanted) = name else { return Ok(all) };
    let is_wanted = |it: &OfferedWorld<'_>| is_called(&it.world, wanted);
    match all.iter().filter(|it| is_wanted(it)).count() {
        0 => Err(Error::UnknownWorld { world: wanted.to_owned(), known: known() }),
        1 => Ok(all.into_iter().filter(is_wanted).collect()),
        _ => Err(Error::SeveralWorlds { world: wanted.to_owned(), known: known() }),
    }
}

/// Whether a world is called so: alone, with its package, or with its version.
pub(crate) fn is_called(world: &WorldName, wanted: &str) -> bool {
    [world.name.to_string(), world.bare(), world.to_string()].iter().any(|name| name == wanted)
}

fn of_component(component: NamedComponent, worlds: &[OfferedWorld<'_>]) -> ComponentFit {
    let fits = worlds.iter().filter_map(|offered| {
        let OfferedWorld { subject, hosts, world } = offered;
        let fit = Fit::in_world(&component.contract, &subject.contract, world)?;
        // Where both sides have a function that reads alike, its types differ inside.
        let differs_inside =
            fit.items.iter().any(|item| item.component == item.world && item.is_refused());
        let differences = match differs_inside {
            true => unequal_contracts(&component.contract, &subject.contract),
            false => Vec::new(),
        };
        Some(WorldFit {
            world: world.to_string(),
            wit: side(subject),
            fit,
            counting: hosts.opinions(),
            differences,
        })
    });
    ComponentFit { worlds: fits.collect(), hosts: Vec::new(), component: component.side }
}

fn side(subject: &Subject) -> Side {
    Side {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        contract: subject.contract.digest(),
    }
}
