//! The two that decide whether a component links, and what each says.

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

/// What each of the two says.
#[derive(Clone, Debug, Default)]
pub struct ByOpinion<T> {
    /// What component-model typing says.
    pub typing: T,
    /// What Wasmtime's linker says.
    pub wasmtime: T,
}

impl<T> ByOpinion<T> {
    /// What one of them says.
    pub fn by(&self, opinion: Opinion) -> &T {
        match opinion {
            Opinion::Typing => &self.typing,
            Opinion::Wasmtime => &self.wasmtime,
        }
    }

    /// What one of them says, to be changed.
    pub fn by_mut(&mut self, opinion: Opinion) -> &mut T {
        match opinion {
            Opinion::Typing => &mut self.typing,
            Opinion::Wasmtime => &mut self.wasmtime,
        }
    }
}
