//! Small files that a policy names: keys, attestations, manifests.

use std::path::Path;

/// More than any of them has.
const LIMIT: u64 = 32 << 20;

/// The bytes of a regular file; an error says why there are none.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let said = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            "it is not there".to_owned()
        }
        kind => kind.to_string(),
    };
    let about = std::fs::metadata(path).map_err(said)?;
    if !about.is_file() {
        return Err("it is no regular file".to_owned());
    }
    if about.len() > LIMIT {
        return Err(format!("it has {} bytes, and at most {LIMIT} are read", about.len()));
    }
    std::fs::read(path).map_err(said)
}
