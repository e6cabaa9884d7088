//! How often the code of core modules calls what they import.

use std::collections::BTreeMap;

use wasmparser::{FunctionBody, Operator, Parser, Payload, TypeRef};
use witgate_model::CallSites;

/// The calls of a file whose [`structure`](super::structure) was read before, which limits
/// how many modules and imports there are.
pub(crate) fn calls(wasm: &[u8]) -> Result<CallSites, String> {
    let mut open: Vec<Option<Module<'_>>> = Vec::new();
    let mut sites = CallSites::default();
    for payload in Parser::new(0).parse_all(wasm) {
        read(payload, &mut open, &mut sites).map_err(|error| error.to_string())?;
    }
    Ok(sites)
}

/// A core module that is being read.
struct Module<'w> {
    /// Its place among all modules.
    index: usize,
    /// The functions that it imports, by their indices.
    imports: Vec<(&'w str, &'w str)>,
    counts: Vec<u64>,
}

fn read<'w>(
    payload: wasmparser::Result<Payload<'w>>,
    open: &mut Vec<Option<Module<'w>>>,
    sites: &mut CallSites,
) -> wasmparser::Result<()> {
    match payload? {
        Payload::Version { encoding: wasmparser::Encoding::Component, .. } => open.push(None),
        Payload::Version { .. } => {
            let index = sites.modules.len();
            sites.modules.push(BTreeMap::new());
            open.push(Some(Module { index, imports: Vec::new(), counts: Vec::new() }));
        }
        Payload::End(_) => {
            if let Some(Some(module)) = open.pop() {
                let into = &mut sites.modules[module.index];
                for ((from, name), count) in module.imports.into_iter().zip(module.counts) {
                    let counts = into.entry(from.to_owned()).or_default();
                    let sum = counts.entry(name.to_owned()).or_default();
                    *sum = sum.saturating_add(count);
                }
            }
        }
        Payload::ImportSection(section) => {
            let Some(Some(module)) = open.last_mut() else { return Ok(()) };
            for import in section.into_imports() {
                let import = import?;
                if let TypeRef::Func(_) | TypeRef::FuncExact(_) = import.ty {
                    module.imports.push((import.module, import.name));
                    module.counts.push(0);
                }
            }
        }
        Payload::CodeSectionEntry(body) => {
            if let Some(Some(module)) = open.last_mut() {
                count(&body, &mut module.counts)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn count(body: &FunctionBody<'_>, counts: &mut [u64]) -> wasmparser::Result<()> {
    // Of a module that imports nothing there is nothing to count.
    if counts.is_empty() {
        return Ok(());
    }
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (Operator::Call { function_index }
        | Operator::ReturnCall { function_index }
        | Operator::RefFunc { function_index }) = operators.read()?
        else {
            continue;
        };
        let index = usize::try_from(function_index).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
    }
    Ok(())
}
