//! What was found out of an attestation, in words.

use witgate_attest::{Bundle, Coverage, Fact, Predicate, Signer, Verified};
use witgate_lock::Sha256;

/// So many refusals are reported.
const TOLD: usize = 3;

/// What was verified, by whom and how.
pub(super) fn verified(fact: &Fact) -> String {
    let Some(Verified { attestation, signer, bundle, coverage, predicate }) = fact.verified.first()
    else {
        return String::new();
    };
    let mut text = format!("`{attestation}`, signed by {}", by(signer));
    if let Some(Predicate::Provenance(provenance)) = predicate {
        if let Some(source) = &provenance.source_repository {
            text.push_str(&format!("; built from {source}"));
        }
        if let Some(commit) = &provenance.commit {
            text.push_str(&format!(" at {}", commit.get(..12).unwrap_or(commit)));
        }
        if let Some(workflow) = &provenance.workflow {
            text.push_str(&format!(" by {workflow}"));
        }
    }
    if let Coverage::Manifest(manifest) = coverage {
        let manifest = Sha256::from(*manifest).short();
        text.push_str(&format!("; of the OCI manifest {manifest}, whose layer it is"));
    }
    if let Some(bundle) = bundle {
        text.push_str(&format!("; {}", how(bundle)));
    }
    if !fact.refused.is_empty() {
        text.push_str(&format!("; beside it {}", refused(fact)));
    }
    text
}

fn by(signer: &Signer) -> String {
    match signer {
        Signer::Keys(keys) => names(keys),
        Signer::Certificate(certificate) => {
            format!("`{}` of {}", certificate.identity, certificate.issuer)
        }
    }
}

/// Keys by their names.
pub(super) fn names(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let word = if keys.len() == 1 { "the key" } else { "the keys" };
    format!("{word} {}", keys.join(" and "))
}

/// With which root, and how much it proves.
fn how(bundle: &Bundle) -> String {
    let Bundle { version, root, logged, certificate_logged: _, signed_at } = bundle;
    let mut text = format!("bundle {version}");
    if let Some(at) = signed_at.first() {
        text.push_str(&format!(" of {at}"));
    }
    text.push_str(if *logged { ", logged" } else { ", in no log" });
    text.push_str(&format!("; trusted root {}", Sha256::from(root.digest).short()));
    if let Some(newest) = root.newest {
        text.push_str(&format!(", whose newest part is of {}", date(newest)));
    }
    if let Some(ends) = root.ends {
        text.push_str(&format!(" and which ends on {}", date(ends)));
    }
    text
}

fn date(at: jiff::Timestamp) -> String {
    at.to_string().chars().take_while(|c| *c != 'T').collect()
}

/// Why the attestations that there are do not count.
pub(super) fn refused(fact: &Fact) -> String {
    let told = fact.refused.iter().take(TOLD);
    let told = told.map(|it| format!("`{}`: {}", it.attestation, it.because));
    let more = fact.refused.len().saturating_sub(TOLD) + fact.unlisted;
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}", told.collect::<Vec<_>>().join(", "))
}
