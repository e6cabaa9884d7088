//! Waivers laid over what was found, and what is to be said of the waivers.

use std::sync::Arc;

use jiff::civil::Date;
use semver::Version;

use crate::fact::{Fact, WaiverFact, WaiverMatter};
use crate::finding::Finding;
use crate::gated_finding::GatedFinding;
use crate::level::Level;
use crate::release::Release;
use crate::verdict::Verdict;
use crate::waiver::{Standing, Target, Waiver};

/// Suppresses findings, and finds what is the matter with the waivers. What became
/// of each comes back in their order.
pub(crate) fn apply(
    verdicts: &mut [Verdict],
    gate: &mut [GatedFinding],
    waivers: &[Arc<Waiver>],
    today: Date,
    is_everything: bool,
) -> (Vec<Standing>, Vec<Fact>) {
    let mut facts = Vec::new();
    let mut standings = Vec::new();
    for waiver in waivers {
        let mut meant: Vec<&mut GatedFinding> = Vec::new();
        let mut outside = false;
        for verdict in verdicts.iter_mut() {
            for finding in &mut verdict.findings {
                // What is not reported needs no wanted.
                if finding.level == Level::Off || !finding.is_meant_by(&waiver.target) {
                    continue;
                }
                let applies = waiver.applies_to(version(&verdict.packages, finding));
                outside |= !applies;
                if applies {
                    meant.push(finding);
                }
            }
        }
        meant.extend(gate.iter_mut().filter(|finding| {
            let is_meant = finding.is_meant_by(&waiver.target) && finding.can_be_waived();
            is_meant && finding.level > Level::Off && waiver.applies.is_none()
        }));
        let standing = standing(waiver, meant.len(), today);
        standings.push(standing);
        let fails = meant.iter().any(|finding| finding.fails(Level::Error));
        let mut say = |matter| {
            facts.push(Fact::Waiver(WaiverFact { waiver: waiver.clone(), matter }));
        };
        match standing {
            Standing::Unused if is_everything => {
                say(WaiverMatter::Unused { is_out_of_window: outside });
            }
            Standing::Unused => {}
            Standing::Expired(count) => {
                let on = waiver.expires.unwrap_or(today);
                say(WaiverMatter::Expired { on, count, fails });
            }
            Standing::TooBroad(count) => say(WaiverMatter::TooBroad { count, fails }),
            Standing::Suppresses(count) => {
                meant.iter_mut().for_each(|finding| finding.waiver = Some(waiver.clone()));
                if let Target::Items { count: allowed, .. } = waiver.target
                    && count < allowed
                {
                    say(WaiverMatter::TooWide { count, allowed });
                }
                if let Target::Fingerprints(prints) = &waiver.target {
                    let is_met = |print: &&String| meant.iter().any(|it| it.fingerprint == **print);
                    let count = prints.iter().filter(is_met).count();
                    if count < prints.len() && is_everything {
                        say(WaiverMatter::TooWide { count, allowed: prints.len() });
                    }
                }
            }
        }
        if waiver.is_endless(today) {
            say(WaiverMatter::Endless);
        }
    }
    (standings, facts)
}

fn standing(waiver: &Waiver, meant: usize, today: Date) -> Standing {
    match waiver.target {
        _ if meant == 0 => Standing::Unused,
        _ if waiver.is_expired(today) => Standing::Expired(meant),
        Target::Items { count, .. } if meant > count => Standing::TooBroad(meant),
        _ => Standing::Suppresses(meant),
    }
}

/// The baseline's version of the package that must allow a finding.
fn version<'a>(packages: &'a [Release], finding: &Finding) -> Option<&'a Version> {
    let version_of = |package: &str| {
        let release = packages.iter().find(|release| release.package == package)?;
        release.baseline_version.as_ref()
    };
    let own = finding.item_at().and_then(|item| version_of(&item.package().bare()));
    own.or_else(|| finding.payers.iter().find_map(|payer| version_of(&payer.bare())))
}
