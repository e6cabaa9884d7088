//! Small files that a policy names: keys, attestations, manifests.

use std::path::Path;

/// More than any of them has.
const LIMIT: u64 = 32 << 20;

/// The bytes of a regular file; an error says why there are none.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    witgate_files::read(path, LIMIT).map_err(|refusal| match refusal.is_not_found() {
        true => "it is not there".to_owned(),
        false => refusal.to_string(),
    })
}
