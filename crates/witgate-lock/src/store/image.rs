//! OCI images: the manifest, whose digest signatures and some locks speak of,
//! and the layers, whose digests other locks pin.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::{Looked, PlaceKind, Store};
use crate::digest::{Hashed, Sha256};
use crate::error::Error;
use crate::read;

/// An index or manifest is at most this long.
const JSON_LIMIT: u64 = 4 << 20;

/// So many manifests of a layout are examined.
const MANIFESTS_LIMIT: usize = 4096;

/// An image's manifest, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The digest of the manifest.
    pub manifest: Sha256,
    /// The digests of its layers, in order. For WebAssembly it is one: the
    /// bytes of the artifact.
    pub layers: Vec<Sha256>,
}

impl Image {
    /// Reads the text of a manifest, which must have that digest.
    pub fn parse(bytes: &[u8], manifest: Sha256) -> Result<Image, String> {
        let found = Hashed::of_bytes(bytes).sha256();
        if found != manifest {
            return Err(format!("the manifest's digest is {found}, not {manifest}"));
        }
        let json: Value =
            serde_json::from_slice(bytes).map_err(|error| format!("no OCI manifest: {error}"))?;
        let layers = json.get("layers").and_then(Value::as_array);
        let layers = layers.ok_or("no OCI manifest: it has no `layers`")?;
        let layers = layers.iter().map(|layer| {
            let digest = layer.get("digest").and_then(Value::as_str);
            let digest = digest.ok_or("a layer has no `digest`")?;
            Sha256::parse(digest).map_err(|why| format!("a layer's digest `{digest}`: {why}"))
        });
        Ok(Image { manifest, layers: layers.collect::<Result<_, String>>()? })
    }
}

impl Store {
    /// The image with that manifest, if its manifest is at hand.
    pub fn image(&self, manifest: &Sha256) -> (Result<Option<Image>, String>, Looked) {
        let mut looked = self.find(manifest);
        let image = match looked.found.take() {
            None => Ok(None),
            Some(find) => Image::parse(&find.bytes, *manifest).map(Some),
        };
        (image, looked)
    }

    /// The images of the OCI layouts that hold a layer: the link from what a
    /// lock pins to what a signature speaks of. Every manifest is hashed.
    pub fn images_with(&self, layer: &Sha256) -> Vec<Image> {
        let mut images = Vec::new();
        for place in self.places.iter().filter(|place| place.kind == PlaceKind::OciLayout) {
            for manifest in manifests(&place.directory) {
                let Some(bytes) = blob(&place.directory, &manifest) else { continue };
                let Ok(image) = Image::parse(&bytes, manifest) else { continue };
                if image.layers.contains(layer) && !images.contains(&image) {
                    images.push(image);
                }
            }
        }
        images
    }
}

/// The manifests that a layout's index lists, those of indexes in it included.
fn manifests(layout: &Path) -> BTreeSet<Sha256> {
    let mut found = BTreeSet::new();
    let mut ahead = Vec::new();
    let mut index = read::bytes(&layout.join("index.json"), "", JSON_LIMIT).ok();
    loop {
        let json = index.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let listed = json.as_ref().and_then(|json| json.get("manifests")?.as_array());
        for descriptor in listed.into_iter().flatten() {
            let digest = descriptor.get("digest").and_then(Value::as_str);
            let Some(Ok(digest)) = digest.map(Sha256::parse) else { continue };
            if found.len() >= MANIFESTS_LIMIT || !found.insert(digest) {
                continue;
            }
            let kind = descriptor.get("mediaType").and_then(Value::as_str).unwrap_or_default();
            if kind.contains("index") || kind.contains("manifest.list") {
                ahead.push(digest);
            }
        }
        let Some(next) = ahead.pop() else { return found };
        index = blob(layout, &next);
    }
}

fn blob(layout: &Path, digest: &Sha256) -> Option<Vec<u8>> {
    let read: Result<Vec<u8>, Error> =
        read::bytes(&layout.join("blobs/sha256").join(digest.hex()), "", JSON_LIMIT);
    read.ok()
}
