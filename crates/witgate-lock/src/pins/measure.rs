//! Pins against what was measured: which level changed, the deepest first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use witgate_model::{Digest, Entry, EntryKind, Outcome, PackageName, count, first_few_names};

use super::{ArtifactPin, PackagePin, Pins};
use crate::digest::{Hashed, Sha256};
use crate::formats::witgate::FORMAT;
use crate::store::image::Image;

/// How deep a change of an artifact goes. Each is worse than those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing changed.
    Identical,
    /// Other bytes, which say the same: code, metadata and contract are those
    /// that were pinned.
    Bytes,
    /// Custom sections: names, producers, documentation, signatures.
    Metadata,
    /// The code, under the same contract.
    Code,
    /// The contract, with the same names imported.
    Contract,
    /// What it asks of its host.
    Imports,
}

impl Level {
    /// What changed, as a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Identical => "nothing changed",
            Level::Bytes => "its bytes changed, and nothing that they say",
            Level::Metadata => "only its metadata changed",
            Level::Code => "its code changed, under the same contract",
            Level::Contract => "its contract changed",
            Level::Imports => "what it imports changed",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was measured in this run. Paths are those that the pins write.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The governed packages.
    pub packages: Vec<MeasuredPackage>,
    /// The artifacts that are there.
    pub artifacts: Vec<MeasuredArtifact>,
    /// Paths of packages and artifacts that are there and cannot be read, and
    /// why.
    pub failed: BTreeMap<String, String>,
    /// The digests of those of them whose bytes are there all the same.
    pub failed_bytes: BTreeMap<String, Sha256>,
}

/// A governed package as it is.
#[derive(Clone, Debug)]
pub struct MeasuredPackage {
    /// Its name.
    pub name: PackageName,
    /// Where it is.
    pub path: String,
    /// The digest of its contract.
    pub contract: Digest,
    /// The digest of the contract in the snapshot that the pin names, if that
    /// is there.
    pub snapshot: Option<Digest>,
}

/// An artifact as it is.
#[derive(Clone, Debug)]
pub struct MeasuredArtifact {
    /// Where it is.
    pub path: String,
    /// Its bytes.
    pub hashed: Hashed,
    /// The digest of its bytes without custom sections.
    pub stripped: Digest,
    /// The digest of what its custom sections say, if that was worked out.
    pub metadata: Option<Digest>,
    /// The digest of its contract.
    pub contract: Digest,
    /// What it imports, by name.
    pub imports: Vec<String>,
    /// What it exports, by name.
    pub exports: Vec<String>,
    /// The image whose manifest the pin names, if that is at hand.
    pub image: Option<Image>,
}

/// How an artifact differs from its pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The deepest level that changed.
    pub level: Level,
    /// What changed, the worst first.
    pub details: Vec<String>,
}

impl ArtifactPin {
    /// The pin of an artifact as it is; `manifest` is that of the OCI image it
    /// is published as.
    pub fn from_measured(measured: &MeasuredArtifact, manifest: Option<Sha256>) -> ArtifactPin {
        ArtifactPin {
            path: measured.path.clone(),
            digest: measured.hashed.sha256(),
            size: measured.hashed.size(),
            stripped: measured.stripped.into(),
            metadata: measured.metadata.map(Sha256::from),
            contract: measured.contract.into(),
            manifest,
            imports: measured.imports.clone(),
            exports: measured.exports.clone(),
            range: 0..0,
        }
    }

