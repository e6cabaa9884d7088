//! Edits to functions.

use witgate::witgate_diff::Kind;

use super::{Edit, address, changed, edit, function};
use crate::invented::invent;
use crate::invented::model::{
    Accessor, At, Body, DefKind, Function, FunctionAt, Gates, Hang, Model, Sort, Ty,
};
use crate::invented::random::Random;

pub(super) const EDITS: &[Edit] = &[
    edit("function added", &[Kind::FunctionAdded], |model, random| {
        let bodies: Vec<At> =
            model.bodies().into_iter().filter(|at| !matches!(at, At::World(..))).collect();
        let at = random.any(&bodies)?;
        let scope = model.scope(model.body(at));
        let function = invent::free(model, &scope, random);
        let touched = format!("{}#{}", address(model, at), function.name);
        model.body_mut(at).functions.push(function);
        Some(touched)
    }),
    edit("setter added", &[Kind::FunctionAdded], |model, random| {
        let (at, touched) = in_body(model, random, |it| it.accessor == Some(Accessor::Get))?;
        let FunctionAt::Body(at, position) = at else { return None };
        let body = model.body(at);
        let getter = &body.functions[position];
        let others = body.functions.iter().filter(|it| it.name == getter.name).count();
        let setter = invent::setter(getter, &model.scope(body), random).filter(|_| others == 1)?;
        model.body_mut(at).functions.push(setter);
        Some(touched)
    }),
    edit("resource function added", &[Kind::FunctionAdded], |model, random| {
        resource(model, random, |model, body, resource, random| {
            Some(invent::resource_function(model, body, resource, random))
        })
    }),
    edit("constructor added", &[Kind::FunctionAdded], |model, random| {
        resource(model, random, |model, body, resource, random| {
            let hang = Hang::Constructor(resource.to_owned());
            let has_one = body.functions.iter().any(|function| function.hang == hang);
            (!has_one).then(|| invent::constructor(model, body, resource, random))
        })
    }),
    edit("function removed", &[Kind::FunctionRemoved], |model, random| {
        let (at, touched) = in_body(model, random, |_| true)?;
        if let FunctionAt::Body(at, position) = at {
            model.body_mut(at).functions.remove(position);
        }
        Some(touched)
    }),
    edit("function renamed", &[Kind::FunctionAdded], |model, random| {
        let (at, _) =
            in_body(model, random, |function| !matches!(function.hang, Hang::Constructor(_)))?;
        let name = model.fresh("fn");
        model.function_mut(at).name = name;
        match at {
            FunctionAt::Body(at, _) => Some(address(model, at)),
            FunctionAt::Entry(..) => None,
        }
    }),
    edit("parameter added", &[Kind::ParamAdded], |model, random| {
        let (at, touched) = function(model, random, |_, it| it.accessor.is_none())?;
        let name = model.fresh("p");
        let params = &mut model.function_mut(at).params;
        params.insert(random.below(params.len() + 1), (name, Ty::Prim("u16")));
        Some(touched)
    }),
    edit("parameter removed", &[Kind::ParamRemoved], |model, random| {
        let (at, touched) =
            function(model, random, |_, it| it.accessor.is_none() && !it.params.is_empty())?;
        let params = &mut model.function_mut(at).params;
        params.remove(random.below(params.len()));
        Some(touched)
    }),
    edit("parameter renamed", &[Kind::ParamRenamed], |model, random| {
        let (at, touched) = function(model, random, |_, it| !it.params.is_empty())?;
        let name = model.fresh("p");
        let params = &mut model.function_mut(at).params;
        let at = random.below(params.len());
        params[at].0 = name;
        Some(touched)
    }),
    edit("parameter type changed", &[Kind::ParamTypeChanged], |model, random| {
        let (at, touched) = function(model, random, |_, it| !it.params.is_empty())?;
        let params = &mut model.function_mut(at).params;
        let at = random.below(params.len());
        params[at].1 = changed(&params[at].1, random);
        Some(touched)
    }),
    edit("parameters reordered", &[Kind::ParamsReordered], |model, random| {
        let (at, touched) = function(model, random, |_, it| it.params.len() > 1)?;
        let params = &mut model.function_mut(at).params;
        let at = random.below(params.len() - 1);
        params.swap(at, at + 1);
        Some(touched)
    }),
    edit("handle lent or given", &[Kind::ParamTypeChanged], |model, random| {
        let (at, touched) = in_body(model, random, |it| {
            it.params.iter().any(|(_, ty)| matches!(ty, Ty::Borrow(_)))
                || it.params.iter().any(|(_, ty)| matches!(ty, Ty::Named(_)))
        })?;
        let FunctionAt::Body(body, _) = at else { return None };
        let scope = model.scope(model.body(body));
        let is_resource =
            |name: &str| scope.iter().any(|(other, sort)| other == name && *sort == Sort::Resource);
        let params = &mut model.function_mut(at).params;
        let (_, ty) = params.iter_mut().find(|(_, ty)| match ty {
            Ty::Borrow(_) => true,
            Ty::Named(name) => is_resource(name),
            _ => false,
        })?;
        *ty = match &*ty {
            Ty::Borrow(name) => Ty::Named(name.clone()),
            Ty::Named(name) => Ty::Borrow(name.clone()),
            _ => return None,
        };
        Some(touched)
    }),
    edit("handle of another resource", &[Kind::ParamTypeChanged], |model, random| {
        let (at, touched) = in_body(model, random, |it| {
            it.params.iter().any(|(_, ty)| matches!(ty, Ty::Borrow(_)))
        })?;
        let FunctionAt::Body(body, _) = at else { return None };
        let declared = model.body(body).types.iter().filter(|def| def.kind == DefKind::Resource);
        let declared: Vec<String> = declared.map(|def| def.name.clone()).collect();
        let params = &mut model.function_mut(at).params;
        let (_, ty) = params.iter_mut().find(|(_, ty)| matches!(ty, Ty::Borrow(_)))?;
        let Ty::Borrow(was) = &*ty else { return None };
        // An alias of a resource is no other resource.
        let others: Vec<String> = declared.iter().filter(|it| *it != was).cloned().collect();
        if !declared.contains(was) {
            return None;
        }
        *ty = Ty::Borrow(random.any(&others)?);
        Some(touched)
    }),
    edit("result changed", &[Kind::ResultChanged], |model, random| {
        let (at, touched) = function(model, random, |_, it| {
            it.accessor != Some(Accessor::Set) && !matches!(it.hang, Hang::Constructor(_))
        })?;
        let function = model.function_mut(at);
        function.result = match &function.result {
            Some(_) if function.accessor.is_none() && random.chance(25) => None,
            Some(ty) => Some(changed(ty, random)),
            None => Some(Ty::Prim("u32")),
        };
        Some(touched)
    }),
    edit("became fallible", &[Kind::ResultChanged], |model, random| {
        let (at, touched) = function(model, random, |_, it| {
            it.accessor.is_none() && !matches!(it.hang, Hang::Constructor(_))
        })?;
        let function = model.function_mut(at);
        let ok = function.result.take().map(Box::new);
        function.result = Some(Ty::Result(ok, Some(Box::new(Ty::Prim("string")))));
        Some(touched)
    }),
    edit("constructor's result changed", &[Kind::ResultChanged], |model, random| {
        let (at, touched) = in_body(model, random, |it| matches!(it.hang, Hang::Constructor(_)))?;
        let function = model.function_mut(at);
        let resource = function.resource()?.clone();
        function.result = match function.result {
            Some(_) => None,
            None => Some(invent::fallible(&resource, &[], random)),
        };
        Some(touched)
    }),
    edit("became async, or sync", &[Kind::AsyncChanged], |model, random| {
        let (at, touched) = function(model, random, |_, it| {
            it.accessor.is_none() && !matches!(it.hang, Hang::Constructor(_))
        })?;
        let function = model.function_mut(at);
        function.is_async = !function.is_async;
        Some(touched)
    }),
    edit("method became static, or the reverse", &[Kind::FunctionKindChanged], |model, random| {
        let (at, touched) =
            in_body(model, random, |it| matches!(it.hang, Hang::Method(_) | Hang::Static(_)))?;
        let function = model.function_mut(at);
        function.hang = match function.hang.clone() {
            Hang::Method(resource) => Hang::Static(resource),
            Hang::Static(resource) => Hang::Method(resource),
            other => other,
        };
        Some(touched)
    }),
    edit("became a getter, or ceased to be", &[Kind::FunctionKindChanged], |model, random| {
        let (at, touched) = in_body(model, random, |it| {
            let could = it.params.is_empty() && it.result.is_some() && !it.is_async;
            could && it.accessor != Some(Accessor::Set) && !matches!(it.hang, Hang::Constructor(_))
        })?;
        let function = model.function_mut(at);
        function.accessor = match function.accessor {
            None => Some(Accessor::Get),
            Some(_) => None,
        };
        Some(touched)
    }),
    edit("gated as unstable", &[Kind::FunctionRemoved], |model, random| {
        let (at, touched) = in_body(model, random, |_| true)?;
        gate(model, at, |gates, _| {
            *gates = Gates { unstable: Some("fresh".to_owned()), ..Gates::default() };
        })?;
        Some(touched)
    }),
    edit("stabilised", &[Kind::FunctionAdded], |model, random| {
        let mut found = model.functions();
        found.retain(|at| model.function(*at).gates.unstable.is_some());
        let at = random.any(&found)?;
        let touched = super::address_of_function(model, at);
        gate(model, at, |gates, version| {
            *gates = Gates { since: Some(version.to_owned()), ..Gates::default() };
        })?;
        Some(touched)
    }),
    edit("since of a function", &[Kind::SinceChanged], |model, random| {
        let (at, touched) = in_body(model, random, |it| it.gates.deprecated.is_none())?;
        gate(model, at, |gates, version| {
            gates.since = match &gates.since {
                Some(_) => None,
                None => Some(version.to_owned()),
            };
        })?;
        Some(touched)
    }),
    edit("deprecation of a function", &[Kind::DeprecatedChanged], |model, random| {
        let (at, touched) = in_body(model, random, |_| true)?;
        gate(model, at, |gates, version| {
            gates.since.get_or_insert_with(|| version.to_owned());
            gates.deprecated = match &gates.deprecated {
                Some(_) => None,
                None => Some(version.to_owned()),
            };
        })?;
        Some(touched)
    }),
    edit("external id of a function", &[Kind::ExternalIdChanged], |model, random| {
        let (at, touched) = in_body(model, random, |_| true)?;
        let function = model.function_mut(at);
        function.external_id = match function.external_id {
            Some(_) => None,
            None => Some("another id".to_owned()),
        };
        Some(touched)
    }),
];

