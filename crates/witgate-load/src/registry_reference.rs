//! Packages in registries, as sources name them.
//!
//! | written | means |
//! |---|---|
//! | `registry:acme:plugin` | the last release, in the registry that wkg would ask |
//! | `registry:acme:plugin@0.2.0` | this version |
//! | `registry:acme:plugin@0.2`, `@">=0.2, <0.4"` | the greatest version that matches |
//! | `oci://HOST/REPOSITORY` | the last release in this repository |
//! | `oci://HOST/REPOSITORY:TAG`, `@sha256:…` | what has this tag or digest |

use std::fmt;

use semver::{Version, VersionReq};
use witgate_model::{PackageName, shell_argument};

use crate::error::Error;

/// A package in a registry, as a source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryReference {
    /// `registry:NAMESPACE:NAME[@REQUIREMENT]`.
    Package {
        /// The package, without a version.
        package: PackageName,
        /// Which of its versions.
        requirement: Option<Requirement>,
    },
    /// `oci://HOST/REPOSITORY[:TAG|@sha256:…]`.
    Image {
        /// The host, with its port if there is one.
        host: String,
        /// The repository.
        repository: String,
        /// What is meant in it.
        pointer: Option<ImagePointer>,
    },
}

/// Which versions of a package are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// This one.
    Version(Version),
    /// The greatest of those that match.
    Range(VersionReq),
}

/// What is meant in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImagePointer {
    /// A tag.
    Tag(String),
    /// The digest of a manifest.
    Digest(String),
}

impl RegistryReference {
    /// Reads what says itself that it is in a registry; `None` if it does not.
    pub(crate) fn parse(text: &str) -> Option<Result<RegistryReference, Error>> {
        let read = match (text.strip_prefix("registry:"), text.strip_prefix("oci://")) {
            (Some(name), _) => package(name),
            (_, Some(name)) => image(name),
            _ => return None,
        };
        let bad =
            |reason: &str| Error::BadPlace { text: text.to_owned(), reason: reason.to_owned() };
        Some(read.map_err(bad))
    }

    /// A text that reads like a package in a registry, where it is no path and no
    /// revision, with what to write instead.
    pub(crate) fn guessed(text: &str) -> Option<String> {
        if is_package(text) {
            // Registries have packages, and no interfaces apart.
            let (name, version) = text.split_at(text.find('@').unwrap_or(text.len()));
            let name = name.split('/').next().unwrap_or(name);
            Some(format!("registry:{name}{version}"))
        } else if is_image(text) {
            Some(format!("oci://{text}"))
        } else {
            None
        }
    }

    /// Whether the other side must be read before it is known which version is meant.
    pub fn follows_declared_version(&self) -> bool {
        match self {
            RegistryReference::Package { requirement, .. } => {
                !matches!(requirement, Some(Requirement::Version(_)))
            }
            RegistryReference::Image { pointer, .. } => pointer.is_none(),
        }
    }

    /// The same, of a version that was found.
    pub fn with_version(&self, version: &Version) -> RegistryReference {
        let mut at = self.clone();
        match &mut at {
            RegistryReference::Package { requirement, .. } => {
                *requirement = Some(Requirement::Version(version.clone()));
            }
            RegistryReference::Image { pointer, .. } => {
                pointer.get_or_insert_with(|| ImagePointer::Tag(version.to_string()));
            }
        }
        at
    }

    /// The commands with which wkg fetches it, for whoever cannot use the network here.
    pub fn commands(&self) -> String {
        let (name, fetch) = match self {
            RegistryReference::Package { .. } => {
                (self.to_string().replacen("registry:", "", 1), "get")
            }
            RegistryReference::Image { .. } => {
                (self.to_string().replacen("oci://", "", 1), "oci pull")
            }
        };
        let last = name.rsplit('/').next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let file: String = last.chars().map(plain).collect();
        format!(
            "fetch the versions to files, and compare the files:\n  \
             wkg {fetch} {} --output ./{file}.wasm\n  \
             witgate diff {file}.wasm wit",
            shell_argument(&name)
        )
    }
}

