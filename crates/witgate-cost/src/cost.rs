//! What a call costs.

use std::collections::BTreeSet;

use witgate_model::{
    Contract, Function, FunctionKind, Name, Side, Target, Type, TypeKind, TypeName, World,
    WorldItem,
};

use crate::layout::{Layout, Layouts, sequence};

/// The limits of the canonical ABI: beyond them, values cross through memory.
const MAX_FLAT_PARAMS: u64 = 16;
const MAX_FLAT_RESULTS: u64 = 1;
const MAX_FLAT_ASYNC_PARAMS: u64 = 4;

/// So many types of one function are searched for lists, and so many lists are reported.
const MOST_TYPES: usize = 2000;
const MOST_LISTS: usize = 64;

/// What a call of a function costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionCost {
    /// Whether the world imports or exports it.
    pub side: Side,
    /// The interface that it is of, as the world names it; `None` where it is the world's.
    pub interface: Option<String>,
    /// Its name in the component model.
    pub name: Name,
    /// Whether it is `async`.
    pub is_async: bool,
    /// What its parameters cost.
    pub params: Crossing,
    /// What its result costs.
    pub result: Crossing,
    /// The lists in it, each once.
    pub lists: Vec<ListCost>,
}

impl FunctionCost {
    /// How many core values its parameters and its result may be flattened to before they
    /// cross through memory.
    pub fn most_values(&self) -> (u64, u64) {
        most_values(self.side, self.is_async)
    }
}

/// How values cross the boundary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crossing {
    /// How many core values they are flattened to.
    pub flat: u64,
    /// How many bytes of memory they cross through, where that are too many.
    pub spilled: Option<u64>,
    /// How many allocations the receiver makes at most, elements of lists left out.
    pub allocations: u64,
    /// Whether elements of a list need allocations of their own.
    pub allocates_per_element: bool,
}

/// What each element of a list costs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListCost {
    /// The list, as WIT writes it.
    pub list: String,
    /// The bytes that each element takes.
    pub element_size: u64,
    /// The allocations that each element needs at most.
    pub element_allocations: u64,
    /// Whether all elements are copied at once, as they are.
    pub is_plain: bool,
}

/// The costs of the functions of a contract, one by one.
pub struct Costs<'c> {
    contract: &'c Contract,
    layouts: Layouts<'c>,
}

impl<'c> Costs<'c> {
    /// Those of a contract.
    pub fn new(contract: &'c Contract) -> Costs<'c> {
        Costs { contract, layouts: Layouts::new(contract) }
    }

    /// What a call of a function costs that a world imports or exports by itself.
    pub fn function_cost(&mut self, side: Side, name: &Name, function: &Function) -> FunctionCost {
        cost(self.contract, &mut self.layouts, side, name, function)
    }
}

/// The costs of all functions of a world, in its order, imports first.
pub fn world_costs(contract: &Contract, world: &World) -> Vec<FunctionCost> {
    let mut layouts = Layouts::new(contract);
    let mut costs = Vec::new();
    for side in [Side::Import, Side::Export] {
        for (key, item) in world.side(side) {
            match item {
                WorldItem::Interface { target, .. } => {
                    let interface = match target {
                        Target::Named(name) => contract.interface(name),
                        Target::Inline(interface) => Some(&**interface),
                    };
                    let functions = interface.into_iter().flat_map(|it| &it.functions);
                    costs.extend(functions.map(|(name, function)| {
                        let cost = cost(contract, &mut layouts, side, name, function);
                        FunctionCost { interface: Some(key.to_string()), ..cost }
                    }));
                }
                WorldItem::Function(function) => {
                    let name = key.to_string().into();
                    costs.push(cost(contract, &mut layouts, side, &name, function));
                }
                WorldItem::Type(_) => {}
            }
        }
    }
    costs
}

/// How many core values parameters and results may be flattened to.
///
/// Component model, "CanonicalABI.md", `flatten_functype` and `task.return`: whoever
/// calls an asynchronous import passes few values, and has its result in memory, since the
/// call returns before there is one. An asynchronous export is called like another one,
/// and passes its result as the parameters of `task.return`.
fn most_values(side: Side, is_async: bool) -> (u64, u64) {
    match (is_async, side) {
        (false, _) => (MAX_FLAT_PARAMS, MAX_FLAT_RESULTS),
        (true, Side::Import) => (MAX_FLAT_ASYNC_PARAMS, 0),
        (true, Side::Export) => (MAX_FLAT_PARAMS, MAX_FLAT_PARAMS),
    }
}

fn cost(
    contract: &Contract,
    layouts: &mut Layouts<'_>,
    side: Side,
    name: &Name,
    function: &Function,
) -> FunctionCost {
    let mut params: Vec<Layout> = Vec::new();
    if let FunctionKind::Method(..) = function.kind {
        // The handle of the resource.
        params.push(Layout { size: 4, align: 4, flat: 1, ..Layout::default() });
    }
    params.extend(function.params.iter().map(|param| layouts.layout(&param.ty)));
    let (most_params, most_results) = most_values(side, function.is_async);
    let result = function.result.as_ref().map(|ty| layouts.layout(ty));
    let mut lists = BTreeSet::new();
    let mut met = BTreeSet::new();
    for ty in function.types() {
        lists_in(contract, layouts, ty, &mut met, &mut lists);
    }
    let mut params = crossing(sequence(params), most_params);
    // The caller of an import has its parameters in memory; whoever calls an export lets
    // its `realloc` make room for them.
    if side == Side::Export && params.spilled.is_some() {
        params.allocations += 1;
    }
    FunctionCost {
        side,
        interface: None,
        name: name.clone(),
        is_async: function.is_async,
        params,
        result: crossing(result.unwrap_or(sequence([])), most_results),
        lists: lists.into_iter().collect(),
    }
}

fn crossing(values: Layout, most: u64) -> Crossing {
    Crossing {
        flat: values.flat,
        spilled: (values.flat > most).then_some(values.size),
        allocations: values.allocations,
        allocates_per_element: values.allocates_per_element,
    }
}

/// The lists in a type, and in the types that it names.
fn lists_in<'c>(
    contract: &'c Contract,
    layouts: &mut Layouts<'_>,
    ty: &'c Type,
    met: &mut BTreeSet<&'c TypeName>,
    lists: &mut BTreeSet<ListCost>,
) {
    let element = match ty {
        Type::List(element) => Some(layouts.layout(element)),
        Type::Map(key, value) => Some(sequence([layouts.layout(key), layouts.layout(value)])),
        _ => None,
    };
    if let Some(element) = element
        && lists.len() < MOST_LISTS
    {
        lists.insert(ListCost {
            list: ty.to_string(),
            element_size: element.size,
            element_allocations: element.allocations,
            is_plain: element.is_plain,
        });
    }
    if let Type::Named(name) = ty
        && met.len() < MOST_TYPES
        && met.insert(name)
        && let Some(def) = contract.type_def(name)
        && !matches!(def.kind, TypeKind::Resource)
    {
        def.kind.types().for_each(|ty| lists_in(contract, layouts, ty, met, lists));
    }
    // What goes through a stream or future is no part of the call.
    if !matches!(ty, Type::Future(_) | Type::Stream(_)) {
        ty.parts().for_each(|ty| lists_in(contract, layouts, ty, met, lists));
    }
}
