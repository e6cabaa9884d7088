//! Edits to declared types.

use witgate::witgate_diff::Kind;

use super::{Edit, address, changed, def, edit};
use crate::invented::invent;
use crate::invented::model::{
    At, Body, Def, DefKind, Gates, Interface, Model, Place, Sort, Thing, Ty, Use,
};
use crate::invented::random::Random;

pub(super) const EDITS: &[Edit] = &[
    edit("field added", &[Kind::FieldAdded], |model, random| {
        let name = model.fresh("a");
        fields(model, random, 1, |fields, random| {
            fields.insert(random.below(fields.len() + 1), (name, Ty::Prim("u16")));
        })
    }),
    edit("field removed", &[Kind::FieldRemoved], |model, random| {
        fields(model, random, 2, |fields, random| {
            fields.remove(random.below(fields.len()));
        })
    }),
    edit("field renamed", &[Kind::FieldRenamed], |model, random| {
        let name = model.fresh("a");
        fields(model, random, 1, |fields, random| {
            let at = random.below(fields.len());
            fields[at].0 = name;
        })
    }),
    edit("field type changed", &[Kind::FieldTypeChanged], |model, random| {
        fields(model, random, 1, |fields, random| {
            let at = random.below(fields.len());
            fields[at].1 = changed(&fields[at].1, random);
        })
    }),
    edit("fields reordered", &[Kind::FieldsReordered], |model, random| {
        fields(model, random, 2, |fields, random| {
            let at = random.below(fields.len() - 1);
            fields.swap(at, at + 1);
        })
    }),
    edit("case added", &[Kind::VariantCaseAdded], |model, random| {
        let name = model.fresh("c");
        cases(model, random, 1, |cases, random| {
            let payload = random.chance(50).then_some(Ty::Prim("u16"));
            cases.insert(random.below(cases.len() + 1), (name, payload));
        })
    }),
    edit("case removed", &[Kind::VariantCaseRemoved], |model, random| {
        cases(model, random, 2, |cases, random| {
            cases.remove(random.below(cases.len()));
        })
    }),
    edit("case renamed", &[Kind::VariantCaseRenamed], |model, random| {
        let name = model.fresh("c");
        cases(model, random, 1, |cases, random| {
            let at = random.below(cases.len());
            cases[at].0 = name;
        })
    }),
    edit("payload changed", &[Kind::VariantPayloadChanged], |model, random| {
        cases(model, random, 1, |cases, random| {
            let at = random.below(cases.len());
            cases[at].1 = match &cases[at].1 {
                Some(_) if random.chance(30) => None,
                Some(ty) => Some(changed(ty, random)),
                None => Some(Ty::Prim("string")),
            };
        })
    }),
    edit("cases reordered", &[Kind::VariantCasesReordered], |model, random| {
        cases(model, random, 2, |cases, random| {
            let at = random.below(cases.len() - 1);
            cases.swap(at, at + 1);
        })
    }),
    edit("enum case added", &[Kind::EnumCaseAdded], |model, random| {
        let name = model.fresh("c");
        names(model, random, 1, false, |names, random| {
            names.insert(random.below(names.len() + 1), name);
        })
    }),
    edit("enum case removed", &[Kind::EnumCaseRemoved], |model, random| {
        names(model, random, 2, false, |names, random| {
            names.remove(random.below(names.len()));
        })
    }),
    edit("enum case renamed", &[Kind::EnumCaseRenamed], |model, random| {
        let name = model.fresh("c");
        names(model, random, 1, false, |names, random| {
            let at = random.below(names.len());
            names[at] = name;
        })
    }),
    edit("enum cases reordered", &[Kind::EnumCasesReordered], |model, random| {
        names(model, random, 2, false, |names, random| {
            let at = random.below(names.len() - 1);
            names.swap(at, at + 1);
        })
    }),
    edit("flag added", &[Kind::FlagAdded], |model, random| {
        let name = model.fresh("b");
        names(model, random, 1, true, |names, random| {
            names.insert(random.below(names.len() + 1), name);
        })
    }),
    edit("flag removed", &[Kind::FlagRemoved], |model, random| {
        names(model, random, 2, true, |names, random| {
            names.remove(random.below(names.len()));
        })
    }),
    edit("flag renamed", &[Kind::FlagRenamed], |model, random| {
        let name = model.fresh("b");
        names(model, random, 1, true, |names, random| {
            let at = random.below(names.len());
            names[at] = name;
        })
    }),
    edit("flags reordered", &[Kind::FlagsReordered], |model, random| {
        names(model, random, 2, true, |names, random| {
            let at = random.below(names.len() - 1);
            names.swap(at, at + 1);
        })
    }),
    edit("type added", &[Kind::TypeAdded], |model, random| {
        let at = random.any(&model.bodies())?;
        let scope = model.scope(model.body(at));
        let def = invent::def(model, &scope, random);
        let touched = format!("{}#{}", address(model, at), def.name);
        let resource = (def.kind == DefKind::Resource).then(|| def.name.clone());
        model.body_mut(at).types.push(def);
        if let Some(resource) = resource {
            let mut body = model.body(at).clone();
            invent::resource_functions(model, &mut body, &resource, random);
            *model.body_mut(at) = body;
        }
        Some(touched)
    }),
    edit("type removed", &[Kind::TypeRemoved], |model, random| {
        let (at, position, touched) = def(model, random, |at, def| {
            !used_elsewhere(model, at, &def.name) && alone(model.body(at), &def.name)
        })?;
        let body = model.body_mut(at);
        let name = body.types.remove(position).name;
        body.functions.retain(|function| function.resource() != Some(&name));
        Some(touched)
    }),
    edit("type renamed", &[Kind::TypeAdded, Kind::TypeRemoved], |model, random| {
        let (at, position, _) =
            def(model, random, |at, def| !used_elsewhere(model, at, &def.name))?;
        let fresh = model.fresh("re");
        let body = model.body_mut(at);
        let was = std::mem::replace(&mut body.types[position].name, fresh.clone());
        rename(body, &was, &fresh);
        if let At::World(p, w) = at {
            for entry in &mut model.packages[p].worlds[w].entries {
                if let Thing::Function(function) = &mut entry.what {
                    function.each_type_mut(&mut |ty| ty.replace(&was, &Ty::Named(fresh.clone())));
                }
            }
        }
        Some(address(model, at))
    }),
    edit("kind changed", &[Kind::TypeKindChanged], |model, random| {
        let (at, position, touched) =
            def(model, random, |at, def| model.sort(model.body(at), &def.name) == Sort::Value)?;
        let def = &mut model.body_mut(at).types[position];
        def.kind = match &def.kind {
            DefKind::Record(fields) => {
                DefKind::Alias(Ty::Tuple(fields.iter().map(|(_, ty)| ty.clone()).collect()))
            }
            DefKind::Enum(cases) => {
                DefKind::Variant(cases.iter().map(|case| (case.clone(), None)).collect())
            }
            DefKind::Flags(flags) => {
                let field = |flag: &String| (flag.clone(), Ty::Prim("bool"));
                DefKind::Record(flags.iter().map(field).collect())
            }
            _ => DefKind::Enum(vec!["one".to_owned(), "two".to_owned()]),
        };
        Some(touched)
    }),
    edit("resource became value", &[Kind::TypeKindChanged], |model, random| {
        let (at, position, touched) = def(model, random, |_, def| def.kind == DefKind::Resource)?;
        let body = model.body_mut(at);
        let name = body.types[position].name.clone();
        body.functions.retain(|function| function.resource() != Some(&name));
        body.types[position].kind = DefKind::Alias(Ty::Prim("u32"));
        Some(touched)
    }),
    edit("value became resource", &[Kind::TypeKindChanged], |model, random| {
        let (at, position, touched) =
            def(model, random, |at, def| model.sort(model.body(at), &def.name) == Sort::Value)?;
        model.body_mut(at).types[position].kind = DefKind::Resource;
        Some(touched)
    }),
    edit(
        "alias target changed",
        &[Kind::AliasTargetChanged, Kind::TypeKindChanged],
        |model, random| {
            let (at, position, touched) = def(model, random, |at, def| {
                matches!(def.kind, DefKind::Alias(_))
                    && model.sort(model.body(at), &def.name) != Sort::Resource
            })?;
            let def = &mut model.body_mut(at).types[position];
            if let DefKind::Alias(ty) = &mut def.kind {
                *ty = changed(ty, random);
            }
            Some(touched)
        },
    ),
    edit("alias inlined where it is mentioned", &[Kind::Respelled], |model, random| {
        let (at, position, _) = def(model, random, |at, def| {
            matches!(def.kind, DefKind::Alias(_))
                && mentioned_in_signatures(model.body(at), &def.name)
        })?;
        let body = model.body_mut(at);
        let name = body.types[position].name.clone();
        let DefKind::Alias(target) = body.types[position].kind.clone() else { return None };
        for function in &mut body.functions {
            function.each_type_mut(&mut |ty| ty.replace(&name, &target));
        }
        Some(address(model, at))
    }),
    // Unless what it means means something else at the same time.
    edit("alias introduced", &[Kind::Respelled, Kind::ParamTypeChanged], |model, random| {
        let (at, _, _) = def(model, random, |at, _| {
            let functions = &model.body(at).functions;
            functions.iter().any(|it| it.gates.unstable.is_none() && !it.params.is_empty())
        })?;
        let name = model.fresh("al");
        let body = model.body_mut(at);
        let mut functions: Vec<_> = body
            .functions
            .iter_mut()
            .filter(|it| it.gates.unstable.is_none() && !it.params.is_empty())
            .collect();
        let chosen = random.below(functions.len());
        let ty = &mut functions[chosen].params[0].1;
        let target = std::mem::replace(ty, Ty::Named(name.clone()));
        let (kind, gates) = (DefKind::Alias(target), Gates::default());
        body.types.push(Def { name, kind, gates, external_id: None });
        Some(address(model, at))
    }),
    edit("value type moved", &[Kind::Respelled], |model, random| {
        moved(model, random, |def| !matches!(def.kind, DefKind::Resource | DefKind::Alias(_)))
    }),
    edit("resource moved", &[Kind::ResourceMoved], |model, random| {
        moved(model, random, |def| def.kind == DefKind::Resource)
    }),
    edit("use added", &[Kind::TypeAdded], |model, random| {
        let at = random.any(&model.bodies())?;
        let (At::Interface(package, _) | At::World(package, _) | At::Inline(package, ..)) = at;
        // Interfaces use what is before them, so that there is no circle.
        let before = match at {
            At::Interface(_, position) => position,
            _ => model.packages[package].interfaces.len(),
        };
        let position = random.below(before.max(1));
        let interface = model.packages[package].interfaces.get(position).filter(|_| before > 0)?;
        let names = model.scope(&interface.body);
        let from = Place { package, interface: interface.name.clone() };
        let (there, _) = random.any(&names)?;
        let here = model.fresh("us");
        let touched = format!("{}#{here}", address(model, at));
        model.body_mut(at).uses.push(Use { from, there, here });
        Some(touched)
    }),
    edit("use removed", &[Kind::TypeRemoved], |model, random| {
        let (at, position) = used(model, random, |at, used| {
            !model.body(at).mentions(&used.here) && !used_elsewhere(model, at, &used.here)
        })?;
        let used = model.body_mut(at).uses.remove(position);
        Some(format!("{}#{}", address(model, at), used.here))
    }),
    edit("use renamed", &[Kind::TypeAdded, Kind::TypeRemoved], |model, random| {
        let (at, position) =
            used(model, random, |at, used| !used_elsewhere(model, at, &used.here))?;
        let fresh = model.fresh("us");
        let body = model.body_mut(at);
        let was = std::mem::replace(&mut body.uses[position].here, fresh.clone());
        rename(body, &was, &fresh);
        Some(address(model, at))
    }),
    // Unless the source means something else at the same time.
    edit(
        "use led to the source",
        &[Kind::Respelled, Kind::AliasTargetChanged, Kind::TypeKindChanged],
        |model, random| {
            let through = |model: &Model, used: &Use| {
                let interface = model.interface(&used.from)?;
                let further = interface.body.uses.iter().find(|it| it.here == used.there)?;
                Some((further.from.clone(), further.there.clone()))
            };
            let (at, position) = used(model, random, |_, used| through(model, used).is_some())?;
            let (from, there) = through(model, &model.body(at).uses[position])?;
            let used = &mut model.body_mut(at).uses[position];
            (used.from, used.there) = (from, there);
            let here = used.here.clone();
            Some(format!("{}#{here}", address(model, at)))
        },
    ),
    edit("external id of a type", &[Kind::ExternalIdChanged], |model, random| {
        let (at, position, touched) = def(model, random, |_, _| true)?;
        let def = &mut model.body_mut(at).types[position];
        def.external_id = match def.external_id {
            Some(_) => None,
            None => Some("another id".to_owned()),
        };
        Some(touched)
    }),
    edit("since of a type", &[Kind::SinceChanged], |model, random| {
        let (at, position, touched) = def(model, random, |at, def| {
            def.gates.since.is_none() && version(model, at).is_some()
        })?;
        let version = version(model, at).cloned();
        model.body_mut(at).types[position].gates.since = version;
        Some(touched)
    }),
];

