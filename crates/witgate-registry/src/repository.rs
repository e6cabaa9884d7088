//! Where a package is: a repository of a registry, and what is asked for in it.

use std::fmt;

use semver::Version;
use witgate_model::Digest;

use crate::address::Host;
use crate::error::Error;

/// A repository of an OCI registry, such as `ghcr.io/webassembly/wasi/http`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The host that is asked.
    pub(crate) host: Host,
    /// Its path there.
    pub(crate) path: String,
    /// What wkg's configuration calls the registry.
    pub(crate) registry: String,
    /// Whether it is reached with TLS.
    pub(crate) is_https: bool,
    /// What the reader should know of how it was found.
    pub(crate) notes: Vec<String>,
}

impl Repository {
    /// The host, with its port.
    pub fn host(&self) -> &str {
        self.host.as_str()
    }

    /// The path of the repository.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the reader should know of how it was found, a line each.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The URL of something in it.
    pub(crate) fn url(&self, rest: &str) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        format!("{scheme}://{}/v2/{}/{rest}", self.host.as_str(), self.path)
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host.as_str(), self.path)
    }
}

/// What is asked for in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A tag, which may mean something else tomorrow.
    Tag(String),
    /// The digest of a manifest.
    Digest(Digest),
}

impl Reference {
    /// The tag that wkg gives to a version.
    pub fn version(version: &Version) -> Result<Reference, Error> {
        Reference::tag(&version.to_string())
    }

    /// A tag.
    pub fn tag(text: &str) -> Result<Reference, Error> {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_tag = text.len() <= 128
            && text.bytes().next().is_some_and(is_word)
            && text.bytes().all(|byte| is_word(byte) || b".-".contains(&byte));
        match is_tag {
            true => Ok(Reference::Tag(text.to_owned())),
            false => Err(Error::BadName { what: "tag", text: text.to_owned() }),
        }
    }

    /// A digest, as `sha256:` and 64 digits.
    pub fn digest(text: &str) -> Result<Reference, Error> {
        match digest(text) {
            Some(digest) => Ok(Reference::Digest(digest)),
            None => Err(Error::BadName { what: "digest", text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reference::Tag(tag) => f.write_str(tag),
            Reference::Digest(digest) => digest.fmt(f),
        }
    }
}

/// Reads `sha256:` and 64 digits.
pub(crate) fn digest(text: &str) -> Option<Digest> {
    let hex = text.strip_prefix("sha256:")?;
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(Digest::from_bytes(bytes))
}

/// Reads the path of a repository, as the specification of OCI registries has it.
pub(crate) fn path(text: &str) -> Result<String, Error> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_name = |name: &str| {
        let is_separator =
            |part: &str| matches!(part, "." | "_" | "__") || part.bytes().all(|it| it == b'-');
        let bytes = name.as_bytes();
        let is_ended = |at: Option<&u8>| at.is_some_and(|byte| is_plain(*byte));
        is_ended(bytes.first())
            && is_ended(bytes.last())
            && name
                .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .all(is_separator)
    };
    match text.len() <= 255 && text.split('/').all(is_name) {
        true => Ok(text.to_owned()),
        false => Err(Error::BadName { what: "repository", text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_nowhere_else() {
        for text in ["a", "webassembly/wasi/http", "a.b/c_d/e__f/g--h/0"] {
            assert_eq!(path(text).as_deref(), Ok(text));
        }
        for text in [
            "", "/a", "a/", "a//b", "..", "a/../b", "a/./b", "A", "a b", "a?b", "a#b", "a%2fb",
            "a:b", "a@b", "a.-b", "a___b", "-a", "a-", "a\n", "é",
        ] {
            assert!(path(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn tags_and_digests() {
        for text in ["latest", "0.2.0", "1.0.0-rc.1", "_x"] {
            assert_eq!(Reference::tag(text).expect(text).to_string(), text);
        }
        for text in ["", ".a", "-a", "a/b", "a b", "1.0.0+build", "a?", "é", &"a".repeat(129)] {
            assert!(Reference::tag(text).is_err(), "{text:?}");
        }
        let text = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(Reference::digest(&text).expect("a digest").to_string(), text);
        for text in ["", "sha256:", "sha512:00", &text[..70], &format!("{text}0")] {
            assert!(Reference::digest(text).is_err(), "{text:?}");
        }
        assert!(Reference::digest(&text.replace("0a", "+a")).is_err());
    }
}