/// A function that is in an interface or hangs on a resource.
fn in_body(
    model: &Model,
    random: &mut Random,
    fits: impl Fn(&Function) -> bool,
) -> Option<(FunctionAt, String)> {
    function(model, random, |at, it| matches!(at, FunctionAt::Body(..)) && fits(it))
}

/// Adds a function to a resource.
fn resource(
    model: &mut Model,
    random: &mut Random,
    make: impl Fn(&mut Model, &Body, &str, &mut Random) -> Option<Function>,
) -> Option<String> {
    let (at, position, touched) =
        super::def(model, random, |_, def| def.kind == DefKind::Resource)?;
    let body = model.body(at).clone();
    let function = make(model, &body, &body.types[position].name, random)?;
    let touched = format!("{touched}.{}", function.name);
    model.body_mut(at).functions.push(function);
    Some(touched)
}

/// Changes the gates of a function whose package has a version, which it needs
/// for that.
fn gate(model: &mut Model, at: FunctionAt, change: impl Fn(&mut Gates, &str)) -> Option<()> {
    let FunctionAt::Body(body, _) = at else { return None };
    let (At::Interface(package, _) | At::World(package, _) | At::Inline(package, ..)) = body;
    let version = model.packages[package].version.clone()?;
    change(&mut model.function_mut(at).gates, &version);
    Some(())
}
