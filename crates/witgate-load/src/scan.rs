//! Files of which most are components, read for what they promise alone.

use wit_parser::decoding::DecodedWasm;
use witgate_model::Contract;

use crate::error::Error;
use crate::options::Options;
use crate::source::{is_lfs_pointer, lfs_digest};
use crate::stack::on_deep_stack;
use crate::{normalise, wasm};

/// What a file is to whoever looks for components.
#[derive(Clone, Debug)]
pub enum Scanned {
    /// A component, with its contract.
    Component(Contract),
    /// A core module, which has none.
    CoreModule,
    /// A WIT package, which is no component.
    WitPackage,
}

/// What some bytes are; `shown` is what messages call them. Of a component, its core
/// modules are not examined.
pub fn scan(bytes: &[u8], shown: &str) -> Result<Scanned, Error> {
    on_deep_stack(|| {
        if is_lfs_pointer(bytes) {
            return Err(Error::LfsPointer {
                path: shown.to_owned(),
                is_past: false,
                digest: lfs_digest(bytes),
            });
        }
        if bytes.starts_with(b"\0asm") && wasm::is_core_module(bytes) {
            return Ok(Scanned::CoreModule);
        }
        match wasm::decode(bytes, shown)? {
            DecodedWasm::WitPackage(..) => Ok(Scanned::WitPackage),
            decoded @ DecodedWasm::Component(..) => {
                let (contract, _) = normalise::from_wasm(&decoded, &Options::default())?;
                Ok(Scanned::Component(contract))
            }
        }
    })
}
