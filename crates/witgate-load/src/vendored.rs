//! Vendored packages: what is in a directory such as `wit/deps`, as itself
//! and against locked bytes.
//!
//! In: the directory. Out: the packages in it and where they stand, each as a
//! subject, and whether one is what locked bytes carry. The contracts decide;
//! that the text, encoded again, gives the very bytes is reported beside it. All
//! feature gates are open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_model::{
    Contract, Form, InterfaceName, Item, Member, PackageName, Scope, Subject, WorldName,
};

use crate::elsewhere::Elsewhere;
use crate::encoded::{Encoded, Packages, find, package_name};
use crate::error::Error;
use crate::layout::{Dependency, Reader};
use crate::options::Options;
use crate::source::disk::Disk;
use crate::source::{Bytes, Entry, Kind, Tree};
use crate::stack::on_deep_stack;
use crate::text::{self, Read};
use crate::{panics, sourced, strip};

/// The packages in a dependencies' directory.
pub struct Vendored {
    packages: Packages,
    homes: BTreeMap<PackageName, PathBuf>,
    rivals: Vec<(PackageName, PathBuf)>,
}

/// How a vendored package compares with locked bytes that carry it.
#[derive(Clone, Debug)]
pub enum Agreement {
    /// Both promise the same.
    Same {
        /// Whether the text, encoded again, gives the locked bytes, custom
        /// sections apart. Where it does not, something differs that is no part
        /// of a contract, such as the order of items, or other tools encoded it.
        to_the_byte: bool,
    },
    /// All that the locked bytes carry of it is the same, and more is vendored:
    /// these bytes alone do not vouch for that.
    Partly {
        /// What the bytes do not carry.
        beyond: BTreeSet<Item>,
    },
    /// They promise different things.
    Differs {
        /// What the locked bytes say.
        locked: Box<Subject>,
        /// What is vendored.
        vendored: Box<Subject>,
    },
    /// They cannot be compared.
    CannotTell {
        /// Why not.
        why: String,
    },
}

impl Vendored {
    /// Reads a directory of packages, taken from `cwd`: each a directory with
    /// `.wit` files, a `.wit` file or a WIT package in wasm.
    pub fn open(cwd: &Path, directory: &Path) -> Result<Vendored, Error> {
        on_deep_stack(|| read(cwd, directory))
    }

    /// The packages, and where each is: a directory or file below what was
    /// opened.
    pub fn packages(&self) -> &BTreeMap<PackageName, PathBuf> {
        &self.homes
    }

    /// Files of wasm that hold another contract than the package of the same name
    /// beside them. Text wins over wasm, and other tools may take the wasm.
    pub fn rivals(&self) -> &[(PackageName, PathBuf)] {
        &self.rivals
    }

    /// A package with those beside it that it needs; nothing if it is not there.
    pub fn subject(&self, package: &PackageName) -> Result<Option<Subject>, Error> {
        match self.homes.contains_key(package) {
            true => self.packages.subject(package),
            false => Ok(None),
        }
    }

    /// Holds a package against locked bytes: against all of them where they are
    /// that package, and against what came with them where they carry it for
    /// another.
    pub fn compare(&self, locked: &Encoded, package: &PackageName) -> Agreement {
        let agreement = match locked.main() {
            Some(main) if main == package => self.compare_main(locked, package),
            Some(main) => self.compare_carried(locked, main, package),
            None => Ok(cannot_tell("the locked bytes are a component, and no WIT package")),
        };
        agreement.unwrap_or_else(|error| cannot_tell(error.to_string()))
    }

    fn compare_main(&self, locked: &Encoded, package: &PackageName) -> Result<Agreement, Error> {
        let (Some(was), Some(now)) = (locked.subject(package)?, self.subject(package)?) else {
            return Ok(cannot_tell(format!("{package} is not vendored")));
        };
        Ok(match was.contract == now.contract {
            true => Agreement::Same { to_the_byte: self.encodes_to(locked, package) },
            false => differs(was, now),
        })
    }

