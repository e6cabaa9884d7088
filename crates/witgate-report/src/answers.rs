//! Which guests and hosts link, and why not. Worlds that get the same answers
//! are said together, so that what is out is what differs.

use std::collections::BTreeMap;

use witgate_judge::{Direction, GatedFinding, Link, LinkAnswer, WorldAnswer};

use crate::report::Comparison;
use crate::words;

/// A component compiled against the baseline, where the candidate is.
pub(crate) const OLD: &str = Direction::OldGuestOnNewHost.audience();

/// A component compiled against the candidate, where the baseline is.
pub(crate) const NEW: &str = Direction::NewGuestOnOldHost.audience();

/// So many findings behind a refusal are named.
const NAMED: usize = 2;

/// Worlds of which there is the same to say.
pub(crate) struct Group<'a> {
    pub(crate) worlds: Vec<&'a str>,
    pub(crate) answer: Answer<'a>,
}

/// What there is to say of a world.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer<'a> {
    pub(crate) old: Linking,
    pub(crate) new: Linking,
    /// Why old guests are refused, with the findings behind it.
    pub(crate) old_why: Option<String>,
    /// Likewise of new guests.
    pub(crate) new_why: Option<String>,
    pub(crate) note: Option<&'a str>,
}

/// Whether a component links, by both that decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Linking {
    /// By both, or by the one that can say.
    Links,
    /// By neither.
    Rejected,
    /// In Wasmtime only.
    CompositionRejects,
    /// In composition only.
    WasmtimeRejects,
    /// Nobody can say.
    Unknown,
}

impl Linking {
    pub(crate) fn from_link(link: &Link) -> Linking {
        match (link.typing.links, link.wasmtime.links) {
            (None, None) => Linking::Unknown,
            (Some(true) | None, Some(true) | None) => Linking::Links,
            (Some(false) | None, Some(false) | None) => Linking::Rejected,
            (Some(false), Some(true)) => Linking::CompositionRejects,
            (Some(true), Some(false)) => Linking::WasmtimeRejects,
        }
    }

    /// What to call it in a table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Linking::Links => "link",
            Linking::Rejected => "rejected",
            Linking::CompositionRejects => "composition rejects",
            Linking::WasmtimeRejects => "Wasmtime rejects",
            Linking::Unknown => "not comparable",
        }
    }
}

/// Some worlds, those of which there is the same to say together.
pub(crate) fn groups<'a>(comparison: &Comparison<'a>, worlds: &'a [WorldAnswer]) -> Vec<Group<'a>> {
    let findings = by_fingerprint(comparison);
    group(worlds, |world, link| why(world, link, &findings))
}

/// The same with the reasons alone, where there are any.
pub(crate) fn brief_groups<'a>(
    comparison: &Comparison<'a>,
    worlds: &'a [WorldAnswer],
) -> Vec<Group<'a>> {
    let findings = by_fingerprint(comparison);
    group(worlds, |world, link| {
        telling(link).reason.clone().or_else(|| why(world, link, &findings))
    })
}

fn group<'a>(
    worlds: &'a [WorldAnswer],
    why: impl Fn(&WorldAnswer, &Link) -> Option<String>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut positions: BTreeMap<Answer<'a>, usize> = BTreeMap::new();
    for world in worlds {
        let (old, new) = (&world.old_guest_on_new_host, &world.new_guest_on_old_host);
        let answer = Answer {
            old: Linking::from_link(old),
            new: Linking::from_link(new),
            old_why: why(world, old),
            new_why: why(world, new),
            note: world.note.as_deref(),
        };
        match positions.get(&answer) {
            Some(position) => groups[*position].worlds.push(&world.world),
            None => {
                positions.insert(answer.clone(), groups.len());
                groups.push(Group { worlds: vec![&world.world], answer });
            }
        }
    }
    // Who is refused is news; what links, or cannot be compared, is not.
    groups.sort_by_key(|group| group.answer.gravity());
    groups
}

impl Answer<'_> {
    /// The gravest of both directions: the less, the graver.
    pub(crate) fn gravity(&self) -> usize {
        let gravity = |linking: Linking| match linking {
            Linking::Rejected => 0,
            Linking::CompositionRejects | Linking::WasmtimeRejects => 1,
            Linking::Unknown => 2,
            Linking::Links => 3,
        };
        gravity(self.old).min(gravity(self.new))
    }

    /// Why, in the words of a format, once where both directions say the same; then
    /// the note.
    pub(crate) fn reasons(&self, text: fn(&str) -> String) -> Vec<String> {
        let mut reasons: Vec<String> = match (&self.old_why, &self.new_why) {
            (Some(old), Some(new)) if old != new => {
                vec![format!("{OLD}: {}", text(old)), format!("{NEW}: {}", text(new))]
            }
            (old, new) => old.iter().chain(new).take(1).map(|why| text(why)).collect(),
        };
        reasons.extend(self.note.map(text));
        reasons
    }

    /// Whether nobody needs to do anything.
    pub(crate) fn links_both_ways(&self) -> bool {
        self.old == Linking::Links && self.new == Linking::Links && self.note.is_none()
    }
}

/// The findings that answers may name.
pub(crate) fn by_fingerprint<'a>(
    comparison: &Comparison<'a>,
) -> BTreeMap<&'a str, &'a GatedFinding> {
    comparison.findings().map(|finding| (finding.fingerprint.as_str(), finding)).collect()
}

/// Why a link is rejected: the first reason, and the first findings behind it.
/// Where typing and Wasmtime reject it both, typing's reason is more precise.
pub(crate) fn why(
    world: &WorldAnswer,
    link: &Link,
    findings: &BTreeMap<&str, &GatedFinding>,
) -> Option<String> {
    let LinkAnswer { because, reason, .. } = telling(link);
    let reason = reason.clone();
    let package = world.world.split_once('/').map_or("", |(package, _)| package);
    let named = because.iter().take(NAMED).map(|fingerprint| match findings.get(fingerprint) {
        Some(finding) if finding.item.is_empty() => finding.rule.id.to_owned(),
        Some(finding) => {
            format!("{} at {}", finding.rule.id, words::local(&finding.item, package))
        }
        None => fingerprint.to_owned(),
    });
    let named: Vec<_> = named.collect();
    // How many more there are tells worlds apart that are refused alike.
    let more = if because.len() > NAMED { ", and others" } else { "" };
    let named = format!("{}{more}", named.join(", "));
    match (reason, named.is_empty()) {
        (None, true) => None,
        (Some(reason), true) => Some(reason),
        (None, false) => Some(named),
        (Some(reason), false) => Some(format!("{reason} ({named})")),
    }
}

/// The answer to tell: typing's, unless only Wasmtime rejects the link.
fn telling(link: &Link) -> &LinkAnswer {
    let is_wasmtime_alone = !link.typing.is_rejected() && link.wasmtime.is_rejected();
    if is_wasmtime_alone { &link.wasmtime } else { &link.typing }
}
