//! Locks and artifacts no longer examined, and provenance asked for less.
//!
//! Whether the content of a pinned file has changed is for whoever reads files.

use std::collections::BTreeSet;

use witgate_model::Site;
use witgate_toml::cut;

use crate::config::Config;
use crate::glob::covers_identities;
use crate::integrity::{Artifact, Provenance};
use crate::loosened::facts::{Loosened, site};
use crate::stated::Stated;

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    locks(was, now, found);
    for artifact in &was.artifacts {
        let path = &artifact.path.value;
        match now.artifacts.iter().find(|now| now.path.value == *path) {
            Some(now) => world(artifact, now, found),
            None => found.add(
                &format!("artifact {path}"),
                format!("artifact `{path}` is no longer verified"),
                "it is no longer published",
                [Some(artifact.site.clone()), None],
            ),
        }
    }
    match (&was.provenance, &now.provenance) {
        (Some(was), Some(now)) => provenance(was, now, found),
        (Some(was), None) => found.add(
            "provenance",
            "provenance is no longer required",
            "it no longer matters who built the artifacts",
            [Some(was.site.clone()), None],
        ),
        (None, _) => {}
    }
    for runtime in gone(was.runtimes.as_ref(), now.runtimes.as_ref()) {
        found.add(
            &format!("portability {runtime}"),
            format!("test results on `{}` are no longer required", cut(runtime)),
            "nobody runs the artifacts there",
            [site(was.runtimes.as_ref()), site(now.runtimes.as_ref())],
        );
    }
}

fn locks(was: &Config, now: &Config, found: &mut Loosened) {
    for file in gone(was.lock.files.as_ref(), now.lock.files.as_ref()) {
        found.add(
            &format!("lock {file}"),
            format!("lock file `{}` is no longer verified", cut(file)),
            "the lock file is no longer used in builds",
            [site(was.lock.files.as_ref()), site(now.lock.files.as_ref())],
        );
    }
    let requires =
        |config: &Config| config.lock.require_verified.as_ref().is_some_and(|it| it.value);
    if requires(was) && !requires(now) {
        found.add(
            "lock require-verified",
            "`require-verified` changed from true: entries that cannot be checked now pass",
            "the locked bytes may be missing where witgate runs",
            [site(was.lock.require_verified.as_ref()), site(now.lock.require_verified.as_ref())],
        );
    }
}

/// What the first lists and the second does not.
fn gone<'c>(
    was: Option<&'c Stated<Vec<String>>>,
    now: Option<&'c Stated<Vec<String>>>,
) -> BTreeSet<&'c str> {
    let all = |stated: Option<&'c Stated<Vec<String>>>| -> BTreeSet<&'c str> {
        stated.iter().flat_map(|stated| &stated.value).map(String::as_str).collect()
    };
    all(was).difference(&all(now)).copied().collect()
}

fn world(was: &Artifact, now: &Artifact, found: &mut Loosened) {
    let Some(before) = &was.world else { return };
    let path = &was.path.value;
    let message = match &now.world {
        Some(after) if after.value == before.value => return,
        Some(after) => format!(
            "world of artifact `{path}` changed from `{}` to `{}`",
            cut(&before.value),
            cut(&after.value)
        ),
        None => format!("world `{}` of artifact `{path}` removed", cut(&before.value)),
    };
    let after = now.world.as_ref().map_or("none", |world| &world.value);
    found.add(
        &format!("artifact {path} world {after}"),
        message,
        "its users do not rely on the old world",
        [Some(before.site.clone()), site(now.world.as_ref()).or_else(|| Some(now.site.clone()))],
    );
}

const TRUST: &str = "you trust its holder to sign releases of this repository";

