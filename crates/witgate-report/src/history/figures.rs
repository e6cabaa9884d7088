//! The key figures in words, the same in every format that people read.

use witgate_history::{ConsumersNow, LONG_PRERELEASE_DAYS, Numbers, RepositoryHistory, date};
use witgate_model::count;

/// A key figure.
pub(super) struct Figure {
    /// What it is.
    pub(super) label: &'static str,
    /// The number, or a dash where there is none.
    pub(super) value: String,
    /// More about it.
    pub(super) detail: String,
    /// Whether it asks somebody to act.
    pub(super) is_alarming: bool,
}

/// So many names are reported.
const NAMED: usize = 3;

/// What a figure shows that there is no number for.
pub(super) const NOTHING: &str = "–";

/// The key figures.
pub(super) fn all(numbers: &Numbers) -> Vec<Figure> {
    let mut figures = vec![
        breaking(numbers),
        additions(numbers),
        releases(numbers),
        between(numbers),
        waivers(numbers),
        capabilities(numbers),
        pins(numbers),
        prereleases(numbers),
        not_judged(numbers),
    ];
    // What a release of today would do comes before what was.
    let consumers = numbers.consumers.as_ref().map(consumers);
    figures.splice(0..0, consumers);
    figures
}

fn figure(label: &'static str, value: impl ToString, detail: String, is_alarming: bool) -> Figure {
    Figure { label, value: value.to_string(), detail, is_alarming }
}

fn breaking(numbers: &Numbers) -> Figure {
    let breaking = &numbers.total.breaking;
    let mut detail = match breaking.total() {
        0 => "no breaking change".to_owned(),
        _ => format!(
            "{} uncovered, {} waived, {} covered by the version",
            breaking.uncovered, breaking.waived, breaking.covered
        ),
    };
    if breaking.unreleased > 0 {
        detail.push_str(&format!("; {} more to what was never released", breaking.unreleased));
    }
    figure("breaking changes", breaking.total(), detail, breaking.uncovered > 0)
}

fn consumers(consumers: &ConsumersNow) -> Figure {
    let ConsumersNow { known, broken, unreadable } = consumers;
    let known = count(*known, "consumer");
    let mut detail = match broken.as_slice() {
        [] => format!("of {known} of the policy would break if released today"),
        names => {
            format!("of {known} of the policy would break if released today: {}", named(names))
        }
    };
    if *unreadable > 0 {
        detail.push_str(&format!("; {unreadable} cannot be read"));
    }
    let is_alarming = !broken.is_empty() || *unreadable > 0;
    figure("broken consumers", broken.len(), detail, is_alarming)
}

fn additions(numbers: &Numbers) -> Figure {
    let total = &numbers.total;
    let added = count(total.packages_added, "package");
    let detail = format!("{added} added, {} removed", total.packages_removed);
    figure("additions", total.additions, detail, false)
}

fn releases(numbers: &Numbers) -> Figure {
    let releases = &numbers.releases;
    let beyond = match releases.uncovered {
        0 => String::new(),
        uncovered => format!(" ({uncovered} under a version that does not allow it)"),
    };
    let mut kinds = vec![
        (releases.breaking, format!("{} breaking{beyond}", releases.breaking)),
        (releases.additive, format!("{} additive", releases.additive)),
        (releases.unchanged, format!("{} without changes", releases.unchanged)),
        (releases.not_compared, format!("{} not compared", releases.not_compared)),
    ];
    kinds.retain(|(count, _)| *count > 0);
    let kinds: Vec<String> = kinds.into_iter().map(|(_, text)| text).collect();
    let detail = if kinds.is_empty() { "no version tag".to_owned() } else { kinds.join(", ") };
    figure("releases", releases.total(), detail, releases.uncovered > 0)
}

fn between(numbers: &Numbers) -> Figure {
    let (days, what) = match numbers.days_between_breaking_releases {
        Some(days) => (Some(days), "breaking releases"),
        None => (numbers.days_between_breaking_steps, "breaking commits"),
    };
    let since = match numbers.days_since_breaking_step {
        None => "no breaking commit".to_owned(),
        Some(0) => "the last breaking commit was today".to_owned(),
        Some(days) => format!("the last breaking commit was {} ago", days_of(days)),
    };
    let (value, detail) = match days {
        Some(days) => (days.to_string(), format!("median between {what}; {since}")),
        None => (NOTHING.to_owned(), since),
    };
    figure("days between breaks", value, detail, false)
}

