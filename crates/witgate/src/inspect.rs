//! One source, looked at closely: its contract, what it may do, and what it is made of.

mod core_module;

use witgate_capability::{Generations, Table, capabilities, capabilities_of_module};
use witgate_cost::world_costs;
use witgate_load::{Context, Inspected, Options};
use witgate_model::{Form, Subject};
use witgate_report::{InspectedKind, InspectedWorld, Inspection};

use crate::compare::resolve;
use crate::error::{Error, Party};

/// Looks at a source, written as on the command line; `wants_wit` asks for its contract
/// as WIT text too, `wants_costs` for what each call costs.
pub fn inspect(
    text: &str,
    options: &Options,
    wants_wit: bool,
    wants_costs: bool,
) -> Result<Inspection, Error> {
    let load = |error| Error::Load { party: Party::Source, error };
    let place = resolve(Party::Source, text, None)?;
    let inspected =
        witgate_load::inspect(&place, &Context::default(), options, wants_wit).map_err(load)?;
    Ok(inspection(inspected, &Table::default(), wants_costs))
}

fn inspection(inspected: Inspected, table: &Table, wants_costs: bool) -> Inspection {
    let Inspected { subject, place, resolved, wasm, wit, notes } = inspected;
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
            generations: Generations::of(world, made_of),
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
