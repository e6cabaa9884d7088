//! How deep types nest.
//!
//! Whatever reads a contract may follow its types by recursion: what nests
//! deeper than [`LIMIT`] never becomes one. Nothing here recurses.

use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

/// More than any contract needs, and few enough for any stack.
pub(super) const LIMIT: usize = 1_000;

/// What can be said of every type of a resolve at once.
pub(super) struct Shapes {
    /// Whether a type is a resource, or an alias that ends in one.
    pub(super) resources: Vec<bool>,
    /// The first type, if any, that nests too deep, and how deep the deepest
    /// one does.
    pub(super) too_deep: Option<(TypeId, usize)>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Entered,
    Done,
}

/// Looks at every type once, the types it is made of first.
pub(super) fn shapes(resolve: &Resolve) -> Shapes {
    let count = resolve.types.len();
    let mut states = vec![State::New; count];
    let mut depths = vec![0_usize; count];
    let mut resources = vec![false; count];
    let mut first = None;
    let mut stack = Vec::new();
    for (start, _) in resolve.types.iter() {
        stack.push(start);
        while let Some(&id) = stack.last() {
            let index = id.index();
            let kind = &resolve.types[id].kind;
            if states[index] == State::New {
                states[index] = State::Entered;
                each_part(kind, |part| {
                    if states[part.index()] == State::New {
                        stack.push(part);
                    }
                });
                if stack.last() != Some(&id) {
                    continue;
                }
            }
            stack.pop();
            if states[index] == State::Done {
                continue;
            }
            states[index] = State::Done;
            let mut depth = 0;
            each_part(kind, |part| depth = depth.max(depths[part.index()] + 1));
            depths[index] = depth;
            resources[index] = match kind {
                TypeDefKind::Resource => true,
                TypeDefKind::Type(Type::Id(target)) => resources[target.index()],
                _ => false,
            };
            if depth > LIMIT && first.is_none() {
                first = Some(id);
            }
        }
    }
    let deepest = depths.into_iter().max().unwrap_or(0);
    Shapes { resources, too_deep: first.map(|id| (id, deepest)) }
}

fn each_part(kind: &TypeDefKind, mut each: impl FnMut(TypeId)) {
    let mut ty = |ty: &Type| {
        if let Type::Id(id) = ty {
            each(*id);
        }
    };
    match kind {
        TypeDefKind::Record(record) => record.fields.iter().for_each(|field| ty(&field.ty)),
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().filter_map(|case| case.ty.as_ref()).for_each(ty);
        }
        TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(ty),
        TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => ty(&Type::Id(*id)),
        TypeDefKind::Option(part)
        | TypeDefKind::List(part)
        | TypeDefKind::FixedLengthList(part, _)
        | TypeDefKind::Type(part) => ty(part),
        TypeDefKind::Map(key, value) => [key, value].into_iter().for_each(ty),
        TypeDefKind::Result(result) => {
            [&result.ok, &result.err].into_iter().flatten().for_each(ty);
        }
        TypeDefKind::Future(part) | TypeDefKind::Stream(part) => part.iter().for_each(ty),
        TypeDefKind::Resource
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Unknown => {}
    }
}