fn waivers(numbers: &Numbers) -> Figure {
    let waivers = &numbers.waivers;
    let mut parts = Vec::new();
    if waivers.expired > 0 {
        parts.push(format!("{} expired", waivers.expired));
    }
    if waivers.endless > 0 {
        parts.push(format!("{} without an expiry date", waivers.endless));
    }
    if let Some(oldest) = waivers.all.first() {
        let since = match oldest.since {
            Some(since) => format!("since {}", date(since)),
            None => "since before this history begins".to_owned(),
        };
        parts.push(format!("the oldest: {}, {since}", oldest.waiver.target));
    }
    let detail = if parts.is_empty() { "no waiver".to_owned() } else { parts.join("; ") };
    figure("open waivers", waivers.open, detail, waivers.expired > 0)
}

fn capabilities(numbers: &Numbers) -> Figure {
    let classes = numbers.capabilities.iter().map(|(class, count)| format!("{class} {count}"));
    let classes: Vec<String> = classes.collect();
    let detail = match classes.as_slice() {
        [] => "no component or world gained a class".to_owned(),
        classes => named(classes),
    };
    figure("capability gains", numbers.total.capabilities_gained, detail, false)
}

fn pins(numbers: &Numbers) -> Figure {
    let (all, unverified) = numbers.pins;
    let mut detail = match (all, unverified) {
        (0, _) => "no witgate.lock".to_owned(),
        (_, 0) => "all match".to_owned(),
        (_, 1) => "1 does not match what is there".to_owned(),
        (_, unverified) => format!("{unverified} do not match what is there"),
    };
    if numbers.total.unverified_steps > 0 {
        let commits = count(numbers.total.unverified_steps, "commit");
        detail.push_str(&format!("; {commits} left a pin that does not match"));
    }
    if numbers.total.locks_rewritten > 0 {
        let entries = match numbers.total.locks_rewritten {
            1 => "1 lock entry was".to_owned(),
            many => format!("{many} lock entries were"),
        };
        detail.push_str(&format!("; {entries} rewritten for the same version"));
    }
    let is_alarming = unverified > 0 || numbers.total.locks_rewritten > 0;
    figure("pins", all, detail, is_alarming)
}

fn prereleases(numbers: &Numbers) -> Figure {
    let long = &numbers.long_prereleases;
    let names: Vec<String> = long
        .iter()
        .map(|it| {
            let version = it.package.version.as_deref().unwrap_or_default();
            let least = if it.since.is_none() { "at least " } else { "" };
            format!("{} {version} for {least}{}", it.package.package, days_of(it.days))
        })
        .collect();
    let detail = match names.as_slice() {
        [] => format!("no package is a prerelease for more than {LONG_PRERELEASE_DAYS} days"),
        names => named(names),
    };
    figure("long prereleases", long.len(), detail, !long.is_empty())
}

fn not_judged(numbers: &Numbers) -> Figure {
    let detail = match numbers.total.not_judged {
        0 => "every contract was read in every commit".to_owned(),
        1 => "a contract of a commit that could not be read; these numbers leave it out".to_owned(),
        _ => {
            "contracts of a commit that could not be read; these numbers leave them out".to_owned()
        }
    };
    figure("not judged", numbers.total.not_judged, detail, false)
}

/// Some texts, for people.
fn named(texts: &[String]) -> String {
    let more = texts.len().saturating_sub(NAMED);
    let told = texts.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{told} and {more} more") } else { told }
}

/// `1 day`, `12 days`.
pub(super) fn days_of(days: i64) -> String {
    count(usize::try_from(days).unwrap_or_default(), "day")
}

/// What a history is of: how much was examined, since when.
pub(super) fn scope(history: &RepositoryHistory) -> String {
    let since = match history.since {
        Some(since) => format!("since {}", date(since)),
        None => "since the beginning".to_owned(),
    };
    let steps = match history.steps.len() {
        0 => "none of them changes a contract".to_owned(),
        1 => "1 of them changes a contract".to_owned(),
        steps => format!("{steps} of them change a contract"),
    };
    format!("{} {since}, {steps}", count(history.commits, "commit"))
}
