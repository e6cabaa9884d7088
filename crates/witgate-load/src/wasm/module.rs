//! The core functions that a core module exports, by their types.
//!
//! Comes in: a module's bytes. Its types, imports, functions and exports are
//! read, and nothing from there on: code and data are never touched.

use std::cell::OnceCell;
use std::collections::HashMap;

use wasmparser::{CompositeInnerType, ExternalKind, FuncType, Parser, Payload, TypeRef};

/// A core module, read when first asked.
pub(super) struct Module<'a> {
    bytes: &'a [u8],
    inside: OnceCell<Option<Inside<'a>>>,
}

#[derive(Default)]
struct Inside<'a> {
    /// `None` means what is no function type.
    types: Vec<Option<FuncType>>,
    /// The type of each function.
    functions: Vec<u32>,
    /// The exported functions.
    exports: HashMap<&'a str, u32>,
}

impl<'a> Module<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Module<'a> {
        Module { bytes, inside: OnceCell::new() }
    }

    /// The type of the function exported as `name`.
    pub(super) fn function(&self, name: &str) -> Option<&FuncType> {
        let inside = self.inside.get_or_init(|| read(self.bytes)).as_ref()?;
        let function = *inside.exports.get(name)?;
        let ty = *inside.functions.get(function as usize)?;
        inside.types.get(ty as usize)?.as_ref()
    }
}

fn read(bytes: &[u8]) -> Option<Inside<'_>> {
    let mut inside = Inside::default();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.ok()? {
            Payload::TypeSection(section) => {
                for group in section {
                    inside.types.extend(group.ok()?.into_types().map(|ty| {
                        match ty.composite_type.inner {
                            CompositeInnerType::Func(function) => Some(function),
                            _ => None,
                        }
                    }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let TypeRef::Func(ty) | TypeRef::FuncExact(ty) = import.ok()?.ty {
                        inside.functions.push(ty);
                    }
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    inside.functions.push(ty.ok()?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.ok()?;
                    if let ExternalKind::Func | ExternalKind::FuncExact = export.kind {
                        inside.exports.insert(export.name, export.index);
                    }
                }
                return Some(inside);
            }
            _ => {}
        }
    }
    None
}
