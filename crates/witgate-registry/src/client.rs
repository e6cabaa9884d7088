//! What can be asked of registries.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use semver::Version;
use serde::Deserialize;
use witgate_model::{Digest, PackageName};

use crate::address::{Host, Url};
use crate::authorization::{Authorizations, denial};
use crate::config::{Config, RegistryConfig};
use crate::credentials;
use crate::error::Error;
use crate::manifest::{self, Descriptor, Manifest};
use crate::metadata::{self, Metadata};
use crate::repository::{self, Reference, Repository};
use crate::settings::Settings;
use crate::store::Store;
use crate::transport::{Answer, Deadline, Transport, size_of};

/// More of a registry's document on itself is not read.
const METADATA_LIMIT: u64 = 1 << 20;

/// More of a page of tags is not read.
const PAGE_LIMIT: u64 = 4 << 20;

/// So many pages of tags are read.
const PAGES: usize = 200;

/// A larger layer is not read. Components of interpreters have some 50 MiB.
const WASM_LIMIT: u64 = 512 << 20;

/// Asks registries. Nothing is read or requested before a method is called.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    config: OnceLock<Result<Config, Error>>,
    transport: OnceLock<Result<Transport, Error>>,
    authorizations: Authorizations,
}

#[derive(Deserialize)]
struct Tags {
    // `null` is what some registries say of a repository without tags.
    tags: Option<Vec<String>>,
}

impl Client {
    /// A client that goes by some settings.
    pub fn new(settings: Settings) -> Client {
        Client {
            settings,
            config: OnceLock::new(),
            transport: OnceLock::new(),
            authorizations: Authorizations::default(),
        }
    }

    /// The repository of a package, where wkg would look for it.
    pub fn resolve(&self, package: &PackageName) -> Result<Repository, Error> {
        for label in [&package.namespace, &package.name] {
            if !is_label(label) {
                return Err(Error::BadName { what: "package name", text: package.bare() });
            }
        }
        let config = self.config()?;
        let resolved = config.resolve(package, self.settings.registry.as_deref())?;
        let registry = resolved.registry;
        Host::parse(&registry)?;
        let own = config.registry(&registry);
        let configured = own.and_then(RegistryConfig::protocol);
        let mut notes = Vec::new();
        let metadata = match resolved.metadata {
            Some(metadata) => metadata.clone(),
            None if configured == Some("local") => Metadata::default(),
            None => self.metadata(&registry, &mut notes)?,
        };
        let protocol = configured.or(metadata.preferred_protocol()).unwrap_or("oci");
        if protocol != "oci" {
            return Err(Error::Protocol { registry, protocol: protocol.to_owned() });
        }
        let oci = metadata.oci(&registry)?;
        let host = oci.registry.as_deref().unwrap_or(&registry);
        let prefix = oci.namespace_prefix.unwrap_or_default();
        let path = format!("{prefix}{}/{}", package.namespace, package.name);
        self.get_from(host, &path, &registry, notes)
    }

    /// A repository by its address.
    pub fn repository(&self, host: &str, path: &str) -> Result<Repository, Error> {
        self.get_from(host, path, host, Vec::new())
    }

    fn get_from(
        &self,
        host: &str,
        path: &str,
        registry: &str,
        notes: Vec<String>,
    ) -> Result<Repository, Error> {
        let host = Host::parse(host)?;
        let path = repository::path(path)?;
        let oci = self.config()?.registry(registry).map(|it| it.oci(registry)).transpose()?;
        let is_https = match oci.and_then(|oci| oci.protocol).as_deref() {
            None => !host.is_loopback(),
            Some("https") => true,
            Some("http") if host.is_loopback() => false,
            Some("http") => return Err(Error::PlainHttp { host: host.as_str().to_owned() }),
            Some(protocol) => {
                let protocol = protocol.to_owned();
                return Err(Error::Protocol { registry: registry.to_owned(), protocol });
            }
        };
        Ok(Repository { host, path, registry: registry.to_owned(), is_https, notes })
    }

