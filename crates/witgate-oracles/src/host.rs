//! The host: what `bindgen!` generates for a world.
//!
//! Each step names the function of `wasmtime-internal-wit-bindgen` that
//! it imitates.

use std::collections::HashMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wasmtime::Store;
use wasmtime::component::__internal::wasmtime_environ::component::{NameMap, NameMapNoIntern};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Instance, InstancePre, Linker, LinkerInstance};
use wasmtime::error::Context as _;
use wasmtime::{Result, bail, format_err};
use wit_parser::{
    Function, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId,
    WorldItem, WorldKey,
};

use crate::guest::ENGINE;
use crate::rust_type::{Expected, LONGEST_TUPLE, MARKERS, RustType, expecting};

/// A host for a world.
#[derive(Debug, Default)]
pub struct Host {
    /// What it adds to the linker, by instance name; `None` is the root.
    imports: Vec<(Option<String>, Provided)>,
    /// The functions it looks up in each exported instance.
    exports: Vec<(String, Vec<Signature>)>,
    /// The functions it looks up at the root.
    exported_functions: Vec<Signature>,
}

/// An instance in the linker.
#[derive(Clone, Debug, Default)]
struct Provided {
    /// Name and number of each resource.
    resources: Vec<(String, usize)>,
    functions: Vec<Signature>,
}

/// A function and the Rust types of its parameters and result.
#[derive(Clone, Debug)]
struct Signature {
    name: String,
    is_async: bool,
    params: RustType,
    results: RustType,
}