    /// How deep what was measured differs from the pin.
    pub fn change(&self, measured: &MeasuredArtifact) -> Change {
        let imports = names("import", &self.imports, &measured.imports);
        let exports = names("export", &self.exports, &measured.exports);
        let contract = self.contract != measured.contract.into();
        let code = self.stripped != measured.stripped.into();
        let metadata = match (self.metadata, measured.metadata) {
            (Some(pinned), Some(measured)) => Some(pinned == measured.into()),
            _ => None,
        };
        let level = match () {
            () if !imports.is_empty() => Level::Imports,
            () if contract || !exports.is_empty() => Level::Contract,
            () if code => Level::Code,
            () if metadata == Some(false) => Level::Metadata,
            () if self.digest == measured.hashed.sha256() => Level::Identical,
            () if metadata == Some(true) => Level::Bytes,
            () => Level::Metadata,
        };
        let mut details = imports;
        details.extend(exports);
        if contract {
            let now = Sha256::from(measured.contract).short();
            let was = self.contract.short();
            details.push(format!("its contract changed from {was} to {now}"));
        }
        if self.size != measured.hashed.size() {
            let now = measured.hashed.size();
            details.push(format!("its size changed from {} to {now} bytes", self.size));
        }
        Change { level, details }
    }
}

/// So many of the names that are gone are named. Those that came are named all: each
/// is something more that the artifact can do.
const GONE: usize = 3;

/// What came and went of a list of names, what came first: it asks for more.
fn names(what: &str, pinned: &[String], measured: &[String]) -> Vec<String> {
    let pinned: BTreeSet<&String> = pinned.iter().collect();
    let measured: BTreeSet<&String> = measured.iter().collect();
    let mut came: Vec<&str> = measured.difference(&pinned).map(|name| name.as_str()).collect();
    let mut went: Vec<&str> = pinned.difference(&measured).map(|name| name.as_str()).collect();
    // What is there in another version asks for nothing that it did not ask for.
    let mut moved: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    came.retain(|now| {
        let Some((name, now)) = now.rsplit_once('@') else { return true };
        let is_it = |was: &&str| was.rsplit_once('@').is_some_and(|(other, _)| other == name);
        let Some(position) = went.iter().position(is_it) else { return true };
        let (_, was) = went.remove(position).rsplit_once('@').unwrap_or_default();
        *moved.entry((was, now)).or_default() += 1;
        false
    });
    let quoted = |names: Vec<&str>| names.into_iter().map(|name| format!("`{name}`")).collect();
    let (came, went): (Vec<String>, Vec<String>) = (quoted(came), quoted(went));
    let came = (!came.is_empty()).then(|| format!("it now {what}s {}", came.join(", ")));
    let went = (!went.is_empty())
        .then(|| format!("it no longer {what}s {}", first_few_names(&went, GONE)));
    let moved = moved.into_iter().map(|((was, now), number)| {
        format!("{} changed from version `{was}` to `{now}`", count(number, what))
    });
    came.into_iter().chain(went).chain(moved).collect()
}

impl Pins {
    /// Holds the pins against what was measured: first each pin, then what is
    /// not pinned.
    pub fn check(&self, measured: &Measured) -> Vec<Entry> {
        let entry = |kind, name: String, outcome| Entry {
            kind,
            file: self.path.clone(),
            format: FORMAT.id,
            name,
            outcome,
            range: None,
        };
        let (of_package, of_artifact) = (EntryKind::PackagePin, EntryKind::ArtifactPin);
        let unpinned = || Outcome::unpinned("it is not pinned").fix("run `witgate pin`");
        let mut rows = Vec::new();
        for pin in &self.packages {
            let row = entry(of_package, pin.entry(), package(pin, measured));
            rows.push(row.in_range(pin.range.clone()));
        }
        for pin in &self.artifacts {
            let row = entry(of_artifact, pin.path.clone(), artifact(pin, measured));
            rows.push(row.in_range(pin.range.clone()));
        }
        for there in &measured.packages {
            if !self.packages.iter().any(|pin| is_of(pin, there)) {
                rows.push(entry(of_package, there.name.to_string(), unpinned()));
            }
        }
        for there in &measured.artifacts {
            if !self.artifacts.iter().any(|pin| pin.path == there.path) {
                rows.push(entry(of_artifact, there.path.clone(), unpinned()));
            }
        }
        rows
    }
}

fn is_of(pin: &PackagePin, there: &MeasuredPackage) -> bool {
    pin.name == there.name.bare() && pin.path == there.path
}

