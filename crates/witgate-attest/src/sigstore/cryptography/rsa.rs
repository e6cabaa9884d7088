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
    use crypto_bigint::BoxedUint;
    use sha2::{Digest as _, Sha256, Sha384, Sha512};

    use super::{expected, verify_pkcs1};
    use crate::base64::decode;

    /// A key of 2048 bits and its signatures over MESSAGE, made by OpenSSL.
    const MESSAGE: &[u8] = b"signed by RSA";
    const KEY: &str = "\
        MIIBCgKCAQEAlis+GXpcwNEbXFnpNe5X2VjITAzGBTrwgdE5+PyO3N0F6OO5CcKVBm7nQ0SgAasibUi+PNSc\
        a7A1PXpqKdX/R6vZqgU7dlvbigE9VrdlRrmbDL7kwWcFlSqWmGavnRMO8VwKD2huelKzZ/aWc4EARCNDVoMs\
        uBh/Cbhtzd1YBZ2Occ/OZqgHfxnsL3th5Exjl1ujEMQ8X02hICu7UyMInI7L1/Brj/BJNoj3NLg0kT5Lacyw\
        U+6ajh1FVcEP1nK4tG2wiA0hSpnmS2oBUot7EFLjj+UjVujvg9uy/PoKEXB0uLesT9jTs0oooe/UPu7wsiq6\
        0rlnyB5egdgBDTXXPwIDAQAB";
    const SHA256: &str = "\
        gbr3+RlkxwsFyMawsWxJ4D35JBLOFVS3iGmzcBD8/NeU/nk088q8HCyz+dNIL7t4LxNMphnbzlGsQRgBit/5\
        5VrBp8G3rkcPDZ/kaQEirbmfP8IyMY8LYL6BFd5GAQq51mmmgDX/XZNDyzYEtKt1xsYExdYhjuP8hA5d+JU1\
        gbYJgpOdlDmDEdmcjikn+/pf4fBxoxUqt2xrQpYTjCq/xw5TWHIOzoBRYCWPfJstE5q0AIc0XxoOZpYuBxcj\
        fBsnUL6x8T++FqXXAMmcOFdkVeWqVVDao8BG2biHKmws4qK2L2konaI964S5/XCQChCT+WeNBf7toLHGosPq\
        pz7pag==";
    const SHA384: &str = "\
        WBKF9fj8M/O2XOtBIDDg4JhAUZFSdvBvdV1BHoFqVGT996T3Wtiv9jFn7EFcq7bd9tY6hyCgecb9becdOnFI\
        C79PEM41TF7ihe64mhtIi3I/NY9GkUC0JdOBYnZWqb2ouHUmkyKkURLrkNkRZWf+4DLT2wlyXyvD2gCkVoFZ\
        D3j5DKtUl4GKVTnWUrXl2EhC+KvYDQFQ12DC6WJi9d9A4QCO71quyQRfnIVYmON4+bYi1ywJO6mvgZvQWdCU\
        RTuRcNTiO7Fxib59krXyD3fsEjjpAPrhYyMU8qhG9wW2cadE6r8dpJBLphMhftUvWwbAkb5x9j8LY4VDCkmN\
        i6jpOw==";
    const SHA512: &str = "\
        JL+JznZqJuMusvXRnAeE+vhsrwkEBHa68AMIdRk+CPHsHyHHLC+90rPX1rk7s35rF757DJ4d7DG0L3886vTg\
        LFj1yDK8T0dxHdhVyGKLK0X+H5b8s27N1vgPh3EQxgzIW8+2zyhb45PSqXxnrw0yjC0bdMIWZYZOXA6Jpw0P\
        PTaWgZgD68osE9nlS+TwwCO9S4aDzatHz3u26FOjCHqzTvnCQjScD1rU6D/pNVA2+bj/aalWsPyHh8i7d4pj\
        28Nn/N7RFgq0OhieH5i+snAmuvS2/hzDq5+xy4IeQay6b7KA94Ob3BVlJinmHwlN9f5qkXDslncE0+yJpLXR\
        RcNYrw==";
    /// A key of 1024 bits, and its signature with SHA-256.
    const SHORT_KEY: &str = "\
        MIGJAoGBALcVv3FOuxeJkZDde1LWEaF4mtToyG8eTiSFkE9jRmNnso0uqIdQVZsMAGjJpQhtqxOur3fG3BdU\
        tQm7ifWtcCYnI8bV3QGrWwtTaq1f9RLXBLrJ58jJculta/aWe7acubGWJAZGcN3sgZVUo2NHSkVmqkNMYbho\
        zvM1plDa4ADTAgMBAAE=";
    const SHORT_SHA256: &str = "\
        mDbiPD4miGOH0gHU0ngdGyc2x/5BKtUtJA/J23DP1BrbAknS+jkqrY7NwbzbXFskOsbaHaMo1mki/ZhjUjGm\
        4GyfsgRtFRmV3yULABpqwGGnq3UB4iqHBSmjlHAkOAbUfYS67R19Ckap7NxkBYfX6UWiwRIs2fGDnY/Vooor\
        DPE=";

    /// A key with the greatest exponent that is read, and its signature, by OpenSSL too.
    const LONG_EXPONENT_KEY: &str = "\
        MIIBDAKCAQEAqKaL/Hti9BML1u8OiaWVE7G+OyRSVNzdQ9lCz4OBmUS3SzzhvxvL48oZe3jwIIQkXmC3FJ3t\
        uV8AHe8esvlFXjKLMMHAypDc3RZcua1/VeRc9Q7B7xtRdKqkhaZ+hyz91rXCSeezXw9R4zldNZTavWObm7sF\
        Tl2uJj8A/BHA7bQUELGG7TUgYsDIfy90uyvw0FNAG/uUzfkiggmGjLjU9wxAqc52tNMBD41uy/zDJW3qVh3L\
        5SHD5dpwHv2tBv2dfs2R/j/0Xnh7hpImbk9LcfMH+/1To2IyskXIYPbQHq2ywr7nDPJ4EU82XP3kjWScCi+P\
        18MeESKYWBv5tTEg4QIFAP////8=";
    const LONG_EXPONENT_SHA256: &str = "\
        Li0MuKIDBNFCYgeNbyAOQb00QNM0MIrqdjxP1Qp6Ce5LuNRKZ2madjhxqQDUaCdNJbjRjDx+HZjVSuBygrB0\
        d6ECfUkqKWHHtW0AvIOb6sEgH0DhcVWl/ObnOQf8lmBt+s5DocyV5qIz01+JtzSQBsst2PsOFkMW/2iD/2iP\
        SBHDt/manXi9WTRYBjVnZNZpHeB8V6YYnHG6beoiM+XswWCP9PRbVqtsUr/OP3qwkO8kRA/OgBDIX922GDFL\
        b14EFzqchXBS/cf7M8u42ClyMfzVl04V3tKoqLDSIrvrH4FoWBNERxFCW/KSwDgWxANvzaxlFQ/pSRqiTC6x\
        KezvPg==";

    fn bytes(base64: &str) -> Vec<u8> {
        decode(base64).expect("the constants above are base64")
    }

    #[test]
    fn openssl_signatures_verify() {
        assert!(verify_pkcs1(&bytes(KEY), &Sha256::digest(MESSAGE), &bytes(SHA256)));
        assert!(verify_pkcs1(&bytes(KEY), &Sha384::digest(MESSAGE), &bytes(SHA384)));
        assert!(verify_pkcs1(&bytes(KEY), &Sha512::digest(MESSAGE), &bytes(SHA512)));
        let (key, signature) = (bytes(LONG_EXPONENT_KEY), bytes(LONG_EXPONENT_SHA256));
        assert!(verify_pkcs1(&key, &Sha256::digest(MESSAGE), &signature));
    }

    #[test]
    fn nothing_else_does() {
        let (key, signature) = (bytes(KEY), bytes(SHA256));
        let digest = Sha256::digest(MESSAGE);
        assert!(!verify_pkcs1(&key, &Sha256::digest(b"another"), &signature));
        assert!(!verify_pkcs1(&key, &digest, &bytes(SHA384)));
        assert!(!verify_pkcs1(&key, &digest, &bytes(SHA512)));
        assert!(!verify_pkcs1(&key, &Sha384::digest(MESSAGE), &signature));
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
        // Nor a key that is too short, or with more behind it.
        assert!(!verify_pkcs1(&bytes(SHORT_KEY), &digest, &bytes(SHORT_SHA256)));
        assert!(!verify_pkcs1(&[&key[..], &[0]].concat(), &digest, &signature));
        for cut in 0..key.len() {
            assert!(!verify_pkcs1(&key[..cut], &digest, &signature), "{cut}");
        }
    }

    /// A DER `RSAPublicKey` of a modulus of 2048 bits.
    fn key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
        let numbers = [&[2, 0x82, 1, 1, 0][..], modulus, &[2, exponent.len() as u8], exponent];
        let numbers = numbers.concat();
        [&[0x30, 0x82, 1, numbers.len() as u8][..], &numbers].concat()
    }

    /// Of more than 32 bits only those would count, and with 1 there anybody could sign.
    #[test]
    fn a_long_exponent_is_no_shorter_one() {
        let modulus = &bytes(KEY)[9..265];
        assert_eq!(key(modulus, &[1, 0, 1]), bytes(KEY));
        let digest = Sha256::digest(MESSAGE);
        let block = expected(&digest, 256).expect("SHA-256 has a name");
        assert!(!verify_pkcs1(&key(modulus, &[1, 0, 0, 0, 1]), &digest, &block));
    }

    /// No modulus has an even exponent: here the modulus is what a square has beyond the
    /// block, so that the square is the block.
    #[test]
    fn an_even_exponent_is_none() {
        let digest = Sha256::digest(MESSAGE);
        let block = expected(&digest, 256).expect("SHA-256 has a name");
        let root = [[0; 128], [0xff; 128]].concat();
        let square = [&[0xff; 127][..], &[0xfe], &[0; 127], &[1]].concat();
        let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, 2048).expect("2048 bits");
        let modulus = number(&square).wrapping_sub(number(&block)).to_be_bytes();
        let key = key(&modulus, &[2]);
        assert!(!verify_pkcs1(&key, &digest, &root));
    }
}
