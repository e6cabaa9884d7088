//! The components of a file: their instances, and who provides what to them.

use std::collections::BTreeSet;

use wasmparser::{
    ComponentAlias, ComponentExternalKind as Kind, ComponentInstance, ComponentOuterAliasKind,
    ComponentTypeRef, Payload,
};
use witgate_model::{Name, NestedComponent, NestedInstance, Supplier, WasmStructure};

use super::{Budget, custom, features};

/// More arguments of all instances together than any tool writes.
const MOST_ITEMS: usize = 2_000_000;

/// Reads one component, the outermost or a nested one.
///
/// It keeps, for each component, instance and function that its sections count, where
/// that comes from, and for a function of an imported instance its name there. Whether the counts are right is for a validator to say: what points
/// nowhere comes from the component itself.
pub(super) struct ComponentReader {
    /// Its place among the nested ones; `None` for the outermost.
    index: Option<usize>,
    components: Vec<Option<usize>>,
    instances: Vec<Supplier>,
    functions: Vec<(Supplier, Option<Name>)>,
    exports: Vec<(String, Supplier)>,
    items: usize,
}

impl ComponentReader {
    /// A reader of a component in another, or of the outermost.
    pub(super) fn new(
        around: Option<Option<usize>>,
        size: u64,
        structure: &mut WasmStructure,
    ) -> ComponentReader {
        let index = around.map(|component| {
            let nested = NestedComponent { component, size, ..NestedComponent::default() };
            structure.components.push(nested);
            structure.components.len() - 1
        });
        ComponentReader {
            index,
            components: Vec::new(),
            instances: Vec::new(),
            functions: Vec::new(),
            exports: Vec::new(),
            items: 0,
        }
    }

    pub(super) fn index(&self) -> Option<usize> {
        self.index
    }

    /// Counts a component that is nested in this one.
    pub(super) fn add_component(&mut self, index: Option<usize>) {
        self.components.push(index);
    }

    pub(super) fn into_exports(self) -> Vec<(String, Supplier)> {
        self.exports
    }

    pub(super) fn payload(
        &mut self,
        payload: Payload<'_>,
        structure: &mut WasmStructure,
        budget: &mut Budget,
    ) -> Result<(), String> {
        self.read(payload, structure, budget).unwrap_or_else(|error| Err(error.to_string()))
    }

