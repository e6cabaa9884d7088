//! Measurements of canaries that somebody trusted has signed.

use witgate_attest::{Attestation, SignedPromotion, Signer, signed_promotions};
use witgate_model::Digest;

use crate::error::Error;
use crate::provenance::signed::Signed;
use crate::provenance::wording;
use crate::signed_measurements::SignedMeasurements;
use crate::workspace::Workspace;

pub(crate) fn read(
    workspace: &Workspace<'_>,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<SignedMeasurements>, Error> {
    let refused = |reason: String| Error::Attestation { name: name.to_owned(), reason };
    let signed = Signed::read(workspace)?;
    let provenance = workspace.config.and_then(|config| config.provenance.as_ref());
    let (Some(trust), Some(provenance)) = (&signed.trust, provenance) else {
        return Err(refused("the policy trusts nobody to sign statements".to_owned()));
    };
    let found = signed_promotions(&trust.demand, &[Attestation { name, bytes }]);
    let found = found.map_err(|error| trust.unusable(&error, provenance))?;
    let found = found.into_iter().map(|each| match each {
        Ok(SignedPromotion { attestation: _, signer, sha256, predicate }) => {
            let signer = match &signer {
                Signer::Keys(keys) => wording::names(keys),
                Signer::Certificate(certificate) => format!("`{}`", certificate.identity),
            };
            let digests = sha256.iter().filter_map(|digest| Digest::parse(digest)).collect();
            Ok(SignedMeasurements { signer, digests, predicate })
        }
        Err(each) => Err(refused(each.because.to_string())),
    });
    found.collect()
}
