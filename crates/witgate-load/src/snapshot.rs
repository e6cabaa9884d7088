//! Snapshots: a contract as one file of WIT text, to be compared with where
//! there is no history.
//!
//! In: a place. Out: text that gives the same contract when it is loaded with
//! the same options, documentation included; with its dependencies, as far as
//! they are in the contract, as nested packages. The text depends on what is
//! promised and how it is documented, and not on the order or the files in
//! which it stood. It is loaded before it is given away, so a snapshot that
//! would be of another contract is an error.

mod print;

use std::rc::Rc;
use std::sync::Arc;

use wit_parser::decoding::DecodedWasm;
use witgate_model::Contract;

use crate::context::{Context, beside_candidate, directory, on_disk};
use crate::error::Error;
use crate::history::History;
use crate::options::Options;
use crate::place::Place;
use crate::source::git::{GitTree, Repository};
use crate::source::{self, Bytes, Entry, Kind, Tree};
use crate::sourced::Sourced;
use crate::stack::on_deep_stack;
use crate::subject::subject;
use crate::text::{self, Read};
use crate::{normalise, wasm};

/// The contract at a place, as the text of one `.wit` file.
pub fn snapshot(place: &Place, context: &Context, options: &Options) -> Result<String, Error> {
    on_deep_stack(|| {
        let (tree, path) = open(place, context)?;
        take(&*tree, &path, options)
    })
}

fn take(tree: &dyn Tree, path: &str, options: &Options) -> Result<String, Error> {
    let wanted = contract(tree, path, options)?;
    // What stands behind closed gates is kept too, behind the same gates.
    let every = Options { all_features: true, ..Options::default() };
    let sourced = resolved(tree, path, &every)?;
    let (whole, ..) = normalise::from_text(&sourced, None, &every)?;
    print::text(sourced, &whole, |text| is_same(text, &wanted, options))
        .map_err(|message| Error::Upstream { path: tree.show(path), message })
}

/// Whether a text says just what is wanted; why not, if it does not.
fn is_same(text: &str, wanted: &Contract, options: &Options) -> Result<(), String> {
    let tree = File(Arc::from(text));
    match contract(&tree, NAME, options) {
        Ok(found) if found == *wanted => Ok(()),
        Ok(_) => Err("a snapshot of it in one file would be of another contract".to_owned()),
        Err(error) => Err(format!("a snapshot of it does not load: {error}")),
    }
}

fn contract(tree: &dyn Tree, path: &str, options: &Options) -> Result<Contract, Error> {
    let subject = subject(tree, path, String::new(), None, options)?;
    Ok(subject.contract)
}

fn resolved(tree: &dyn Tree, path: &str, options: &Options) -> Result<Sourced, Error> {
    match text::read(tree, path, options)? {
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

/// The tree that a place is in, and the path in it.
fn open(place: &Place, context: &Context) -> Result<(Box<dyn Tree>, String), Error> {
    let named = place.to_string();
    let (repository, path) = match place {
        Place::Nothing => {
            let looked_for = "there is nothing to keep of `none`".to_owned();
            return Err(Error::NothingHere { path: named, looked_for });
        }
        Place::Path(path) => {
            let (tree, path) = on_disk(&context.cwd, path)?;
            return Ok((Box::new(tree), path));
        }
        Place::Git { path: Some(path), .. } => {
            let repository = Repository::new(directory(&context.cwd), named);
            let absolute = source::git::absolute(path, || repository.prefix())?;
            let path = absolute.ok_or_else(|| Error::BadPlace {
                text: place.to_string(),
                reason: "its path leads out of the repository".to_owned(),
            })?;
            (repository, path)
        }
        Place::Git { path: None, .. } | Place::MergeBase { .. } | Place::Release { .. } => {
            beside_candidate(named, context)?
        }
    };
    let repository = Rc::new(repository);
    let history = History::of(repository.clone(), String::new())?;
    let commit = history.commit(place, context.version.as_ref())?;
    let objects = Rc::new(repository.objects()?);
    Ok((Box::new(GitTree::new(objects, &commit.id, commit.name)?), path))
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
        path.to_owned()
    }
}
