//! What an item is, its name left aside.

use std::collections::BTreeMap;
use std::mem::discriminant;

use witgate_diff::{Pairing, Sameness};
use witgate_model::{
    Contract, Function, FunctionName, Interface, Item, Member, Name, Scope, Side, Type, TypeDef,
    TypeKind, TypeName, WorldItem, WorldKey,
};

/// What an item is, its name left aside.
pub(super) enum Shape<'a> {
    Function(Scope, &'a Function),
    Value(TypeName, &'a TypeDef),
    /// A resource with the functions that belong to it.
    Resource(TypeName, BTreeMap<Name, &'a Function>),
    Interface(Scope, &'a Interface),
}

impl<'a> Shape<'a> {
    /// The shape of an item; `None` of a package or world.
    pub(super) fn from_item(contract: &'a Contract, item: &Item) -> Option<Shape<'a>> {
        let Item::In(scope, member) = item else { return None };
        match member {
            Member::Type(name) => Shape::of_type(contract, scope, name),
            Member::Function(name) => {
                Some(Shape::Function(scope.clone(), contract.function(scope, name)?))
            }
            Member::Itself => Shape::of_interface(contract, scope.clone()),
            Member::Key(side, key) => Shape::of_key(contract, scope, *side, key),
            Member::Part(..) | Member::Param(..) | Member::Result(_) => None,
        }
    }

    fn of_type(contract: &'a Contract, scope: &Scope, name: &Name) -> Option<Shape<'a>> {
        let full = TypeName { scope: scope.clone(), name: name.clone() };
        let def = contract.type_def(&full)?;
        Some(match def.kind {
            TypeKind::Resource => {
                let functions = resource_functions(contract, &full);
                Shape::Resource(full, functions)
            }
            _ => Shape::Value(full, def),
        })
    }

    fn of_interface(contract: &'a Contract, scope: Scope) -> Option<Shape<'a>> {
        let interface = contract.interface_of(&scope)?;
        Some(Shape::Interface(scope, interface))
    }

    /// The shape of what a world imports or exports.
    fn of_key(
        contract: &'a Contract,
        scope: &Scope,
        side: Side,
        key: &WorldKey,
    ) -> Option<Shape<'a>> {
        let Scope::World(world) = scope else { return None };
        let item = contract.any_world(world)?.side(side).get(key)?;
        match (item, key) {
            (WorldItem::Interface { target, .. }, key) => {
                Shape::of_interface(contract, target.scope(world, side, key))
            }
            (WorldItem::Function(function), _) => {
                Some(Shape::Function(Scope::WorldSide(world.clone(), side), function))
            }
            (WorldItem::Type(_), WorldKey::Name(name)) => Shape::of_type(contract, scope, name),
            (WorldItem::Type(_), WorldKey::Interface(_)) => None,
        }
    }

    /// Whether two items of this shape are likely to be one item, whatever
    /// their names: what `func()` or an alias says is not enough for that.
    pub(super) fn is_telling(&self) -> bool {
        match self {
            Shape::Value(_, def) => {
                !matches!(def.kind, TypeKind::Alias(_)) && !def.kind.is_resource()
            }
            Shape::Resource(_, functions) => !functions.is_empty(),
            Shape::Interface(_, interface) => interface.types.len() + interface.functions.len() > 1,
            Shape::Function(..) => false,
        }
    }

    /// Whether two names mean one interface or one type that is declared
    /// elsewhere: a label, an alias or a `use`.
    pub(super) fn stands_for(&self, now: &Shape<'_>, pairing: &Pairing) -> bool {
        match (self, now) {
            (Shape::Interface(was, _), Shape::Interface(now, _)) => pairing.same_scope(was, now),
            (Shape::Value(_, was), Shape::Value(_, now)) => match (&was.kind, &now.kind) {
                (TypeKind::Alias(Type::Named(was)), TypeKind::Alias(Type::Named(now)))
                | (TypeKind::ResourceAlias(was), TypeKind::ResourceAlias(now)) => {
                    pairing.same_type(was, now)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether it is the name of a type that another interface declares: `use`.
    pub(super) fn is_use(&self) -> bool {
        let Shape::Value(name, def) = self else { return false };
        match &def.kind {
            TypeKind::Alias(Type::Named(target)) | TypeKind::ResourceAlias(target) => {
                target.name == name.name && target.scope != name.scope
            }
            _ => false,
        }
    }

    fn scope(&self) -> &Scope {
        match self {
            Shape::Function(scope, _) | Shape::Interface(scope, _) => scope,
            Shape::Value(name, _) | Shape::Resource(name, _) => &name.scope,
        }
    }
}

/// Whether an item that went and one that came have the same shape.
pub(super) fn same_shape(same: &Sameness<'_>, was: &Shape<'_>, now: &Shape<'_>) -> bool {
    let resources = match (was, now) {
        (Shape::Resource(was, _), Shape::Resource(now, _)) => Some((was, now)),
        _ => None,
    };
    let comparison = Comparison { same, scopes: (was.scope(), now.scope()), resources };
    match (was, now) {
        (Shape::Function(_, was), Shape::Function(_, now)) => comparison.functions(was, now),
        (Shape::Value(was, was_def), Shape::Value(now, now_def)) => {
            match (&was_def.kind, &now_def.kind) {
                (TypeKind::ResourceAlias(was), TypeKind::ResourceAlias(now)) => {
                    same.same_resource(was, now)
                }
                _ => comparison.values(was, now),
            }
        }
        (Shape::Resource(_, was), Shape::Resource(_, now)) => {
            was.len() == now.len()
                && was.iter().zip(now).all(|((was_name, was), (now_name, now))| {
                    was_name == now_name && comparison.functions(was, now)
                })
        }
        (Shape::Interface(_, was), Shape::Interface(_, now)) => comparison.interfaces(was, now),
        _ => false,
    }
}

/// Compares what is in two places, whose resources are then the same.
struct Comparison<'c, 'a> {
    same: &'c Sameness<'a>,
    scopes: (&'c Scope, &'c Scope),
    /// Two resources of different names that are compared themselves.
    resources: Option<(&'c TypeName, &'c TypeName)>,
}

impl Comparison<'_, '_> {
    fn functions(&self, was: &Function, now: &Function) -> bool {
        was.is_async == now.is_async
            && discriminant(&was.kind) == discriminant(&now.kind)
            && was.kind.noun() == now.kind.noun()
            && was.params.len() == now.params.len()
            && was
                .params
                .iter()
                .zip(&now.params)
                .all(|(was, now)| was.name == now.name && self.types(&was.ty, &now.ty))
            && match (&was.result, &now.result) {
                (None, None) => true,
                (Some(was), Some(now)) => self.types(was, now),
                _ => false,
            }
    }

    fn types(&self, was: &Type, now: &Type) -> bool {
        match (was, now) {
            (Type::Own(was_name), Type::Own(now_name))
            | (Type::Borrow(was_name), Type::Borrow(now_name))
                if self.are_one_resource(was_name, now_name) =>
            {
                true
            }
            _ => match was.zip(now) {
                Some(parts) if !parts.is_empty() => {
                    parts.into_iter().all(|(was, now)| self.types(was, now))
                }
                _ => self.same.means(was, now),
            },
        }
    }

    fn are_one_resource(&self, was: &TypeName, now: &TypeName) -> bool {
        let moved = was.name == now.name && self.scopes == (&was.scope, &now.scope);
        moved || self.resources == Some((was, now))
    }

    fn values(&self, was: &TypeName, now: &TypeName) -> bool {
        self.same.means(&Type::Named(was.clone().into()), &Type::Named(now.clone().into()))
    }

    fn interfaces(&self, was: &Interface, now: &Interface) -> bool {
        let (was_scope, now_scope) = self.scopes;
        was.types.len() == now.types.len()
            && was.functions.len() == now.functions.len()
            && was.types.iter().zip(&now.types).all(|((was_name, was), (now_name, now))| {
                let full = |scope: &Scope, name: &Name| TypeName {
                    scope: scope.clone(),
                    name: name.clone(),
                };
                was_name == now_name
                    && match (&was.kind, &now.kind) {
                        (TypeKind::Resource, TypeKind::Resource) => true,
                        (TypeKind::ResourceAlias(was), TypeKind::ResourceAlias(now)) => {
                            self.same.same_resource(was, now)
                        }
                        _ => self.values(&full(was_scope, was_name), &full(now_scope, now_name)),
                    }
            })
            && was.functions.iter().zip(&now.functions).all(|((was_name, was), (now_name, now))| {
                was_name == now_name && self.functions(was, now)
            })
    }
}

/// The functions of a resource, by their names without that of the resource:
/// `[method]m` for `[method]r.m`.
fn resource_functions<'a>(
    contract: &'a Contract,
    resource: &TypeName,
) -> BTreeMap<Name, &'a Function> {
    let belongs = |function: &Function| function.kind.resource() == Some(&resource.name);
    let own = |name: &str| -> Name {
        let FunctionName { prefix, own, .. } = FunctionName::parse(name);
        format!("{prefix}{own}").into()
    };
    let in_interface = |interface: &'a Interface| {
        let functions = interface.functions.iter().filter(|(_, function)| belongs(function));
        functions.map(|(name, function)| (own(name), function)).collect()
    };
    match &resource.scope {
        Scope::Interface(name) => contract.interface(name).map(in_interface),
        Scope::Inline(world, side, label) => contract.inline(world, *side, label).map(in_interface),
        Scope::World(world) | Scope::WorldSide(world, _) => {
            contract.any_world(world).map(|world| {
                let functions = world.imports.iter().filter_map(|(key, item)| match (key, item) {
                    (WorldKey::Name(name), WorldItem::Function(function)) if belongs(function) => {
                        Some((own(name), function))
                    }
                    _ => None,
                });
                functions.collect()
            })
        }
    }
    .unwrap_or_default()
}
