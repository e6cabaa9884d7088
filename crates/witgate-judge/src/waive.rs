//! Excuses laid over what was found, and what is to be said of the excuses.

use std::sync::Arc;

use jiff::civil::Date;
use semver::Version;

use crate::finding::Finding;
use crate::finish;
use crate::level::Level;
use crate::release::Release;
use crate::rule::Draft;
use crate::rules;
use crate::verdict::Verdict;
use crate::waiver::{Standing, Target, Waiver};

/// Excuses findings, and finds what is the matter with the waivers. What became
/// of each comes back in their order.
pub(crate) fn apply(
    verdicts: &mut [Verdict],
    waivers: &[Arc<Waiver>],
    today: Date,
    is_everything: bool,
) -> (Vec<Standing>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut standings = Vec::new();
    for waiver in waivers {
        let mut meant: Vec<&mut Finding> = Vec::new();
        let mut outside = false;
        for verdict in verdicts.iter_mut() {
            for finding in &mut verdict.findings {
                // What is not reported needs no excuse.
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
        let standing = standing(waiver, meant.len(), today);
        let fails = meant.iter().any(|finding| finding.fails(Level::Error));
        standings.push(standing);
        let last = waiver.expires.map(|date| date.to_string()).unwrap_or_default();
        let target = &waiver.target;
        let mut say = |rule, level, draft| found.push(about(waiver, rule, level, draft));
        match standing {
            Standing::Unused if is_everything => {
                let why = match outside {
                    true => "the baseline is outside of the versions for which it `applies`",
                    false => "nothing like it is found",
                };
                say(
                    "waiver-unused",
                    Level::Warn,
                    Draft::new(
                        format!("the waiver of `{target}` excuses nothing: {why}"),
                        "`witgate waive --prune` takes it out",
                    ),
                );
            }
            Standing::Unused => {}
            Standing::Expired(count) => {
                let so = match (fails, count) {
                    (true, 1) => "so its finding fails again",
                    (true, _) => "so its findings fail again",
                    (false, _) => "and what it excused would pass without it",
                };
                say(
                    "waiver-expired",
                    Level::Warn,
                    Draft::new(
                        format!("the waiver of `{target}` ended on {last}, {so}"),
                        "mend what it excused, or give it a new `expires` and a reason for that",
                    ),
                );
            }
            Standing::TooBroad(count) => say(
                "waiver-too-broad",
                // What passes anyway, because the version pays, needs no excuse.
                if fails { Level::Error } else { Level::Warn },
                Draft::new(
                    format!("the waiver of `{target}` means {count} findings, so it excuses none"),
                    format!(
                        "look at the new ones; if they may pass too, allow them with \
                         `count = {count}`"
                    ),
                ),
            ),
            Standing::Excuses(_) => {
                meant.iter_mut().for_each(|finding| finding.waiver = Some(waiver.clone()))
            }
        }
        if let (Target::Items { count, .. }, Standing::Excuses(used)) = (target, standing)
            && used < *count
        {
            say(
                "waiver-too-broad",
                Level::Warn,
                Draft::new(
                    format!("the waiver of `{target}` would excuse {count} and excuses {used}"),
                    format!("say `count = {used}`, so that it covers nothing that is new"),
                ),
            );
        }
        if waiver.expires.is_none() {
            say(
                "waiver-endless",
                Level::Warn,
                Draft::new(
                    format!("the waiver of `{target}` has no end"),
                    "give it `expires`, the last day on which it counts",
                ),
            );
        }
    }
    (standings, found)
}

fn standing(waiver: &Waiver, meant: usize, today: Date) -> Standing {
    match waiver.target {
        _ if meant == 0 => Standing::Unused,
        _ if waiver.is_expired(today) => Standing::Expired(meant),
        Target::Items { count, .. } if meant > count => Standing::TooBroad(meant),
        _ => Standing::Excuses(meant),
    }
}

/// What is the matter with a waiver.
fn about(waiver: &Waiver, rule: &'static str, level: Level, draft: Draft) -> Finding {
    let rule = rules::found(rule);
    finish::of_gate(rule, level, &waiver.target.to_string(), draft, [None, waiver.site.clone()])
}

/// The baseline's version of the package that must pay for a finding.
fn version<'a>(packages: &'a [Release], finding: &Finding) -> Option<&'a Version> {
    let of = |package: &str| {
        let release = packages.iter().find(|release| release.package == package)?;
        release.baseline_version.as_ref()
    };
    let own = finding.at().and_then(|item| of(&item.package().bare()));
    own.or_else(|| finding.payers.iter().find_map(|payer| of(&payer.bare())))
}
