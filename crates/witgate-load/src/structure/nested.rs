//! Nested components: what they import, and who provides it.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{Name, NestedImport, NestedInstance, Provider, Supplier};

/// More steps from an import to who provides it, all together, than any composition
/// takes that is no attack: each instance may multiply those around it.
const MOST_STEPS: usize = 5_000_000;

/// The imports of all nested components, each with everybody who provides it to one of
/// their instances; `None` if that are too many to tell.
pub(super) fn nested_imports(instances: &[NestedInstance]) -> Option<BTreeSet<NestedImport>> {
    let mut of_component: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (position, instance) in instances.iter().enumerate() {
        if let Some(component) = instance.component {
            of_component.entry(component).or_default().push(position);
        }
    }
    let mut search = Search { instances, of_component, steps_left: MOST_STEPS };
    let mut imports = BTreeSet::new();
    for instance in instances {
        let Some(component) = instance.component else { continue };
        for (name, supplier) in &instance.arguments {
            for (provider, functions) in search.providers(instance.within, supplier)? {
                let name = name.clone();
                imports.insert(NestedImport { component, name, provider, functions });
            }
        }
    }
    Some(imports)
}

/// The functions of an import that are passed on; `None` for all of them.
type Part = Option<BTreeSet<Name>>;

struct Search<'s> {
    instances: &'s [NestedInstance],
    /// The instances of each nested component.
    of_component: BTreeMap<usize, Vec<usize>>,
    steps_left: usize,
}

impl<'s> Search<'s> {
    /// Who provides what a component within `within` is given, followed outwards.
    fn providers(
        &mut self,
        within: Option<usize>,
        supplier: &'s Supplier,
    ) -> Option<BTreeSet<(Provider, Part)>> {
        let mut found = BTreeSet::new();
        let mut met: BTreeSet<(usize, &Name, Part)> = BTreeSet::new();
        let mut open: Vec<(Option<usize>, &Supplier, Part)> = vec![(within, supplier, None)];
        while let Some((within, supplier, part)) = open.pop() {
            // Names are those of the outermost import: further in, others may call it else.
            let (supplier, part) = match supplier {
                Supplier::Part(_, functions) => (supplier, Some(functions.clone())),
                supplier => (supplier, part),
            };
            let cost = 1 + part.as_ref().map_or(0, BTreeSet::len);
            self.steps_left = self.steps_left.checked_sub(cost)?;
            match (supplier, within) {
                (Supplier::Itself, _) => {
                    found.insert((Provider::Itself, None));
                }
                (Supplier::Instance(position), _) => {
                    let instance = self.instances.get(*position);
                    let component = instance.and_then(|instance| instance.component);
                    found.insert((component.map_or(Provider::Itself, Provider::Component), None));
                }
                (Supplier::Import(name) | Supplier::Part(name, _), None) => {
                    found.insert((Provider::Host(name.clone()), part));
                }
                (Supplier::Import(name) | Supplier::Part(name, _), Some(around))
                    if met.insert((around, name, part.clone())) =>
                {
                    for position in self.of_component.get(&around).into_iter().flatten() {
                        let instance = &self.instances[*position];
                        self.steps_left =
                            self.steps_left.checked_sub(1 + instance.arguments.len())?;
                        let given = instance.arguments.iter().filter(|(given, _)| given == name);
                        open.extend(
                            given.map(|(_, supplier)| (instance.within, supplier, part.clone())),
                        );
                    }
                }
                (Supplier::Import(_) | Supplier::Part(..), Some(_)) => {}
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A component around another, which passes one import on under another name and
    /// provides the other itself.
    #[test]
    fn imports_are_followed_outwards() {
        let import = |name: &str| Supplier::Import(name.into());
        let argument = |name: &str, supplier| (Name::from(name), supplier);
        let instances = [
            NestedInstance {
                within: Some(0),
                component: Some(1),
                arguments: vec![
                    argument("wasi:cli/exit@0.2.0", import("inner")),
                    argument("log", Supplier::Itself),
                ],
            },
            NestedInstance {
                within: None,
                component: Some(0),
                arguments: vec![argument("inner", import("outer"))],
            },
            NestedInstance {
                within: None,
                component: Some(2),
                arguments: vec![argument("store", Supplier::Instance(1))],
            },
        ];
        let imports = nested_imports(&instances).expect("there are few");
        let found: Vec<_> =
            imports.iter().map(|it| (it.component, &*it.name, it.provider.clone())).collect();
        assert_eq!(
            found,
            [
                (0, "inner", Provider::Host("outer".into())),
                (1, "log", Provider::Itself),
                (1, "wasi:cli/exit@0.2.0", Provider::Host("outer".into())),
                (2, "store", Provider::Component(0)),
            ]
        );
    }

    /// Each of many arguments within a component that has many instances.
    #[test]
    fn there_is_a_bound() {
        let many: Vec<_> =
            (0..3000).map(|_| (Name::from("x"), Supplier::Import("y".into()))).collect();
        let mut instances =
            vec![NestedInstance { within: Some(0), component: Some(1), arguments: many }];
        instances.extend((0..3000).map(|_| NestedInstance {
            within: None,
            component: Some(0),
            arguments: vec![("y".into(), Supplier::Import("z".into()))],
        }));
        assert_eq!(nested_imports(&instances), None);
    }
}
