//! For programs: `witgate/targets/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_judge::Side;
use witgate_link::{FitItem, Opinion};

use super::{ComponentFit, TargetsReport, WorldFit};
use crate::visible;

/// The JSON Schema of what `witgate targets --format json` writes.
pub const TARGETS_SCHEMA: &str = include_str!("../../schema/targets-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    notes: &'a [String],
    components: Vec<WireComponent<'a>>,
}

#[derive(Serialize)]
struct WireTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct WireSource<'a> {
    place: &'a str,
    resolved: Option<&'a str>,
    contract: String,
}

#[derive(Serialize)]
struct WireComponent<'a> {
    component: WireSource<'a>,
    fits: bool,
    worlds: Vec<WireWorld<'a>>,
}

#[derive(Serialize)]
struct WireWorld<'a> {
    world: &'a str,
    wit: WireSource<'a>,
    fits: bool,
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
        tool: WireTool { name: "witgate", version: env!("CARGO_PKG_VERSION") },
        status: if report.passes() { "pass" } else { "fail" },
        notes: report.notes,
        components: report.components.iter().map(component).collect(),
    };
    visible::write(&wire, out)
}

fn source(side: &Side) -> WireSource<'_> {
    WireSource {
        place: &side.place,
        resolved: side.resolved.as_deref(),
        contract: side.contract.to_string(),
    }
}

fn component(of: &ComponentFit) -> WireComponent<'_> {
    WireComponent {
        component: source(&of.component),
        fits: of.fits(),
        worlds: of.worlds.iter().map(world).collect(),
    }
}

fn world(of: &WorldFit) -> WireWorld<'_> {
    let answer = |opinion: Opinion| {
        let reasons = of.fit.items.iter().filter_map(move |item| item.refused(opinion));
        let ambiguous = of.fit.ambiguous.as_deref().filter(|_| opinion == Opinion::Typing);
        WireAnswer {
            fits: of.fit.is_accepted(opinion),
            counts: of.counting.contains(&opinion),
            reason: ambiguous.or_else(|| reasons.into_iter().next()),
        }
    };
    WireWorld {
        world: &of.world,
        wit: source(&of.wit),
        fits: of.fits(),
        typing: answer(Opinion::Typing),
        wasmtime: answer(Opinion::Wasmtime),
        items: of.fit.items.iter().map(item).collect(),
        differences: &of.differences,
    }
}

fn item(item: &FitItem) -> WireItem<'_> {
    let answer = |opinion: Opinion| {
        let reason = item.refused(opinion);
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
