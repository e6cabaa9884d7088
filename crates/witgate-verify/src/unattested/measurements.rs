//! In place of signed measurements, in a build that verifies none.

use crate::error::Error;
use crate::signed_measurements::SignedMeasurements;
use crate::workspace::Workspace;

pub(crate) fn read(
    _: &Workspace<'_>,
    name: &str,
    _: &[u8],
) -> Result<Vec<SignedMeasurements>, Error> {
    let reason = "this build of witgate verifies no signatures".to_owned();
    Err(Error::Attestation { name: name.to_owned(), reason })
}
