//! RSA signatures as PKCS #1 v1.5 makes them: verified, never made.
//!
//! A signature is raised to the public exponent and compared, whole, with what
//! the digest must look like; nothing in it is parsed, which is where verifiers
//! went wrong before. All of it is public, so timing tells nobody anything. (The
//! `rsa` crate has an unmended advisory about its private half.)

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use der::asn1::UintRef;
use der::{Decode as _, Reader as _, SliceReader};

/// Lengths of a modulus in bytes: 2048 to 8192 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;
/// The longest public exponent in bytes; nearly all are 65537.
const EXPONENT: usize = 4;

/// What is before a digest of 32, 48 or 64 bytes: the ASN.1 that names
/// SHA-256, SHA-384 or SHA-512.
fn digest_info(length: usize) -> Option<[u8; 19]> {
    let (algorithm, total) = match length {
        32 => (1, 0x31),
        48 => (2, 0x41),
        64 => (3, 0x51),
        _ => return None,
    };
    let length = u8::try_from(length).ok()?;
    Some([
        0x30, total, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
        algorithm, 0x05, 0x00, 0x04, length,
    ])
}

/// Whether a key (a DER `RSAPublicKey`) signed a digest.
pub(super) fn verify_pkcs1(public_key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    raised(public_key, signature)
        .is_some_and(|block| Some(block) == expected(digest, signature.len()))
}

/// The signature to the power of the public exponent, as long as the modulus.
fn raised(public_key: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(public_key).ok()?;
    let (modulus, exponent) = reader
        .sequence(|reader| -> der::Result<_> {
            Ok((UintRef::decode(reader)?, UintRef::decode(reader)?))
        })
        .ok()?;
    let (modulus, exponent) = (modulus.as_bytes(), exponent.as_bytes());
    if !reader.is_finished()
        || !MODULUS.contains(&modulus.len())
        || signature.len() != modulus.len()
        || exponent.len() > EXPONENT
        || exponent.last().is_none_or(|last| last % 2 == 0)
        || exponent == [1]
    {
        return None;
    }
    let bits = u32::try_from(modulus.len() * 8).ok()?;
    let number = |bytes| BoxedUint::from_be_slice(bytes, bits).ok();
    let (modulus, signature) = (number(modulus)?, number(signature)?);
    if signature >= modulus {
        return None;
    }
    let parameters = BoxedMontyParams::new_vartime(Option::from(Odd::new(modulus))?);
    let power = BoxedMontyForm::new(signature, &parameters)
        .pow_bounded_exp(&number(exponent)?, 8 * EXPONENT as u32);
    Some(power.retrieve().to_be_bytes().to_vec())
}

/// `00 01 ff…ff 00`, and the digest with its name, as long as the modulus.
fn expected(digest: &[u8], length: usize) -> Option<Vec<u8>> {
    let info = digest_info(digest.len())?;
    let padding = length.checked_sub(3 + info.len() + digest.len())?;
    Some([&[0, 1][..], &vec![0xff; padding], &[0], &info, digest].concat())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256, Sha512};

    use super::verify_pkcs1;
    use crate::base64::decode;

    /// Made by `openssl genrsa 2048` and `openssl dgst -sign`, over MESSAGE.
    const MESSAGE: &[u8] = b"signed by RSA";
    const KEY: &str = "\
        MIIBCgKCAQEAqFqFSFXj7Oy/PH9iI/HbL2f2yO3BwvpabwmN03scRoG9Vz/Z2xv8pNxn06Wz3hqiUQ3aM2ay\
        5dISOcAxBr7Qqd0CSWNWbx2S/ULHwaqf5BxAtHn5IQh6yaHhV78gQdggPIMhPyq1bByK+wdjEB8TK9qe9uLu\
        OS6X7xiG6ZyP6hkzdlvPeo7eKYeD0++4Ly2HvCtueVHk3xHRNWZca0XzvhWxh+ov+WYlUSw83drHYkorM+Hv\
        cx1uXGXb+4dlvEmRBY/gCQ9uXYU7kFXBcsvyA4jS0LgKWArmGCtjKVIlYp1t9O4HGUMoa9aKJbmc/Bs9h3zd\
        A+McoTnkv8IpnLgePQIDAQAB";
    const SHA256: &str = "\
        FnuEsk+GeE6+ONO+2MDvckb03vo3jTPvDHcKSa6JygqrFnweHmYkGdeusf/S5oEICeCeo2OsuLAy0I5iE+6I\
        ogHAjifoQEmq3wRpWsQzsYcMrbdKLpK7CshsShaOI6yOfz9yT9rRhcw5aN9Zl584lcCVKxEP8KNeaD3Zv0y2\
        vQmX01hCYWlBoH5ODPNJ0JFlGf3kqyXtz2rcMjtYFEyVMcf21z/O9S5FZ1tZrZj7daCp09xFkjRWW+17DArt\
        2cExMrYcVLqMJL/2AxNU1wg4YqxQhIfsy+NBz4K8CwbJNcHQ7JA8X0foopa/ZZ5qNV0q982AVofx605+2LBp\
        Svhjow==";
    const SHA512: &str = "\
        PTm8b813C59aSRxdJTUQdv+hsMsdwfHoW6u2ePXTBSlaOdJSLH5F66XqTw7pq9WZzbTeqMT8HXzwy91SaY6a\
        BlXqZ3IHpGrSYWOi2zVZLII48Bu1GPs0iyYjGIb7N18rpYsYQ/MnIpgh6S6jvPShV0LDYkKrruHxWWnbWSh4\
        HeiGfzfwiINcimhfLp+JxRdKWvXIzYEl73Cv2UwDaJxp2bOhCuSivofWraHwpxA+BQO7GevZPJbRSrn1gOzZ\
        ixJqsSx6iYGBko2eVchdB4qO7ZLy8gpN0WK3mXjv3lVmV+bonuE0UkYj8Ds/u7UjdoZCxdE8ajhA0/hW/pz0\
        O4Tpfg==";

    fn bytes(base64: &str) -> Vec<u8> {
        decode(base64).expect("the constants above are base64")
    }

    #[test]
    fn openssl_signatures_verify() {
        assert!(verify_pkcs1(&bytes(KEY), &Sha256::digest(MESSAGE), &bytes(SHA256)));
        assert!(verify_pkcs1(&bytes(KEY), &Sha512::digest(MESSAGE), &bytes(SHA512)));
    }

    #[test]
    fn nothing_else_does() {
        let (key, signature) = (bytes(KEY), bytes(SHA256));
        let digest = Sha256::digest(MESSAGE);
        assert!(!verify_pkcs1(&key, &Sha256::digest(b"another"), &signature));
        assert!(!verify_pkcs1(&key, &digest, &bytes(SHA512)));
        assert!(!verify_pkcs1(&key, &digest[..31], &signature));
        for length in [0, 1, 255, 257] {
            let mut cut = signature.clone();
            cut.resize(length, 0);
            assert!(!verify_pkcs1(&key, &digest, &cut), "{length}");
        }
        for at in [0, 128, 255] {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            assert!(!verify_pkcs1(&key, &digest, &changed), "{at}");
        }
        // With an exponent of 1 anybody could write the block down as a signature.
        let one = [&key[..key.len() - 5], &[2, 3, 0, 0, 1]].concat();
        assert!(!verify_pkcs1(&one, &digest, &signature));
        for cut in 0..key.len() {
            assert!(!verify_pkcs1(&key[..cut], &digest, &signature), "{cut}");
        }
    }
}
