//! The config.toml of wkg: which registry has which package, and how it is reached.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use witgate_files::read_text;
use witgate_model::PackageName;

use crate::credentials::{Basic, decode_base64, decode_basic};
use crate::error::Error;
use crate::metadata::Metadata;

/// More of the file is not read.
const LIMIT: u64 = 1 << 20;

/// Where wkg looks for some namespaces if nothing is configured.
const FALLBACKS: [(&str, &str); 2] = [("wasi", "wasi.dev"), ("ba", "bytecodealliance.org")];

/// The config.toml of wkg.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    default_registry: Option<String>,
    #[serde(default)]
    namespace_registries: BTreeMap<String, Mapping>,
    #[serde(default)]
    package_registry_overrides: BTreeMap<String, Mapping>,
    #[serde(default)]
    registry: BTreeMap<String, RegistryConfig>,
}

/// A registry, with or without what it would say of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Mapping {
    Registry(String),
    Custom { registry: String, metadata: Metadata },
}

impl Mapping {
    fn registry(&self) -> &str {
        match self {
            Mapping::Registry(registry) | Mapping::Custom { registry, .. } => registry,
        }
    }

    fn metadata(&self) -> Option<&Metadata> {
        match self {
            Mapping::Registry(_) => None,
            Mapping::Custom { metadata, .. } => Some(metadata),
        }
    }
}

/// How a registry is reached.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct RegistryConfig {
    #[serde(alias = "type")]
    default: Option<String>,
    #[serde(flatten)]
    backends: BTreeMap<String, toml::Table>,
}

/// How an OCI registry is reached.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct OciConfig {
    auth: Option<Auth>,
    pub(crate) protocol: Option<String>,
    #[serde(default)]
    pub(crate) extra_root_certificates: Vec<ExtraCertificate>,
}

/// A certificate that is trusted beside those of the system.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ExtraCertificate {
    pub(crate) encoding: String,
    pub(crate) data: String,
}

impl ExtraCertificate {
    /// The certificates of the text. What wkg calls `der` is binary, which no TOML holds.
    fn der(&self) -> Option<Vec<Vec<u8>>> {
        let blocks = self.data.split("-----BEGIN CERTIFICATE-----").skip(1);
        let decoded: Option<Vec<Vec<u8>>> = blocks
            .map(|block| decode_base64(block.split_once("-----END CERTIFICATE-----")?.0))
            .collect();
        decoded.filter(|found| self.encoding == "pem" && !found.is_empty())
    }
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Auth {
    Base64(String),
    UsernamePassword { username: String, password: String },
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auth")
    }
}

/// Which registry has a package, and what the configuration says of it.
#[derive(Clone, Debug)]
pub(crate) struct Resolved<'c> {
    pub(crate) registry: String,
    pub(crate) metadata: Option<&'c Metadata>,
}

impl Config {
    /// Reads the file; one that nobody named may be missing.
    pub(crate) fn read(path: &Path, is_named: bool) -> Result<Config, Error> {
        let bad = |reason: String| Error::Config { path: path.display().to_string(), reason };
        if !is_named && !path.exists() {
            return Ok(Config::default());
        }
        let text = read_text(path, LIMIT).map_err(|refusal| bad(refusal.to_string()))?;
        // The message of the parser quotes lines, which may be those with a password.
        toml::from_str(&text).map_err(|error: toml::de::Error| bad(error.message().to_owned()))
    }

    /// Which registry has a package; `told` takes the place of what is configured.
    pub(crate) fn resolve(
        &self,
        package: &PackageName,
        told: Option<&str>,
    ) -> Result<Resolved<'_>, Error> {
        let own = self.package_registry_overrides.get(&package.bare());
        let of_namespace = self.namespace_registries.get(&*package.namespace);
        let fallback = FALLBACKS.iter().find(|(namespace, _)| *namespace == &*package.namespace);
        let registry = told
            .or_else(|| own.or(of_namespace).map(Mapping::registry))
            .or(self.default_registry.as_deref())
            .or(fallback.map(|(_, registry)| *registry))
            .ok_or_else(|| Error::NoRegistry { package: package.bare() })?;
        // As wkg has it, a package that names only another registry is still looked for
        // where the metadata of its namespace says.
        let of_namespace = of_namespace.filter(|it| told.is_none() || it.registry() == registry);
        let metadata = own.and_then(Mapping::metadata);
        Ok(Resolved {
            registry: registry.to_owned(),
            metadata: metadata.or(of_namespace.and_then(Mapping::metadata)),
        })
    }

    /// The certificates that any registry is trusted by, beside those of the system.
    pub(crate) fn extra_root_certificates(&self) -> Result<Vec<Vec<u8>>, Error> {
        let mut found = Vec::new();
        for (name, registry) in &self.registry {
            for certificate in registry.oci(name)?.extra_root_certificates {
                found.extend(certificate.der().ok_or_else(|| {
                    bad(name, "`extra_root_certificates` must be PEM, as `encoding = \"pem\"`")
                })?);
            }
        }
        Ok(found)
    }

    /// How a registry is reached.
    pub(crate) fn registry(&self, registry: &str) -> Option<&RegistryConfig> {
        self.registry.get(registry)
    }
}