/// The version of the package that a body is in.
fn version(model: &Model, at: At) -> Option<&String> {
    let (At::Interface(package, _) | At::World(package, _) | At::Inline(package, ..)) = at;
    model.packages[package].version.as_ref()
}

fn fields(
    model: &mut Model,
    random: &mut Random,
    least: usize,
    change: impl FnOnce(&mut Vec<(String, Ty)>, &mut Random),
) -> Option<String> {
    let (at, position, touched) = def(
        model,
        random,
        |_, def| matches!(&def.kind, DefKind::Record(fields) if fields.len() >= least),
    )?;
    if let DefKind::Record(fields) = &mut model.body_mut(at).types[position].kind {
        change(fields, random);
    }
    Some(touched)
}

fn cases(
    model: &mut Model,
    random: &mut Random,
    least: usize,
    change: impl FnOnce(&mut Vec<(String, Option<Ty>)>, &mut Random),
) -> Option<String> {
    let (at, position, touched) = def(
        model,
        random,
        |_, def| matches!(&def.kind, DefKind::Variant(cases) if cases.len() >= least),
    )?;
    if let DefKind::Variant(cases) = &mut model.body_mut(at).types[position].kind {
        change(cases, random);
    }
    Some(touched)
}

/// The names of an enum or of flags.
fn names(
    model: &mut Model,
    random: &mut Random,
    least: usize,
    flags: bool,
    change: impl FnOnce(&mut Vec<String>, &mut Random),
) -> Option<String> {
    let (at, position, touched) = def(model, random, |_, def| match &def.kind {
        DefKind::Enum(names) => !flags && names.len() >= least,
        DefKind::Flags(names) => flags && names.len() >= least,
        _ => false,
    })?;
    if let DefKind::Enum(names) | DefKind::Flags(names) =
        &mut model.body_mut(at).types[position].kind
    {
        change(names, random);
    }
    Some(touched)
}