    /// The versions in a repository, in order: its tags that are versions, as for wkg.
    pub fn versions(&self, repository: &Repository) -> Result<Vec<Version>, Error> {
        let deadline = Deadline::after(self.settings.timeout());
        let mut versions = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut url = parsed(&repository.url("tags/list?n=1000"))?;
        for _ in 0..PAGES {
            seen.insert(url.uri().to_string());
            let answer = self.get(repository, &url, "application/json", deadline)?;
            let answer = expected(answer, repository, &repository.to_string())?;
            let next = answer.header("link").and_then(next_page).and_then(|to| url.join(to));
            let bytes = answer.read(PAGE_LIMIT, &url.to_string())?;
            let page: Tags = serde_json::from_slice(&bytes).map_err(|error| Error::BadAnswer {
                url: url.to_string(),
                reason: format!("its list of tags is not valid: {error}"),
            })?;
            let tags = page.tags.unwrap_or_default();
            versions.extend(tags.iter().filter_map(|tag| Version::parse(tag).ok()));
            match next {
                // Pages of another host are not pages of this repository.
                Some(next)
                    if next.is_same_origin(&url) && !seen.contains(&next.uri().to_string()) =>
                {
                    url = next;
                }
                _ => return Ok(versions.into_iter().collect()),
            }
        }
        let reason = format!("its list of tags has more than {PAGES} pages");
        Err(Error::BadAnswer { url: url.to_string(), reason })
    }

    /// A manifest. One that is named by its digest comes from the store where that has it.
    pub fn manifest(
        &self,
        repository: &Repository,
        reference: &Reference,
    ) -> Result<Manifest, Error> {
        let what = match reference {
            Reference::Tag(tag) => format!("{repository}:{tag}"),
            Reference::Digest(digest) => format!("{repository}@{digest}"),
        };
        let url = parsed(&repository.url(&format!("manifests/{reference}")))?;
        let read = |bytes: &[u8]| Manifest::parse(bytes, &what, &url.to_string());
        let store = self.store();
        if let (Some(store), Reference::Digest(digest)) = (&store, reference)
            && let Some(bytes) = store.get(*digest, manifest::LIMIT)
        {
            return read(&bytes);
        }
        let deadline = Deadline::after(self.settings.timeout());
        let answer = self.get(repository, &url, manifest::ACCEPT, deadline)?;
        let bytes = expected(answer, repository, &what)?.read(manifest::LIMIT, &what)?;
        let found = Digest::of_bytes(&bytes);
        if let Reference::Digest(digest) = reference {
            verified(&bytes, *digest, &what)?;
        }
        let manifest = read(&bytes)?;
        if let Some(store) = &store {
            store.put(found, &bytes);
        }
        Ok(manifest)
    }

    /// The bytes of the wasm layer of a manifest, hashed.
    pub fn wasm(&self, repository: &Repository, wasm: &Descriptor) -> Result<Vec<u8>, Error> {
        let Descriptor { digest, size } = wasm;
        let what = format!("{repository}@{digest}");
        if *size > WASM_LIMIT {
            let (size, limit) = (size_of(*size), size_of(WASM_LIMIT));
            return Err(Error::TooLarge { what, size, limit });
        }
        let store = self.store();
        if let Some(bytes) = store.as_ref().and_then(|store| store.get(*digest, *size)) {
            return Ok(bytes);
        }
        let url = parsed(&repository.url(&format!("blobs/{digest}")))?;
        let deadline = Deadline::after(self.settings.timeout());
        let answer = self.get(repository, &url, "application/octet-stream, */*", deadline)?;
        let bytes = expected(answer, repository, &what)?.read(*size, &what)?;
        verified(&bytes, *digest, &what)?;
        if let Some(store) = &store {
            store.put(*digest, &bytes);
        }
        Ok(bytes)
    }

