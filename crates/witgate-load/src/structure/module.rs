//! The core modules of a file.

use wasmparser::{CompositeInnerType, ExternalKind, Name, Payload, SubType, TypeRef};
use witgate_model::{CoreModule, WasmStructure};

use super::{Budget, custom, features};

/// Reads one core module.
pub(super) struct ModuleReader {
    /// Its place among all modules.
    index: usize,
    memories: u64,
}

impl ModuleReader {
    pub(super) fn new(
        component: Option<usize>,
        size: u64,
        structure: &mut WasmStructure,
    ) -> ModuleReader {
        structure.modules.push(CoreModule { component, size, ..CoreModule::default() });
        ModuleReader { index: structure.modules.len() - 1, memories: 0 }
    }

    /// Takes note that it is the whole file, which ends at `end`.
    pub(super) fn outermost(self, structure: &mut WasmStructure, end: u64) {
        let module = &mut structure.modules[self.index];
        module.size = end;
        structure.producers = module.producers.clone();
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
        let WasmStructure { modules, features, metadata, is_core_module, .. } = structure;
        let module = &mut modules[self.index];
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    group?.types().for_each(|ty| of_type(ty, features));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    self.imported(&import.ty, features);
                    let names = budget
                        .name(import.module)
                        .and_then(|module| budget.name(import.name).map(|name| (module, name)));
                    let (from, name) = match names {
                        Ok(names) => names,
                        Err(error) => return Ok(Err(error)),
                    };
                    let imports = match import.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => &mut module.imports,
                        _ => &mut module.other_imports,
                    };
                    imports.entry(from).or_default().insert(name);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memory(&memory?, features);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    if table?.ty.table64 {
                        features.insert("memory64");
                    }
                }
            }
            Payload::TagSection(section) if section.count() > 0 => {
                features.insert("exceptions");
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if let ExternalKind::Func | ExternalKind::FuncExact = export.kind {
                        match budget.name(export.name) {
                            Ok(name) => module.exports.insert(name),
                            Err(error) => return Ok(Err(error)),
                        };
                    }
                }
            }
            Payload::CustomSection(section) => {
                module.has_component_type |= section.name().starts_with("component-type");
                if let wasmparser::KnownCustom::Name(names) = section.as_known() {
                    module.name =
                        names.into_iter().map_while(Result::ok).find_map(|name| match name {
                            Name::Module { name, .. } => Some(custom::cut(name)),
                            _ => None,
                        });
                }
                custom::producers(&section, &mut module.producers);
                if *is_core_module {
                    custom::metadata(&section, metadata);
                }
            }
            _ => {}
        }
        Ok(Ok(()))
    }

    fn imported(&mut self, ty: &TypeRef, features: &mut features::Features) {
        match ty {
            TypeRef::Memory(memory) => self.memory(memory, features),
            TypeRef::Table(table) if table.table64 => {
                features.insert("memory64");
            }
            TypeRef::Tag(_) => {
                features.insert("exceptions");
            }
            _ => {}
        }
    }

    fn memory(&mut self, memory: &wasmparser::MemoryType, features: &mut features::Features) {
        self.memories += 1;
        let needs = [
            (self.memories > 1, "multi-memory"),
            (memory.memory64, "memory64"),
            (memory.shared, "threads"),
            (memory.page_size_log2.is_some(), "custom-page-sizes"),
        ];
        features.extend(needs.into_iter().filter(|(is, _)| *is).map(|(_, feature)| feature));
    }
}

fn of_type(ty: &SubType, features: &mut features::Features) {
    if ty.composite_type.shared {
        features.insert("shared-everything-threads");
    }
    match ty.composite_type.inner {
        CompositeInnerType::Func(_) if ty.is_final && ty.supertype_idxs.is_empty() => {}
        CompositeInnerType::Cont(_) => {
            features.insert("stack-switching");
        }
        _ => {
            features.insert("gc");
        }
    }
}