fn used(
    model: &Model,
    random: &mut Random,
    fits: impl Fn(At, &Use) -> bool,
) -> Option<(At, usize)> {
    let mut found = Vec::new();
    for at in model.bodies() {
        let uses = model.body(at).uses.iter().enumerate();
        found.extend(uses.filter(|(_, used)| fits(at, used)).map(|(position, _)| (at, position)));
    }
    random.any(&found)
}

/// Whether a `use`, or a function of the world around, mentions a type from
/// without its body.
fn used_elsewhere(model: &Model, at: At, name: &str) -> bool {
    match at {
        At::Interface(package, position) => {
            let interface = model.packages[package].interfaces[position].name.clone();
            let place = Place { package, interface };
            let bodies = model.bodies();
            let mut uses = bodies.into_iter().flat_map(|at| &model.body(at).uses);
            uses.any(|used| used.from == place && used.there == name)
        }
        At::World(package, position) => {
            let entries = &model.packages[package].worlds[position].entries;
            entries.iter().any(|entry| match &entry.what {
                Thing::Function(function) => {
                    let functions = vec![function.clone()];
                    Body { functions, ..Body::default() }.mentions(name)
                }
                _ => false,
            })
        }
        At::Inline(..) => false,
    }
}

/// Whether nothing in the body mentions a type but its own functions.
fn alone(body: &Body, name: &str) -> bool {
    let mut rest = body.clone();
    rest.functions.retain(|function| function.resource().is_none_or(|it| it != name));
    rest.types.retain(|def| def.name != name);
    !rest.mentions(name)
}

