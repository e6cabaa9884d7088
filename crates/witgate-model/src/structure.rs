//! What a wasm file is made of, beside the contract that it has.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;
use crate::name::Name;

/// The length of a wasm file, and its digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WasmDigests {
    /// How many bytes it has. Of WebAssembly text, of what that means.
    pub size: u64,
    /// Of the bytes.
    pub bytes: Digest,
    /// Of all but the custom sections, as `wasm-tools strip --all` writes it.
    pub stripped: Digest,
    /// Of the custom sections alone.
    pub metadata: Digest,
}

/// What a component or a core module is made of.
///
/// Everything here is read from the headers of sections and from imports and
/// exports: no instruction is examined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WasmStructure {
    /// Whether it is a core module, and no component.
    pub is_core_module: bool,
    /// The core modules, in the order of the file, those of nested components
    /// included. A core module is its own first one.
    pub modules: Vec<CoreModule>,
    /// The nested components, in the order of the file, whatever they are nested in.
    pub components: Vec<NestedComponent>,
    /// The instances of nested components, in the order in which they are made.
    pub instances: Vec<NestedInstance>,
    /// The imports of nested components, with who provides each in the end: one entry
    /// for everybody who provides it to an instance.
    pub nested_imports: BTreeSet<NestedImport>,
    /// What the outermost component exports, with who provides it.
    pub exports: Vec<(String, Supplier)>,
    /// The features of WebAssembly and of the component model, beyond WebAssembly 2.0
    /// and synchronous components, that whoever runs it must enable; as
    /// `wasm-tools validate --features` calls them.
    pub features: BTreeSet<&'static str>,
    /// What its `producers` section says, if it has one.
    pub producers: Producers,
    /// What other custom sections say of it, such as `authors`.
    pub metadata: BTreeMap<&'static str, String>,
}

/// How often the code of a component calls what its core modules import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallSites {
    /// For each of [`WasmStructure::modules`], how many of its instructions call each
    /// function that it imports, or take a reference to it: by the module that it is
    /// imported from, and by its name.
    pub modules: Vec<BTreeMap<String, BTreeMap<String, u64>>>,
}

/// The languages and tools that a `producers` section names, with their versions.
/// Nobody checks what is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Producers {
    /// Source languages.
    pub languages: BTreeMap<String, String>,
    /// Tools that made or changed it.
    pub tools: BTreeMap<String, String>,
    /// SDKs.
    pub sdks: BTreeMap<String, String>,
}

/// A core module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoreModule {
    /// The nested component that it is in, by its place in
    /// [`WasmStructure::components`]; `None` for the outermost.
    pub component: Option<usize>,
    /// What its name section calls it.
    pub name: Option<String>,
    /// Its length in bytes.
    pub size: u64,
    /// The functions that it imports, by the module that they are imported from.
    pub imports: BTreeMap<String, BTreeSet<String>>,
    /// The memories, tables, globals and tags that it imports, likewise.
    pub other_imports: BTreeMap<String, BTreeSet<String>>,
    /// The functions that it exports.
    pub exports: BTreeSet<String>,
    /// Whether it carries the type of the component that it is made for.
    pub has_component_type: bool,
    /// What its `producers` section says.
    pub producers: Producers,
}

/// A component in another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestedComponent {
    /// The component that it is in; `None` for the outermost.
    pub component: Option<usize>,
    /// What its name section calls it.
    pub name: Option<String>,
    /// Its length in bytes.
    pub size: u64,
    /// Whether there is a core module in it, however deep: tools also nest components
    /// without code, to give names to what they export.
    pub has_code: bool,
    /// What its `producers` section says.
    pub producers: Producers,
}

/// An instance of a nested component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedInstance {
    /// The component that makes it; `None` for the outermost.
    pub within: Option<usize>,
    /// The component that it is an instance of, where that is a nested one and not, say,
    /// imported.
    pub component: Option<usize>,
    /// What it is given, by the name of its import. Types are left out.
    pub arguments: Vec<(Name, Supplier)>,
}

