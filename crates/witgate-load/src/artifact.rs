//! Artifacts, measured: what somebody pins of a component, or of a WIT package
//! in wasm.
//!
//! In: the bytes, mapped where they come from disk. Out: what they come to
//! without their custom sections, what those sections come to, and the contract
//! with its imports and exports by name. Each digest reads the bytes once, and
//! nothing of them is copied.
//!
//! The digest of the bytes as they are is left to whoever pins them, so that
//! nobody hashes them twice.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::path::Path;

use wit_parser::decoding::DecodedWasm;
use witgate_model::{
    Contract, Digest, Form, InterfaceName, Name, Side, Subject, Target, WorldItem, WorldKey,
};

use crate::context::on_disk;
use crate::error::Error;
use crate::options::Options;
use crate::source::{Bytes, Tree as _, is_lfs_pointer, lfs_digest};
use crate::stack::on_deep_stack;
use crate::{normalise, panics, strip, wasm};

/// What a file holds; wasm is mapped, and takes no memory.
pub struct Contents(Bytes);

impl Contents {
    /// Opens a file, taken from `cwd`; one that is neither a regular file nor a
    /// directory is never opened.
    pub fn open(cwd: &Path, path: &Path) -> Result<Contents, Error> {
        let (tree, path) = on_disk(cwd, path)?;
        let bytes = tree.read(&path)?;
        match is_lfs_pointer(&bytes) {
            true => Err(Error::LfsPointer {
                path: tree.show(&path),
                is_past: false,
                digest: lfs_digest(&bytes),
            }),
            false => Ok(Contents(bytes)),
        }
    }
}

impl Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// What the bytes of an artifact come to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Artifact {
    /// How many there are.
    pub size: u64,
    /// The SHA-256 of the same artifact without custom sections, as
    /// `wasm-tools strip --all` writes it. It depends on the order of what is
    /// left, so it tells code apart and not contracts.
    pub stripped: [u8; 32],
    /// A SHA-256 over the custom sections: for each, in order, which of all
    /// modules and components it is in, its name and its data.
    pub metadata: [u8; 32],
    /// The digest of the contract.
    pub contract: Digest,
    /// What a component imports, by full name with the version, and of each
    /// interface the functions that it takes. Of a WIT package, what it takes
    /// from others.
    pub imports: BTreeMap<String, BTreeSet<Name>>,
    /// What a component exports, likewise; of a WIT package, its interfaces and
    /// worlds.
    pub exports: BTreeMap<String, BTreeSet<Name>>,
    /// The contract itself.
    pub subject: Subject,
}

/// Measures a component, or a WIT package in wasm; `shown` is what messages call
/// it. Of WebAssembly text, what it means is measured.
pub fn measure(bytes: &[u8], shown: &str, options: &Options) -> Result<Artifact, Error> {
    on_deep_stack(|| read(bytes, shown, options))
}

fn read(bytes: &[u8], shown: &str, options: &Options) -> Result<Artifact, Error> {
    let decoded = wasm::decode(bytes, shown)?;
    let (contract, withheld) = normalise::from_wasm(&decoded, options)?;
    let form = match &decoded {
        DecodedWasm::WitPackage(..) => Form::WitPackage,
        DecodedWasm::Component(..) => Form::Component,
    };
    let damaged = |message: String| Error::Wasm {
        path: shown.to_owned(),
        message: format!("this component is not valid: {message}"),
        help: "the file may be cut short or damaged: build it or fetch it again".to_owned(),
    };
    let binary = match wat::Detect::from_bytes(bytes) {
        wat::Detect::WasmText => {
            let parsed = panics::catch(|| wat::parse_bytes(bytes));
            parsed.map_err(damaged)?.map_err(|error| damaged(error.to_string()))?
        }
        _ => Cow::Borrowed(bytes),
    };
    let strip::Digests { stripped, metadata } = strip::digests(&binary).map_err(damaged)?;
    let (imports, exports) = match form {
        Form::Component => (of_world(&contract, Side::Import), of_world(&contract, Side::Export)),
        _ => of_package(&contract),
    };
    Ok(Artifact {
        size: bytes.len() as u64,
        stripped,
        metadata,
        contract: contract.digest(),
        imports,
        exports,
        subject: Subject {
            contract,
            place: shown.to_owned(),
            form,
            withheld,
            ..Subject::default()
        },
    })
}

/// Names, and the functions of those that are interfaces.
type Named = BTreeMap<String, BTreeSet<Name>>;

/// One side of the one world that a component has.
fn of_world(contract: &Contract, side: Side) -> Named {
    let items = contract.worlds().flat_map(|(_, world)| world.side(side));
    let named = items.map(|(key, item)| match item {
        WorldItem::Interface { target: Target::Named(interface), .. } => {
            let name = match key {
                WorldKey::Interface(_) => interface.to_string(),
                // As WIT writes an interface behind a label.
                WorldKey::Name(label) => format!("{label}: {interface}"),
            };
            (name, functions(contract, interface))
        }
        WorldItem::Interface { target: Target::Inline(interface), .. } => {
            (key.to_string(), interface.functions.keys().cloned().collect())
        }
        WorldItem::Function(_) | WorldItem::Type(_) => (key.to_string(), BTreeSet::new()),
    });
    named.collect()
}

/// What a WIT package takes from others, and what it offers.
fn of_package(contract: &Contract) -> (Named, Named) {
    let (exports, imports): (Vec<_>, Vec<_>) =
        contract.interfaces().partition(|(name, _)| contract.roots.contains(&name.package));
    let named = |interfaces: Vec<(InterfaceName, _)>| -> Named {
        let name = |(name, _): (InterfaceName, _)| (name.to_string(), functions(contract, &name));
        interfaces.into_iter().map(name).collect()
    };
    let mut exports = named(exports);
    exports.extend(contract.worlds().map(|(name, _)| (name.to_string(), BTreeSet::new())));
    (named(imports), exports)
}

fn functions(contract: &Contract, interface: &InterfaceName) -> BTreeSet<Name> {
    let interface = contract.interface(interface);
    interface.into_iter().flat_map(|interface| interface.functions.keys().cloned()).collect()
}
