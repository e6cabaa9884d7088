//! Base64 as DSSE wants it read: either alphabet, padded or not.

use ::base64::Engine as _;
use ::base64::alphabet;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use ::base64::engine::{DecodePaddingMode, DecodePaddingMode::Indifferent};

const PADDING: DecodePaddingMode = Indifferent;
const STANDARD: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(PADDING),
);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(PADDING),
);

/// The bytes that some base64 means, in whichever alphabet; `None` if in
/// neither.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

/// Padded base64 in the standard alphabet.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    /// 0xfb 0xff is `+/8=` in one alphabet and `-_8=` in the other.
    #[test]
    fn either_alphabet_but_not_both_at_once() {
        for text in ["+/8=", "-_8=", "+/8", "-_8"] {
            assert_eq!(decode(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(decode("+_8="), None);
        assert_eq!(decode("a b"), None);
    }
}
