//! Standard input: WIT text or wasm, read once and within bounds.

use std::io::Read;
use std::sync::{Arc, OnceLock};

use super::{TEXT_LIMIT, WASM_LIMIT, is_wasm, too_large};
use crate::error::Error;

/// What errors and findings call it.
pub(crate) const NAME: &str = "standard input";

/// What is on standard input. Asked again, it is not read again.
pub(crate) fn read() -> Result<Arc<[u8]>, Error> {
    static BYTES: OnceLock<Result<Arc<[u8]>, Error>> = OnceLock::new();
    BYTES.get_or_init(|| bounded(&mut std::io::stdin().lock())).clone()
}

/// Reads to the end, and no further than contracts reach.
fn bounded(input: &mut impl Read) -> Result<Arc<[u8]>, Error> {
    let failed = |error: std::io::Error| Error::Unreadable {
        path: NAME.to_owned(),
        reason: super::disk::reason(&error),
    };
    let mut bytes = Vec::new();
    input.take(4).read_to_end(&mut bytes).map_err(failed)?;
    let limit = if is_wasm(&bytes) { WASM_LIMIT } else { TEXT_LIMIT };
    input.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 {
        0 => Err(Error::NothingHere {
            path: NAME.to_owned(),
            looked_for: "it is empty: pipe WIT text or wasm into witgate".to_owned(),
        }),
        read if read > limit => Err(too_large(NAME.to_owned(), read, limit)),
        _ => Ok(bytes.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_within_bounds() {
        let text = b"package a:b;".as_slice();
        assert_eq!(&*bounded(&mut { text }).expect("it is short"), text);
        assert!(matches!(bounded(&mut std::io::empty()), Err(Error::NothingHere { .. })));
        let endless = bounded(&mut std::io::repeat(b' '));
        assert!(matches!(endless, Err(Error::TooLarge { .. })), "{endless:?}");
    }
}
