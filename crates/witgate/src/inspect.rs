//! One source, examined closely: its contract, what it may do, and what it is made of.

mod core_module;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use witgate_capability::{Generations, Table, capabilities, capabilities_of_module};
use witgate_cost::world_costs;
use witgate_judge::CapabilityPolicy;
use witgate_load::{Context, InspectOptions, Inspected, Options, Place};
use witgate_model::path::with_slashes;
use witgate_model::{Form, Subject};
use witgate_report::{InspectedKind, InspectedPolicy, InspectedWorld, Inspection};

use crate::check;
use crate::compare::{resolve, withheld, withheld_note};
use crate::error::{Error, Party};

/// What is to be examined, and what is asked of it.
#[derive(Clone, Debug, Default)]
pub struct InspectRequest {
    /// The source, written as on the command line.
    pub place: String,
    /// How it is read.
    pub options: Options,
    /// The file of the policy that says which class interfaces have and what a component
    /// may do. `None` is the nearest one at or above the source, where it says anything
    /// of capabilities.
    pub policy: Option<PathBuf>,
    /// Whether the contract is wanted as WIT text too.
    pub wants_wit: bool,
    /// Whether the cost of each call is wanted.
    pub wants_costs: bool,
    /// Whether what is wanted is of what a host runs, so that WIT is an error.
    pub wants_code: bool,
}

/// Looks at a source.
pub fn inspect(request: &InspectRequest) -> Result<Inspection, Error> {
    let load = |error| Error::Load { party: Party::Source, error };
    let place = resolve(Party::Source, &request.place, None)?;
    let (policy, options, note) = match &request.policy {
        Some(file) => {
            let (terms, options) = check::agreed(file, &place, &request.options)?;
            let policy = terms.capabilities.map(|policy| said(file, policy));
            let note = policy.is_none().then(|| {
                format!("{} says nothing of capabilities: add `[capabilities]`", with_slashes(file))
            });
            (policy, options, note)
        }
        None => {
            let (policy, note) = nearest_policy(&place, &request.options);
            (policy, request.options.clone(), note)
        }
    };
    let wants = InspectOptions { wit: request.wants_wit, calls: false };
    let inspected = witgate_load::inspect(&place, &Context::default(), &options, wants);
    let plain = Table::default();
    let table = policy.as_ref().map_or(&plain, |policy| &policy.capabilities.table);
    let mut inspection = inspection(inspected.map_err(load)?, table, request.wants_costs);
    let is_code = matches!(inspection.kind, InspectedKind::Component | InspectedKind::CoreModule);
    if request.wants_code && !is_code {
        return Err(Error::NothingToRun { place: inspection.place });
    }
    inspection.policy = policy;
    inspection.notes.extend(note);
    Ok(inspection)
}

/// Looks at a file that is in memory, with its contract as text and the costs of calls;
/// `name` is what it is called, without a directory.
pub fn inspect_bytes(name: &str, bytes: &[u8], options: &Options) -> Result<Inspection, Error> {
    let wants = InspectOptions { wit: true, calls: false };
    let inspected = witgate_load::inspect_bytes(name, bytes, options, wants);
    let inspected = inspected.map_err(|error| Error::Load { party: Party::Source, error })?;
    Ok(inspection(inspected, &Table::default(), true))
}

/// What the nearest policy at or above a source says of capabilities. One that cannot be
/// read keeps nobody from looking at something.
fn nearest_policy(place: &Place, options: &Options) -> (Option<InspectedPolicy>, Option<String>) {
    let path = match place {
        Place::Path(path) => Some(path.to_string_lossy().into_owned()),
        _ => None,
    };
    let request = check::Request { place: path, ..check::Request::on(Date::default()) };
    let Some(file) = check::policy_file(&request) else { return (None, None) };
    match check::agreed(&file, place, options) {
        Ok((terms, _)) => (terms.capabilities.map(|policy| said(&file, policy)), None),
        Err(error) => {
            let shown = with_slashes(&file);
            (None, Some(format!("{shown} was not used: {}", error.message())))
        }
    }
}

fn said(file: &Path, capabilities: Arc<CapabilityPolicy>) -> InspectedPolicy {
    InspectedPolicy { file: with_slashes(file), capabilities }
}

fn inspection(inspected: Inspected, table: &Table, wants_costs: bool) -> Inspection {
    let Inspected { subject, place, resolved, wasm, wit, calls: _, mut notes } = inspected;
    notes.extend(withheld_note(&withheld(&subject)));
    let (digests, structure) = wasm.unzip();
    let is_core_module = structure.as_ref().is_some_and(|it| it.is_core_module);
    let kind = match subject.as_ref().map(|subject| subject.form) {
        _ if is_core_module => InspectedKind::CoreModule,
        Some(Form::Component) => InspectedKind::Component,
        Some(Form::WitPackage) => InspectedKind::WitPackage,
        Some(Form::Text | Form::Nothing) | None => InspectedKind::Wit,
    };
    let made_of = structure.as_ref().filter(|_| kind == InspectedKind::Component);
    let world = |subject: &Subject| -> Vec<InspectedWorld> {
        let contract = &subject.contract;
        let worlds = contract.worlds().map(|(name, world)| InspectedWorld {
            capabilities: capabilities(contract, world, made_of, table),
            generations: Generations::new(world, made_of),
            costs: wants_costs.then(|| world_costs(contract, world)),
            name,
        });
        worlds.collect()
    };
    let module = structure.as_ref().filter(|_| is_core_module).and_then(|it| it.modules.first());
    Inspection {
        worlds: subject.as_ref().map(world).unwrap_or_default(),
        module_capabilities: module
            .map(|module| capabilities_of_module(module, table))
            .unwrap_or_default(),
        to_component: module
            .map(|module| core_module::to_component(module, &place))
            .unwrap_or_default(),
        policy: None,
        kind,
        subject,
        place,
        resolved,
        digests,
        structure,
        wit,
        notes,
    }
}
