//! Names of packages in registries, as people write them. Nothing is fetched:
//! they are recognised only to answer with the commands that do.

use semver::Version;
use witgate_model::shell_argument;

use crate::error::Error;

/// A package in a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegistryReference {
    /// As it was written.
    text: String,
    /// As `wkg` takes it.
    name: String,
    kind: RegistryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RegistryKind {
    /// `wasi:http@0.2.0`.
    Package,
    /// `ghcr.io/webassembly/wasi/http:0.2.0`.
    Oci,
}

impl RegistryReference {
    /// A reference that says itself that it is one.
    pub(crate) fn marked(text: &str) -> Option<RegistryReference> {
        let marks = [("oci://", RegistryKind::Oci), ("registry:", RegistryKind::Package)];
        let (name, kind) =
            marks.into_iter().find_map(|(mark, kind)| Some((text.strip_prefix(mark)?, kind)))?;
        Some(RegistryReference { text: text.to_owned(), name: name.to_owned(), kind })
    }

    /// A text that reads like a reference, where it is no path and no revision.
    pub(crate) fn guessed(text: &str) -> Option<RegistryReference> {
        let kind = if is_package(text) {
            RegistryKind::Package
        } else if is_oci(text) {
            RegistryKind::Oci
        } else {
            return None;
        };
        Some(RegistryReference { text: text.to_owned(), name: text.to_owned(), kind })
    }

    /// Whether it names a version, as no path of a revision does.
    pub(crate) fn has_version(&self) -> bool {
        let version = self.name.rsplit_once('@').map(|(_, version)| version);
        self.kind == RegistryKind::Oci || version.is_some_and(|it| Version::parse(it).is_ok())
    }

    /// The answer to whoever names it as a source.
    pub(crate) fn refused(self) -> Error {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let file = match self.kind {
            RegistryKind::Package => self.name.as_str(),
            RegistryKind::Oci => self.name.rsplit('/').next().unwrap_or_default(),
        };
        let file: String = file.chars().map(plain).collect();
        let fetch = match self.kind {
            RegistryKind::Package => "wkg get",
            RegistryKind::Oci => "wkg oci pull",
        };
        let name = shell_argument(&self.name);
        let help = format!(
            "fetch the versions to files, and compare the files:\n  \
             {fetch} {name} --output {file}.wasm\n  \
             witgate diff {file}.wasm wit"
        );
        Error::Registry { text: self.text, help }
    }
}

/// Whether a text reads like `namespace:package`, with or without a version or an
/// interface.
fn is_package(text: &str) -> bool {
    let (path, version) = match text.split_once('@') {
        Some((path, version)) => (path, Some(version)),
        None => (text, None),
    };
    let is_label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_alphabetic())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let Some((namespace, names)) = path.split_once(':') else { return false };
    is_label(namespace)
        && names.split('/').count() <= 2
        && names.split('/').all(is_label)
        && version.is_none_or(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text begins with the host of a registry, as `ghcr.io/…` does.
fn is_oci(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_recognised() {
        for text in ["wasi:http@0.2.0", "wasi:http", "wasi:http/types@0.2.0", "acme:a-b@1.0.0-rc.1"]
        {
            let reference = RegistryReference::guessed(text).expect(text);
            assert_eq!(reference.kind, RegistryKind::Package, "{text}");
            assert_eq!(reference.has_version(), text.contains('@'), "{text}");
        }
        for text in [
            "ghcr.io/webassembly/wasi/http:0.2.0",
            "ghcr.io/webassembly/wasi/http",
            "ghcr.io/acme/x@sha256:00ff",
            "registry.example.org:5000/x",
            "localhost:5000/x:latest",
        ] {
            let reference = RegistryReference::guessed(text).expect(text);
            assert_eq!(reference.kind, RegistryKind::Oci, "{text}");
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
    fn the_answer_has_commands() {
        let help = |text: &str| {
            let reference = RegistryReference::guessed(text).expect(text);
            reference.refused().help().expect("it helps")
        };
        let of_package = help("wasi:http@0.2.0");
        assert!(of_package.contains("wkg get wasi:http@0.2.0 --output wasi-http-0.2.0.wasm\n"));
        assert!(of_package.contains("witgate diff wasi-http-0.2.0.wasm wit"));
        let of_image = help("ghcr.io/webassembly/wasi/http:0.2.0");
        assert!(of_image.contains(
            "wkg oci pull ghcr.io/webassembly/wasi/http:0.2.0 --output http-0.2.0.wasm\n"
        ));
    }
}
