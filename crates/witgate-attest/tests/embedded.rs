//! Signatures within components.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::num::NonZeroUsize;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_compact::{KeyPair, Seed};
use p256::ecdsa::signature::Signer as _;
use witgate_attest::embedded::{Embedded, verify};
use witgate_attest::{EcdsaForm, PinnedKey, Refusal};
use witgate_model::Digest;

/// A component of one custom section `x`, signed by wasmsign2 0.2.8 with the
/// Ed25519 key of the seed 7, 7, 7, … and the key id `key`.
const SIGNED: &str = "\
    0061736d0d0001000078097369676e61747572650101010169013dd7075ddc9b5e5c665fa22eeb51ef131e355e\
    d8d4dd8ecf986cb503963148110146036b65790140bd96b399f3c4afbd3b157414d5137daac57b7d33afaa7ecb\
    c13afeea89a6515a7a4bf8267139ade72625c6d13f3cb224eb2b5400d462269b46956daedfd41c090004017\
    8aabb";

/// Where what is signed begins: the last six bytes are the section `x`.
const REST: usize = 6;

fn signed() -> Vec<u8> {
    let hex: Vec<char> = SIGNED.chars().filter(|it| !it.is_whitespace()).collect();
    hex.chunks(2)
        .map(|two| u8::from_str_radix(&two.iter().collect::<String>(), 16).unwrap())
        .collect()
}

fn key(name: &str, seed: u8) -> PinnedKey {
    let pair = KeyPair::from_seed(Seed::new([seed; 32]));
    // As `wasmsign2 keygen` writes it.
    PinnedKey::from_wasmsign(name, &[&[1], &pair.pk[..]].concat()).unwrap()
}

fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

#[test]
fn what_wasmsign2_signed_verifies() {
    let wasm = signed();
    let embedded = verify(&wasm, &[key("other", 8), key("release", 7)], one()).unwrap();
    let rest = Digest::of_bytes(&wasm[wasm.len() - REST..]);
    assert_eq!(embedded, Embedded { keys: vec!["release".to_owned()], signed: rest });
}

#[test]
fn changed_code_unknown_key_too_few_keys() {
    let mut wasm = signed();
    *wasm.last_mut().unwrap() ^= 1;
    let mismatch = Refusal::SignatureMismatch { key: Some("release".to_owned()) };
    assert_eq!(verify(&wasm, &[key("release", 7)], one()).unwrap_err(), mismatch);
    // A section more is other bytes as well.
    let longer = [&signed()[..], &[0, 2, 1, b'y']].concat();
    assert_eq!(verify(&longer, &[key("release", 7)], one()).unwrap_err(), mismatch);

    let hints = vec!["6b6579".to_owned()];
    let unknown = Refusal::UnknownKey { hints };
    assert_eq!(verify(&signed(), &[key("key", 8)], one()).unwrap_err(), unknown);

    let two = NonZeroUsize::new(2).unwrap();
    let keys = [key("release", 7), key("same", 7), key("other", 8)];
    let few = Refusal::Threshold { found: 1, wanted: 2 };
    assert_eq!(verify(&signed(), &keys, two).unwrap_err(), few);
}

