//! Who signed within an artifact's bytes.

use std::sync::Arc;

use witgate_attest::{Refusal, embedded};

use crate::error::Error;
use crate::provenance::trust::Trust;
use crate::workspace::Workspace;

/// What must be known to look into an artifact's bytes.
#[derive(Default)]
pub struct Signed {
    pub(super) trust: Option<Arc<Trust>>,
}

/// What the bytes of an artifact say by themselves: who signed within.
pub(crate) type Signature = Option<Result<embedded::Embedded, Refusal>>;

impl Signed {
    /// The keys and the root that the policy pins.
    pub(crate) fn read(workspace: &Workspace<'_>) -> Result<Signed, Error> {
        let Some(config) = workspace.config else { return Ok(Signed::default()) };
        let Some(provenance) = &config.provenance else { return Ok(Signed::default()) };
        Ok(Signed { trust: Some(Arc::new(Trust::read(workspace, provenance)?)) })
    }

    /// Who signed within the bytes of a component, where keys are pinned.
    pub(crate) fn within(&self, bytes: &[u8]) -> Signature {
        let demand = &self.trust.as_ref()?.demand;
        let has_keys = !demand.keys.is_empty();
        has_keys.then(|| embedded::verify(bytes, &demand.keys, demand.threshold))
    }
}