fn package(text: &str) -> Result<RegistryReference, &'static str> {
    let (name, requirement) = match text.split_once('@') {
        Some((name, requirement)) => (name, Some(requirement)),
        None => (text, None),
    };
    if name.contains('/') {
        return Err("a registry has packages, so name the package without an interface");
    }
    let (namespace, name) = name.split_once(':').ok_or("it needs `registry:NAMESPACE:NAME`")?;
    if !is_label(namespace) || !is_label(name) {
        return Err("it needs `registry:NAMESPACE:NAME`");
    }
    let package = PackageName { namespace: namespace.into(), name: name.into(), version: None };
    let requirement = match requirement {
        None => None,
        Some(text) => Some(match Version::parse(text) {
            Ok(version) => Requirement::Version(version),
            Err(_) => Requirement::Range(VersionReq::parse(text).map_err(|_| {
                "what is after `@` is neither a version, such as 0.2.0, nor a requirement, \
                 such as 0.2 or `>=0.2, <0.4`"
            })?),
        }),
    };
    Ok(RegistryReference::Package { package, requirement })
}

fn image(text: &str) -> Result<RegistryReference, &'static str> {
    let (host, path) = text.split_once('/').ok_or("it needs `oci://HOST/REPOSITORY`")?;
    let (path, pointer) = match (path.split_once('@'), path.rsplit_once(':')) {
        (Some((path, digest)), _) => {
            // A tag beside a digest says nothing more.
            let path = path.split_once(':').map_or(path, |(path, _)| path);
            let hex = digest.strip_prefix("sha256:").unwrap_or_default();
            if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err("what is after `@` is not a digest: `sha256:` and 64 digits");
            }
            (path, Some(ImagePointer::Digest(digest.to_ascii_lowercase())))
        }
        (None, Some((path, tag))) => (path, Some(ImagePointer::Tag(tag.to_owned()))),
        (None, None) => (path, None),
    };
    let is_plain =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    let is_tag = match &pointer {
        Some(ImagePointer::Tag(tag)) => is_plain(tag),
        _ => true,
    };
    if !is_plain(host) || !is_plain(path) || !is_tag || path.contains([':', '@', '?', '#', '\\']) {
        return Err("it needs `oci://HOST/REPOSITORY[:TAG|@sha256:DIGEST]`");
    }
    Ok(RegistryReference::Image { host: host.to_owned(), repository: path.to_owned(), pointer })
}

impl fmt::Display for RegistryReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegistryReference::Package { package, requirement } => {
                write!(f, "registry:{package}")?;
                match requirement {
                    None => Ok(()),
                    Some(Requirement::Version(version)) => write!(f, "@{version}"),
                    Some(Requirement::Range(range)) => write!(f, "@{range}"),
                }
            }
            RegistryReference::Image { host, repository, pointer } => {
                write!(f, "oci://{host}/{repository}")?;
                match pointer {
                    None => Ok(()),
                    Some(ImagePointer::Tag(tag)) => write!(f, ":{tag}"),
                    Some(ImagePointer::Digest(digest)) => write!(f, "@{digest}"),
                }
            }
        }
    }
}

fn is_label(label: &str) -> bool {
    label.starts_with(|c: char| c.is_ascii_alphabetic())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Whether a text reads like `namespace:package`, with or without a version or an
/// interface.
fn is_package(text: &str) -> bool {
    let (path, version) = match text.split_once('@') {
        Some((path, version)) => (path, Some(version)),
        None => (text, None),
    };
    let Some((namespace, names)) = path.split_once(':') else { return false };
    is_label(namespace)
        && names.split('/').count() <= 2
        && names.split('/').all(is_label)
        && version.is_none_or(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text begins with the host of a registry, as `ghcr.io/…` does.
fn is_image(text: &str) -> bool {
    let Some((host, path)) = text.split_once('/') else { return false };
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let labels: Vec<&str> = name.split('.').collect();
    let is_domain = labels.len() > 1
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_alphabetic()));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|c| c.is_ascii_digit());
    !path.is_empty()
        && !path.starts_with('/')
        && port.is_none_or(is_port)
        && (is_domain || (name == "localhost" && port.is_some()))
}