/// Who provides something to a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supplier {
    /// Whoever instantiates the component around it, under this name.
    Import(Name),
    /// Some functions of what is imported under a name, put together again; each by its
    /// name in the import.
    Part(Name, BTreeSet<Name>),
    /// A nested instance, by its place in [`WasmStructure::instances`].
    Instance(usize),
    /// The component around it, by its own code or by putting other items together.
    Itself,
}

/// An import of a nested component, with who provides it in the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NestedImport {
    /// The nested component, by its place in [`WasmStructure::components`].
    pub component: usize,
    /// What the component calls the import.
    pub name: Name,
    /// Who provides it.
    pub provider: Provider,
    /// The functions of the host's import that it consists of, by their names there;
    /// `None` where it is that import as a whole, or where that is not known.
    pub functions: Option<BTreeSet<Name>>,
}

/// Who provides an import in the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// The host, to whom the whole component calls it so.
    Host(Name),
    /// Another nested component.
    Component(usize),
    /// The component around it.
    Itself,
}

/// The module that programs for WASI preview1 import from.
pub const PREVIEW1: &str = "wasi_snapshot_preview1";

/// The same before that.
pub const PREVIEW0: &str = "wasi_unstable";

/// What the adapter of preview1 exports beside it, for those who generate bindings: a
/// program that imports this alone is not built for preview1.
const OF_ADAPTER: [&str; 3] = ["adapter_close_badfd", "adapter_open_badfd", "reset_adapter_state"];

impl CoreModule {
    /// The functions of WASI preview1 that it imports, by their plain names.
    pub fn preview1(&self) -> impl Iterator<Item = &str> {
        self.imported_as_preview1().filter(|name| !OF_ADAPTER.contains(name))
    }

    /// All functions that it imports as those of WASI preview1.
    fn imported_as_preview1(&self) -> impl Iterator<Item = &str> {
        let modules = [PREVIEW1, PREVIEW0].into_iter().filter_map(|name| self.imports.get(name));
        modules.flatten().map(String::as_str)
    }
}

/// Whether a nested component's import has a name that somebody wrote, and is not of a part
/// that tools make of one.
pub fn is_public_import(name: &str) -> bool {
    !name.starts_with("import-")
}

impl WasmStructure {
    /// Whether a nested component takes part: it has code, or uses something of the host or
    /// of another component. Those that do neither are made by tools, to name what others
    /// export.
    pub fn is_part(&self, component: usize) -> bool {
        let uses = |import: &&NestedImport| {
            import.component == component
                && is_public_import(&import.name)
                && !matches!(import.provider, Provider::Itself)
        };
        self.components.get(component).is_some_and(|it| it.has_code)
            || self.nested_imports.iter().any(|import| uses(&import))
    }

    /// The functions of WASI preview1 that its core modules import.
    pub fn preview1(&self) -> BTreeSet<&str> {
        self.modules.iter().flat_map(CoreModule::preview1).collect()
    }

    /// The adapters in it: core modules that export, in the same component, functions
    /// of preview1 that another one imports. By their places in
    /// [`WasmStructure::modules`].
    pub fn preview1_adapters(&self) -> BTreeSet<usize> {
        let mut adapters = BTreeSet::new();
        let mut wanted: BTreeMap<Option<usize>, BTreeSet<&str>> = BTreeMap::new();
        for module in &self.modules {
            wanted.entry(module.component).or_default().extend(module.imported_as_preview1());
        }
        for (position, module) in self.modules.iter().enumerate() {
            let wanted = &wanted[&module.component];
            let is_program = module.preview1().next().is_some();
            if !is_program && wanted.iter().any(|name| module.exports.contains(*name)) {
                adapters.insert(position);
            }
        }
        adapters
    }
}
