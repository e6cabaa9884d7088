//! Getters and setters, which Wasmtime does not support.
//!
//! Its parser rejects the names `[get]x` and `[set]x`, and so every component
//! that has a getter or setter. To a linker they would be ordinary functions.

use wit_parser::{Function, FunctionKind, Resolve, WorldItem, WorldKey};

/// Replaces each getter of `x` with a function `getter-of-x`, and each setter in
/// the same way, so that the rest of a world can be tested.
pub fn as_functions(resolve: &mut Resolve) {
    for (_, interface) in resolve.interfaces.iter_mut() {
        let functions = std::mem::take(&mut interface.functions);
        interface.functions = functions
            .into_values()
            .map(|mut function| {
                plain(&mut function);
                (function.name.clone(), function)
            })
            .collect();
    }
    for (_, world) in resolve.worlds.iter_mut() {
        for items in [&mut world.imports, &mut world.exports] {
            *items = std::mem::take(items)
                .into_iter()
                .map(|(key, item)| match item {
                    WorldItem::Function(mut function) => {
                        plain(&mut function);
                        let key = WorldKey::Name(function.name.clone());
                        (key, WorldItem::Function(function))
                    }
                    item => (key, item),
                })
                .collect();
        }
    }
}

fn plain(function: &mut Function) {
    function.kind = match function.kind {
        FunctionKind::Getter | FunctionKind::Setter => FunctionKind::Freestanding,
        FunctionKind::MethodGetter(resource) | FunctionKind::MethodSetter(resource) => {
            FunctionKind::Method(resource)
        }
        FunctionKind::StaticGetter(resource) | FunctionKind::StaticSetter(resource) => {
            FunctionKind::Static(resource)
        }
        _ => return,
    };
    // `[get]x`, `[method][get]resource.x`
    for (accessor, prefix) in [("[get]", "getter-of-"), ("[set]", "setter-of-")] {
        if let Some((before, name)) = function.name.split_once(accessor) {
            function.name = match name.split_once('.') {
                Some((resource, name)) => format!("{before}{resource}.{prefix}{name}"),
                None => format!("{before}{prefix}{name}"),
            };
        }
    }
}
