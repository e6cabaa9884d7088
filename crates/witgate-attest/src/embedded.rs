//! Signatures that a component carries within, as wasmsign2 makes them.
//!
//! The first section is a custom section named `signature`; it signs the SHA-256
//! of everything after itself. In come the bytes and pinned Ed25519 keys, out
//! come the keys that signed these bytes. The format also lets a part be signed
//! and more be appended later: here only a signature over the whole counts.

use std::num::NonZeroUsize;

use witgate_model::Digest;

use crate::key::{PinnedKey, distinct};
use crate::refusal::{Refusal, excerpt};

/// Begins every WebAssembly binary.
const MAGIC: &[u8] = b"\0asm";
/// Version and layer of a module, and of a component.
const KINDS: [[u8; 4]; 2] = [[0x01, 0, 0, 0], [0x0d, 0, 0x01, 0]];
/// The id of a custom section.
const CUSTOM: u8 = 0;
/// The custom section's name.
const NAME: &[u8] = b"signature";
/// What signatures of this format are over begins so: a domain; then version,
/// content type (a WebAssembly binary) and hash function (SHA-256).
const DOMAIN: &[u8] = b"wasmsig\x01\x01\x01";
/// The length of a SHA-256 digest.
const HASH: usize = 32;
/// Ed25519.
const ALGORITHM: u8 = 1;
/// The most sets of hashes, of hashes in one, and of signatures in one.
const SETS: usize = 64;
const HASHES: usize = 64;
const SIGNATURES: usize = 64;

/// What was found in a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Names of the pinned keys that signed it.
    pub keys: Vec<String>,
    /// The digest that they signed: of everything after the signature, which is
    /// neither the file's nor one that changes when a signature is added.
    pub signed: Digest,
}

/// Verifies the signatures in a module or component. `threshold` different keys
/// must have signed.
pub fn verify(
    wasm: &[u8],
    keys: &[PinnedKey],
    threshold: NonZeroUsize,
) -> Result<Embedded, Refusal> {
    let (section, rest) = signature_section(wasm)?;
    let sets = Reader(section).sets()?;
    let signed = Digest::of_bytes(rest);

    let mut signers = Vec::new();
    let mut over_other_bytes = None;
    for key in distinct(keys) {
        let mut made = sets.iter().filter(|set| set.is_signed_by(key)).peekable();
        if made.peek().is_none() {
            continue;
        }
        if made.any(|set| set.is_over(&signed)) {
            signers.push(key.name().to_owned());
        } else {
            over_other_bytes = Some(key.name().to_owned());
        }
    }
    if signers.len() >= threshold.get() {
        return Ok(Embedded { keys: signers, signed });
    }
    if !signers.is_empty() {
        return Err(Refusal::Threshold { found: signers.len(), wanted: threshold.get() });
    }
    if over_other_bytes.is_some() {
        return Err(Refusal::SignatureMismatch { key: over_other_bytes });
    }
    let hints: Vec<String> =
        sets.iter().flat_map(|set| &set.signatures).map(|it| it.hint()).collect();
    Err(if hints.is_empty() { Refusal::Unsigned } else { Refusal::UnknownKey { hints } })
}

/// The content of the signature's section, and all that comes after it.
fn signature_section(wasm: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    let sections = wasm
        .strip_prefix(MAGIC)
        .and_then(|rest| KINDS.iter().find_map(|kind| rest.strip_prefix(kind)))
        .ok_or_else(|| Refusal::malformed("not a WebAssembly module or component"))?;
    let mut reader = Reader(sections);
    if reader.0.is_empty() || reader.byte()? != CUSTOM {
        return Err(Refusal::Unsigned);
    }
    let mut section = Reader(reader.slice()?);
    if section.slice()? != NAME {
        return Err(Refusal::Unsigned);
    }
    Ok((section.0, reader.0))
}

/// Hashes, and signatures over all of them together.
struct Set<'a> {
    /// SHA-256 digests, one after another: of longer and longer beginnings of the
    /// signed part, the last of the whole of it.
    hashes: &'a [u8],
    signatures: Vec<Signature<'a>>,
}

struct Signature<'a> {
    key_id: &'a [u8],
    bytes: &'a [u8],
}

impl Set<'_> {
    fn is_signed_by(&self, key: &PinnedKey) -> bool {
        let message = [DOMAIN, self.hashes].concat();
        let mut signatures = self.signatures.iter();
        key.is_ed25519() && signatures.any(|signature| key.signed(&message, signature.bytes))
    }

    fn is_over(&self, whole: &Digest) -> bool {
        self.hashes.rchunks(HASH).next().is_some_and(|last| hex(last) == whole.short(2 * HASH))
    }
}

impl Signature<'_> {
    fn hint(&self) -> String {
        if self.key_id.is_empty() { "?".to_owned() } else { excerpt(&hex(self.key_id)) }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn sets(mut self) -> Result<Vec<Set<'a>>, Refusal> {
        if [self.byte()?, self.byte()?, self.byte()?] != DOMAIN[DOMAIN.len() - 3..] {
            return Err(Refusal::Unsupported("another version of embedded signatures".to_owned()));
        }
        let count = self.count(SETS)?;
        (0..count).map(|_| Reader(self.slice()?).set()).collect()
    }

    fn set(mut self) -> Result<Set<'a>, Refusal> {
        let hashes = self.count(HASHES)? * HASH;
        let hashes = self.take(hashes)?;
        let count = self.count(SIGNATURES)?;
        let mut signatures = Vec::new();
        for _ in 0..count {
            let mut signature = Reader(self.slice()?);
            let key_id = signature.slice()?;
            // Algorithms may be added to the format; those signatures are passed over.
            if signature.byte()? == ALGORITHM {
                signatures.push(Signature { key_id, bytes: signature.slice()? });
            }
        }
        Ok(Set { hashes, signatures })
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        Ok(self.take(1)?[0])
    }

    fn slice(&mut self) -> Result<&'a [u8], Refusal> {
        let length = self.number()?;
        self.take(length)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or_else(|| Refusal::malformed("the signature section ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn count(&mut self, limit: usize) -> Result<usize, Refusal> {
        let count = self.number()?;
        if count > limit {
            return Err(Refusal::TooLarge { what: "embedded hashes or signatures", limit });
        }
        Ok(count)
    }

    /// An unsigned LEB128 number of 32 bits: at most five bytes.
    fn number(&mut self) -> Result<usize, Refusal> {
        let mut number: u64 = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let number = u32::try_from(number).ok();
                return number
                    .and_then(|number| usize::try_from(number).ok())
                    .ok_or_else(|| Refusal::malformed("a length of more than 32 bits"));
            }
        }
        Err(Refusal::malformed("a length of more than 32 bits"))
    }
}
