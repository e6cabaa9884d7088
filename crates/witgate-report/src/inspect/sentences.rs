//! What inspections say, in sentences and parts of them.

use std::collections::BTreeSet;

use witgate_capability::{Asker, Capability, CapabilityImport, Generations, Tier, class};
use witgate_model::count;

use super::names;

/// `1.7 MB`, `24 kB`, `233 bytes`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// The generation of WASI, in a sentence.
pub(super) fn wasi(generations: &Generations) -> String {
    let versions = generations.versions();
    let later = match versions.as_slice() {
        [] => String::new(),
        versions => format!("WASI {}", versions.join(" and ")),
    };
    let functions = count(generations.preview1.len(), "function");
    match (generations.preview1.is_empty(), generations.has_adapter) {
        (true, _) if later.is_empty() => "imports nothing of WASI".to_owned(),
        (true, _) => format!("{later}, native"),
        (false, true) => format!(
            "{later}, through an adapter: its program was built for WASI preview1, of which it \
             imports {functions}"
        ),
        (false, false) if later.is_empty() => {
            format!("built for WASI preview1, of which it imports {functions}")
        }
        (false, false) => format!("{later}, and {functions} of WASI preview1 without an adapter"),
    }
}

/// Whether nobody knows what a capability lets a component do.
pub(super) fn is_unknown(capability: &Capability) -> bool {
    capability.class.starts_with("unknown:")
}

/// What a capability lets a component do.
pub(super) fn may(capability: &Capability) -> String {
    let known = class(&capability.class);
    known.map_or_else(|| "use what the policy calls so".to_owned(), |class| class.may.to_owned())
}

/// Whether it is preview1 through which a component asks; nothing of other programs.
pub(super) fn through(capability: &Capability) -> Option<&'static str> {
    match capability.asker {
        Asker::Program => None,
        Asker::Preview1 => Some("through preview1"),
        Asker::AdapterOnly => Some("by the preview1 adapter"),
    }
}

/// Functions by their plain names, those that do something first.
pub(super) fn functions(imports: &[CapabilityImport]) -> Vec<String> {
    let acting = imports.iter().flat_map(|import| &import.acting);
    let idle = imports.iter().flat_map(|import| import.functions.difference(&import.acting));
    let mut met = BTreeSet::new();
    let names = acting.chain(idle).map(|name| names::function(name));
    names.filter(|name| met.insert(name.clone())).collect()
}

/// Why an import does nothing.
pub(super) fn why_idle(capability: &Capability) -> &'static str {
    match (capability.asker, capability.tier) {
        (Asker::AdapterOnly, _) => "the preview1 adapter imports it for every program",
        (_, Tier::Authority) => "it only asks for handles, or uses those that are open already",
        _ => "types, or functions on handles that it has to be given",
    }
}
