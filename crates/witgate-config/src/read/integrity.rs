//! What the file says of locks, artifacts, provenance and portability.

use std::collections::BTreeMap;

use crate::error::{Error, Problem};
use crate::fields::Fields;
use crate::integrity::{Artifact, Identity, Key, LockPolicy, Provenance};
use crate::read::capabilities;
use crate::read::paths::{relative, relative_all, unique_path};
use crate::stated::Stated;

pub(super) fn lock(top: &Fields<'_>) -> Result<LockPolicy, Error> {
    let Some(fields) = top.table("lock")? else { return Ok(LockPolicy::default()) };
    Ok(LockPolicy {
        files: relative_all(&fields, "files")?,
        bytes: relative_all(&fields, "bytes")?,
        require_verified: fields.flag("require-verified"),
    })
}

pub(super) fn artifacts(top: &Fields<'_>) -> Result<Vec<Artifact>, Error> {
    let mut artifacts: Vec<Artifact> = Vec::new();
    let mut lines = BTreeMap::new();
    for fields in top.tables("artifact")? {
        artifacts.push(Artifact {
            path: unique_path(&fields, &mut lines)?,
            world: fields.text("world"),
            manifest: relative(&fields, "manifest")?,
            attestations: relative_all(&fields, "attestations")?,
            capabilities: capabilities::of_one(&fields)?,
            site: fields.header(),
        });
    }
    Ok(artifacts)
}

pub(super) fn provenance(top: &Fields<'_>) -> Result<Option<Provenance>, Error> {
    let Some(fields) = top.table("provenance")? else { return Ok(None) };
    let mut keys = Vec::new();
    for fields in fields.tables("key")? {
        keys.push(Key {
            path: relative(&fields, "path")?.expect("it is required"),
            name: fields.text("name"),
            ecdsa: fields.word("ecdsa")?,
        });
    }
    let mut identities = Vec::new();
    for fields in fields.tables("identity")? {
        identities.push(Identity {
            name: fields.text("name").expect("it is required"),
            issuer: fields.text("issuer").expect("it is required"),
            site: fields.header(),
        });
    }
    let threshold = fields.count("threshold")?;
    let threshold =
        threshold.and_then(|value| Some(Stated { value, site: fields.get("threshold")?.site() }));
    let trusted_root = relative(&fields, "trusted-root")?;
    if keys.is_empty() && trusted_root.is_none() {
        let help = "pin whom to believe: `trusted-root`, a Sigstore trusted_root.json with \
                    `[[provenance.identity]]` for who may sign; or a `[[provenance.key]]`";
        return Err(fields.missing("trusted-root", help.to_owned()));
    }
    if trusted_root.is_some() && identities.is_empty() {
        let help = "name the trusted certificates: `[[provenance.identity]]` with `name`, such as \
                    a workflow's URI, and `issuer`";
        return Err(fields.missing("identity", help.to_owned()));
    }
    if trusted_root.is_none() && !identities.is_empty() {
        let help = "name the `trusted_root.json` that the certificates must lead to".to_owned();
        return Err(fields.missing("trusted-root", help));
    }
    if let Some(threshold) = &threshold
        && threshold.value > keys.len()
    {
        let message = format!("{} keys must sign, and {} are pinned", threshold.value, keys.len());
        let help = "pin more keys, or lower the threshold".to_owned();
        return Err(fields.wrong("threshold", message, help));
    }
    if fields.texts("require").is_some_and(|require| require.value.is_empty()) {
        let message = "`require` is empty".to_owned();
        let help = "name at least one predicate type, or `signature`; without the key it is SLSA \
                    provenance"
            .to_owned();
        return Err(fields.wrong("require", message, help));
    }
    Ok(Some(Provenance {
        require: fields.texts("require"),
        source_repository: fields.text("source-repository"),
        workflow: fields.text("workflow"),
        builder: fields.text("builder"),
        keys,
        threshold,
        trusted_root,
        identities,
        oldest_bundle: fields.word("oldest-bundle")?,
        transparency: fields.word("transparency")?,
        site: fields.header(),
    }))
}

pub(super) fn runtimes(
    top: &Fields<'_>,
    provenance: Option<&Provenance>,
) -> Result<Option<Stated<Vec<String>>>, Error> {
    let Some(fields) = top.table("portability")? else { return Ok(None) };
    if provenance.is_none() {
        let help = "name trusted keys or a trusted root in `[provenance]`";
        let problem = Problem::Missing { key: "provenance", table: "", help: help.to_owned() };
        return Err(Error { at: fields.header(), problem: Box::new(problem) });
    }
    Ok(fields.texts("runtimes"))
}
