//! For programs: `witgate/impact/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_judge::GatedFinding;
use witgate_link::Opinion;

use super::{BrokenConsumer, Impacted, RefusedItem, WorldBreakage};
use crate::visible;
use crate::wire::{WireSide, WireTool};

/// The JSON Schema of what `witgate impact --format json` writes.
pub const IMPACT_SCHEMA: &str = include_str!("../../schema/impact-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    notes: &'a [String],
    baseline: WireSide<'a>,
    candidate: WireSide<'a>,
    counts: WireCounts,
    owners: Vec<WireOwner<'a>>,
    findings: Vec<WireFinding<'a>>,
    broken: Vec<WireBroken<'a>>,
    unlinked: Vec<WireUnlinked<'a>>,
    skipped: Vec<WireSkipped<'a>>,
    unreadable: Vec<WireUnreadable<'a>>,
}

#[derive(Serialize)]
struct WireCounts {
    judged: usize,
    contracts: usize,
    broken: usize,
    unlinked: usize,
    skipped: usize,
    unreadable: usize,
}

#[derive(Serialize)]
struct WireOwner<'a> {
    owner: Option<&'a str>,
    broken: usize,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    fingerprint: &'a str,
    rule: &'static str,
    level: &'static str,
    item: &'a str,
    message: &'a str,
    breaks: usize,
}

#[derive(Serialize)]
struct WireBroken<'a> {
    component: &'a str,
    owners: &'a [String],
    because: Vec<&'a str>,
    cause: Option<&'a str>,
    worlds: Vec<WireWorld<'a>>,
}

#[derive(Serialize)]
struct WireWorld<'a> {
    world: &'a str,
    is_removed: bool,
    refused_by: Vec<&'static str>,
    items: Vec<WireItem<'a>>,
}

#[derive(Serialize)]
struct WireItem<'a> {
    side: String,
    key: &'a str,
    member: Option<&'a str>,
    reason: &'a str,
    refused_by: Vec<&'static str>,
}

#[derive(Serialize)]
struct WireUnlinked<'a> {
    component: &'a str,
    owners: &'a [String],
    reason: &'a str,
    links_now: bool,
}

#[derive(Serialize)]
struct WireSkipped<'a> {
    file: &'a str,
    what: &'static str,
}

#[derive(Serialize)]
struct WireUnreadable<'a> {
    file: &'a str,
    reason: &'a str,
}

pub(super) fn write(impacted: &Impacted, out: &mut dyn Write) -> io::Result<()> {
    let breaking = impacted
        .by_finding()
        .into_iter()
        .filter_map(|impact| impact.finding.map(|finding| (finding, impact.consumers.len())));
    let harmless = impacted.breaking_nobody().into_iter().map(|finding| (finding, 0));
    let wire = Wire {
        schema: "witgate/impact/1",
        tool: WireTool::THIS,
        status: match (impacted.is_incomplete(), impacted.broken.is_empty()) {
            (true, _) => "incomplete",
            (false, true) => "pass",
            (false, false) => "fail",
        },
        notes: &impacted.notes,
        baseline: WireSide::from(&impacted.baseline),
        candidate: WireSide::from(&impacted.candidate),
        counts: WireCounts {
            judged: impacted.judged,
            contracts: impacted.contracts,
            broken: impacted.broken.len(),
            unlinked: impacted.unlinked.len(),
            skipped: impacted.skipped.len(),
            unreadable: impacted.unreadable.len(),
        },
        owners: match impacted.has_owners {
            true => impacted.by_owner().into_iter().map(owner).collect(),
            false => Vec::new(),
        },
        findings: breaking.chain(harmless).map(finding).collect(),
        broken: impacted.broken.iter().map(|it| broken(it, &impacted.findings)).collect(),
        unlinked: impacted
            .unlinked
            .iter()
            .map(|it| WireUnlinked {
                component: &it.name,
                owners: &it.owners,
                reason: &it.reason,
                links_now: it.links_now,
            })
            .collect(),
        skipped: impacted
            .skipped
            .iter()
            .map(|it| WireSkipped { file: &it.name, what: it.what })
            .collect(),
        unreadable: impacted
            .unreadable
            .iter()
            .map(|it| WireUnreadable { file: &it.name, reason: &it.reason })
            .collect(),
    };
    visible::write(&wire, out)
}

fn owner((owner, broken): (&str, usize)) -> WireOwner<'_> {
    WireOwner { owner: (owner != super::NO_OWNER).then_some(owner), broken }
}

fn finding((finding, breaks): (&GatedFinding, usize)) -> WireFinding<'_> {
    WireFinding {
        fingerprint: &finding.fingerprint,
        rule: finding.rule.id,
        level: finding.level.as_str(),
        item: &finding.item,
        message: &finding.message,
        breaks,
    }
}

fn broken<'a>(consumer: &'a BrokenConsumer, findings: &'a [GatedFinding]) -> WireBroken<'a> {
    let because =
        consumer.breakage.findings().into_iter().filter_map(|position| findings.get(position));
    WireBroken {
        component: &consumer.name,
        owners: &consumer.owners,
        because: because.map(|finding| finding.fingerprint.as_str()).collect(),
        cause: consumer.breakage.cause.as_deref(),
        worlds: consumer.breakage.worlds.iter().map(world).collect(),
    }
}

fn world(breakage: &WorldBreakage) -> WireWorld<'_> {
    WireWorld {
        world: &breakage.world,
        is_removed: breakage.items.is_none(),
        refused_by: words(&breakage.refused_by),
        items: breakage.items.iter().flatten().map(item).collect(),
    }
}

fn item(refused: &RefusedItem) -> WireItem<'_> {
    WireItem {
        side: refused.side.to_string(),
        key: &refused.key,
        member: refused.member.as_deref(),
        reason: &refused.reason,
        refused_by: words(&refused.refused_by),
    }
}

fn words(opinions: &[Opinion]) -> Vec<&'static str> {
    let word = |opinion: &Opinion| match opinion {
        Opinion::Typing => "typing",
        Opinion::Wasmtime => "wasmtime",
    };
    opinions.iter().map(word).collect()
}
