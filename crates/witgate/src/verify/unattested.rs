//! In place of provenance, in a build without it: what the policy asks for is
//! not passed over.

use std::convert::Infallible;

use witgate_lock::{Checked, Verdict};

use super::artifacts::Looked;
use super::ground::{Ground, Text};
use super::{Integrity, told};
use crate::error::Error;

/// Nothing is known of signatures.
#[derive(Default)]
pub(crate) struct Signed {}

/// Nothing is known of a signature.
pub(crate) type Signature = Option<Infallible>;

impl Signed {
    #[expect(clippy::unnecessary_wraps, reason = "as the build with provenance has it")]
    pub(super) fn read(_: &Ground<'_>) -> Result<Signed, Error> {
        Ok(Signed {})
    }

    #[expect(clippy::unused_self, reason = "as the build with provenance has it")]
    pub(super) fn within(&self, _: &[u8]) -> Signature {
        None
    }
}

/// Says that nothing was verified, where the policy asks for it.
#[expect(clippy::unnecessary_wraps, reason = "as the build with provenance has it")]
pub(super) fn look(
    ground: &Ground<'_>,
    _: &Signed,
    looked: &[Looked<'_>],
    policy: &Text,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    let Some(provenance) = ground.config.and_then(|config| config.provenance.as_ref()) else {
        return Ok(());
    };
    for Looked { stated, .. } in looked {
        let why = "this build of witgate verifies no provenance; take one with the feature \
                   `provenance`";
        let entry = &stated.path.value;
        let file = policy.file().path;
        let row = Checked::open(&file, "provenance", entry, Verdict::Unpinned).detail(why);
        let site = Some(provenance.site.clone());
        let row = told::at(row, site.as_ref());
        integrity.findings.extend(told::of_row(ground, "provenance-absent", &row, site));
        integrity.rows.push(row);
    }
    Ok(())
}