fn mentioned_in_signatures(body: &Body, name: &str) -> bool {
    let mut functions = body.functions.clone();
    functions.retain(|function| function.gates.unstable.is_none());
    Body { functions, ..Body::default() }.mentions(name)
}

fn rename(body: &mut Body, was: &str, now: &str) {
    body.each_type_mut(&mut |ty| ty.replace(was, &Ty::Named(now.to_owned())));
    for function in &mut body.functions {
        if let Some(resource) = function.resource_mut()
            && resource == was
        {
            *resource = now.to_owned();
        }
    }
}

/// Moves a type that mentions no other to another interface, and uses it from
/// there under its old name.
fn moved(model: &mut Model, random: &mut Random, fits: impl Fn(&Def) -> bool) -> Option<String> {
    let (at, position, _) = def(model, random, |at, def| {
        let mut body = Body { types: vec![def.clone()], ..Body::default() };
        let own = |it: &&crate::invented::model::Function| it.resource() == Some(&def.name);
        body.functions.extend(model.body(at).functions.iter().filter(own).cloned());
        let mut closed = true;
        body.each_type_mut(&mut |ty| ty.each_name(&mut |name, _| closed &= name == def.name));
        matches!(at, At::Interface(..)) && fits(def) && closed
    })?;
    let At::Interface(package, here) = at else { return None };
    let to = if here > 0 && random.chance(60) {
        random.below(here)
    } else {
        let (name, gates) = (model.fresh("i"), Gates::default());
        model.packages[package].interfaces.push(Interface { name, gates, body: Body::default() });
        model.packages[package].interfaces.len() - 1
    };
    let place = Place { package, interface: model.packages[package].interfaces[to].name.clone() };
    let body = model.body_mut(at);
    let mut def = body.types.remove(position);
    let name = def.name.clone();
    def.gates = Gates::default();
    let mut functions = Vec::new();
    body.functions.retain(|function| {
        let own = function.resource() == Some(&name);
        if own {
            functions.push(function.clone());
        }
        !own
    });
    body.uses.push(Use { from: place, there: name.clone(), here: name });
    let there = model.body_mut(At::Interface(package, to));
    there.types.push(def);
    there.functions.append(&mut functions);
    Some(package.to_string())
}
