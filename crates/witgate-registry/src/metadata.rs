//! What a registry says of itself: the document `/.well-known/wasm-pkg/registry.json`,
//! or the same inline in wkg's config.toml.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::Error;

/// Where the document is.
pub(crate) const PATH: &str = "/.well-known/wasm-pkg/registry.json";

/// What a registry says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    preferred_protocol: Option<String>,
    // The names of the two that wkg read before there were tables.
    oci_registry: Option<String>,
    oci_namespace_prefix: Option<String>,
    #[serde(flatten)]
    protocols: BTreeMap<String, Map<String, Value>>,
}

/// Where the packages of a registry are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OciMetadata {
    /// The host, where it is another than the registry itself.
    pub(crate) registry: Option<String>,
    /// What repositories begin with.
    pub(crate) namespace_prefix: Option<String>,
}

impl Metadata {
    /// The protocol that the registry prefers, or the only one that it has.
    pub(crate) fn preferred_protocol(&self) -> Option<&str> {
        if let Some(protocol) = &self.preferred_protocol {
            return Some(protocol);
        }
        let mut protocols = self.protocols.keys();
        match (protocols.next(), protocols.next()) {
            (Some(only), None) => Some(only),
            (None, _) if self.oci_registry.is_some() => Some("oci"),
            _ => None,
        }
    }

    /// Where the packages are, if that is an OCI registry.
    pub(crate) fn oci(&self, registry: &str) -> Result<OciMetadata, Error> {
        let own = self.protocols.get("oci");
        let text = |key: &str, older: &Option<String>| {
            let value = own.and_then(|own| own.get(key)).filter(|value| !value.is_null());
            match (older, value) {
                (Some(older), _) => Ok(Some(older.clone())),
                (None, Some(Value::String(text))) => Ok(Some(text.clone())),
                (None, None) => Ok(None),
                (None, Some(_)) => Err(Error::Config {
                    path: format!("registry metadata of `{registry}`"),
                    reason: format!("`oci.{key}` must be a string"),
                }),
            }
        };
        Ok(OciMetadata {
            registry: text("registry", &self.oci_registry)?,
            namespace_prefix: text("namespacePrefix", &self.oci_namespace_prefix)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Metadata {
        serde_json::from_str(text).expect(text)
    }

    /// The cases of wkg's own tests, wasm-pkg-common/src/metadata.rs.
    #[test]
    fn protocols_are_preferred_as_wkg_does() {
        let preferred = |text| read(text).preferred_protocol().map(str::to_owned);
        let both = r#"{"oci": {"registry": "oci.example.com"}, "other": {"key": "value"}}"#;
        assert_eq!(preferred(both), None);
        let named = format!(r#"{{"preferredProtocol": "oci", {}"#, &both[1..]);
        assert_eq!(preferred(&named).as_deref(), Some("oci"));
        assert_eq!(preferred(r#"{"other": {"key": "value"}}"#).as_deref(), Some("other"));
        let older = r#"{"ociRegistry": "oci.example.com", "ociNamespacePrefix": "prefix/"}"#;
        assert_eq!(preferred(older).as_deref(), Some("oci"));
        assert_eq!(preferred("{}"), None);
    }

    #[test]
    fn where_packages_are() {
        let oci = |text| read(text).oci("r").expect(text);
        let wanted = OciMetadata {
            registry: Some("ghcr.io".to_owned()),
            namespace_prefix: Some("webassembly/".to_owned()),
        };
        let new = r#"{"oci": {"registry": "ghcr.io", "namespacePrefix": "webassembly/"}}"#;
        assert_eq!(oci(new), wanted);
        let older = r#"{"ociRegistry": "ghcr.io", "ociNamespacePrefix": "webassembly/"}"#;
        assert_eq!(oci(older), wanted);
        assert_eq!(oci(r#"{"oci": {}}"#), OciMetadata::default());
        assert!(read(r#"{"oci": {"registry": 5}}"#).oci("r").is_err());
    }
}
