//! A path of a tree to a subject.

use std::sync::Arc;

use wit_parser::decoding::DecodedWasm;
use witgate_model::{Form, Subject};

use crate::elsewhere::Elsewhere;
use crate::encoded::package_name;
use crate::error::Error;
use crate::options::Options;
use crate::source::Tree;
use crate::text::{self, Read};
use crate::{normalise, structure, wasm};

pub(crate) fn subject(
    tree: &dyn Tree,
    path: &str,
    place: String,
    resolved: Option<String>,
    elsewhere: &Elsewhere<'_>,
    options: &Options,
) -> Result<Subject, Error> {
    let read = text::read(tree, path, elsewhere, options)?;
    of_read(tree, path, read, place, resolved, options)
}

/// The subject of what was read at a path.
pub(crate) fn of_read(
    tree: &dyn Tree,
    path: &str,
    read: Read,
    place: String,
    resolved: Option<String>,
    options: &Options,
) -> Result<Subject, Error> {
    match read {
        Read::Text { sourced, main, everything, is_open, unseen, is_long_gone, notes } => {
            let every = Options { all_features: true, ..options.clone() };
            let options = if is_open { &every } else { options };
            let (contract, sources, withheld) =
                normalise::from_text(&sourced, everything.as_deref(), options)?;
            let form = Form::Text;
            let subject = Subject {
                contract,
                main: main.as_ref().map(package_name),
                sources,
                place,
                resolved,
                form,
                withheld,
                unseen,
                is_long_gone,
                notes,
                ..Subject::default()
            };
            Ok(subject)
        }
        Read::Wasm(bytes) => {
            let decoded = wasm::decode(&bytes, &tree.show(path))?;
            let form = match &decoded {
                DecodedWasm::WitPackage(..) => Form::WitPackage,
                DecodedWasm::Component(..) => Form::Component,
            };
            let (contract, withheld) = normalise::from_wasm(&decoded, options)?;
            let structure = match form {
                // Of what is broken inside, the contract is all that is known.
                Form::Component => wasm::as_binary(&bytes)
                    .and_then(|binary| structure::structure(&binary).ok())
                    .map(Arc::new),
                _ => None,
            };
            Ok(Subject {
                contract,
                place,
                resolved,
                form,
                withheld,
                structure,
                ..Subject::default()
            })
        }
    }
}