    fn get(
        &self,
        repository: &Repository,
        url: &Url,
        accept: &str,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let config = self.config()?;
        let credentials = || credentials::find(&self.settings, config, repository);
        let transport = self.transport()?;
        let answer =
            self.authorizations.get(transport, repository, url, accept, credentials, deadline)?;
        match answer.status {
            403 => Err(denial(repository, credentials()?.is_some())),
            _ => Ok(answer),
        }
    }

    /// What a registry says of itself. As for wkg, one that says nothing is an OCI
    /// registry; where that was not a plain "not found", the reader should know.
    fn metadata(&self, registry: &str, notes: &mut Vec<String>) -> Result<Metadata, Error> {
        let host = Host::parse(registry)?;
        let scheme = if host.is_loopback() { "http" } else { "https" };
        let url = parsed(&format!("{scheme}://{registry}{}", metadata::PATH))?;
        let deadline = Deadline::after(self.settings.timeout());
        let answer = self.transport()?.get(&url, "application/json", None, deadline);
        let read = match answer {
            Ok(answer) if answer.status == 404 => return Ok(Metadata::default()),
            Ok(answer) if answer.status != 200 => Err(format!("status {}", answer.status)),
            Ok(answer) => answer
                .read(METADATA_LIMIT, &url.to_string())
                .map_err(|error| error.to_string())
                .and_then(|bytes| {
                    serde_json::from_slice(&bytes).map_err(|_| "not a valid document".to_owned())
                }),
            Err(error @ (Error::Offline { .. } | Error::NoCertificates { .. })) => {
                return Err(error);
            }
            Err(error) => Err(error.to_string()),
        };
        Ok(read.unwrap_or_else(|reason| {
            notes.push(format!(
                "{url} cannot be read ({reason}), so `{registry}` is taken as the OCI registry, \
                 as wkg does"
            ));
            Metadata::default()
        }))
    }

    fn config(&self) -> Result<&Config, Error> {
        let Settings { config, is_config_named, .. } = &self.settings;
        let read = || match config {
            Some(path) => Config::read(path, *is_config_named),
            None => Ok(Config::default()),
        };
        self.config.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    fn transport(&self) -> Result<&Transport, Error> {
        let transport = self.transport.get_or_init(|| {
            let extra = self.config()?.extra_root_certificates()?;
            Ok(Transport::new(self.settings.is_offline, extra))
        });
        transport.as_ref().map_err(Clone::clone)
    }

    fn store(&self) -> Option<Store> {
        self.settings.store.as_deref().map(Store::new)
    }
}

/// An answer with what was asked for; `what` is that.
fn expected(answer: Answer, repository: &Repository, what: &str) -> Result<Answer, Error> {
    match answer.status {
        200 => Ok(answer),
        404 => Err(Error::NotFound { what: what.to_owned(), host: repository.host().to_owned() }),
        status => Err(Error::Status { url: answer.url.to_string(), status }),
    }
}

fn verified(bytes: &[u8], expected: Digest, what: &str) -> Result<(), Error> {
    let found = Digest::of_bytes(bytes);
    match found == expected {
        true => Ok(()),
        false => Err(Error::WrongDigest {
            what: what.to_owned(),
            expected: expected.to_string(),
            found: found.to_string(),
        }),
    }
}

fn parsed(text: &str) -> Result<Url, Error> {
    Url::parse(text).ok_or_else(|| Error::BadName { what: "registry URL", text: text.to_owned() })
}

/// The next page of a list, as the header `Link` has it: `</v2/…>; rel="next"`.
fn next_page(link: &str) -> Option<&str> {
    let (target, rest) = link.strip_prefix('<')?.split_once('>')?;
    rest.replace('"', "").contains("rel=next").then_some(target)
}

/// Whether a text is a label, as wkg has the parts of package names.
fn is_label(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(is_word)
}