impl RegistryConfig {
    /// The protocol that is named, or the only one that is configured.
    pub(crate) fn protocol(&self) -> Option<&str> {
        let mut backends = self.backends.keys();
        match (&self.default, backends.next(), backends.next()) {
            (Some(default), ..) => Some(default),
            (None, Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// How it is reached as an OCI registry.
    pub(crate) fn oci(&self, registry: &str) -> Result<OciConfig, Error> {
        let Some(table) = self.backends.get("oci") else { return Ok(OciConfig::default()) };
        let read = OciConfig::deserialize(table.clone());
        read.map_err(|error: toml::de::Error| bad(registry, error.message()))
    }
}

impl OciConfig {
    /// The name and password that it states.
    pub(crate) fn basic(&self, registry: &str) -> Result<Option<Basic>, Error> {
        match &self.auth {
            None => Ok(None),
            Some(Auth::UsernamePassword { username, password }) => {
                Ok(Some(Basic { username: username.clone(), password: password.clone() }))
            }
            Some(Auth::Base64(text)) => {
                let reason = "`auth` must be the base64 of USERNAME:PASSWORD";
                decode_basic(text).map(Some).ok_or_else(|| bad(registry, reason))
            }
        }
    }
}

fn bad(registry: &str, reason: &str) -> Error {
    Error::Config { path: format!("[registry.\"{registry}\".oci]"), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str, package: &str, told: Option<&str>) -> Option<(String, bool)> {
        let config: Config = toml::from_str(text).expect(text);
        let (namespace, name) = package.split_once(':').expect("a package");
        let package = PackageName { namespace: namespace.into(), name: name.into(), version: None };
        let resolved = config.resolve(&package, told).ok()?;
        Some((resolved.registry.clone(), resolved.metadata.is_some()))
    }

    /// The example of wkg's documentation, docs/configuration.md.
    const EXAMPLE: &str = r#"
        default_registry = "acme.registry.com"

        [namespace_registries]
        wasi = "wasi.dev"
        example = "example.com"
        another = { registry = "another", metadata = { preferredProtocol = "oci", "oci" = { registry = "ghcr.io", namespacePrefix = "webassembly/" } } }

        [package_registry_overrides]
        "example:foo" = "example.org"
        "example:bar" = { registry = "another", metadata = { preferredProtocol = "oci", "oci" = { registry = "ghcr.io", namespacePrefix = "webassembly/" } } }

        [registry."acme.registry.com".oci]
        auth = { username = "open", password = "sesame" }
        protocol = "https"

        [registry."acme.registry.com".local]
        root = "/a/path"

        [registry."example.com".oci]
        auth = "b3BlbjpzZXNhbWU"
    "#;

    #[test]
    fn packages_are_resolved_as_wkg_does() {
        let of = |package: &str| resolved(EXAMPLE, package, None).expect(package);
        assert_eq!(of("wasi:http"), ("wasi.dev".to_owned(), false));
        assert_eq!(of("example:other"), ("example.com".to_owned(), false));
        assert_eq!(of("example:foo"), ("example.org".to_owned(), false));
        assert_eq!(of("example:bar"), ("another".to_owned(), true));
        assert_eq!(of("another:x"), ("another".to_owned(), true));
        assert_eq!(of("ba:x"), ("acme.registry.com".to_owned(), false));
    }

    #[test]
    fn without_configuration_there_are_two_fallbacks() {
        assert_eq!(resolved("", "wasi:http", None), Some(("wasi.dev".to_owned(), false)));
        assert_eq!(resolved("", "ba:x", None), Some(("bytecodealliance.org".to_owned(), false)));
        assert_eq!(resolved("", "acme:x", None), None);
    }

    #[test]
    fn a_registry_that_is_told_comes_first() {
        let told = Some("told.example");
        let of = |package: &str, told| resolved(EXAMPLE, package, told).expect(package);
        assert_eq!(of("example:foo", told), ("told.example".to_owned(), false));
        assert_eq!(of("another:x", told), ("told.example".to_owned(), false));
        assert_eq!(of("another:x", Some("another")), ("another".to_owned(), true));
    }

    #[test]
    fn credentials_and_protocols() {
        let config: Config = toml::from_str(EXAMPLE).expect("the example");
        let of = |name: &str| config.registry(name).expect(name);
        assert_eq!(of("acme.registry.com").protocol(), None);
        assert_eq!(of("example.com").protocol(), Some("oci"));
        for name in ["acme.registry.com", "example.com"] {
            let basic = of(name).oci(name).and_then(|oci| oci.basic(name)).expect(name);
            let basic = basic.expect("it has credentials");
            assert_eq!((basic.username.as_str(), basic.password.as_str()), ("open", "sesame"));
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        for text in ["unknown = 1", "[registry.\"a\".oci]\nauth = sesame", "default_registry = 5"] {
            std::fs::write(file.path(), text).expect("it is written");
            let error = Config::read(file.path(), true).expect_err(text).to_string();
            assert!(!error.contains("sesame"), "{error}");
        }
        let missing = Path::new("/no/such/config.toml");
        assert!(Config::read(missing, true).is_err());
        assert!(Config::read(missing, false).is_ok());
    }
}
