//! In place of signatures within an artifact, in a build that verifies none.

use std::convert::Infallible;

use crate::error::Error;
use crate::workspace::Workspace;

/// Nothing is known of signatures.
#[derive(Default)]
pub struct Signed {}

/// Nothing is known of a signature.
pub(crate) type Signature = Option<Infallible>;

impl Signed {
    #[expect(clippy::unnecessary_wraps, reason = "as the build with provenance has it")]
    pub(crate) fn read(_: &Workspace<'_>) -> Result<Signed, Error> {
        Ok(Signed {})
    }

    #[expect(clippy::unused_self, reason = "as the build with provenance has it")]
    pub(crate) fn within(&self, _: &[u8]) -> Signature {
        None
    }
}
