//! Snapshots: a contract as one file of WIT text, to be compared with where
//! there is no history.
//!
//! In: a place. Out: text that gives the same contract when it is loaded with
//! the same options, documentation included; with its dependencies, as far as
//! they are in the contract, as nested packages, and a last line that says which
//! of its packages are no dependencies, where that needs saying. The text depends on what is
//! promised and how it is documented, and not on the order or the files in
//! which it was. It is loaded before it is given away, so a snapshot that
//! would be of another contract is an error.

mod print;

use std::collections::BTreeSet;
use std::sync::Arc;

use wit_parser::PackageName;
use wit_parser::decoding::DecodedWasm;
use witgate_model::Contract;

use crate::context::{Context, beside, on_disk};
use crate::elsewhere::Elsewhere;
use crate::error::Error;
use crate::history::in_git;
use crate::options::Options;
use crate::place::Place;
use crate::source::memory::Memory;
use crate::source::registry;
use crate::source::{Bytes, Entry, Kind, Tree, join};
use crate::sourced::Sourced;
use crate::stack::on_deep_stack;
use crate::subject::subject;
use crate::text::{self, Read};
use crate::{normalise, wasm};

/// The contract at a place, as the text of one `.wit` file.
pub fn snapshot(place: &Place, context: &Context, options: &Options) -> Result<String, Error> {
    on_deep_stack(|| match place {
        Place::Nothing | Place::StandardInput => Err(Error::NothingHere {
            path: place.to_string(),
            looked_for: format!("`{place}` has nothing to snapshot"),
        }),
        Place::Registry(reference) => {
            let fetched = registry::fetch(reference, context.version.as_ref(), options)?;
            let tree = Memory { name: registry::NAME, bytes: &fetched.bytes };
            take(&tree, registry::NAME, &Elsewhere::default(), options)
        }
        Place::Path(path) => {
            let (tree, inner) = on_disk(&context.cwd, path)?;
            beside(path, context, options, |elsewhere| take(&tree, &inner, elsewhere, options))
        }
        _ => {
            let (history, path) = in_git(place, context)?;
            let commit = history.commit(place, context.version.as_ref())?;
            let elsewhere = history.elsewhere(&commit, &path, options, None);
            take(&*history.tree(&commit)?, &path, &elsewhere, options)
        }
    })
}

/// The contract at a path of a tree, as text.
pub(crate) fn take(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<String, Error> {
    let wanted = contract(tree, path, elsewhere, options)?;
    // What is behind closed gates is kept too, behind the same gates.
    let every = Options { all_features: true, ..Options::default() };
    let sourced = resolved(tree, path, elsewhere, &every)?;
    let (whole, ..) = normalise::from_text(&sourced, None, &every)?;
    print::text(sourced, &whole, |text| is_same(text, &wanted, options))
        .map_err(|message| Error::Upstream { path: tree.show(path), message })
}

/// The text of a contract that was read from wasm, where nothing is gated.
pub(crate) fn printed(
    sourced: Sourced,
    contract: &Contract,
    options: &Options,
) -> Result<String, String> {
    print::text(sourced, contract, |text| is_same(text, contract, options))
}

/// Whether a text says just what is wanted; why not, if it does not.
fn is_same(text: &str, wanted: &Contract, options: &Options) -> Result<(), String> {
    let tree = File(Arc::from(text));
    match contract(&tree, NAME, &Elsewhere::default(), options) {
        Ok(found) if found == *wanted => Ok(()),
        Ok(_) => Err("a snapshot of it in one file would be of another contract".to_owned()),
        Err(error) => Err(format!("a snapshot of it does not load: {error}")),
    }
}

fn contract(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Contract, Error> {
    let subject = subject(tree, path, String::new(), None, elsewhere, options)?;
    Ok(subject.contract)
}

fn resolved(
    tree: &dyn Tree,
    path: &str,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Sourced, Error> {
    match text::read_documented(tree, path, elsewhere, options)? {
        Read::Text { sourced, .. } => Ok(*sourced),
        Read::Wasm(bytes) => {
            let decoded = wasm::decode(&bytes, &tree.show(path))?;
            let roots = vec![decoded.package()];
            let (DecodedWasm::WitPackage(resolve, _) | DecodedWasm::Component(resolve, _)) =
                decoded;
            Ok(Sourced { resolve, roots, files: Vec::new() })
        }
    }
}

/// What the last line of a snapshot begins with, before the packages that it is of. As the
/// first it would be documentation.
const STATED: &str = "// snapshot by witgate of ";

/// The directory of snapshots, from their lock. Elsewhere that line is a comment as any other:
/// who writes a contract has no say in what of it is compared.
pub const SNAPSHOTS: &str = ".witgate";

/// The packages that a file says it is a snapshot of; nothing if it is none.
pub(crate) fn stated_roots(shown: &str, text: &str) -> Option<BTreeSet<String>> {
    let mut above = shown.rsplit(['/', '\\', ':']).skip(1);
    above.next().filter(|it| *it == SNAPSHOTS)?;
    let stated = text.trim_end().lines().next_back()?.strip_prefix(STATED)?;
    Some(stated.split(", ").map(str::to_owned).collect())
}

/// The last line of a snapshot of these packages.
fn stating<'n>(roots: impl Iterator<Item = &'n PackageName>) -> String {
    let roots: BTreeSet<String> = roots.map(ToString::to_string).collect();
    format!("{STATED}{}\n", roots.into_iter().collect::<Vec<_>>().join(", "))
}

/// The one file that a snapshot is.
struct File(Arc<str>);

const NAME: &str = "snapshot.wit";

impl Tree for File {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        Ok(match path {
            "" => Some(Kind::Directory),
            NAME => Some(Kind::File),
            _ => None,
        })
    }

    fn list(&self, _: &str) -> Result<Vec<Entry>, Error> {
        Ok(vec![Entry { name: NAME.to_owned(), plain: true }])
    }

    fn read(&self, _: &str) -> Result<Bytes, Error> {
        Ok(Bytes::Read(Arc::from(self.0.as_bytes())))
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        Ok(path.to_owned())
    }

    fn show(&self, path: &str) -> String {
        join(SNAPSHOTS, path)
    }
}
