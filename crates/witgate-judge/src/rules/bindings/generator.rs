//! The bindings generators that were measured.

use std::collections::BTreeSet;

use crate::rule::{COMPONENTIZE_PY, JCO, WIT_BINDGEN};

/// What turns WIT into code, in the order in which findings list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Generator {
    /// `wasm-tools component new`, which builds every component whose core module was
    /// compiled from C, C++, Go, Rust or Zig.
    Component,
    /// wit-bindgen for Rust.
    Rust,
    /// wit-bindgen for C.
    C,
    /// wit-bindgen for Go.
    Go,
    /// wit-bindgen for C#.
    CSharp,
    /// Code that jco transpiles components to.
    JavaScript,
    /// Types that jco writes.
    TypeScript,
    /// componentize-py.
    Python,
}

impl Generator {
    /// The language, and the release that was measured.
    pub(super) fn label(self) -> String {
        match self {
            Generator::Component => "wasm-tools component new".to_owned(),
            Generator::Rust => format!("Rust (wit-bindgen {WIT_BINDGEN})"),
            Generator::C => format!("C (wit-bindgen {WIT_BINDGEN})"),
            Generator::Go => format!("Go (wit-bindgen {WIT_BINDGEN})"),
            Generator::CSharp => format!("C# (wit-bindgen {WIT_BINDGEN})"),
            Generator::JavaScript => format!("JavaScript (jco {JCO})"),
            Generator::TypeScript => format!("TypeScript (jco {JCO})"),
            Generator::Python => format!("Python (componentize-py {COMPONENTIZE_PY})"),
        }
    }
}

/// The labels of generators, as part of a sentence.
pub(super) fn labels(generators: &BTreeSet<Generator>) -> String {
    let labels: Vec<String> = generators.iter().map(|it| it.label()).collect();
    match labels.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}
