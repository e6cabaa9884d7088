//! Files whose content decides whom to believe: a change of it is a change of
//! the policy, though no line of the policy changed.

use witgate_config::Stated;
use witgate_judge::{Fact, LoosenedKind, PolicyLoosened};

use crate::error::Error;
use crate::integrity::Integrity;
use crate::small_files;
use crate::workspace::Workspace;

/// Finds keys and roots that are not what they were.
pub(crate) fn compare(workspace: &Workspace<'_>, integrity: &mut Integrity) -> Result<(), Error> {
    let provenance = workspace.config.and_then(|config| config.provenance.as_ref());
    let Some(provenance) = provenance.filter(|_| workspace.before.is_known()) else {
        return Ok(());
    };
    let keys = provenance.keys.iter().map(|key| ("the key", &key.path));
    let root = provenance.trusted_root.iter().map(|root| ("the trusted root", root));
    for (what, Stated { value: path, site }) in keys.chain(root) {
        let Some(was) = workspace.before.bytes(path)? else { continue };
        // Where it cannot be read, that is said already.
        if small_files::read(&workspace.path(path)).is_ok_and(|now| now == was) {
            continue;
        }
        integrity.facts.push(Fact::PolicyLoosened(PolicyLoosened {
            kind: LoosenedKind::Other,
            identity: format!("provenance content {path}"),
            matter: format!("content of {what} `{path}` changed, so other signatures are trusted"),
            merge_if: "you trust its new owner",
            is_in_force: !workspace.is_reserved,
            sites: [None, Some(site.clone())],
        }));
    }
    Ok(())
}
