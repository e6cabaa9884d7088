//! Locked bytes: which packages they carry, and each of them as a subject.
//!
//! In: a WIT package in wasm, or a component. Out: the names of the packages in
//! it, and the contract of whichever is asked for. All feature gates are open,
//! since what is locked is locked whole.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use wit_parser::decoding::DecodedWasm;
use wit_parser::{PackageId, Resolve};
use witgate_model::{Contract, Form, PackageName, SourceFile, Sources, Subject};

use crate::error::Error;
use crate::options::Options;
use crate::rooted::rooted;
use crate::sourced::Sourced;
use crate::stack::on_deep_stack;
use crate::{normalise, strip, wasm};

/// A WIT package in wasm, or a component, and every package that it carries.
///
/// Of the packages that the main one depends on, it carries the types of the
/// interfaces that are needed, and functions only where a world needs them.
pub struct Encoded {
    main: Option<PackageName>,
    packages: Packages,
    /// The digest without custom sections.
    pub(crate) stripped: Option<[u8; 32]>,
}

impl Encoded {
    /// Decodes bytes; `shown` is what messages call them.
    pub fn decode(bytes: &[u8], shown: &str) -> Result<Encoded, Error> {
        let decoded = on_deep_stack(|| wasm::decode(bytes, shown))?;
        let (resolve, main, form) = match decoded {
            DecodedWasm::WitPackage(resolve, main) => (resolve, Some(main), Form::WitPackage),
            DecodedWasm::Component(resolve, _) => (resolve, None, Form::Component),
        };
        let main = main.map(|id| package_name(&resolve.packages[id].name));
        let sourced = Sourced { resolve, roots: Vec::new(), files: Vec::new() };
        let packages = Packages::new(sourced, shown.to_owned(), form);
        let stripped = strip::digests(bytes).ok().map(|digests| digests.stripped);
        Ok(Encoded { main, packages, stripped })
    }

    /// The package that it is; none of a component.
    pub fn main(&self) -> Option<&PackageName> {
        self.main.as_ref()
    }

    /// All packages that it carries.
    pub fn packages(&self) -> BTreeSet<PackageName> {
        // What the decoder makes up to put the world of a component in.
        let made_up = |package: &PackageName| {
            self.main.is_none() && (&*package.namespace, &*package.name) == ("root", "component")
        };
        self.packages.names().filter(|package| !made_up(package)).collect()
    }

    /// What it carries of a package, as if that had been asked for; nothing if
    /// it carries no such package.
    pub fn subject(&self, package: &PackageName) -> Result<Option<Subject>, Error> {
        self.packages.subject(package)
    }
}

/// The packages of one resolve, each of which can be the root of a subject.
pub(crate) struct Packages {
    pub(crate) sourced: Sourced,
    place: String,
    form: Form,
    whole: OnceLock<Result<Whole, Error>>,
}

/// The contract in which every package is a root, with its text.
struct Whole {
    contract: Contract,
    files: Vec<SourceFile>,
}

impl Packages {
    /// Packages that were resolved with all features; `place` is what subjects
    /// are called by.
    pub(crate) fn new(sourced: Sourced, place: String, form: Form) -> Packages {
        let roots = sourced.resolve.packages.iter().map(|(id, _)| id).collect();
        Packages { sourced: Sourced { roots, ..sourced }, place, form, whole: OnceLock::new() }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = PackageName> {
        self.sourced.resolve.package_names.keys().map(package_name)
    }

    pub(crate) fn subject(&self, package: &PackageName) -> Result<Option<Subject>, Error> {
        let whole = self.whole.get_or_init(|| on_deep_stack(|| self.read_whole()));
        let Whole { contract, files } = whole.as_ref().map_err(Error::clone)?;
        let Some(contract) = rooted(contract, package) else { return Ok(None) };
        let sources = Sources::new(files.clone());
        let (place, form) = (self.place.clone(), self.form);
        Ok(Some(Subject { contract, sources, place, form, ..Subject::default() }))
    }

    fn read_whole(&self) -> Result<Whole, Error> {
        let options = Options { all_features: true, ..Options::default() };
        let (contract, sources, _) = normalise::from_text(&self.sourced, None, &options)?;
        Ok(Whole { contract, files: sources.files().to_vec() })
    }
}

pub(crate) fn find(resolve: &Resolve, package: &PackageName) -> Option<PackageId> {
    let name = wit_parser::PackageName {
        namespace: package.namespace.to_string(),
        name: package.name.to_string(),
        version: package.version.clone(),
    };
    resolve.package_names.get(&name).copied()
}

pub(crate) fn package_name(name: &wit_parser::PackageName) -> PackageName {
    PackageName {
        namespace: name.namespace.as_str().into(),
        name: name.name.as_str().into(),
        version: name.version.clone(),
    }
}
