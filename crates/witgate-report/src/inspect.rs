//! One source, examined closely: what `witgate inspect` writes.

mod costs;
mod decided;
mod graph;
mod html;
mod human;
mod json;
mod layout;
mod limits;
mod mermaid;
mod names;
mod producers;
mod sentences;
mod wit;

use std::io::{self, Write};
use std::sync::Arc;

use witgate_capability::{Capability, Generations};
use witgate_cost::FunctionCost;
use witgate_judge::CapabilityPolicy;
use witgate_model::{Subject, WasmDigests, WasmStructure, WorldName};

pub use json::INSPECT_SCHEMA;

/// What is at a source.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// What kind of thing it is.
    pub kind: InspectedKind,
    /// Its contract; none of a core module that does not carry one.
    pub subject: Option<Subject>,
    /// The source as the user named it.
    pub place: String,
    /// The commit, of a source in git.
    pub resolved: Option<String>,
    /// Of wasm, its digests.
    pub digests: Option<WasmDigests>,
    /// Of wasm, what it is made of.
    pub structure: Option<WasmStructure>,
    /// The worlds of the contract, in its order: of a component, the one that it has.
    pub worlds: Vec<InspectedWorld>,
    /// What a core module may do.
    pub module_capabilities: Vec<Capability>,
    /// What a policy says of capabilities, where there is one.
    pub policy: Option<InspectedPolicy>,
    /// How to make a core module a component, a step each.
    pub to_component: Vec<Step>,
    /// The contract as one file of WIT text, where that was asked for and can be had.
    pub wit: Option<String>,
    /// What the reader should know of how it was done.
    pub notes: Vec<String>,
}

/// What a policy says of what is inspected.
#[derive(Clone, Debug)]
pub struct InspectedPolicy {
    /// Its file.
    pub file: String,
    /// What it says of capabilities.
    pub capabilities: Arc<CapabilityPolicy>,
}

/// A step on the way to a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub text: String,
    /// The command that does it.
    pub command: Option<String>,
}

/// What kind of thing was inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectedKind {
    /// A component.
    Component,
    /// A core module.
    CoreModule,
    /// A WIT package in wasm.
    WitPackage,
    /// WIT text.
    Wit,
}

impl InspectedKind {
    /// What to call it.
    pub fn noun(self) -> &'static str {
        match self {
            InspectedKind::Component => "component",
            InspectedKind::CoreModule => "core module",
            InspectedKind::WitPackage => "WIT package in wasm",
            InspectedKind::Wit => "WIT",
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            InspectedKind::Component => "component",
            InspectedKind::CoreModule => "core-module",
            InspectedKind::WitPackage => "wit-package",
            InspectedKind::Wit => "wit",
        }
    }
}

/// A world of what was inspected.
#[derive(Clone, Debug)]
pub struct InspectedWorld {
    /// Its name.
    pub name: WorldName,
    /// What a component of it may do.
    pub capabilities: Vec<Capability>,
    /// The generations of WASI that it is of.
    pub generations: Generations,
    /// What each call costs, where that was asked for.
    pub costs: Option<Vec<FunctionCost>>,
}

/// How an inspection is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InspectFormat {
    /// For people.
    #[default]
    Human,
    /// For programs: `witgate/inspect/1`.
    Json,
    /// The contract as WIT.
    Wit,
    /// Who provides what to whom, as a Mermaid diagram.
    Mermaid,
    /// One page for a browser, with a drawing of who provides what to whom.
    Html,
    /// What the component needs of Wasmtime's command line.
    WasmtimeFlags,
    /// What the component needs of Spin, as a part of `spin.toml`.
    SpinToml,
}

impl InspectFormat {
    /// Whether it needs [`Inspection::wit`].
    pub fn wants_wit(self) -> bool {
        matches!(self, InspectFormat::Json | InspectFormat::Wit | InspectFormat::Html)
    }

    /// Whether it is of what a host runs, and so of no WIT.
    pub fn wants_code(self) -> bool {
        matches!(self, InspectFormat::WasmtimeFlags | InspectFormat::SpinToml)
    }
}

/// An inspection, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct InspectReport<'a> {
    /// What is shown.
    pub inspection: &'a Inspection,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl InspectReport<'_> {
    /// Writes it.
    pub fn write(&self, format: InspectFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            InspectFormat::Human => human::write(self, out),
            InspectFormat::Json => json::write(self.inspection, out),
            InspectFormat::Wit => wit::write(self.inspection, out),
            InspectFormat::Mermaid => mermaid::write(self.inspection, out),
            InspectFormat::Html => html::write(self.inspection, out),
            InspectFormat::WasmtimeFlags => limits::wasmtime::write(self.inspection, out),
            InspectFormat::SpinToml => limits::spin::write(self.inspection, out),
        }
    }
}
