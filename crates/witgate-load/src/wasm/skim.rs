//! A component without its core machinery.
//!
//! Comes in: a component. Goes out: a component with the same imports, exports
//! and types, component-level section for component-level section, without the
//! core modules, core instances, core functions and destructors that make it
//! run. Nothing at the component level can observe those but one thing: `canon
//! lift` makes a component function of a core function, and its type is checked
//! against that function's. So each lift gets a stand-in of the same core type.
//!
//! This is where the speed comes from: an 18 MB component is mostly code and
//! data, which are never touched, and its linked modules alias a thousand core
//! items that need no check. What cannot be skimmed is told by `None`, and is
//! rare: a core module that is itself imported, exported or passed on, a lift of
//! a function that no module exports, or bytes that make no sense.

use std::collections::HashMap;

use wasm_encoder::{
    Alias, CanonicalFunctionSection, CanonicalOption as Written, Component, ComponentAliasSection,
    ComponentSectionId as Id, Encode, ExportKind, InstanceSection, ModuleArg, ModuleSection,
    NestedComponentSection, RawSection,
};
use wasmparser::{
    CanonicalFunction, CanonicalOption, Chunk, ComponentAlias, ComponentExternalKind,
    ComponentInstance, ComponentOuterAliasKind, ComponentType, ComponentTypeRef, Encoding,
    ExternalKind, FromReader, FuncType, Instance, Parser, Payload, SectionLimited,
};
use wit_parser::PackageMetadata;

use super::module::Module;
use super::stub::stub;

/// How deep components nest in what we skim. Real ones stay below five; the
/// rest is left to upstream, which keeps its own stack.
const MAX_DEPTH: u32 = 32;

/// The bytes of `component` without what cannot be seen from outside it.
pub(super) fn component_level(component: &[u8]) -> Option<Vec<u8>> {
    skim(component, 0).map(Component::finish)
}

fn skim(bytes: &[u8], depth: u32) -> Option<Component> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut skim = Skim { bytes, ..Skim::default() };
    let mut parser = Parser::new(0);
    let mut rest = bytes;
    loop {
        let Chunk::Parsed { consumed, payload } = parser.parse(rest, true).ok()? else {
            return None;
        };
        rest = &rest[consumed..];
        match payload {
            Payload::ModuleSection { unchecked_range: range, .. } => {
                let end = range.end as usize;
                skim.modules.push(Module::new(bytes.get(range.start as usize..end)?));
                rest = &bytes[end..];
            }
            Payload::ComponentSection { unchecked_range: range, .. } => {
                let end = range.end as usize;
                let nested = self::skim(bytes.get(range.start as usize..end)?, depth + 1)?;
                skim.out.section(&NestedComponentSection(&nested));
                rest = &bytes[end..];
            }
            Payload::End(_) => return Some(skim.out),
            payload => skim.section(payload)?,
        }
    }
}

/// One component on its way: what is written of it so far, and what the lifts
/// to come may refer to.
#[derive(Default)]
struct Skim<'a> {
    bytes: &'a [u8],
    out: Component,
    modules: Vec<Module<'a>>,
    /// For each core instance the module that it is an instance of, if any.
    instances: Vec<Option<u32>>,
    /// For each core function the instance and name it is exported from, if any.
    functions: Vec<Option<(u32, &'a str)>>,
    /// The types of the stand-ins written so far, with their core function index.
    stand_ins: HashMap<FuncType, u32>,
}

