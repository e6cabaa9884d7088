//! `hosts.toml` to profiles. It is ours, and a test reads all of it.

use std::sync::Arc;

use semver::Version;
use toml::de::{DeTable, DeValue};

use crate::packages::PACKAGES;
use crate::profile::{HostProfile, Offer, Offered, WitPackage};

static HOSTS: &str = include_str!("../data/hosts.toml");

/// Every release of every host, hosts in the order of the file and releases from the
/// oldest.
pub fn all() -> Vec<HostProfile> {
    let file = DeTable::parse(HOSTS).expect("hosts.toml is TOML");
    tables(file.get_ref(), "host").flat_map(profiles).collect()
}

fn profiles(host: &DeTable<'_>) -> Vec<HostProfile> {
    let name = Arc::from(text(host, "name"));
    let about = Arc::from(text(host, "about"));
    let calls = Arc::from(texts(host, "calls"));
    let profile = |version: String| HostProfile {
        name: Arc::clone(&name),
        version: Version::parse(&version).expect("a release has a version"),
        about: Arc::clone(&about),
        calls: Arc::clone(&calls),
        notes: Vec::new(),
        offers: Vec::new(),
    };
    let mut profiles: Vec<HostProfile> = texts(host, "versions").into_iter().map(profile).collect();
    let mut each = |row: &DeTable<'_>, add: &dyn Fn(&mut HostProfile)| {
        for version in texts(row, "versions") {
            let profile = profiles.iter_mut().find(|it| it.version.to_string() == version);
            add(profile.expect("a row is of releases that its host has"));
        }
    };
    for row in tables(host, "note") {
        let note: Arc<str> = Arc::from(text(row, "text"));
        each(row, &|profile| profile.notes.push(Arc::clone(&note)));
    }
    for row in tables(host, "offer") {
        let offer = Arc::new(offer(row));
        each(row, &|profile| profile.offers.push(Arc::clone(&offer)));
    }
    profiles
}

fn offer(row: &DeTable<'_>) -> Offer {
    let offered = match row.get("world") {
        Some(_) => Offered::World { world: text(row, "world"), of: texts(row, "of") },
        None => Offered::Interfaces(texts(row, "interfaces")),
    };
    let optional = |key| row.contains_key(key).then(|| text(row, key));
    Offer {
        offered,
        superseded: texts(row, "superseded"),
        features: texts(row, "features"),
        flags: optional("flags"),
        source: text(row, "source"),
        evidence: optional("evidence"),
        packages: texts(row, "packages").iter().map(|id| package(id)).collect(),
    }
}

fn package(id: &str) -> WitPackage {
    let at = PACKAGES.binary_search_by_key(&id, |package| package.id);
    PACKAGES[at.expect("packages.rs has it")]
}

fn tables<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    let rows = table.get(key).and_then(|value| value.get_ref().as_array());
    let rows = rows.into_iter().flat_map(|rows| rows.iter());
    rows.map(|row| row.get_ref().as_table().expect("a row is a table"))
}

fn text(table: &DeTable<'_>, key: &str) -> String {
    let value = table.get(key).and_then(|value| value.get_ref().as_str());
    value.unwrap_or_else(|| panic!("hosts.toml has no text for `{key}`")).to_owned()
}

fn texts(table: &DeTable<'_>, key: &str) -> Vec<String> {
    let Some(DeValue::Array(values)) = table.get(key).map(|value| value.get_ref()) else {
        return Vec::new();
    };
    let each = values.iter().map(|value| value.get_ref().as_str().expect("a list is of texts"));
    each.map(str::to_owned).collect()
}
