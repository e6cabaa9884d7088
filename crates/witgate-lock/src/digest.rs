//! Digests as files write them, and digests that were just worked out.
//!
//! The two are different types. [`Sha256`] is a claim: anybody can write one
//! down. [`Hashed`] is what hashing bytes in this very run gave; only it can
//! make an entry verified.

use std::fmt;

use sha2::{Digest as _, Sha512};

/// A SHA-256 digest as somebody wrote it, shown as `sha256:…`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Reads `sha256:` and 64 hexadecimal digits of either case, which is all
    /// that registries and their tools accept.
    pub fn parse(text: &str) -> Result<Sha256, String> {
        let Some(hex) = text.strip_prefix("sha256:") else {
            return Err(match text.split_once(':') {
                Some((algorithm, _)) => {
                    format!("`{algorithm}` is not a supported digest, only `sha256`")
                }
                None => "it must start with `sha256:`".to_owned(),
            });
        };
        Sha256::parse_hex(hex)
    }

    /// Reads 64 hexadecimal digits of either case.
    pub fn parse_hex(text: &str) -> Result<Sha256, String> {
        bytes_of_hex(text).map(Sha256)
    }

    /// The 64 digits, in lower case.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// The first digits, for people.
    pub fn short(&self) -> String {
        format!("sha256:{}…", hex(&self.0[..6]))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<witgate_model::Digest> for Sha256 {
    fn from(digest: witgate_model::Digest) -> Sha256 {
        Sha256::parse(&digest.to_string()).expect("a digest is shown as `sha256:` and 64 digits")
    }
}

impl From<Sha256> for witgate_model::Digest {
    fn from(digest: Sha256) -> witgate_model::Digest {
        witgate_model::Digest::from_bytes(digest.0)
    }
}

/// Bytes that were hashed in this run: what their digest is, and how many
/// there were.
///
/// It cannot be made up: only [`Hasher`] and what uses it give one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashed {
    sha256: Sha256,
    size: u64,
}

impl Hashed {
    /// Hashes bytes at hand.
    pub fn of_bytes(bytes: &[u8]) -> Hashed {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Their digest.
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }

    /// Their digest, as contracts have theirs.
    pub fn digest(&self) -> witgate_model::Digest {
        witgate_model::Digest::from_bytes(self.sha256.0)
    }

    /// Their number.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// Hashes bytes as they come.
#[derive(Clone, Debug, Default)]
pub struct Hasher {
    sha256: sha2::Sha256,
    size: u64,
}

impl Hasher {
    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
    }

    /// What all of them together give.
    pub fn finish(self) -> Hashed {
        Hashed { sha256: Sha256(self.sha256.finalize().into()), size: self.size }
    }
}

/// A SHA-512 digest, shown in hexadecimal: wit-deps writes one beside each
/// SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha512Digest([u8; 64]);

impl Sha512Digest {
    /// Reads 128 hexadecimal digits of either case.
    pub fn parse_hex(text: &str) -> Result<Sha512Digest, String> {
        bytes_of_hex(text).map(Sha512Digest)
    }

    pub(crate) fn from_hasher(hasher: Sha512) -> Sha512Digest {
        Sha512Digest(hasher.finalize().into())
    }
}

impl fmt::Display for Sha512Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Sha512Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of_hex<const N: usize>(text: &str) -> Result<[u8; N], String> {
    if let Some(wrong) = text.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(format!("{wrong:?} is not a hexadecimal digit"));
    }
    if text.len() != 2 * N {
        return Err(format!("it must have {} hexadecimal digits, and has {}", 2 * N, text.len()));
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |c: u8| (c as char).to_digit(16).expect("every digit was checked");
        *byte = (digit(digits[0]) * 16 + digit(digits[1])) as u8;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's example for `abc`.
    const ABC: &str = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn hashed_is_what_the_standard_says() {
        let mut hasher = Hasher::default();
        hasher.update(b"a");
        hasher.update(b"bc");
        let hashed = hasher.finish();
        assert_eq!(hashed.sha256().to_string(), ABC);
        assert_eq!(hashed.size(), 3);
        assert_eq!(Sha256::from(witgate_model::Digest::of_bytes(b"abc")), hashed.sha256());
    }

    #[test]
    fn case_does_not_matter_and_length_does() {
        let upper = ABC.to_uppercase().replace("SHA256", "sha256");
        assert_eq!(Sha256::parse(&upper), Sha256::parse(ABC));
        for (text, why) in [
            ("", "must start"),
            ("abc", "must start"),
            ("sha512:00", "`sha512` is not a supported digest"),
            ("sha256:", "has 0"),
            (&ABC[..ABC.len() - 1], "has 63"),
            ("sha256:zz", "'z' is not a hexadecimal digit"),
            ("sha256:é", "'é' is not a hexadecimal digit"),
        ] {
            let error = Sha256::parse(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
