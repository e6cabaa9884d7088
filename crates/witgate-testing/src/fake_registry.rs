//! An OCI registry on loopback that has what a test puts into it, as `wkg publish`
//! would.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};

use crate::server::{Request, Server, respond};

/// An OCI registry on loopback.
pub struct FakeRegistry {
    server: Server,
    content: Arc<Mutex<Content>>,
}

#[derive(Default)]
struct Content {
    /// Manifests by repository and tag.
    tags: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    /// Blobs and manifests by digest.
    blobs: BTreeMap<String, Vec<u8>>,
}

/// `sha256:` and the digits of some bytes.
pub fn digest(bytes: &[u8]) -> String {
    let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

impl FakeRegistry {
    /// An empty registry.
    pub fn start() -> FakeRegistry {
        let content = Arc::new(Mutex::new(Content::default()));
        let served = content.clone();
        let server = Server::start(move |request, stream| {
            match served.lock().expect("no test panics with it").answer(request) {
                Some(body) => respond(stream, 200, "", &body),
                None => respond(stream, 404, "", b"{}"),
            }
        });
        FakeRegistry { server, content }
    }

    /// Puts a package there, and gives the digest of its manifest.
    pub fn publish(&self, repository: &str, tag: &str, wasm: &[u8]) -> String {
        let layer = digest(wasm);
        let manifest = format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.wasm.config.v0+json","digest":"{}","size":2}},"layers":[{{"mediaType":"application/wasm","digest":"{layer}","size":{}}}]}}"#,
            digest(b"{}"),
            wasm.len()
        );
        let manifest = manifest.into_bytes();
        let named = digest(&manifest);
        let mut content = self.content.lock().expect("no test panics with it");
        content.blobs.insert(layer, wasm.to_vec());
        content.blobs.insert(named.clone(), manifest.clone());
        content.tags.entry(repository.to_owned()).or_default().insert(tag.to_owned(), manifest);
        named
    }

    /// Its address.
    pub fn host(&self) -> &str {
        &self.server.host
    }

    /// How often it was asked for anything.
    pub fn requests(&self) -> usize {
        self.server.requests().len()
    }

    /// A config.toml of wkg by which the packages of a namespace are here.
    pub fn config(&self, namespace: &str) -> String {
        let host = self.host();
        format!(
            "[namespace_registries]\n\
             {namespace} = {{ registry = \"{host}\", metadata = {{ preferredProtocol = \"oci\", \
             oci = {{ registry = \"{host}\" }} }} }}\n\n\
             [registry.\"{host}\".oci]\nprotocol = \"http\"\n"
        )
    }
}

impl Content {
    fn answer(&self, request: &Request) -> Option<Vec<u8>> {
        let path = request.path.strip_prefix("/v2/")?;
        let path = path.split('?').next().unwrap_or(path);
        if let Some(repository) = path.strip_suffix("/tags/list") {
            let tags: Vec<&String> = self.tags.get(repository)?.keys().collect();
            let tags = serde_json::json!({ "name": repository, "tags": tags });
            return Some(tags.to_string().into_bytes());
        }
        if let Some((repository, reference)) = path.split_once("/manifests/") {
            let tagged = self.tags.get(repository)?.get(reference);
            return tagged.or_else(|| self.blobs.get(reference)).cloned();
        }
        let (_, digest) = path.split_once("/blobs/")?;
        self.blobs.get(digest).cloned()
    }
}