fn provenance(was: &Provenance, now: &Provenance, found: &mut Loosened) {
    let header = || Some(now.site.clone());
    let after: BTreeSet<&str> = now.required().into_iter().collect();
    for wanted in was.required() {
        if !after.contains(wanted) {
            found.add(
                &format!("provenance require {wanted}"),
                format!("attestations of `{}` are no longer required", cut(wanted)),
                "nobody relies on the attestation",
                [site(was.require.as_ref()), site(now.require.as_ref()).or_else(header)],
            );
        }
    }
    for (key, was, now, is_glob) in [
        ("source-repository", &was.source_repository, &now.source_repository, false),
        ("workflow", &was.workflow, &now.workflow, false),
        ("builder", &was.builder, &now.builder, true),
    ] {
        let Some(before) = was else { continue };
        let message = match now {
            Some(after) if after.value == before.value => continue,
            Some(after) if is_glob && covers_identities(&before.value, &after.value) => continue,
            Some(after) => {
                format!("`{key}` changed from `{}` to `{}`", cut(&before.value), cut(&after.value))
            }
            None => format!("`{key}` `{}` is no longer required", cut(&before.value)),
        };
        let after = now.as_ref().map_or("none", |now| &now.value);
        found.add(
            &format!("provenance {key} {after}"),
            message,
            "artifacts may come from there",
            [Some(before.site.clone()), site(now.as_ref()).or_else(header)],
        );
    }
    for key in &now.keys {
        let path = &key.path.value;
        let before = was.keys.iter().find(|before| before.path.value == *path);
        if before.is_none() {
            let message = format!("key `{}` added to the trusted keys", cut(path));
            let sites = [None, Some(key.path.site.clone())];
            found.add(&format!("provenance key {path}"), message, TRUST, sites);
        }
    }
    let count = |stated: &Option<Stated<usize>>| stated.as_ref().map_or(1, |stated| stated.value);
    let (before, after) = (count(&was.threshold), count(&now.threshold));
    if after < before {
        found.add(
            &format!("provenance threshold {after}"),
            format!("required number of signatures changed from {before} to {after}"),
            "fewer signatures are enough for a release",
            [site(was.threshold.as_ref()), site(now.threshold.as_ref()).or_else(header)],
        );
    }
    if let Some(after) = &now.trusted_root
        && was.trusted_root.as_ref().is_none_or(|before| before.value != after.value)
    {
        let was = &was.trusted_root;
        let before = was.as_ref().map(|before| format!(", changed from `{}`", cut(&before.value)));
        found.add(
            &format!("provenance trusted-root {}", after.value),
            format!("trusted root `{}`{}", cut(&after.value), before.unwrap_or_default()),
            "you trust the authorities that it lists",
            [site(was.as_ref()), Some(after.site.clone())],
        );
    }
    for identity in &now.identities {
        let (name, issuer) = (&identity.name.value, &identity.issuer.value);
        let same_issuer = was.identities.iter().filter(|before| before.issuer.value == *issuer);
        if same_issuer.clone().any(|before| covers_identities(&before.name.value, name)) {
            continue;
        }
        // One that was widened rather than added.
        let narrower =
            same_issuer.clone().find(|before| covers_identities(name, &before.name.value));
        let (how, site): (String, Option<Site>) = match narrower {
            Some(before) => (
                format!("added, wider than `{}`", cut(&before.name.value)),
                Some(before.name.site.clone()),
            ),
            None => ("added".to_owned(), None),
        };
        found.add(
            &format!("provenance identity {name} {issuer}"),
            format!("identity `{}` of `{}` {how}", cut(name), cut(issuer)),
            TRUST,
            [site, Some(identity.name.site.clone())],
        );
    }
    let oldest = |provenance: &Provenance| {
        provenance.oldest_bundle.as_ref().map(|it| it.value).unwrap_or_default()
    };
    if oldest(now) < oldest(was) {
        let (before, after) = (oldest(was), oldest(now));
        found.add(
            &format!("provenance oldest-bundle {after}"),
            format!("oldest accepted Sigstore bundle changed from {before} to {after}"),
            "there is no newer bundle",
            [site(was.oldest_bundle.as_ref()), site(now.oldest_bundle.as_ref()).or_else(header)],
        );
    }
    let logs = |provenance: &Provenance| {
        provenance.transparency.as_ref().map(|it| it.value).unwrap_or_default()
    };
    use crate::integrity::Transparency::{NotRequired, Required};
    if (logs(was), logs(now)) == (Required, NotRequired) {
        found.add(
            "provenance transparency not-required",
            "signatures without an entry in a public log are accepted",
            "the trusted root belongs to an instance without logs",
            [site(was.transparency.as_ref()), site(now.transparency.as_ref()).or_else(header)],
        );
    }
}
