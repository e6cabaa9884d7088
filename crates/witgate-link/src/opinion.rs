//! The two that decide whether a component links.

/// Who decides whether a component links.
///
/// They differ in known ways, both ways: Wasmtime's linker does not look at the
/// names of parameters and of value types, nor at types that nothing uses, and
/// it wants each resource defined where the component imports it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opinion {
    /// Component-model typing: composition, `wasm-tools component targets`,
    /// strict hosts.
    Typing,
    /// Wasmtime's linker, with a host that `bindgen!` generated.
    Wasmtime,
}

impl Opinion {
    /// Both.
    pub const ALL: [Opinion; 2] = [Opinion::Typing, Opinion::Wasmtime];

    /// What to call it in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Opinion::Typing => "component-model typing",
            Opinion::Wasmtime => "Wasmtime's linker",
        }
    }
}
