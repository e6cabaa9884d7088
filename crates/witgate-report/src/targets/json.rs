//! For programs: `witgate/targets/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_link::{Fit, FitItem, Opinion};

use super::{ComponentFit, HostFit, HostLink, TargetsReport, WorldFit};
use crate::visible;
use crate::wire::{WireSide, WireTool};

/// The JSON Schema of what `witgate targets --format json` writes.
pub const TARGETS_SCHEMA: &str = include_str!("../../schema/targets-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    notes: &'a [String],
    components: Vec<WireComponent<'a>>,
    skipped: Vec<WireSkipped<'a>>,
    unreadable: Vec<WireUnreadable<'a>>,
}

#[derive(Serialize)]
struct WireSkipped<'a> {
    file: &'a str,
    what: &'a str,
}

#[derive(Serialize)]
struct WireUnreadable<'a> {
    file: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct WireComponent<'a> {
    component: WireSide<'a>,
    fits: bool,
    worlds: Vec<WireWorld<'a>>,
    hosts: Vec<WireHost<'a>>,
}

#[derive(Serialize)]
struct WireHost<'a> {
    host: &'a str,
    version: Option<String>,
    links: bool,
    flags: Option<&'a str>,
    cause: Option<&'a str>,
    typing: WireAnswer<'a>,
    wasmtime: WireAnswer<'a>,
    calls: &'a [String],
    refused: Vec<WireItem<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireWorld<'a> {
    world: &'a str,
    wit: WireSide<'a>,
    fits: bool,
    cause: Option<String>,
    typing: WireAnswer<'a>,
    wasmtime: WireAnswer<'a>,
    items: Vec<WireItem<'a>>,
    differences: &'a [String],
}

#[derive(Serialize)]
struct WireAnswer<'a> {
    fits: bool,
    counts: bool,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct WireItem<'a> {
    side: String,
    key: &'a str,
    member: Option<&'a str>,
    component: Option<&'a str>,
    world: Option<&'a str>,
    typing: WireItemAnswer<'a>,
    wasmtime: WireItemAnswer<'a>,
}

#[derive(Serialize)]
struct WireItemAnswer<'a> {
    fits: bool,
    reason: Option<&'a str>,
}

pub(super) fn write(report: &TargetsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let wire = Wire {
        schema: "witgate/targets/1",
        tool: WireTool::THIS,
        status: match (report.is_incomplete(), report.passes()) {
            (true, _) => "incomplete",
            (false, true) => "pass",
            (false, false) => "fail",
        },
        notes: report.notes,
        components: report.components.iter().map(|it| component(it, report)).collect(),
        skipped: report
            .skipped
            .iter()
            .map(|it| WireSkipped { file: &it.name, what: it.what })
            .collect(),
        unreadable: report
            .unreadable
            .iter()
            .map(|it| WireUnreadable { file: &it.name, reason: &it.reason })
            .collect(),
    };
    visible::write(&wire, out)
}

fn component<'a>(fit: &'a ComponentFit, report: &TargetsReport<'_>) -> WireComponent<'a> {
    WireComponent {
        component: WireSide::from(&fit.component),
        fits: report.is_passed_by(fit),
        worlds: fit.worlds.iter().map(world).collect(),
        hosts: fit.hosts.iter().map(host).collect(),
    }
}

fn host(fit: &HostFit) -> WireHost<'_> {
    let refused = fit.fit.items.iter().filter(|item| item.is_refused());
    WireHost {
        host: &fit.name,
        version: fit.version.as_ref().map(ToString::to_string),
        links: fit.links(),
        flags: match &fit.link {
            HostLink::LinksWith(flags) => Some(flags),
            HostLink::Links | HostLink::Refused => None,
        },
        cause: fit.cause.as_deref(),
        typing: answer(&fit.fit, Opinion::Typing, false),
        wasmtime: answer(&fit.fit, Opinion::Wasmtime, true),
        calls: &fit.called,
        refused: refused.map(item).collect(),
        notes: &fit.notes,
    }
}

fn answer(fit: &Fit, opinion: Opinion, counts: bool) -> WireAnswer<'_> {
    let mut reasons = fit.items.iter().filter_map(move |item| item.refused_by(opinion));
    let ambiguous = fit.ambiguous.as_deref().filter(|_| opinion == Opinion::Typing);
    WireAnswer {
        fits: fit.is_accepted(opinion),
        counts,
        reason: ambiguous.or_else(|| reasons.next()),
    }
}

fn world(fit: &WorldFit) -> WireWorld<'_> {
    let answer = |opinion| answer(&fit.fit, opinion, fit.counting.contains(&opinion));
    let cause = fit.fit.cause.as_ref().filter(|_| !fit.fits());
    WireWorld {
        world: &fit.world,
        wit: WireSide::from(&fit.wit),
        fits: fit.fits(),
        cause: cause.map(|cause| cause.sentence("the world")),
        typing: answer(Opinion::Typing),
        wasmtime: answer(Opinion::Wasmtime),
        items: fit.fit.items.iter().map(item).collect(),
        differences: &fit.differences,
    }
}

fn item(item: &FitItem) -> WireItem<'_> {
    let answer = |opinion: Opinion| {
        let reason = item.refused_by(opinion);
        WireItemAnswer { fits: reason.is_none(), reason }
    };
    WireItem {
        side: item.side.to_string(),
        key: &item.key,
        member: item.member.as_deref(),
        component: item.component.as_deref(),
        world: item.world.as_deref(),
        typing: answer(Opinion::Typing),
        wasmtime: answer(Opinion::Wasmtime),
    }
}