    /// Of what it depends on, a WIT package in wasm carries what it needs. So
    /// the packages that need it are compared, as far as that one goes.
    fn compare_carried(
        &self,
        locked: &Encoded,
        main: &PackageName,
        package: &PackageName,
    ) -> Result<Agreement, Error> {
        let Some(mut was) = locked.subject(main)? else {
            return Ok(cannot_tell("the locked bytes carry nothing of themselves"));
        };
        let Some(carried) = was.contract.packages.get(package) else {
            return Ok(cannot_tell(format!("the locked bytes carry nothing of {package}")));
        };
        let Some(whole) = self.subject(package)? else {
            return Ok(cannot_tell(format!("{package} is not vendored")));
        };
        let Some(mut now) = self.subject(main)? else {
            return Ok(cannot_tell(format!("{main}, which contains it, is not vendored")));
        };
        let there = now.contract.packages.get(package).cloned().unwrap_or_default();
        let mut same = true;
        for (name, interface) in &carried.interfaces {
            let kept = whole.contract.packages[package].interfaces.contains_key(name);
            match there.interfaces.get(name) {
                Some(there) => same &= there == interface,
                None if kept => {
                    return Ok(cannot_tell(format!(
                        "{main}, which contains it, does not match the lock file"
                    )));
                }
                None => same = false,
            }
        }
        if same {
            let beyond = beyond(&whole.contract, &was.contract, package);
            return Ok(match beyond.is_empty() {
                true => Agreement::Same { to_the_byte: false },
                false => Agreement::Partly { beyond },
            });
        }
        // So that this package differs and no other.
        let root = Arc::new(package.clone());
        for (name, package) in &was.contract.packages {
            if **name != *root {
                now.contract.packages.insert(name.clone(), package.clone());
            }
        }
        was.contract.roots = BTreeSet::from([root.clone()]);
        now.contract.roots = BTreeSet::from([root]);
        Ok(differs(was, now))
    }

    /// Whether the text, encoded, gives the locked bytes without custom
    /// sections. Those hold what tool wrote them, and documentation.
    fn encodes_to(&self, locked: &Encoded, package: &PackageName) -> bool {
        let resolve = &self.packages.sourced.resolve;
        let encode =
            |package| panics::catch(|| wit_component::encode(resolve, package, false)).ok()?.ok();
        let encoded = find(resolve, package).and_then(encode);
        let digests = encoded.and_then(|bytes| strip::digests(&bytes).ok());
        digests.is_some_and(|digests| locked.stripped == Some(digests.stripped))
    }
}

fn cannot_tell(why: impl Into<String>) -> Agreement {
    Agreement::CannotTell { why: why.into() }
}

fn differs(locked: Subject, vendored: Subject) -> Agreement {
    Agreement::Differs { locked: Box::new(locked), vendored: Box::new(vendored) }
}

/// What one contract has of a package and the other does not.
fn beyond(whole: &Contract, part: &Contract, package: &PackageName) -> BTreeSet<Item> {
    let mut beyond = BTreeSet::new();
    let Some((name, contents)) = whole.packages.get_key_value(package) else { return beyond };
    for (interface, contents) in &contents.interfaces {
        let interface = InterfaceName { package: name.clone(), name: interface.clone() };
        let Some(carried) = part.interface(&interface) else {
            beyond.insert(Item::interface(interface));
            continue;
        };
        for function in contents.functions.keys() {
            if !carried.functions.contains_key(function) {
                let scope = Scope::Interface(interface.clone());
                beyond.insert(Item::In(scope, Member::Function(function.clone())));
            }
        }
    }
    for world in contents.worlds.keys() {
        let world = WorldName { package: name.clone(), name: world.clone() };
        beyond.insert(Item::world(world));
    }
    beyond
}