impl Host {
    /// The host for a world, or why there is none.
    pub fn generate(resolve: &Resolve, world: WorldId) -> Result<Host, String> {
        // As in `Opts::generate`: an interface that is imported and exported
        // becomes two interfaces, whose resources are distinct.
        let mut resolve = resolve.clone();
        resolve.generate_nominal_type_ids(world);
        let mut generator = Generator {
            resolve: &resolve,
            imported: Vec::new(),
            exporting: None,
            labelled: HashMap::new(),
            numbers: HashMap::new(),
        };
        let mut host = Host::default();
        let mut root = Provided::default();
        for (key, item) in &resolve.worlds[world].imports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let name = resolve.name_world_key(key);
                    host.imports.push((Some(name), generator.import(key, *id)?));
                }
                WorldItem::Function(function) => {
                    root.functions.push(generator.signature(function)?);
                }
                WorldItem::Type { id, .. } => generator.resource(*id, &mut root)?,
            }
        }
        host.imports.push((None, root));
        for (key, item) in &resolve.worlds[world].exports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let name = resolve.name_world_key(key);
                    host.exports.push((name, generator.export(*id)?));
                }
                WorldItem::Function(function) => {
                    host.exported_functions.push(generator.signature(function)?);
                }
                WorldItem::Type { .. } => return Err("a world exports a type".to_owned()),
            }
        }
        Ok(host)
    }

    /// Instantiates the component as generated code does
    /// (`build_world_struct`); if that fails, Wasmtime's error.
    pub fn instantiate(&self, component: &Component) -> Result<(), String> {
        self.try_instantiate(component).map_err(|error| format!("{error:#}"))
    }

    fn try_instantiate(&self, component: &Component) -> Result<()> {
        let linker = self.linker()?;
        let pre = linker.instantiate_pre(component)?;
        self.check_imports(component, &pre)?;

        // `WorldIndices::new`
        for function in &self.exported_functions {
            let (item, _) = component
                .get_export(None, &*function.name)
                .ok_or_else(|| format_err!("no export `{}` found", function.name))?;
            let ComponentItem::ComponentFunc(exported) = item else {
                bail!("export `{}` is not a function", function.name);
            };
            function.check(&exported, &pre)?;
        }
        let mut indices = Vec::new();
        for (name, functions) in &self.exports {
            let instance = component
                .get_export_index(None, &**name)
                .ok_or_else(|| format_err!("no exported instance named `{name}`"))?;
            for function in functions {
                let index = component
                    .get_export_index(Some(&instance), &*function.name)
                    .ok_or_else(|| format_err!("`{name}` does not export `{}`", function.name))?;
                indices.push((name, function, index));
            }
        }

        // `WorldIndices::load`
        let mut store = Store::new(&ENGINE, ());
        let instance: Instance = block_on(pre.instantiate_async(&mut store))?;
        for (name, function, index) in indices {
            let types = [&function.params, &function.results];
            expecting(types, || instance.get_typed_func::<Expected, Expected>(&mut store, &index))
                .with_context(|| format!("export `{name}`, function `{}`", function.name))?;
        }
        Ok(())
    }

    /// A linker with everything the host provides (`world_add_to_linker`).
    fn linker(&self) -> Result<Linker<()>> {
        let mut linker = Linker::new(&ENGINE);
        for (name, provided) in &self.imports {
            match name {
                Some(name) => provided.add_to_linker(&mut linker.instance(name)?)?,
                None => provided.add_to_linker(&mut linker.root())?,
            }
        }
        Ok(linker)
    }

    /// Checks the types of imported functions, as `StaticHostFn::typecheck`
    /// does. The functions in the linker are dynamic, so that the linker itself
    /// only checks whether they are `async`.
    fn check_imports(&self, component: &Component, pre: &InstancePre<()>) -> Result<()> {
        // The linker keeps its names in such a map.
        let mut instances = NameMap::default();
        let mut root = None;
        for (name, provided) in &self.imports {
            match name {
                Some(name) => {
                    instances.insert(name, &mut NameMapNoIntern, false, provided.clone())?;
                }
                None => root = Some(provided),
            }
        }
        for (import, item) in component.component_type().imports(&ENGINE) {
            match item.ty {
                ComponentItem::ComponentFunc(imported) => {
                    let signature = root.and_then(|root| root.function(import));
                    let signature = signature.context("not found, although the linker found it")?;
                    signature
                        .check(&imported, pre)
                        .with_context(|| format!("import `{import}`"))?;
                }
                ComponentItem::ComponentInstance(instance) => {
                    for (name, item) in instance.exports(&ENGINE) {
                        let ComponentItem::ComponentFunc(imported) = item.ty else { continue };
                        let provided = instances.get(import, &NameMapNoIntern);
                        let signature = provided.and_then(|provided| provided.function(name));
                        let signature =
                            signature.context("not found, although the linker found it")?;
                        signature
                            .check(&imported, pre)
                            .with_context(|| format!("import `{import}`, function `{name}`"))?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Provided {
    fn function(&self, name: &str) -> Option<&Signature> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// `generate_add_resource_to_linker`, `generate_add_function_to_linker`
    fn add_to_linker(&self, linker: &mut LinkerInstance<'_, ()>) -> Result<()> {
        for (name, number) in &self.resources {
            linker.resource(name, (MARKERS[*number].resource)(), |_, _| Ok(()))?;
        }
        for function in &self.functions {
            if function.is_async {
                linker.func_new_concurrent(&function.name, |_, _, _, _| {
                    Box::pin(async { bail!("no function is called") })
                })?;
            } else {
                linker.func_new(&function.name, |_, _, _, _| bail!("no function is called"))?;
            }
        }
        Ok(())
    }
}

impl Signature {
    fn check(&self, function: &ComponentFunc, pre: &InstancePre<()>) -> Result<()> {
        expecting([&self.params, &self.results], || {
            function.typecheck::<Expected, Expected>(&pre.instance_type())
        })
    }
}

/// Generates a host from a world.
struct Generator<'a> {
    resolve: &'a Resolve,
    /// `import_interfaces`
    imported: Vec<InterfaceId>,
    /// `current_interface`, if that is an export.
    exporting: Option<InterfaceId>,
    /// `interfaces_for_implements`: all labels of one interface share one Rust
    /// module.
    labelled: HashMap<InterfaceId, Provided>,
    numbers: HashMap<TypeId, usize>,
}

impl Generator<'_> {
    /// `import`
    fn import(&mut self, key: &WorldKey, id: InterfaceId) -> Result<Provided, String> {
        let interface = &self.resolve.interfaces[id];
        let is_label = matches!(key, WorldKey::Name(_)) && interface.name.is_some();
        let implemented = interface.clone_of.unwrap_or(id);
        if is_label && let Some(provided) = self.labelled.get(&implemented) {
            return Ok(provided.clone());
        }
        let mut provided = Provided::default();
        for (_, ty) in &interface.types {
            self.resource(*ty, &mut provided)?;
        }
        self.imported.push(id);
        provided.functions = self.signatures(id)?;
        if is_label {
            self.labelled.insert(implemented, provided.clone());
        }
        Ok(provided)
    }

    /// `export`
    fn export(&mut self, id: InterfaceId) -> Result<Vec<Signature>, String> {
        self.exporting = Some(id);
        let functions = self.signatures(id);
        self.exporting = None;
        functions
    }

    /// `get_resources`, `get_world_resources`: a resource is provided by the
    /// interface that declares it, not by those that `use` it.
    fn resource(&mut self, id: TypeId, provided: &mut Provided) -> Result<(), String> {
        let def = &self.resolve.types[id];
        if def.kind != TypeDefKind::Resource {
            return Ok(());
        }
        let number = self.number(id)?;
        let name = def.name.clone().ok_or("a resource without a name")?;
        provided.resources.push((name, number));
        Ok(())
    }

    fn number(&mut self, id: TypeId) -> Result<usize, String> {
        let next = self.numbers.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number >= MARKERS.len() {
            return Err("more resources than there are markers".to_owned());
        }
        Ok(number)
    }

    fn signatures(&mut self, id: InterfaceId) -> Result<Vec<Signature>, String> {
        let functions = &self.resolve.interfaces[id].functions;
        functions.values().map(|function| self.signature(function)).collect()
    }

    fn signature(&mut self, function: &Function) -> Result<Signature, String> {
        let params = function.params.iter().map(|param| param.ty);
        Ok(Signature {
            name: function.name.clone(),
            is_async: function.kind.is_async(),
            params: self.tuple(params)?,
            results: self.tuple(function.result)?,
        })
    }

    fn tuple(&mut self, types: impl IntoIterator<Item = Type>) -> Result<RustType, String> {
        let types: Result<Vec<_>, _> = types.into_iter().map(|ty| self.rust_type(&ty)).collect();
        let types = types?;
        if types.len() > LONGEST_TUPLE {
            return Err(format!("Wasmtime has no tuple of {} types", types.len()));
        }
        Ok(RustType::Tuple(types))
    }

    /// `RustGenerator::ty`, `tyid`
    fn rust_type(&mut self, ty: &Type) -> Result<RustType, String> {
        let id = match ty {
            Type::Bool => return Ok(RustType::Bool),
            Type::U8 => return Ok(RustType::U8),
            Type::U16 => return Ok(RustType::U16),
            Type::U32 => return Ok(RustType::U32),
            Type::U64 => return Ok(RustType::U64),
            Type::S8 => return Ok(RustType::S8),
            Type::S16 => return Ok(RustType::S16),
            Type::S32 => return Ok(RustType::S32),
            Type::S64 => return Ok(RustType::S64),
            Type::F32 => return Ok(RustType::F32),
            Type::F64 => return Ok(RustType::F64),
            Type::Char => return Ok(RustType::Char),
            Type::String => return Ok(RustType::String),
            Type::ErrorContext => return Ok(RustType::ErrorContext),
            Type::Id(id) => *id,
        };
        let resolve = self.resolve;
        match &resolve.types[id].kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                let fields =
                    fields.map(|field| Ok((field.name.clone(), self.rust_type(&field.ty)?)));
                Ok(RustType::Record(fields.collect::<Result<_, String>>()?))
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter();
                let cases = cases.map(|case| {
                    let payload = case.ty.map(|ty| self.rust_type(&ty)).transpose()?;
                    Ok((case.name.clone(), payload))
                });
                Ok(RustType::Variant(cases.collect::<Result<_, String>>()?))
            }
            TypeDefKind::Enum(cases) => {
                Ok(RustType::Enum(cases.cases.iter().map(|case| case.name.clone()).collect()))
            }
            TypeDefKind::Flags(flags) => {
                Ok(RustType::Flags(flags.flags.iter().map(|flag| flag.name.clone()).collect()))
            }
            TypeDefKind::Tuple(tuple) => self.tuple(tuple.types.iter().copied()),
            TypeDefKind::List(ty) => Ok(RustType::List(self.boxed(ty)?)),
            TypeDefKind::FixedLengthList(ty, length) => {
                Ok(RustType::FixedLengthList(self.boxed(ty)?, *length))
            }
            TypeDefKind::Map(key, value) => {
                Ok(RustType::Map(Box::new([self.rust_type(key)?, self.rust_type(value)?])))
            }
            TypeDefKind::Option(ty) => Ok(RustType::Option(self.boxed(ty)?)),
            TypeDefKind::Result(result) => {
                let ok = self.payload(result.ok.as_ref())?;
                Ok(RustType::Result(ok, self.payload(result.err.as_ref())?))
            }
            TypeDefKind::Future(ty) => Ok(RustType::Future(self.payload(ty.as_ref())?)),
            TypeDefKind::Stream(ty) => Ok(RustType::Stream(self.payload(ty.as_ref())?)),
            TypeDefKind::Type(ty) => self.rust_type(ty),
            TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource)) => {
                self.handle(*resource)
            }
            TypeDefKind::Resource => Err("a resource without a handle".to_owned()),
            TypeDefKind::Unknown => Err("a type that is not known".to_owned()),
        }
    }

    fn boxed(&mut self, ty: &Type) -> Result<Box<RustType>, String> {
        Ok(Box::new(self.rust_type(ty)?))
    }

    fn payload(&mut self, ty: Option<&Type>) -> Result<Option<Box<RustType>>, String> {
        ty.map(|ty| self.boxed(ty)).transpose()
    }

    /// `RustGenerator::handle`, `is_imported_interface`
    fn handle(&mut self, resource: TypeId) -> Result<RustType, String> {
        let mut declared = resource;
        while let TypeDefKind::Type(Type::Id(id)) = self.resolve.types[declared].kind {
            declared = id;
        }
        let is_of_the_host = match self.resolve.types[declared].owner {
            TypeOwner::Interface(id) if self.exporting == Some(id) => false,
            TypeOwner::Interface(id) => self.imported.contains(&id),
            TypeOwner::World(_) | TypeOwner::None => true,
        };
        if is_of_the_host {
            Ok(RustType::Resource(self.number(declared)?))
        } else {
            Ok(RustType::ResourceAny)
        }
    }
}

/// Polls once: instantiating a dummy component never waits.
fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => bail!("the component waits while it is instantiated"),
    }
}