    /// What upstream cannot read is the outer error, what is refused here the inner.
    fn read(
        &mut self,
        payload: Payload<'_>,
        structure: &mut WasmStructure,
        budget: &mut Budget,
    ) -> wasmparser::Result<Result<(), String>> {
        match payload {
            Payload::ComponentImportSection(section) => {
                for import in section {
                    let import = import?;
                    features::of_name(&import.name, &mut structure.features);
                    if let ComponentTypeRef::Value(_) = import.ty {
                        structure.features.insert("cm-values");
                    }
                    match budget.name(&import.name.full_name()) {
                        Ok(name) => {
                            self.add(import.ty.kind(), Supplier::Import(name.into()), None, None);
                        }
                        Err(error) => return Ok(Err(error)),
                    }
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    if let Err(error) = self.alias(&alias?, budget) {
                        return Ok(Err(error));
                    }
                }
            }
            Payload::ComponentInstanceSection(section) => {
                for instance in section {
                    if let Err(error) = self.instance(&instance?, structure, budget) {
                        return Ok(Err(error));
                    }
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                for function in section {
                    let function = function?;
                    features::of_canonical(&function, &mut structure.features);
                    if let wasmparser::CanonicalFunction::Lift { .. } = function {
                        self.functions.push((Supplier::Itself, None));
                    }
                }
            }
            Payload::ComponentTypeSection(section) => {
                for ty in section {
                    features::of_type(&ty?, &mut structure.features);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section {
                    let export = export?;
                    features::of_name(&export.name, &mut structure.features);
                    let supplier = self.supplier(export.kind, export.index);
                    let component = self.component(export.kind, export.index);
                    let name = self.name_in_import(export.kind, export.index);
                    if export.kind != Kind::Type {
                        match budget.name(&export.name.full_name()) {
                            Ok(name) => self.exports.push((name, supplier.clone())),
                            Err(error) => return Ok(Err(error)),
                        }
                    }
                    // An export is counted once more, as an item of its own.
                    self.add(export.kind, supplier, component, name);
                }
            }
            Payload::CustomSection(section) => {
                let producers = match self.index {
                    Some(index) => {
                        let nested = &mut structure.components[index];
                        if let Some(name) = custom::component_name(&section) {
                            nested.name = Some(name);
                        }
                        &mut nested.producers
                    }
                    None => {
                        custom::metadata(&section, &mut structure.metadata);
                        &mut structure.producers
                    }
                };
                custom::producers(&section, producers);
            }
            _ => {}
        }
        Ok(Ok(()))
    }

    fn alias(&mut self, alias: &ComponentAlias<'_>, budget: &mut Budget) -> Result<(), String> {
        match alias {
            ComponentAlias::InstanceExport { kind, instance_index, name } => {
                let supplier = self.supplier(Kind::Instance, *instance_index);
                let name = match (&supplier, kind) {
                    (Supplier::Import(_), Kind::Func) => Some(budget.name(name)?.into()),
                    _ => None,
                };
                self.add(*kind, supplier, None, name);
            }
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::Component, .. } => {
                self.components.push(None);
            }
            ComponentAlias::Outer { .. } | ComponentAlias::CoreInstanceExport { .. } => {}
        }
        Ok(())
    }

    fn instance(
        &mut self,
        instance: &ComponentInstance<'_>,
        structure: &mut WasmStructure,
        budget: &mut Budget,
    ) -> Result<(), String> {
        let supplier = match instance {
            ComponentInstance::Instantiate { component_index, args } => {
                let mut arguments = Vec::new();
                for argument in args.iter().filter(|argument| argument.kind != Kind::Type) {
                    let supplier = self.supplier(argument.kind, argument.index);
                    arguments.push((budget.name(argument.name)?.into(), supplier));
                }
                structure.instances.push(NestedInstance {
                    within: self.index,
                    component: self.component(Kind::Component, *component_index),
                    arguments,
                });
                Supplier::Instance(structure.instances.len() - 1)
            }
            ComponentInstance::FromExports(exports) => {
                self.items += exports.len();
                if self.items > MOST_ITEMS {
                    return Err(format!("its instances have more than {MOST_ITEMS} items"));
                }
                let parts = exports.iter().filter(|export| export.kind != Kind::Type);
                let mut suppliers =
                    parts.clone().map(|export| self.supplier(export.kind, export.index));
                let names = parts.map(|export| self.name_in_import(export.kind, export.index));
                let names: Option<BTreeSet<Name>> = names.collect();
                match (suppliers.next(), names) {
                    // All of one are that one, or a part of it, put together again.
                    (Some(first), names) if suppliers.all(|other| other == first) => {
                        match (first, names) {
                            (Supplier::Import(import), Some(names)) => {
                                Supplier::Part(import, names)
                            }
                            (first, _) => first,
                        }
                    }
                    _ => Supplier::Itself,
                }
            }
        };
        self.instances.push(supplier);
        Ok(())
    }

    /// Counts an item.
    fn add(
        &mut self,
        kind: Kind,
        supplier: Supplier,
        component: Option<usize>,
        name_in_import: Option<Name>,
    ) {
        match kind {
            Kind::Instance => self.instances.push(supplier),
            Kind::Func => self.functions.push((supplier, name_in_import)),
            Kind::Component => self.components.push(component),
            Kind::Module | Kind::Value | Kind::Type => {}
        }
    }

    fn supplier(&self, kind: Kind, index: u32) -> Supplier {
        let supplier = match kind {
            Kind::Instance => self.instances.get(index as usize),
            Kind::Func => self.functions.get(index as usize).map(|(supplier, _)| supplier),
            Kind::Module | Kind::Value | Kind::Type | Kind::Component => None,
        };
        supplier.cloned().unwrap_or(Supplier::Itself)
    }

    /// What an imported instance calls a function that is taken from it.
    fn name_in_import(&self, kind: Kind, index: u32) -> Option<Name> {
        match kind {
            Kind::Func => self.functions.get(index as usize)?.1.clone(),
            _ => None,
        }
    }

    fn component(&self, kind: Kind, index: u32) -> Option<usize> {
        match kind {
            Kind::Component => self.components.get(index as usize).copied().flatten(),
            _ => None,
        }
    }
}
