//! The functions that can be called: those that a contract exports.

use std::sync::Arc;

use witgate_model::{
    Contract, Function, FunctionKind, FunctionName, Name, Scope, Side, Target, TypeName, WorldItem,
    WorldKey,
};

use crate::shape::{Shape, Shapes};

/// A function that can be called.
#[derive(Clone, Debug)]
pub struct Callee {
    /// The instance that exports it, as a component names it; `None` for a function of the
    /// component itself.
    pub instance: Option<String>,
    /// Its name in the component model, such as `[method]counter.add`.
    pub name: Name,
    /// Whether it is `async func`.
    pub is_async: bool,
    /// Its parameters; `self` of a method is the first.
    pub params: Vec<(Name, Shape)>,
    /// Its result.
    pub result: Option<Shape>,
    /// How WIT declares it, for people.
    pub signature: String,
    pub(crate) interface: Interface,
}

/// What an interface may be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interface {
    /// With its version.
    pub(crate) full: String,
    pub(crate) bare: String,
    pub(crate) last: String,
}

impl Interface {
    pub(crate) fn is_called(&self, text: &str) -> bool {
        !text.is_empty() && [&self.full, &self.bare, &self.last].contains(&&text.to_owned())
    }
}

impl Callee {
    /// What people call it, with its interface.
    pub fn address(&self) -> String {
        let name = FunctionName::parse(&self.name).to_string();
        let name = name.strip_suffix(".constructor").unwrap_or(&name);
        match self.interface.bare.is_empty() {
            true => name.to_owned(),
            false => format!("{}#{name}", self.interface.bare),
        }
    }
}

/// All functions that a contract exports, in order. Of WIT text, those of every world; where
/// there is no world, those of every interface of the package.
pub(crate) fn exports(contract: &Contract) -> Vec<Arc<Callee>> {
    let mut found = FoundExport { shapes: Shapes::new(contract), callees: Vec::new() };
    for (world, contents) in contract.worlds() {
        for (key, item) in &contents.exports {
            match item {
                WorldItem::Function(function) => {
                    let WorldKey::Name(name) = key else { continue };
                    let scope = Scope::WorldSide(world.clone(), Side::Export);
                    found.add(None, &scope, Interface::default(), name, function);
                }
                WorldItem::Interface { target, .. } => {
                    let Some(interface) = contract.target(target) else { continue };
                    let scope = target.scope(&world, Side::Export, key);
                    let names = interface_names(target, key);
                    for (name, function) in &interface.functions {
                        found.add(Some(key.to_string()), &scope, names.clone(), name, function);
                    }
                }
                WorldItem::Type(_) => {}
            }
        }
    }
    if contract.worlds().next().is_none() {
        let roots = contract.interfaces().filter(|(it, _)| contract.roots.contains(&it.package));
        for (interface, contents) in roots {
            let scope = Scope::Interface(interface.clone());
            let names = Interface {
                full: interface.to_string(),
                bare: interface.bare(),
                last: interface.name.to_string(),
            };
            for (name, function) in &contents.functions {
                found.add(Some(interface.to_string()), &scope, names.clone(), name, function);
            }
        }
    }
    found.callees
}

fn interface_names(target: &Target, key: &WorldKey) -> Interface {
    let last = match (key, target) {
        (WorldKey::Name(label), _) => label.to_string(),
        (WorldKey::Interface(interface), _) => interface.name.to_string(),
    };
    Interface { full: key.to_string(), bare: key.bare(), last }
}

struct FoundExport<'c> {
    shapes: Shapes<'c>,
    callees: Vec<Arc<Callee>>,
}

impl FoundExport<'_> {
    fn add(
        &mut self,
        instance: Option<String>,
        scope: &Scope,
        interface: Interface,
        name: &Name,
        function: &Function,
    ) {
        // Several worlds of a package may export one interface.
        if self.callees.iter().any(|it| it.instance == instance && it.name == *name) {
            return;
        }
        let mut params = Vec::new();
        if let FunctionKind::Method(resource, _) = &function.kind {
            let name = TypeName { scope: scope.clone(), name: resource.clone() };
            let resource = self.shapes.resource(&Arc::new(name));
            params.push((Name::from("self"), Shape::Borrow(resource)));
        }
        for param in &function.params {
            params.push((param.name.clone(), self.shapes.shape(&param.ty)));
        }
        let result = function.result.as_ref().map(|ty| self.shapes.shape(ty));
        self.callees.push(Arc::new(Callee {
            instance,
            name: name.clone(),
            is_async: function.is_async,
            params,
            result,
            signature: signature(name, function),
            interface,
        }));
    }
}

fn signature(name: &Name, function: &Function) -> String {
    let name = FunctionName::parse(name).to_string();
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, param.ty)).collect();
    let result = match (&function.kind, &function.result) {
        (FunctionKind::Constructor(_), _) | (_, None) => String::new(),
        (_, Some(result)) => format!(" -> {result}"),
    };
    let word = if function.is_async { "async func" } else { "func" };
    format!("{name}: {word}({}){result}", params.join(", "))
}