#[test]
fn a_signature_that_was_taken_away_or_hidden() {
    let keys = [key("release", 7)];
    let wasm = signed();
    let bare = [&wasm[..8], &wasm[wasm.len() - REST..]].concat();
    assert_eq!(verify(&bare, &keys, one()).unwrap_err(), Refusal::Unsigned);
    assert_eq!(verify(&wasm[..8], &keys, one()).unwrap_err(), Refusal::Unsigned);
    // Anywhere but first it is content like any other.
    let moved = [&wasm[..8], &wasm[wasm.len() - REST..], &wasm[8..wasm.len() - REST]].concat();
    assert_eq!(verify(&moved, &keys, one()).unwrap_err(), Refusal::Unsigned);
    assert!(matches!(verify(b"(component)", &keys, one()), Err(Refusal::Malformed(_))));
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    let hex = Digest::of_bytes(bytes).short(64);
    (0..32).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// The beginning of a component whose content up to each of these ends is signed.
fn header(ends: &[&[u8]], sign: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let hashes: Vec<u8> = ends.iter().flat_map(|end| hash(end)).collect();
    let signature = sign(&[&b"wasmsig\x01\x01\x01"[..], &hashes].concat());
    let entry = [&[0, 1, 64], &signature[..]].concat();
    let set = [&[ends.len() as u8], &hashes[..], &[1, entry.len() as u8], &entry].concat();
    // Lengths of 128 and more take two bytes.
    let length = |length: usize| [length as u8 | 0x80, (length >> 7) as u8];
    let payload = [&[9], &b"signature"[..], &[1, 1, 1, 1], &length(set.len()), &set].concat();
    [&b"\0asm\x0d\0\x01\0"[..], &[0], &length(payload.len()), &payload].concat()
}

const WHOLE: [u8; 10] = [0, 4, 1, b'x', 0xaa, 0xbb, 0, 2, 1, b'y'];

/// The format lets a signed beginning be followed by more. That is for tools
/// which ask about the beginning, not for a gate.
#[test]
fn a_signed_beginning_is_not_the_whole() {
    let pair = KeyPair::from_seed(Seed::new([7; 32]));
    let header = header(&[&WHOLE[..REST], &WHOLE], |message| pair.sk.sign(message, None).to_vec());
    let keys = [key("release", 7)];
    assert!(verify(&[&header, &WHOLE[..]].concat(), &keys, one()).is_ok());
    let mismatch = Refusal::SignatureMismatch { key: Some("release".to_owned()) };
    let beginning = [&header, &WHOLE[..REST]].concat();
    assert_eq!(verify(&beginning, &keys, one()).unwrap_err(), mismatch);
    assert!(mismatch.to_string().ends_with("these bytes (by `release`, it says)"), "{mismatch}");
}

/// As many hashes as are read, and one more.
#[test]
fn many_hashes_are_read_and_more_are_refused() {
    let pair = KeyPair::from_seed(Seed::new([7; 32]));
    for (count, is_read) in [(64, true), (65, false)] {
        let header =
            header(&vec![&WHOLE[..]; count], |message| pair.sk.sign(message, None).to_vec());
        let found = verify(&[&header, &WHOLE[..]].concat(), &[key("release", 7)], one());
        assert_eq!(found.is_ok(), is_read, "{count} {found:?}");
    }
}

/// Components carry signatures of Ed25519 alone, also where another key is pinned for
/// envelopes.
#[test]
fn a_signature_of_another_kind_of_key_is_none() {
    let secret = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_point(false);
    // id-ecPublicKey, prime256v1: RFC 5480.
    let prefix = STANDARD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA=").unwrap();
    let spki = STANDARD.encode([&prefix, point.as_bytes()].concat());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{spki}\n-----END PUBLIC KEY-----\n");
    let key = PinnedKey::from_pem("k", &pem, EcdsaForm::Raw).unwrap();
    let header = header(&[&WHOLE], |message| {
        let signature: p256::ecdsa::Signature = secret.sign(message);
        signature.to_bytes().to_vec()
    });
    assert!(verify(&[&header, &WHOLE[..]].concat(), &[key], one()).is_err());
}

#[test]
fn damage_is_refused_wherever_it_is() {
    let keys = [key("release", 7)];
    let wasm = signed();
    for length in 0..wasm.len() {
        assert!(verify(&wasm[..length], &keys, one()).is_err(), "cut to {length}");
    }
    let key_id = wasm.windows(4).position(|at| at == b"\x03key").unwrap() + 1;
    for at in 8..wasm.len() {
        // What a signature calls its key is free to change.
        if !(key_id..key_id + 3).contains(&at) {
            for bit in [1, 0x80] {
                let mut changed = wasm.clone();
                changed[at] ^= bit;
                assert!(verify(&changed, &keys, one()).is_err(), "byte {at}, bit {bit}");
            }
        }
    }
    // Lengths and counts beyond the file, and beyond 32 bits.
    let header = b"\0asm\x0d\0\x01\0\0";
    for tail in [
        &b"\xff\xff\xff\xff\x0f"[..],
        b"\xff\xff\xff\xff\xff\xff",
        b"\x13\x09signature\x01\x01\x01\xff\xff\xff\xff\x0f",
        b"\x10\x09signature\x01\x01\x01\x40\xff\xff",
        b"\x0e\x09signature\x02\x01\x01\x00",
    ] {
        assert!(verify(&[header, tail].concat(), &keys, one()).is_err(), "{tail:x?}");
    }
}
