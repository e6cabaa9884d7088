//! Functions that wait, or hand over bytes, as WASI 0.2 does: told by their shapes, in any
//! package.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use witgate_model::{
    Contract, Function, FunctionKind, FunctionName, Interface, Name, Type, TypeKind, TypeName,
};

/// More aliases of aliases than any contract has.
const MOST_ALIASES: usize = 64;

/// What a function of an interface does that async functions, futures and streams do
/// better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It starts the operation that the other function finishes.
    Start {
        /// What the operation is called: `connect` of `start-connect`.
        operation: String,
        /// The function that finishes it.
        finish: Name,
    },
    /// It finishes the operation that the other function starts.
    Finish {
        /// What the operation is called.
        operation: String,
        /// The function that starts it.
        start: Name,
    },
    /// It returns something to wait for.
    ReturnsPollable,
    /// It takes things to wait for.
    TakesPollables,
    /// It takes the value out of a resource that is a future: one that can be waited for
    /// and has one value.
    FutureValue {
        /// The value.
        value: Type,
    },
    /// It returns a resource that is a future.
    ReturnsFuture {
        /// The value of the future.
        value: Type,
    },
    /// It takes the next item out of a resource that is a stream.
    StreamItem {
        /// The items.
        item: Type,
    },
    /// It returns a resource that is a stream.
    ReturnsStream {
        /// The items.
        item: Type,
    },
    /// It hands over an `input-stream` or `output-stream` of `wasi:io`.
    HandsOverBytes,
}

/// The shapes of an interface's functions; most have none.
pub fn shapes(contract: &Contract, interface: &Interface) -> BTreeMap<Name, Shape> {
    let shapes = Shapes { contract };
    let functions = interface.functions.iter();
    let shape = |(name, function): (&Name, &Function)| {
        Some((name.clone(), shapes.shape_of_function(interface, name, function)?))
    };
    functions.filter_map(shape).collect()
}

/// Tells shapes in one contract.
pub(crate) struct Shapes<'c> {
    pub(crate) contract: &'c Contract,
}

