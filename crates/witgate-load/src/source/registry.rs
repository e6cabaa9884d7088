//! A package in a registry.

use semver::Version;
use witgate_model::Subject;

use super::memory::Memory;
use crate::elsewhere::Elsewhere;
use crate::error::Error;
use crate::fetch::Fetched;
use crate::options::Options;
use crate::registry_reference::RegistryReference;
use crate::subject::subject;

/// Fetches what a reference names.
pub(crate) fn fetch(
    reference: &RegistryReference,
    declared: Option<&Version>,
    options: &Options,
) -> Result<Fetched, Error> {
    let Some(fetch) = &options.fetch else {
        return Err(Error::NoRegistries {
            text: reference.to_string(),
            help: format!(
                "`check` and `diff` fetch it, if witgate was built with the feature `registry`; \
                 otherwise {}",
                reference.commands()
            ),
        });
    };
    fetch.fetch(reference, declared).map_err(|error| Error::Fetch {
        text: reference.to_string(),
        message: error.message,
        help: error.help,
    })
}

/// The name of the file that the bytes are of.
pub(crate) const NAME: &str = "package.wasm";

/// Reads the contract of what a reference names.
pub(crate) fn load(
    reference: &RegistryReference,
    declared: Option<&Version>,
    options: &Options,
) -> Result<Subject, Error> {
    let Fetched { bytes, reference, digest, notes } = fetch(reference, declared, options)?;
    let (tree, alone) = (Memory { name: NAME, bytes: &bytes }, Elsewhere::default());
    let place = reference.to_string();
    let mut subject = subject(&tree, NAME, place, Some(digest), &alone, options)?;
    subject.notes.extend(notes);
    Ok(subject)
}
