//! A failing pair made smaller, as long as it still fails.

use super::model::{DefKind, FunctionAt, Model, Thing};

/// Takes away from both models whatever the failure does not need.
pub fn shrink(
    mut was: Model,
    mut now: Model,
    fails: impl Fn(&Model, &Model) -> bool,
) -> (Model, Model) {
    for _ in 0..4 {
        let mut smaller = false;
        for cut in cuts(&was).into_iter().chain(cuts(&now)) {
            let (mut less_was, mut less_now) = (was.clone(), now.clone());
            take(&mut less_was, &cut);
            take(&mut less_now, &cut);
            if (less_was != was || less_now != now) && fails(&less_was, &less_now) {
                (was, now) = (less_was, less_now);
                smaller = true;
            }
        }
        if !smaller {
            break;
        }
    }
    (was, now)
}

/// Something to leave out, by its name: no name is given out twice.
#[derive(Debug)]
enum Cut {
    World(String),
    Include(String),
    Entry(String, bool, usize),
    Interface(usize, String),
    Use(String),
    Def(String),
    Function(String),
    Param(String),
    Result(String),
    Part(String),
    Gates,
}

fn cuts(model: &Model) -> Vec<Cut> {
    let mut cuts = vec![Cut::Gates];
    for (p, package) in model.packages.iter().enumerate() {
        for world in &package.worlds {
            cuts.push(Cut::World(world.name.clone()));
            cuts.extend(world.includes.iter().cloned().map(Cut::Include));
            for entry in &world.entries {
                let (name, package) = key(&entry.what);
                cuts.push(Cut::Entry(name.to_owned(), entry.export, package));
            }
        }
        cuts.extend(package.interfaces.iter().map(|it| Cut::Interface(p, it.name.clone())));
    }
    for at in model.functions() {
        let function = model.function(at);
        if let FunctionAt::Body(..) = at {
            cuts.push(Cut::Function(function.name.clone()));
        }
        cuts.extend(function.params.iter().map(|(name, _)| Cut::Param(name.clone())));
        cuts.push(Cut::Result(function.name.clone()));
    }
    for at in model.bodies() {
        let body = model.body(at);
        for def in &body.types {
            cuts.push(Cut::Def(def.name.clone()));
            match &def.kind {
                DefKind::Record(parts) => {
                    cuts.extend(parts.iter().map(|(name, _)| Cut::Part(name.clone())));
                }
                DefKind::Variant(parts) => {
                    cuts.extend(parts.iter().map(|(name, _)| Cut::Part(name.clone())));
                }
                _ => {}
            }
        }
        cuts.extend(body.uses.iter().map(|used| Cut::Use(used.here.clone())));
    }
    cuts
}

fn key(thing: &Thing) -> (&str, usize) {
    match thing {
        Thing::Named(place) => (&place.interface, place.package),
        Thing::Labelled(label, _) | Thing::Inline(label, _) => (label, 0),
        Thing::Function(function) => (&function.name, 0),
    }
}

fn take(model: &mut Model, cut: &Cut) {
    match cut {
        Cut::World(name) => {
            for package in &mut model.packages {
                package.worlds.retain(|it| it.name != *name);
            }
        }
        Cut::Include(name) => {
            for world in model.packages.iter_mut().flat_map(|it| &mut it.worlds) {
                world.includes.retain(|it| it != name);
            }
        }
        Cut::Entry(name, export, package) => {
            for world in model.packages.iter_mut().flat_map(|it| &mut it.worlds) {
                world
                    .entries
                    .retain(|it| key(&it.what) != (name, *package) || it.export != *export);
            }
        }
        Cut::Interface(package, name) => {
            if let Some(package) = model.packages.get_mut(*package) {
                package.interfaces.retain(|it| it.name != *name);
            }
        }
        Cut::Gates => {
            for package in &mut model.packages {
                package.interfaces.iter_mut().for_each(|it| it.gates = Default::default());
                for world in &mut package.worlds {
                    world.gates = Default::default();
                    for entry in &mut world.entries {
                        entry.gates = Default::default();
                        entry.external_id = None;
                    }
                }
            }
            for at in model.bodies() {
                let body = model.body_mut(at);
                body.functions.retain(|it| it.gates.unstable.is_none());
                for function in &mut body.functions {
                    function.gates = Default::default();
                    function.external_id = None;
                }
                for def in &mut body.types {
                    def.gates = Default::default();
                    def.external_id = None;
                }
            }
        }
        Cut::Use(name) => {
            each_body(model, |body| body.uses.retain(|it| it.here != *name));
        }
        Cut::Def(name) => each_body(model, |body| body.types.retain(|it| it.name != *name)),
        Cut::Function(name) => {
            each_body(model, |body| body.functions.retain(|it| it.name != *name));
        }
        Cut::Param(name) => {
            for at in model.functions() {
                model.function_mut(at).params.retain(|(it, _)| it != name);
            }
        }
        Cut::Result(name) => {
            for at in model.functions() {
                let function = model.function_mut(at);
                if function.name == *name {
                    function.result = None;
                }
            }
        }
        Cut::Part(name) => each_body(model, |body| {
            for def in &mut body.types {
                match &mut def.kind {
                    DefKind::Record(parts) => parts.retain(|(it, _)| it != name),
                    DefKind::Variant(parts) => parts.retain(|(it, _)| it != name),
                    _ => {}
                }
            }
        }),
    }
}

fn each_body(model: &mut Model, mut change: impl FnMut(&mut super::model::Body)) {
    for at in model.bodies() {
        change(model.body_mut(at));
    }
}
