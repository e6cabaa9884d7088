//! What mentions each declared type of a contract.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use witgate_model::{
    Contract, Function, Interface, Name, Scope, Side, Target, Type, TypeDef, TypeName, WorldItem,
    WorldKey,
};

use crate::component_type;
use crate::flow::Flow;

/// What mentions each declared type of a contract.
#[derive(Debug)]
pub(crate) struct Users<'a> {
    by_type: HashMap<TypeName, Vec<User<'a>>>,
}

/// Something that mentions a type.
#[derive(Debug)]
pub(crate) enum User<'a> {
    Type(Arc<Scope>, &'a Name),
    Function(Arc<Scope>, &'a Name, Flow),
}

impl<'a> Users<'a> {
    pub(crate) fn new(contract: &'a Contract) -> Users<'a> {
        let mut users = Users { by_type: HashMap::new() };
        for (name, interface) in contract.interfaces() {
            users.interface(&Arc::new(Scope::Interface(name)), interface);
        }
        for (name, world) in contract.worlds() {
            let types = Arc::new(Scope::World(name.clone()));
            for side in [Side::Import, Side::Export] {
                let functions = Arc::new(Scope::WorldSide(name.clone(), side));
                for (key, item) in world.side(side) {
                    match (item, key) {
                        (WorldItem::Function(function), WorldKey::Name(name)) => {
                            users.function(&functions, name, function);
                        }
                        (WorldItem::Type(def), WorldKey::Name(name)) => {
                            users.def(&types, name, def);
                        }
                        (WorldItem::Interface { target, .. }, _) => {
                            if let Target::Inline(interface) = target {
                                let scope = target.scope(&name, side, key);
                                users.interface(&Arc::new(scope), interface);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        users
    }

    /// What mentions a type.
    pub(crate) fn mentioning(&self, name: &TypeName) -> &[User<'a>] {
        self.by_type.get(name).map_or(&[], Vec::as_slice)
    }

    fn interface(&mut self, scope: &Arc<Scope>, interface: &'a Interface) {
        for (name, def) in &interface.types {
            self.def(scope, name, def);
        }
        for (name, function) in &interface.functions {
            self.function(scope, name, function);
        }
    }

    fn def(&mut self, scope: &Arc<Scope>, name: &'a Name, def: &'a TypeDef) {
        def.kind.each_name(&mut |used| self.add(used, User::Type(scope.clone(), name)));
    }

    fn function(&mut self, scope: &Arc<Scope>, name: &'a Name, function: &'a Function) {
        if let Some(resource) = function.kind.resource() {
            let user = User::Function(scope.clone(), name, Flow::default());
            let home = match &**scope {
                Scope::WorldSide(world, _) => &Scope::World(world.clone()),
                scope => scope,
            };
            self.add(&component_type::type_name(home, resource), user);
        }
        let mut used = |ty: &'a Type, flow: Flow| {
            ty.each_name(&mut |used| self.add(used, User::Function(scope.clone(), name, flow)));
        };
        for param in &function.params {
            used(&param.ty, Flow { params: true, results: false });
        }
        if let Some(result) = &function.result {
            used(result, Flow { params: false, results: true });
        }
    }

    fn add(&mut self, used: &TypeName, user: User<'a>) {
        match self.by_type.get_mut(used) {
            Some(users) => users.push(user),
            None => {
                self.by_type.insert(used.clone(), vec![user]);
            }
        }
    }
}