fn package(pin: &PackagePin, measured: &Measured) -> Outcome {
    let candidates = || measured.packages.iter().filter(|there| is_of(pin, there));
    let exact = candidates().find(|there| there.name.version == pin.version);
    let Some(there) = exact.or_else(|| candidates().next()) else {
        return match measured.failed.get(&pin.path) {
            Some(why) => Outcome::not_checkable(format!("`{}` cannot be read: {why}", pin.path)),
            None => {
                Outcome::stale(format!("`{}` does not have it, or is no longer checked", pin.path))
                    .fix("run `witgate pin`, which drops it")
            }
        };
    };
    let contract = Sha256::from(there.contract);
    if contract != pin.contract {
        let version = match there.name.version == pin.version {
            true => " under the same version".to_owned(),
            false => format!(" (it is {} now)", there.name),
        };
        return Outcome::mismatch(format!(
            "the contract in `{}` changed{version}: from {} to {}",
            pin.path,
            pin.contract.short(),
            contract.short()
        ))
        .fix("if that is meant, run `witgate pin`");
    }
    if there.name.version != pin.version {
        return Outcome::mismatch(format!(
            "the contract matches the pin, and its name changed to {}",
            there.name
        ))
        .fix("run `witgate pin`");
    }
    match (&pin.snapshot, there.snapshot.map(Sha256::from)) {
        (Some(path), None) => Outcome::mismatch(format!(
            "the contract matches the pin, and its snapshot `{path}` is not there or cannot be \
             read"
        ))
        .fix("run `witgate pin`"),
        (Some(path), Some(found)) if found != pin.contract => Outcome::mismatch(format!(
            "the contract matches its pin, and its snapshot `{path}` does not: {}",
            found.short()
        ))
        .fix("run `witgate pin`"),
        _ => Outcome::verified(&there.contract, "the contract matches the pin"),
    }
}

fn artifact(pin: &ArtifactPin, measured: &Measured) -> Outcome {
    let Some(there) = measured.artifacts.iter().find(|there| there.path == pin.path) else {
        let bytes = measured.failed_bytes.get(&pin.path);
        return match (measured.failed.get(&pin.path), bytes) {
            // Whatever they are, they are not what was pinned.
            (Some(why), Some(bytes)) if *bytes != pin.digest => Outcome::mismatch(format!(
                "it changed, and cannot be read: {why} (digest was {}, is {})",
                pin.digest.short(),
                bytes.short()
            ))
            .fix("restore it, or build it again"),
            (Some(why), Some(_)) => Outcome::not_checkable(format!("it cannot be read: {why}")),
            (Some(why), None) => Outcome::mismatch(format!(
                "what was pinned is not there: {why}; {} was pinned",
                pin.digest.short()
            ))
            .fix("restore it, or build it again"),
            (None, _) => Outcome::not_checkable("it is not there")
                .fix("build it, or verify where it is built"),
        };
    };
    let Change { level, details } = pin.change(there);
    let details = match details.is_empty() {
        true => String::new(),
        false => format!(": {}", details.join("; ")),
    };
    if pin.digest == there.hashed.sha256() {
        if level != Level::Identical || !details.is_empty() {
            return Outcome::mismatch(format!(
                "the bytes match the pin, and its other digests do not{details}"
            ))
            .fix("it was edited by hand; run `witgate pin`");
        }
        if let Some(image) = &there.image
            && (Some(image.manifest) != pin.manifest || !image.layers.contains(&pin.digest))
        {
            return Outcome::mismatch(format!(
                "the bytes match the pin, and the pinned OCI manifest is of others: {}",
                image.manifest.short()
            ));
        }
        return Outcome::verified(&there.hashed, "the bytes match the pin");
    }
    Outcome::mismatch(format!(
        "{level}{details} (digest was {}, is {})",
        pin.digest.short(),
        there.hashed.sha256().short()
    ))
    .fix("if that is meant, run `witgate pin`")
}
