//! Keys and roots, from the files that the policy names.

use std::num::NonZeroUsize;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use witgate_attest::{
    BundleVersion, Demand, DemandError, EcdsaForm, Identity, PinnedKey, Requirement, Sigstore,
    Transparency, predicate_types,
};
use witgate_config::{self as config, Config, Provenance, Stated};

use crate::error::Error;
use crate::small_files;
use crate::workspace::Workspace;

/// What is trusted and asked for.
pub(super) struct Trust {
    pub(super) demand: Demand,
}

impl Trust {
    /// Reads what the policy names. Where the baseline's policy counts, so do
    /// the baseline's files.
    pub(super) fn read(workspace: &Workspace<'_>, provenance: &Provenance) -> Result<Trust, Error> {
        let mut keys = Vec::new();
        for key in &provenance.keys {
            let name = key.name.as_ref().unwrap_or(&key.path).value.clone();
            let bytes = pinned(workspace, &key.path)?;
            let form = match key.ecdsa.as_ref().map(|it| it.value).unwrap_or_default() {
                config::EcdsaForm::Der => EcdsaForm::Der,
                config::EcdsaForm::Raw => EcdsaForm::Raw,
            };
            let pinned = match std::str::from_utf8(&bytes) {
                Ok(pem) if pem.contains("-----BEGIN") => PinnedKey::from_pem(name, pem, form),
                _ => PinnedKey::from_wasmsign(name, &bytes),
            };
            let wrong = |error: witgate_attest::KeyError| {
                let message = format!("`{}` is not a key: {error}", key.path.value);
                let help = "give a public key as PEM, or as `wasmsign2 keygen` writes it";
                Error::policy(&key.path.site, message, help.to_owned())
            };
            keys.push(pinned.map_err(wrong)?);
        }
        let threshold = provenance.threshold.as_ref().map_or(1, |stated| stated.value);
        let sigstore = match &provenance.trusted_root {
            Some(root) => Some(sigstore(workspace, provenance, root)?),
            None => None,
        };
        let demand = Demand {
            keys,
            threshold: NonZeroUsize::new(threshold).expect("the policy takes no number below 1"),
            sigstore,
            requirements: requirements(workspace, provenance),
            now: end_of(workspace.today),
        };
        Ok(Trust { demand })
    }

    /// Why nothing can be verified with it, at the line that says it.
    pub(super) fn unusable(&self, error: &DemandError, provenance: &Provenance) -> Error {
        let root = provenance.trusted_root.as_ref().map(|root| &root.site);
        let help = match error {
            DemandError::TrustedRoot(_) => "take the instance's `trusted_root.json`, unchanged",
            DemandError::NoSigstore => "take a build with the feature `provenance`",
            DemandError::Threshold { .. } => "two of the keys are the same; pin another one",
            DemandError::NothingTrusted => "pin a key or a trusted root",
        };
        let site = match error {
            DemandError::TrustedRoot(_) | DemandError::NoSigstore => root,
            DemandError::Threshold { .. } | DemandError::NothingTrusted => None,
        };
        Error::policy(site.unwrap_or(&provenance.site), error.to_string(), help.to_owned())
    }
}

fn sigstore(
    workspace: &Workspace<'_>,
    provenance: &Provenance,
    root: &Stated<String>,
) -> Result<Sigstore, Error> {
    let identity = |it: &config::Identity| Identity {
        name: it.name.value.clone(),
        issuer: it.issuer.value.clone(),
    };
    let oldest = provenance.oldest_bundle.as_ref().map(|it| it.value).unwrap_or_default();
    let transparency = provenance.transparency.as_ref().map(|it| it.value).unwrap_or_default();
    Ok(Sigstore {
        trusted_root: pinned(workspace, root)?,
        identities: provenance.identities.iter().map(identity).collect(),
        transparency: match transparency {
            config::Transparency::Required => Transparency::Required,
            config::Transparency::NotRequired => Transparency::NotRequired,
        },
        oldest_bundle: match oldest {
            config::BundleVersion::V0_1 => BundleVersion::V0_1,
            config::BundleVersion::V0_2 => BundleVersion::V0_2,
            config::BundleVersion::V0_3 => BundleVersion::V0_3,
        },
    })
}

/// The content of a file whose content decides whom to believe.
fn pinned(workspace: &Workspace<'_>, path: &Stated<String>) -> Result<Vec<u8>, Error> {
    let read = match workspace.is_reserved {
        true => match workspace.before.bytes(&path.value)? {
            Some(bytes) => Ok(bytes),
            None => Err("the baseline, whose policy applies, does not have the file".to_owned()),
        },
        false => small_files::read(&workspace.path(&path.value)),
    };
    read.map_err(|why| {
        let message = format!("`{}` cannot be read: {why}", path.value);
        Error::policy(&path.site, message, "restore the file, or name another".to_owned())
    })
}

fn requirements(workspace: &Workspace<'_>, provenance: &Provenance) -> Vec<Requirement> {
    let value = |stated: &Option<Stated<String>>| stated.as_ref().map(|it| it.value.clone());
    let origin = || Requirement::Provenance {
        source_repository: value(&provenance.source_repository),
        workflow: value(&provenance.workflow),
        builder: value(&provenance.builder),
    };
    let required = provenance.required();
    let mut all: Vec<Requirement> = required
        .iter()
        .map(|wanted| match *wanted {
            Provenance::SIGNATURE => Requirement::Signature,
            predicate_types::SLSA_PROVENANCE => origin(),
            other => Requirement::Predicate(other.to_owned()),
        })
        .collect();
    let says_origin = provenance.source_repository.is_some()
        || provenance.workflow.is_some()
        || provenance.builder.is_some();
    if says_origin && !required.contains(&predicate_types::SLSA_PROVENANCE) {
        all.push(origin());
    }
    let runtimes = workspace.config.and_then(|config| config.runtimes.as_ref());
    let runtimes = runtimes.iter().flat_map(|stated| &stated.value);
    all.extend(runtimes.map(|runtime| Requirement::Passed { runtime: runtime.clone() }));
    if workspace.config.is_some_and(Config::requires_promotion) {
        all.push(Requirement::Promoted);
    }
    all.dedup();
    all
}

/// The last moment of a day in UTC: what was signed on it was signed before.
fn end_of(day: Date) -> Timestamp {
    let end = day.tomorrow().unwrap_or(day).to_zoned(TimeZone::UTC);
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}
