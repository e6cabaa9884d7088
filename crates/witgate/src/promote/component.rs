//! One of the two components: its digests, by which evidence is distinguished.

use std::path::Path;

use witgate_load::{Context, InspectOptions};
use witgate_lock::{Hashed, Image};
use witgate_model::Digest;

use crate::check::policy::Policy;
use crate::compare::resolve;
use crate::error::{Error, Party};
use crate::promote::PromotionRequest;

/// More than any manifest of an image has.
const MANIFEST_LIMIT: u64 = 32 << 20;

/// A component, by what it is called and its digests.
pub(super) struct Component {
    pub(super) name: String,
    /// Of its bytes.
    pub(super) digest: Digest,
    /// Of the manifest of the image that it is published as, where the policy names one.
    manifest: Option<Digest>,
}

impl Component {
    /// Reads a component, or takes a digest as it is.
    pub(super) fn read(
        party: Party,
        text: &str,
        request: &PromotionRequest,
        policy: &Policy,
    ) -> Result<Component, Error> {
        if text.starts_with("sha256:") {
            let digest = Digest::parse(text);
            let digest = digest.ok_or_else(|| Error::BadDigest { text: text.to_owned() })?;
            return Ok(Component { name: digest.to_string(), digest, manifest: None });
        }
        let place = resolve(party, text, None)?;
        let load = |error| Error::Load { party, error };
        let inspected = witgate_load::inspect(
            &place,
            &Context::default(),
            &request.options,
            InspectOptions::default(),
        )
        .map_err(load)?;
        let Some((digests, _)) = inspected.wasm else {
            return Err(Error::NotWasm { place: inspected.place });
        };
        let manifest = manifest(text, digests.bytes, policy)?;
        Ok(Component { name: inspected.place, digest: digests.bytes, manifest })
    }

    /// The digests that evidence about it may have.
    pub(super) fn digests(&self) -> Vec<Digest> {
        std::iter::once(self.digest).chain(self.manifest).collect()
    }
}

/// The digest of the manifest that the policy names for a component at that path.
fn manifest(text: &str, bytes: Digest, policy: &Policy) -> Result<Option<Digest>, Error> {
    let Ok(path) = Path::new(text).canonicalize() else { return Ok(None) };
    let artifacts = policy.config().into_iter().flat_map(|config| &config.artifacts);
    let stated = artifacts
        .filter(|artifact| {
            let own = policy.anchor.join(&artifact.path.value).canonicalize();
            own.is_ok_and(|own| own == path)
        })
        .find_map(|artifact| artifact.manifest.as_ref());
    let Some(stated) = stated else { return Ok(None) };
    let wrong = |reason: String| Error::Evidence {
        file: stated.value.clone(),
        reason,
        help: Some("write the manifest of the image again, or remove `manifest`".to_owned()),
    };
    let file = policy.anchor.join(&stated.value);
    let manifest = witgate_files::read(&file, MANIFEST_LIMIT);
    let manifest = manifest.map_err(|refusal| wrong(refusal.to_string()))?;
    let image = Image::parse(&manifest, Hashed::of_bytes(&manifest).sha256()).map_err(wrong)?;
    let own = bytes.to_string();
    match image.layers.iter().any(|layer| layer.to_string() == own) {
        true => Ok(Some(Digest::of_bytes(&manifest))),
        false => Err(wrong("it is the manifest of other bytes".to_owned())),
    }
}
