//! How much worlds grow when their includes are written out.
//!
//! A thousand worlds, each including the one before, hold a thousand times what
//! the first one does: small text, and more memory than there is. So the size
//! is worked out, from above, before anything is resolved.

use std::collections::HashMap;

use wit_parser::{AstItem, PackageName, UnresolvedPackage};

/// How many imports and exports all worlds may have together. That of all of
/// WASI is some thousand.
pub(crate) const LIMIT: usize = 2_000_000;

/// No less than the number of imports and exports that the worlds of these
/// packages have once resolved.
pub(crate) fn bound<'p>(packages: impl Iterator<Item = &'p UnresolvedPackage>) -> usize {
    let mut worlds: Vec<World<'_>> = Vec::new();
    let mut numbers = HashMap::new();
    let mut interfaces = 0;
    for package in packages {
        interfaces += package.interfaces.len();
        let foreign: HashMap<_, _> = package
            .foreign_deps
            .iter()
            .flat_map(|(package, items)| items.iter().map(move |item| (package, item)))
            .filter_map(|(package, (name, (item, _)))| match item {
                AstItem::World(id) => Some((*id, (package, name.as_str()))),
                AstItem::Interface(_) => None,
            })
            .collect();
        for (id, world) in &package.worlds {
            if foreign.contains_key(&id) {
                continue;
            }
            let includes = world.includes.iter().map(|include| {
                let own = || (&package.name, package.worlds[include.id].name.as_str());
                foreign.get(&include.id).copied().unwrap_or_else(own)
            });
            numbers.insert((&package.name, world.name.as_str()), worlds.len());
            let own = world.imports.len() + world.exports.len();
            worlds.push(World { own, includes: includes.collect() });
        }
    }
    // What is included twice counts once.
    let most: usize = worlds.iter().map(|world| world.own).sum::<usize>() + interfaces;
    let mut sizes: Vec<Option<usize>> = vec![None; worlds.len()];
    for start in 0..worlds.len() {
        // Depth first, with a stack of our own: chains are long.
        let mut ahead = vec![(start, false)];
        while let Some((at, done)) = ahead.pop() {
            let includes = worlds[at].includes.iter().filter_map(|name| numbers.get(name));
            if done {
                let included = includes.map(|each| sizes[*each].unwrap_or(0));
                sizes[at] = Some(included.fold(worlds[at].own, usize::saturating_add).min(most));
            } else if sizes[at].is_none() {
                // A circle is an error that comes up later.
                sizes[at] = Some(0);
                ahead.push((at, true));
                ahead.extend(
                    includes.filter(|each| sizes[**each].is_none()).map(|each| (*each, false)),
                );
            }
        }
    }
    // What a world imports may need any of the interfaces.
    let sizes = sizes.into_iter().flatten().filter(|size| *size > 0);
    sizes.fold(0, |sum: usize, size| sum.saturating_add(size).saturating_add(interfaces))
}

struct World<'a> {
    own: usize,
    includes: Vec<(&'a PackageName, &'a str)>,
}

#[cfg(test)]
mod tests {
    use wit_parser::UnresolvedPackageGroup;

    use super::bound;

    fn of(text: &str) -> usize {
        let group = UnresolvedPackageGroup::parse("x.wit", text).expect("it parses");
        bound(group.nested.iter().chain([&group.main]))
    }

    #[test]
    fn includes_add_up() {
        assert_eq!(of("package a:b; interface i {}"), 0);
        let w = "world a { import f: func(); import g: func(); } world b { include a; } ";
        assert_eq!(of(&format!("package a:b; {w}")), 4);
        let nested = format!("package a:c {{ {w} }} world d {{ include a:c/b; }}");
        assert_eq!(of(&format!("package a:b; {nested}")), 6);
        // Two ways to the same.
        assert_eq!(of(&format!("package a:b; {w} world c {{ include a; include b; }}")), 6);
    }
}
