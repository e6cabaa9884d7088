//! The manifest of an artifact: which of its layers is the wasm.

use serde::Deserialize;
use witgate_model::Digest;

use crate::error::Error;
use crate::repository::digest;

/// The media types that are asked for.
pub(crate) const ACCEPT: &str = "application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.v2+json";

/// More of a manifest is not read; the specification lets registries refuse more.
pub(crate) const LIMIT: u64 = 4 << 20;

/// So many layers are examined.
const LAYERS: usize = 1000;

/// The manifest of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The digest of its bytes.
    pub digest: Digest,
    /// The layer with the wasm.
    pub wasm: Descriptor,
}

/// Bytes that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Their digest.
    pub digest: Digest,
    /// How many they are.
    pub size: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    #[serde(default)]
    layers: Vec<WrittenDescriptor>,
    manifests: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenDescriptor {
    #[serde(default)]
    media_type: String,
    digest: String,
    size: u64,
}

impl Manifest {
    /// Reads a manifest; `what` is what it was found as, `url` where.
    pub(crate) fn parse(bytes: &[u8], what: &str, url: &str) -> Result<Manifest, Error> {
        let not_wasm = |reason: String| Error::NotWasm { what: what.to_owned(), reason };
        let written: Written = serde_json::from_slice(bytes).map_err(|error| Error::BadAnswer {
            url: url.to_owned(),
            reason: format!("its manifest is not valid: {error}"),
        })?;
        if written.manifests.is_some() {
            return Err(not_wasm("it is an index of several manifests".to_owned()));
        }
        if written.layers.len() > LAYERS {
            return Err(not_wasm(format!("it has {} layers", written.layers.len())));
        }
        // wkg takes the first layer whatever it is; an image of a container has layers too.
        let is_wasm = |layer: &&WrittenDescriptor| {
            matches!(
                layer.media_type.as_str(),
                "application/wasm" | "application/vnd.wasm.content.layer.v1+wasm"
            )
        };
        let mut wasm = written.layers.iter().filter(is_wasm);
        let layer = match (wasm.next(), wasm.next()) {
            (Some(layer), None) => layer,
            (Some(_), Some(_)) => return Err(not_wasm("it has several wasm layers".to_owned())),
            (None, _) => return Err(not_wasm("none of its layers is wasm".to_owned())),
        };
        let digest = digest(&layer.digest).ok_or_else(|| {
            not_wasm(format!("the digest of its layer is not sha256: `{}`", shown(&layer.digest)))
        })?;
        Ok(Manifest {
            digest: Digest::of_bytes(bytes),
            wasm: Descriptor { digest, size: layer.size },
        })
    }
}

/// So much of a text as messages may have of what others wrote.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(layers: &str) -> Result<Manifest, Error> {
        let text = format!(r#"{{"schemaVersion": 2, "layers": {layers}}}"#);
        Manifest::parse(text.as_bytes(), "r/a:1", "https://r/v2/a/manifests/1")
    }

    fn layer(media_type: &str, digest: &str, size: &str) -> String {
        format!(r#"{{"mediaType": "{media_type}", "digest": "{digest}", "size": {size}}}"#)
    }

    #[test]
    fn the_wasm_layer() {
        let digest = Digest::of_bytes(b"x").to_string();
        let [wasm, tar] = ["application/wasm", "application/vnd.oci.image.layer.v1.tar"]
            .map(|media_type| layer(media_type, &digest, "1"));
        let manifest = parse(&format!("[{wasm}]")).expect("a manifest");
        assert_eq!(manifest.wasm, Descriptor { digest: Digest::of_bytes(b"x"), size: 1 });
        assert_eq!(parse(&format!("[{tar}, {wasm}]")).expect("a manifest").wasm, manifest.wasm);
        for layers in ["[]".to_owned(), format!("[{tar}]"), format!("[{wasm}, {wasm}]")] {
            assert!(matches!(parse(&layers), Err(Error::NotWasm { .. })), "{layers}");
        }
    }

    #[test]
    fn what_is_no_manifest() {
        let digest = Digest::of_bytes(b"x").to_string();
        for size in ["-1", "1e300", "99999999999999999999999", "\"1\"", "null"] {
            let layers = format!("[{}]", layer("application/wasm", &digest, size));
            assert!(matches!(parse(&layers), Err(Error::BadAnswer { .. })), "{size}");
        }
        for digest in ["sha512:00", "sha256:../../etc/passwd", ""] {
            let layers = format!("[{}]", layer("application/wasm", digest, "1"));
            assert!(matches!(parse(&layers), Err(Error::NotWasm { .. })), "{digest}");
        }
        let index = br#"{"schemaVersion": 2, "manifests": []}"#;
        assert!(matches!(Manifest::parse(index, "a", "u"), Err(Error::NotWasm { .. })));
        assert!(Manifest::parse(b"<html>", "a", "u").is_err());
    }
}
