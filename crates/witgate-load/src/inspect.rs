//! A place, examined closely: the contract that is there, and for wasm what it is
//! made of and its digests.
//!
//! In: a place. Out: an [`Inspected`]. Unlike [`load`](crate::load()) it takes core
//! modules too, whose contract is that of the component that they are made for, where
//! they carry its type.

use std::borrow::Cow;

use wasmparser::{Parser, Payload};
use wit_component::metadata::Bindgen;
use witgate_model::{CallSites, Digest, Form, Subject, WasmDigests, WasmStructure};

use crate::context::{Context, beside, on_disk};
use crate::elsewhere::Elsewhere;
use crate::error::Error;
use crate::history::in_git;
use crate::options::Options;
use crate::place::Place;
use crate::source::memory::Memory;
use crate::source::{Bytes, Tree, registry, standard_input};
use crate::sourced::Sourced;
use crate::stack::on_deep_stack;
use crate::subject::of_read;
use crate::text::{self, Read};
use crate::{normalise, panics, snapshot, strip, structure, wasm};

/// What is at a place.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The contract; none of a core module that does not carry one.
    pub subject: Option<Subject>,
    /// The place as the user named it.
    pub place: String,
    /// The commit, of a place in git.
    pub resolved: Option<String>,
    /// What there is to say of wasm.
    pub wasm: Option<(WasmDigests, WasmStructure)>,
    /// The contract as one file of WIT text, where that was asked for.
    pub wit: Option<String>,
    /// How often its code calls what it imports, where that was asked for.
    pub calls: Option<CallSites>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
}

/// What else to look for at a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct InspectOptions {
    /// The contract as text.
    pub wit: bool,
    /// How often the code of a component calls what it imports, for which all instructions
    /// are read.
    pub calls: bool,
}

/// Looks at a place.
pub fn inspect(
    place: &Place,
    context: &Context,
    options: &Options,
    wants: InspectOptions,
) -> Result<Inspected, Error> {
    on_deep_stack(|| {
        let at = |tree: &dyn Tree, path: &str, resolved, elsewhere: &Elsewhere<'_>| {
            let place = place.to_string();
            InspectedPlace { tree, path, place, resolved, options, wants }.inspect(elsewhere)
        };
        match place {
            Place::Nothing => Err(Error::NothingHere {
                path: place.to_string(),
                looked_for: format!("`{place}` has nothing to inspect"),
            }),
            Place::StandardInput => {
                let (name, bytes) = (standard_input::NAME, standard_input::read()?);
                at(&Memory { name, bytes: &bytes }, name, None, &Elsewhere::default())
            }
            Place::Registry(reference) => {
                let fetched = registry::fetch(reference, context.version.as_ref(), options)?;
                let tree = Memory { name: registry::NAME, bytes: &fetched.bytes };
                let place = fetched.reference.to_string();
                let (path, resolved) = (registry::NAME, Some(fetched.digest));
                let at = InspectedPlace { tree: &tree, path, place, resolved, options, wants };
                let mut inspected = at.inspect(&Elsewhere::default())?;
                inspected.notes.extend(fetched.notes);
                Ok(inspected)
            }
            Place::Path(path) => {
                let (tree, inner) = on_disk(&context.cwd, path)?;
                beside(path, context, options, |elsewhere| at(&tree, &inner, None, elsewhere))
            }
            _ => {
                let (history, path) = in_git(place, context)?;
                let commit = history.commit(place, context.version.as_ref())?;
                let elsewhere = history.elsewhere(&commit, &path, options, None);
                let resolved = Some(commit.id.clone());
                let mut inspected = at(&*history.tree(&commit)?, &path, resolved, &elsewhere)?;
                inspected.notes.extend(history.notes());
                Ok(inspected)
            }
        }
    })
}

/// Looks at a file that is in memory; `name` is what it is called, without a directory.
pub fn inspect_bytes(
    name: &str,
    bytes: &[u8],
    options: &Options,
    wants: InspectOptions,
) -> Result<Inspected, Error> {
    on_deep_stack(|| {
        let (tree, place, resolved) = (Memory { name, bytes }, name.to_owned(), None);
        let at = InspectedPlace { tree: &tree, path: name, place, resolved, options, wants };
        at.inspect(&Elsewhere::default())
    })
}

/// Where to look, and how.
struct InspectedPlace<'a> {
    tree: &'a dyn Tree,
    path: &'a str,
    place: String,
    resolved: Option<String>,
    options: &'a Options,
    wants: InspectOptions,
}