/// Whether a guess names a version, as no path of a revision does.
pub(crate) fn has_version(text: &str) -> bool {
    let version = text.rsplit_once('@').map(|(_, version)| version);
    is_image(text) || version.is_some_and(|it| Version::parse(it).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<RegistryReference, Error> {
        RegistryReference::parse(text).expect("it says that it is in a registry")
    }

    #[test]
    fn references_read_back() {
        let digest = format!("oci://ghcr.io/acme/x@sha256:{}", "0a".repeat(32));
        for text in [
            "registry:wasi:http",
            "registry:wasi:http@0.2.0",
            "registry:acme:a-b@1.0.0-rc.1",
            "oci://ghcr.io/webassembly/wasi/http",
            "oci://localhost:5000/x:latest",
            "oci://[::1]:5000/a/b:0.2.0",
            &digest,
        ] {
            assert_eq!(parse(text).expect(text).to_string(), text);
        }
        assert_eq!(parse("registry:a:b@0.2").expect("a range").to_string(), "registry:a:b@^0.2");
    }

    #[test]
    fn which_version_is_meant() {
        for (text, follows) in [
            ("registry:a:b", true),
            ("registry:a:b@0.2", true),
            ("registry:a:b@>=0.2, <0.4", true),
            ("registry:a:b@0.2.0", false),
            ("oci://r.example/a", true),
            ("oci://r.example/a:0.2.0", false),
        ] {
            assert_eq!(parse(text).expect(text).follows_declared_version(), follows, "{text}");
        }
        let at =
            |text: &str| parse(text).expect(text).with_version(&Version::new(0, 2, 1)).to_string();
        assert_eq!(at("registry:a:b@0.2"), "registry:a:b@0.2.1");
        assert_eq!(at("oci://r.example/a"), "oci://r.example/a:0.2.1");
    }

    #[test]
    fn what_is_malformed_is_told() {
        for text in [
            "registry:",
            "registry:a",
            "registry::b",
            "registry:a:b:c",
            "registry:../x:y",
            "registry:wasi:http/types",
            "registry:a:b@",
            "registry:a:b@latest",
            "oci://",
            "oci://host",
            "oci:///x",
            "oci://host/",
            "oci://host/x:",
            "oci://host/x@sha256:00",
            "oci://host/x@sha512:00",
            "oci://host/x y",
            "oci://host/x?y=z",
            "oci://host/a:b:c",
        ] {
            assert!(matches!(parse(text), Err(Error::BadPlace { .. })), "{text}");
        }
        assert!(RegistryReference::parse("wasi:http").is_none());
    }

    #[test]
    fn names_of_registries_are_guessed() {
        for text in ["wasi:http@0.2.0", "wasi:http", "wasi:http/types@0.2.0", "acme:a-b@1.0.0-rc.1"]
        {
            let wanted = Some(format!("registry:{}", text.replace("/types", "")));
            assert_eq!(RegistryReference::guessed(text), wanted);
            assert_eq!(has_version(text), text.contains('@'), "{text}");
        }
        for text in [
            "ghcr.io/webassembly/wasi/http:0.2.0",
            "ghcr.io/webassembly/wasi/http",
            "ghcr.io/acme/x@sha256:00ff",
            "registry.example.org:5000/x",
            "localhost:5000/x:latest",
        ] {
            assert_eq!(RegistryReference::guessed(text), Some(format!("oci://{text}")));
        }
        for text in [
            "wit",
            "v0.4.0",
            "v0.4.0:wit",
            "HEAD~3:wit",
            "main:wit/a.wit",
            "origin/main:wit",
            "localhost/x",
            "./ghcr.io/x",
            ".github/x",
            "wasi.wit",
        ] {
            assert_eq!(RegistryReference::guessed(text), None, "{text}");
        }
    }

    #[test]
    fn commands_of_wkg() {
        let of = |text: &str| parse(text).expect(text).commands();
        let of_package = of("registry:wasi:http@0.2.0");
        assert!(of_package.contains("wkg get wasi:http@0.2.0 --output ./wasi-http-0.2.0.wasm\n"));
        assert!(of_package.contains("witgate diff wasi-http-0.2.0.wasm wit"));
        assert!(of("oci://ghcr.io/webassembly/wasi/http:0.2.0").contains(
            "wkg oci pull ghcr.io/webassembly/wasi/http:0.2.0 --output ./http-0.2.0.wasm\n"
        ));
    }
}
