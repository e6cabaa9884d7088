//! `witgate.lock` version 1, our own; [`Pins`] is the whole of it, and here
//! are its entries as those of any lock.

use witgate_toml::Table;

use crate::error::Error;
use crate::format::{Digests, Format};
use crate::pin::{Pin, Source};
use crate::pins::Pins;

pub(crate) static FORMAT: Format = Format {
    id: "witgate",
    files: &["witgate.lock"],
    manifest: None,
    digests: Digests::Own,
    parse,
    empty_text_is_valid: false,
};

fn parse(file: Table<'_>) -> Result<Vec<Pin>, Error> {
    let Pins { packages, artifacts, .. } = Pins::from_table(&file)?;
    let packages = packages.into_iter().map(|package| Pin {
        entry: package.entry(),
        name: package.name.clone(),
        source: Source::Own,
        requirement: None,
        version: package.version,
        sha256: package.contract,
        sha512: None,
        deps: Vec::new(),
        range: package.range,
    });
    let artifacts = artifacts.into_iter().map(|artifact| Pin {
        entry: artifact.path.clone(),
        name: artifact.path,
        source: Source::Artifact,
        requirement: None,
        version: None,
        sha256: artifact.digest,
        sha512: None,
        deps: Vec::new(),
        range: artifact.range,
    });
    Ok(packages.chain(artifacts).collect())
}