impl<'a> Skim<'a> {
    fn section(&mut self, payload: Payload<'a>) -> Option<()> {
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => {}
            Payload::InstanceSection(section) => {
                for instance in section {
                    self.instances.push(match instance.ok()? {
                        Instance::Instantiate { module_index, .. } => Some(module_index),
                        Instance::FromExports(_) => None,
                    });
                }
            }
            Payload::ComponentAliasSection(section) => self.aliases(section)?,
            Payload::ComponentTypeSection(section) => self.types(section)?,
            Payload::ComponentCanonicalSection(section) => self.canonical(section)?,
            // Documentation and stability of a WIT package.
            Payload::CustomSection(section) if section.name() != PackageMetadata::SECTION_NAME => {}
            payload => {
                if observes_a_module(&payload)? {
                    return None;
                }
                let (id, range) = payload.as_section()?;
                let data = self.bytes.get(range.start as usize..range.end as usize)?;
                self.out.section(&RawSection { id, data });
            }
        }
        Some(())
    }

    fn aliases(&mut self, section: SectionLimited<'a, ComponentAlias<'a>>) -> Option<()> {
        let mut kept = Items::default();
        for item in raw(self.bytes, section) {
            let (alias, bytes) = item?;
            match alias {
                ComponentAlias::CoreInstanceExport { kind, instance_index, name } => {
                    if kind == ExternalKind::Func {
                        self.functions.push(Some((instance_index, name)));
                    }
                }
                ComponentAlias::InstanceExport { kind: ComponentExternalKind::Module, .. }
                | ComponentAlias::Outer { kind: ComponentOuterAliasKind::CoreModule, .. } => {
                    return None;
                }
                _ => kept.push(bytes),
            }
        }
        self.write(Id::Alias, kept);
        Some(())
    }

    fn types(&mut self, section: SectionLimited<'a, ComponentType<'a>>) -> Option<()> {
        let mut kept = Items::default();
        for item in raw(self.bytes, section) {
            match item? {
                // The representation's type stays; then, no destructor.
                (ComponentType::Resource { dtor: Some(_), .. }, bytes) => {
                    kept.push(&[bytes[0], bytes[1], 0]);
                }
                (_, bytes) => kept.push(bytes),
            }
        }
        self.write(Id::Type, kept);
        Some(())
    }

    fn canonical(&mut self, section: SectionLimited<'a, CanonicalFunction>) -> Option<()> {
        let mut lifts = CanonicalFunctionSection::new();
        for function in section {
            match function.ok()? {
                CanonicalFunction::Lift { core_func_index, type_index, options } => {
                    let function = self.stand_in(core_func_index)?;
                    let options: Option<Vec<_>> =
                        options.iter().map(|option| self.option(*option)).collect();
                    lifts.lift(function, type_index, options?);
                }
                // Every other one makes a core function.
                _ => self.functions.push(None),
            }
        }
        // The stand-ins are written by now, and are before their lifts.
        if !lifts.is_empty() {
            self.out.section(&lifts);
        }
        Some(())
    }

    fn option(&mut self, option: CanonicalOption) -> Option<Written> {
        Some(match option {
            CanonicalOption::UTF8 => Written::UTF8,
            CanonicalOption::UTF16 => Written::UTF16,
            CanonicalOption::CompactUTF16 => Written::CompactUTF16,
            CanonicalOption::Memory(_) => Written::Memory(0),
            CanonicalOption::Realloc(function) => Written::Realloc(self.stand_in(function)?),
            CanonicalOption::PostReturn(function) => Written::PostReturn(self.stand_in(function)?),
            CanonicalOption::Async => Written::Async,
            CanonicalOption::Callback(function) => Written::Callback(self.stand_in(function)?),
            CanonicalOption::CoreType(ty) => Written::CoreType(ty),
            CanonicalOption::Gc => Written::Gc,
        })
    }

    /// The index of a core function that has the type of the one at `function`
    /// in the component that came in.
    fn stand_in(&mut self, function: u32) -> Option<u32> {
        let (instance, name) = (*self.functions.get(function as usize)?)?;
        let module = (*self.instances.get(instance as usize)?)?;
        let ty = self.modules.get(module as usize)?.function(name)?;
        if let Some(known) = self.stand_ins.get(ty) {
            return Some(*known);
        }
        // One module, instance, function and memory for each type, so that all
        // of them count alike.
        let index = self.stand_ins.len() as u32;
        let no_args: [(&str, ModuleArg); 0] = [];
        let mut aliases = ComponentAliasSection::new();
        for (kind, name) in [(ExportKind::Func, "f"), (ExportKind::Memory, "m")] {
            aliases.alias(Alias::CoreInstanceExport { instance: index, kind, name });
        }
        self.out
            .section(&ModuleSection(&stub(ty)?))
            .section(InstanceSection::new().instantiate(index, no_args))
            .section(&aliases);
        self.stand_ins.insert(ty.clone(), index);
        Some(index)
    }

    fn write(&mut self, id: Id, Items { count, bytes }: Items) {
        if count > 0 {
            let mut data = Vec::with_capacity(bytes.len() + 5);
            count.encode(&mut data);
            data.extend(bytes);
            self.out.section(&RawSection { id: id.into(), data: &data });
        }
    }
}

/// Whether a section that would be kept as it is refers to a core module, whose
/// inside can then be told at the component level.
fn observes_a_module(payload: &Payload<'_>) -> Option<bool> {
    const MODULE: ComponentExternalKind = ComponentExternalKind::Module;
    match payload {
        Payload::ComponentImportSection(section) => {
            for import in section.clone() {
                if let ComponentTypeRef::Module(_) = import.ok()?.ty {
                    return Some(true);
                }
            }
        }
        Payload::ComponentExportSection(section) => {
            for export in section.clone() {
                if export.ok()?.kind == MODULE {
                    return Some(true);
                }
            }
        }
        Payload::ComponentInstanceSection(section) => {
            for instance in section.clone() {
                let observed = match instance.ok()? {
                    ComponentInstance::Instantiate { args, .. } => {
                        args.iter().any(|arg| arg.kind == MODULE)
                    }
                    ComponentInstance::FromExports(exports) => {
                        exports.iter().any(|export| export.kind == MODULE)
                    }
                };
                if observed {
                    return Some(true);
                }
            }
        }
        _ => {}
    }
    Some(false)
}

/// Items of a section, as they are written.
#[derive(Default)]
struct Items {
    count: u32,
    bytes: Vec<u8>,
}

impl Items {
    fn push(&mut self, item: &[u8]) {
        self.count += 1;
        self.bytes.extend(item);
    }
}

/// Each item of a section with the bytes that it was read from.
fn raw<'a, T: FromReader<'a>>(
    component: &'a [u8],
    section: SectionLimited<'a, T>,
) -> impl Iterator<Item = Option<(T, &'a [u8])>> {
    let mut items = section.into_iter();
    std::iter::from_fn(move || {
        let start = items.original_position() as usize;
        let item = items.next()?.ok();
        let bytes = component.get(start..items.original_position() as usize);
        Some(item.zip(bytes))
    })
}