impl Shapes<'_> {
    fn shape_of_function(
        &self,
        interface: &Interface,
        name: &Name,
        function: &Function,
    ) -> Option<Shape> {
        if let Some(shape) = half_of_pair(interface, name) {
            return Some(shape);
        }
        if function.params.iter().any(|param| self.mentions(&param.ty, &Self::is_pollable)) {
            return Some(Shape::TakesPollables);
        }
        if let Some(result) = &function.result
            && self.mentions(result, &Self::is_pollable)
        {
            return Some(Shape::ReturnsPollable);
        }
        if let FunctionKind::Method(..) = &function.kind
            && let Some(shape) = self.of_method(interface, name, function)
        {
            return Some(shape);
        }
        let returned = function.result.as_ref().and_then(returned_resource);
        if let Some(resource) = returned.map(|name| self.resource(name))
            && let Some(home) = self.contract.interface_of(&resource.scope)
        {
            if let Some(value) = self.value_of_future(home, &resource.name) {
                return Some(Shape::ReturnsFuture { value });
            }
            if let Some(item) = self.item_of_stream(home, &resource.name) {
                return Some(Shape::ReturnsStream { item });
            }
        }
        let hands_over = function.types().any(|ty| self.mentions(ty, &Self::is_byte_stream));
        hands_over.then_some(Shape::HandsOverBytes)
    }

    /// What a method does for a resource that is a future or a stream.
    fn of_method(&self, interface: &Interface, name: &Name, function: &Function) -> Option<Shape> {
        let resource = function.kind.resource()?;
        if FunctionName::parse(name).own == "get"
            && let Some(value) = self.value_of_future(interface, resource)
        {
            return Some(Shape::FutureValue { value });
        }
        let item = self.item_of_stream(interface, resource)?;
        (self.next_item(function).as_ref() == Some(&item)).then_some(Shape::StreamItem { item })
    }

    /// The value of a resource that can be waited for, and has a `get`.
    fn value_of_future(&self, home: &Interface, resource: &Name) -> Option<Type> {
        let get = home.functions.get(&*format!("[method]{resource}.get"))?;
        let Some(Type::Option(value)) = &get.result else { return None };
        if !get.params.is_empty() || !self.can_be_waited_for(home, resource) {
            return None;
        }
        // `result<…>` around the value says that it is taken out once.
        match &**value {
            Type::Result(Some(value), None) => Some((**value).clone()),
            value => Some(value.clone()),
        }
    }

    /// The items of a resource that gives one after another: it is called a stream or can
    /// be waited for, and has a method that returns an item or none.
    fn item_of_stream(&self, home: &Interface, resource: &Name) -> Option<Type> {
        let is_stream = resource.ends_with("-stream") || self.can_be_waited_for(home, resource);
        let mut items = methods(home, resource).filter_map(|(name, function)| {
            let is_next = FunctionName::parse(name).own != "get";
            self.next_item(function).filter(|_| is_next)
        });
        items.next().filter(|_| is_stream)
    }

    /// `t` of a method that takes nothing and returns `option<t>`, or
    /// `result<option<t>, _>`.
    fn next_item(&self, function: &Function) -> Option<Type> {
        let result = function.result.as_ref().filter(|_| function.params.is_empty())?;
        match result {
            Type::Option(item) => Some((**item).clone()),
            Type::Result(Some(ok), Some(_)) => match &**ok {
                Type::Option(item) => Some((**item).clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn can_be_waited_for(&self, home: &Interface, resource: &Name) -> bool {
        methods(home, resource).any(|(_, function)| {
            function.result.as_ref().is_some_and(|ty| self.mentions(ty, &Self::is_pollable))
        })
    }

    /// Whether a type is a handle of such a resource, or holds one.
    fn mentions(&self, ty: &Type, is: &impl Fn(&Self, &TypeName) -> bool) -> bool {
        match ty {
            Type::Own(name) | Type::Borrow(name) => is(self, &self.resource(name)),
            _ => ty.parts().any(|part| self.mentions(part, is)),
        }
    }

    /// The pollable of `wasi:io`, or a resource that is one by another name.
    fn is_pollable(&self, resource: &TypeName) -> bool {
        if is_of_wasi_io(resource, "poll") && *resource.name == *"pollable" {
            return true;
        }
        let Some(home) = self.contract.interface_of(&resource.scope) else { return false };
        let method = |own: &str| {
            let method = home.functions.get(&*format!("[method]{}.{own}", resource.name));
            method.filter(|it| it.params.is_empty())
        };
        method("ready").is_some_and(|it| it.result == Some(Type::Bool))
            && method("block").is_some_and(|it| it.result.is_none())
    }

    pub(crate) fn is_byte_stream(&self, resource: &TypeName) -> bool {
        self.is_input_stream(resource) || self.is_output_stream(resource)
    }

    pub(crate) fn is_input_stream(&self, resource: &TypeName) -> bool {
        is_of_wasi_io(resource, "streams") && *resource.name == *"input-stream"
    }

    pub(crate) fn is_output_stream(&self, resource: &TypeName) -> bool {
        is_of_wasi_io(resource, "streams") && *resource.name == *"output-stream"
    }

    /// The resource that a name means.
    pub(crate) fn resource(&self, name: &Arc<TypeName>) -> Arc<TypeName> {
        let mut name = name;
        for _ in 0..MOST_ALIASES {
            match self.contract.type_def(name).map(|def| &def.kind) {
                Some(TypeKind::ResourceAlias(target)) => name = target,
                Some(TypeKind::Alias(Type::Named(target) | Type::Own(target))) => name = target,
                _ => break,
            }
        }
        name.clone()
    }
}

fn is_of_wasi_io(name: &TypeName, interface: &str) -> bool {
    name.scope.bare() == format!("wasi:io/{interface}")
}

/// The methods of a resource, accessors left out.
fn methods<'i>(
    home: &'i Interface,
    resource: &Name,
) -> impl Iterator<Item = (&'i Name, &'i Function)> + use<'i> {
    let prefix = format!("[method]{resource}.");
    let after = home.functions.range::<str, _>((Bound::Included(&*prefix), Bound::Unbounded));
    after.take_while(move |(name, _)| name.starts_with(&prefix))
}

/// The resource that a function returns, by itself or as its success.
fn returned_resource(result: &Type) -> Option<&Arc<TypeName>> {
    match result {
        Type::Own(name) => Some(name),
        Type::Result(Some(ok), _) => match &**ok {
            Type::Own(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the function is `start-x` and there is a `finish-x` beside it, or the reverse.
fn half_of_pair(interface: &Interface, name: &Name) -> Option<Shape> {
    let own = FunctionName::parse(name).own;
    let other = |own_of_other: &str| {
        let prefix = &name[..name.len() - own.len()];
        let other = interface.functions.get_key_value(&*format!("{prefix}{own_of_other}"));
        other.map(|(name, _)| name.clone())
    };
    if let Some(operation) = own.strip_prefix("start-") {
        let finish = other(&format!("finish-{operation}"))?;
        return Some(Shape::Start { operation: operation.to_owned(), finish });
    }
    let operation = own.strip_prefix("finish-")?;
    let start = other(&format!("start-{operation}"))?;
    Some(Shape::Finish { operation: operation.to_owned(), start })
}
