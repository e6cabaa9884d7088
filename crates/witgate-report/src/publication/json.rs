//! For programs: `witgate/publish/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;

use super::{DependencyState, Neighbour, Publication, PublishState, Relation};
use crate::visible;
use crate::wire::WireTool;

/// The JSON Schema of what `witgate publish --format json` writes.
pub const PUBLISH_SCHEMA: &str = include_str!("../../schema/publish-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    state: &'static str,
    package: &'a str,
    version: String,
    source: &'a str,
    repository: &'a str,
    contract: String,
    wasm: Option<String>,
    releases: Vec<String>,
    neighbours: Vec<WireNeighbour<'a>>,
    next_version: Option<String>,
    dependencies: Vec<WireDependency<'a>>,
    locked: Option<WireLocked>,
    problems: Vec<WireProblem<'a>>,
    commands: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireNeighbour<'a> {
    version: String,
    relation: &'static str,
    passes: bool,
    required: &'static str,
    declared: &'static str,
    impact: WireImpact,
    findings: Vec<WireFinding<'a>>,
}

#[derive(Serialize)]
struct WireImpact {
    old_guest_on_new_host: &'static str,
    new_guest_on_old_host: &'static str,
    guest_source: &'static str,
    host_source: &'static str,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    fingerprint: &'a str,
    rule: &'static str,
    level: &'static str,
    item: &'a str,
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct WireDependency<'a> {
    name: &'a str,
    state: &'static str,
    detail: Option<&'a str>,
}

#[derive(Serialize)]
struct WireLocked {
    verified: usize,
    entries: usize,
}

#[derive(Serialize)]
struct WireProblem<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
}

pub(super) fn write(publication: &Publication, out: &mut dyn Write) -> io::Result<()> {
    let dependency = |it: &'_ super::PublishDependency| {
        let (state, detail) = match &it.state {
            DependencyState::Published(detail) => ("published", Some(detail.clone())),
            DependencyState::Missing(detail) => ("missing", Some(detail.clone())),
            DependencyState::Unversioned => ("unversioned", None),
            DependencyState::Unknown(detail) => ("unknown", Some(detail.clone())),
        };
        (it.name.clone(), state, detail)
    };
    let dependencies: Vec<_> = publication.dependencies.iter().map(dependency).collect();
    let wire = Wire {
        schema: "witgate/publish/1",
        tool: WireTool::THIS,
        status: if publication.passes() { "pass" } else { "fail" },
        state: match publication.state {
            PublishState::New => "new",
            PublishState::Published => "published",
            PublishState::Republished => "republished",
        },
        package: &publication.package,
        version: publication.version.to_string(),
        source: &publication.source,
        repository: &publication.repository,
        contract: publication.contract.to_string(),
        wasm: publication.wasm.map(|digest| digest.to_string()),
        releases: publication.releases.iter().map(ToString::to_string).collect(),
        neighbours: publication.neighbours.iter().map(|it| neighbour(it, publication)).collect(),
        next_version: publication.next_version.as_ref().map(ToString::to_string),
        dependencies: dependencies
            .iter()
            .map(|(name, state, detail)| WireDependency { name, state, detail: detail.as_deref() })
            .collect(),
        locked: publication.locked.map(|[verified, entries]| WireLocked { verified, entries }),
        problems: publication
            .problems
            .iter()
            .map(|it| WireProblem {
                rule: &it.rule,
                level: it.level.as_str(),
                message: &it.message,
            })
            .collect(),
        commands: &publication.commands,
        notes: &publication.notes,
    };
    visible::write(&wire, out)
}

fn neighbour<'a>(neighbour: &'a Neighbour, publication: &Publication) -> WireNeighbour<'a> {
    WireNeighbour {
        version: neighbour.version.to_string(),
        relation: match neighbour.relation {
            Relation::Same => "same",
            Relation::Below => "below",
            Relation::Above => "above",
            Relation::Previous => "previous",
            Relation::Prerelease => "prerelease",
        },
        passes: neighbour.passes(publication.fail_on),
        required: neighbour.required.as_str(),
        declared: neighbour.declared.as_str(),
        impact: WireImpact {
            old_guest_on_new_host: neighbour.impact.old_guest_on_new_host.as_str(),
            new_guest_on_old_host: neighbour.impact.new_guest_on_old_host.as_str(),
            guest_source: neighbour.impact.guest_source.as_str(),
            host_source: neighbour.impact.host_source.as_str(),
        },
        findings: neighbour
            .findings
            .iter()
            .map(|finding| WireFinding {
                fingerprint: &finding.fingerprint,
                rule: finding.rule.id,
                level: finding.level.as_str(),
                item: &finding.item,
                message: &finding.message,
                help: &finding.help,
            })
            .collect(),
    }
}