fn read(cwd: &Path, directory: &Path) -> Result<Vendored, Error> {
    let disk = Disk::new(cwd, directory);
    if disk.kind("")?.is_none() {
        return Err(Error::NotFound { path: disk.show("") });
    }
    let tree = Stage { disk };
    let options = Options { all_features: true, ..Options::default() };
    let Read::Text { mut sourced, .. } = text::read(&tree, "", &Elsewhere::default(), &options)?
    else {
        unreachable!("a directory is no wasm")
    };
    let mut homes = BTreeMap::new();
    for (_, package) in sourced.resolve.packages.iter() {
        let interfaces = package.interfaces.values().map(|id| sourced.resolve.interfaces[*id].span);
        let worlds = package.worlds.values().map(|id| sourced.resolve.worlds[*id].span);
        let span = interfaces.chain(worlds).find(wit_parser::Span::is_known);
        let file = span.and_then(|span| sourced::find(&sourced.files, span));
        let Some((file, _)) = file else { continue };
        if let Some((_, below)) = sourced.files[file].path.split_once('/') {
            let entry = below.split('/').next().unwrap_or(below);
            homes.insert(package_name(&package.name), directory.join(entry));
        }
    }
    let mut mains = Vec::new();
    for dependency in Reader::new(&tree).dependencies("")? {
        if let Dependency::Wasm(path, bytes) = dependency {
            let home = directory.join(path.trim_start_matches(DEPS).trim_start_matches('/'));
            let encoded = Encoded::decode(&bytes, &tree.show(&path))?;
            for name in encoded.packages() {
                homes.entry(name).or_insert_with(|| home.clone());
            }
            mains.push((encoded, home));
        }
    }
    for file in &mut sourced.files {
        if let Some(below) = file.path.strip_prefix(DEPS).and_then(|rest| rest.strip_prefix('/')) {
            file.path = below.to_owned();
        }
    }
    let packages =
        Packages::new(*sourced, witgate_model::path::with_slashes(directory), Form::Text);
    let rivals = rivals(&packages, &homes, mains)?;
    Ok(Vendored { packages, homes, rivals })
}

/// Of some wasm, that which holds another contract than the package of its name.
fn rivals(
    packages: &Packages,
    homes: &BTreeMap<PackageName, PathBuf>,
    wasm: Vec<(Encoded, PathBuf)>,
) -> Result<Vec<(PackageName, PathBuf)>, Error> {
    let mut rivals = Vec::new();
    for (encoded, home) in wasm {
        let Some(main) = encoded.main().filter(|main| homes.get(main) != Some(&home)) else {
            continue;
        };
        let (own, there) = (encoded.subject(main)?, packages.subject(main)?);
        if own.map(|own| own.contract) != there.map(|there| there.contract) {
            rivals.push((main.clone(), home));
        }
    }
    Ok(rivals)
}

const DEPS: &str = "deps";

/// A directory of packages as the `deps` that a directory gathers, so that it is
/// read as it would be for any package, whatever state it is in.
struct Stage {
    disk: Disk,
}

impl Stage {
    fn below(path: &str) -> Option<&str> {
        let rest = path.strip_prefix(DEPS)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }
}

impl Tree for Stage {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        match (path, Stage::below(path)) {
            ("", _) => Ok(Some(Kind::Directory)),
            (_, Some(path)) => self.disk.kind(path),
            _ => Ok(None),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<Entry>, Error> {
        match Stage::below(path) {
            Some(path) => self.disk.list(path),
            None => Ok(vec![Entry { name: DEPS.to_owned(), plain: false }]),
        }
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        match Stage::below(path) {
            Some(path) => self.disk.read(path),
            None => Err(Error::NotFound { path: self.show(path) }),
        }
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        match Stage::below(path) {
            Some(path) => self.disk.real(path),
            None => Ok(path.to_owned()),
        }
    }

    fn show(&self, path: &str) -> String {
        match Stage::below(path) {
            Some(path) => self.disk.show(path),
            None => self.disk.show(""),
        }
    }
}