impl InspectedPlace<'_> {
    fn inspect(self, elsewhere: &Elsewhere<'_>) -> Result<Inspected, Error> {
        let read = text::read(self.tree, self.path, elsewhere, self.options)?;
        let Read::Wasm(bytes) = read else { return self.with_contract(read, None, elsewhere) };
        match wasm::as_binary(&bytes) {
            Some(binary) if wasm::is_core_module(&binary) => self.core_module(&binary),
            Some(binary) => {
                let measured = measured(&binary, self.wants);
                // Text is parsed once.
                let binary = match binary {
                    Cow::Owned(binary) => Bytes::Read(binary.into()),
                    Cow::Borrowed(_) => bytes,
                };
                self.with_contract(Read::Wasm(binary), Some(measured), elsewhere)
            }
            // The loader knows how to say what is the matter.
            None => self.with_contract(Read::Wasm(bytes), None, elsewhere),
        }
    }

    /// Text, a WIT package or a component.
    fn with_contract(
        self,
        read: Read,
        measured: Option<Result<Measured, String>>,
        elsewhere: &Elsewhere<'_>,
    ) -> Result<Inspected, Error> {
        let InspectedPlace { tree, path, place, resolved, options, wants } = self;
        let subject = of_read(tree, path, read, place.clone(), resolved.clone(), options)?;
        // What the loader says of broken wasm goes before.
        let wasm = measured.transpose().map_err(|error| damaged(&tree.show(path), error))?;
        let mut notes = subject.notes.clone();
        let wit = match wants.wit.then(|| snapshot::take(tree, path, elsewhere, options)) {
            Some(Ok(text)) => Some(text),
            // The rest can be told all the same.
            Some(Err(error)) => {
                notes.push(format!("the contract cannot be written as WIT: {error}"));
                None
            }
            None => None,
        };
        let (wasm, calls) = wasm.map(|(wasm, calls)| (Some(wasm), calls)).unwrap_or_default();
        Ok(Inspected { subject: Some(subject), place, resolved, wasm, wit, calls, notes })
    }

    fn core_module(self, binary: &[u8]) -> Result<Inspected, Error> {
        let (measured, calls) = measured(binary, self.wants)
            .map_err(|error| damaged(&self.tree.show(self.path), error))?;
        let InspectedPlace { place, resolved, options, wants, .. } = self;
        let (mut subject, mut wit, mut notes) = (None, None, Vec::new());
        if measured.1.modules.iter().any(|module| module.has_component_type) {
            match embedded_world(binary).and_then(|it| of_embedded(it, options, wants.wit)) {
                Ok((found, text)) => {
                    wit = text;
                    let (place, resolved) = (place.clone(), resolved.clone());
                    subject = Some(Subject { place, resolved, ..found });
                }
                Err(error) => notes.push(format!(
                    "the component type that the module carries cannot be read: {error}"
                )),
            }
        }
        Ok(Inspected { subject, place, resolved, wasm: Some(measured), wit, calls, notes })
    }
}

fn damaged(path: &str, message: String) -> Error {
    Error::Wasm {
        path: path.to_owned(),
        message: format!("this WebAssembly file is not valid: {message}"),
        help: "the file may be cut short or damaged: build it or fetch it again; \
               `wasm-tools validate --features all` judges it independently"
            .to_owned(),
    }
}

/// The digests of some wasm, what it is made of, and its calls where those are asked for.
type Measured = ((WasmDigests, WasmStructure), Option<CallSites>);

fn measured(binary: &[u8], wants: InspectOptions) -> Result<Measured, String> {
    let structure = structure::structure(binary)?;
    let calls = wants.calls.then(|| structure::calls(binary)).transpose()?;
    let strip::Digests { stripped, metadata } = strip::digests(binary)?;
    let digests = WasmDigests {
        size: binary.len() as u64,
        bytes: Digest::of_bytes(binary),
        stripped: Digest::from_bytes(stripped),
        metadata: Digest::from_bytes(metadata),
    };
    Ok(((digests, structure), calls))
}

/// The world that a core module carries the type of.
fn embedded_world(module: &[u8]) -> Result<Bindgen, String> {
    // Upstream copies the module that it reads, so it is given these sections alone.
    let mut types = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CustomSection(section) = payload.map_err(|error| error.to_string())? else {
            continue;
        };
        if section.name().starts_with("component-type") {
            wasm::validate_types(section.data())?;
            let (name, data) = (Cow::Borrowed(section.name()), Cow::Borrowed(section.data()));
            types.section(&wasm_encoder::CustomSection { name, data });
        }
    }
    let types = types.finish();
    let decoded = panics::catch(|| wit_component::metadata::decode(&types));
    let (_, world) = decoded?.map_err(|error| format!("{error:#}"))?;
    Ok(world)
}

/// The contract of an embedded world, and its text where that is asked for.
fn of_embedded(
    embedded: Bindgen,
    options: &Options,
    wants_wit: bool,
) -> Result<(Subject, Option<String>), String> {
    let Bindgen { resolve, world, .. } = embedded;
    let roots: Vec<_> = resolve.worlds[world].package.into_iter().collect();
    let sourced = Sourced { resolve, roots, files: Vec::new() };
    let (contract, _, withheld) =
        normalise::from_text(&sourced, None, options).map_err(|error| error.message())?;
    let wit = match wants_wit {
        true => Some(snapshot::printed(sourced, &contract, options)?),
        false => None,
    };
    let subject = Subject { contract, withheld, form: Form::WitPackage, ..Subject::default() };
    Ok((subject, wit))
}
