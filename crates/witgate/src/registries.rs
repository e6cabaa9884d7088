//! Packages in registries, for whoever asked for them: what reads sources is lent a
//! client of registries here.

use std::sync::Arc;

use semver::Version;
use witgate_load::{Fetch, FetchError, Fetched, ImagePointer, RegistryReference, Requirement};
use witgate_registry::{Client, Error, Reference, Repository, Settings, Wanted, choose};

/// A client of registries, to be put into [`Options::fetch`](witgate_load::Options::fetch).
/// Nothing is read or requested before a source in a registry is.
#[derive(Debug)]
pub struct Registries {
    client: Result<Client, Error>,
}

impl Registries {
    /// A client that goes by the environment as wkg does; offline, it requests nothing.
    pub fn from_environment(is_offline: bool) -> Arc<Registries> {
        let settings = Settings::from_environment();
        let client = settings.map(|settings| Client::new(Settings { is_offline, ..settings }));
        Arc::new(Registries { client })
    }

    /// A client that goes by some settings.
    pub fn new(settings: Settings) -> Arc<Registries> {
        Arc::new(Registries { client: Ok(Client::new(settings)) })
    }

    /// The client, if the environment allows one.
    pub fn client(&self) -> Result<&Client, Error> {
        self.client.as_ref().map_err(Clone::clone)
    }

    /// Where the package is that a reference names.
    pub fn repository(&self, reference: &RegistryReference) -> Result<Repository, Error> {
        match reference {
            RegistryReference::Package { package, .. } => self.client()?.resolve(package),
            RegistryReference::Image { host, repository, .. } => {
                self.client()?.repository(host, repository)
            }
        }
    }

    /// Fetches one version of a package.
    pub fn version(
        &self,
        repository: &Repository,
        reference: &RegistryReference,
        version: &Version,
    ) -> Result<Fetched, Error> {
        let tag = Reference::version(version)?;
        self.pointed(repository, reference.with_version(version), &tag)
    }

    fn pointed(
        &self,
        repository: &Repository,
        reference: RegistryReference,
        pointer: &Reference,
    ) -> Result<Fetched, Error> {
        let client = self.client()?;
        let manifest = client.manifest(repository, pointer)?;
        let bytes = client.wasm(repository, &manifest.wasm)?;
        let (digest, notes) = (manifest.digest.to_string(), repository.notes().to_vec());
        Ok(Fetched { bytes, reference, digest, notes })
    }

    fn fetch_latest(
        &self,
        reference: &RegistryReference,
        declared: Option<&Version>,
    ) -> Result<Fetched, Error> {
        let repository = self.repository(reference)?;
        let requirement = match reference {
            RegistryReference::Image { pointer: Some(pointer), .. } => {
                let pointer = match pointer {
                    ImagePointer::Tag(tag) => Reference::tag(tag)?,
                    ImagePointer::Digest(digest) => Reference::digest(digest)?,
                };
                return self.pointed(&repository, reference.clone(), &pointer);
            }
            RegistryReference::Package { requirement, .. } => requirement.as_ref(),
            RegistryReference::Image { pointer: None, .. } => None,
        };
        let wanted = match requirement {
            Some(Requirement::Version(version)) => {
                return self.version(&repository, reference, version);
            }
            Some(Requirement::Range(range)) => Some(range.clone()),
            None => None,
        };
        let versions = self.client()?.versions(&repository)?;
        let wanted = Wanted::Greatest { requirement: wanted, up_to: declared.cloned() };
        let version = choose(&versions, &wanted, &repository.to_string())?;
        self.version(&repository, reference, version)
    }
}

impl Fetch for Registries {
    fn fetch(
        &self,
        reference: &RegistryReference,
        declared: Option<&Version>,
    ) -> Result<Fetched, FetchError> {
        self.fetch_latest(reference, declared).map_err(|error| {
            let mut help = error.help();
            // Where the network is not available, wkg may have what is needed.
            if let Error::Protocol { .. } | Error::PlainHttp { .. } | Error::NoRegistry { .. } =
                error
            {
                help = format!("{help}\n{}", reference.commands());
            }
            FetchError { message: error.to_string(), help }
        })
    }
}
