//! Core modules with nothing in them but one function of a wanted type.

use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, MemorySection, MemoryType,
    Module, TypeSection, ValType,
};
use wasmparser::FuncType;

/// A module that exports a function of this type as `f`, and a memory as `m`.
/// `None` for types with references, which may name types of their own module.
pub(super) fn stub(ty: &FuncType) -> Option<Module> {
    let mut types = TypeSection::new();
    types.ty().function(numbers(ty.params())?, numbers(ty.results())?);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 0,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("f", ExportKind::Func, 0).export("m", ExportKind::Memory, 0);
    let mut body = Function::new([]);
    body.instructions().unreachable().end();

    let mut module = Module::new();
    module
        .section(&types)
        .section(FunctionSection::new().function(0))
        .section(&memories)
        .section(&exports)
        .section(CodeSection::new().function(&body));
    Some(module)
}

fn numbers(types: &[wasmparser::ValType]) -> Option<Vec<ValType>> {
    types
        .iter()
        .map(|ty| match ty {
            wasmparser::ValType::I32 => Some(ValType::I32),
            wasmparser::ValType::I64 => Some(ValType::I64),
            wasmparser::ValType::F32 => Some(ValType::F32),
            wasmparser::ValType::F64 => Some(ValType::F64),
            wasmparser::ValType::V128 | wasmparser::ValType::Ref(_) => None,
        })
        .collect()
}
