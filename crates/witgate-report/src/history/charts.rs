//! The charts of some numbers.

use witgate_history::{By, Numbers, Period};
use witgate_model::count;

use super::chart::{Chart, Series};

/// So many rules or classes have a bar.
const BARS: usize = 12;

/// The charts, in the order of the page; `id` tells those of one repository from others.
pub(super) fn all(numbers: &Numbers, by: By, id: &str) -> Vec<Chart> {
    vec![
        breaking(numbers, by, id),
        additions(numbers, by, id),
        releases(numbers, by, id),
        waivers(numbers, by, id),
        ranking(
            format!("{id}-rules"),
            "Breaking changes by rule",
            "rule",
            "breaking changes",
            &numbers.rules,
        ),
        ranking(
            format!("{id}-capabilities"),
            "Capability gains by class",
            "class",
            "gains",
            &numbers.capabilities,
        ),
    ]
}

fn series(
    numbers: &Numbers,
    name: &'static str,
    class: &'static str,
    value: impl Fn(&Period) -> usize,
) -> Series {
    let values = numbers.periods.iter().map(|period| Some(value(period))).collect();
    Series { name, class, values }
}

fn by_period(
    numbers: &Numbers,
    by: By,
    (id, title, description): (String, String, String),
    series: Vec<Series>,
) -> Chart {
    let labels = numbers.periods.iter().map(|period| period.label.clone()).collect();
    Chart { id, title, description, label: by.as_str(), labels, series, is_lying: false }
}

fn breaking(numbers: &Numbers, by: By, id: &str) -> Chart {
    let total = &numbers.total.breaking;
    let mut all = vec![
        series(numbers, "uncovered", "uncovered", |it| it.counts.breaking.uncovered),
        series(numbers, "waived", "waived", |it| it.counts.breaking.waived),
        series(numbers, "covered by the version", "covered", |it| it.counts.breaking.covered),
    ];
    if total.unreleased > 0 {
        let unreleased = |it: &Period| it.counts.breaking.unreleased;
        all.push(series(numbers, "never released", "unreleased", unreleased));
    }
    let total_of = |it: &&Period| it.counts.breaking.total();
    let highest = numbers.periods.iter().max_by_key(total_of);
    let is_alone = |highest: &&Period| {
        let as_many = |it: &&Period| total_of(it) == total_of(highest);
        numbers.periods.iter().filter(as_many).count() == 1
    };
    let highest = highest.filter(|it| total_of(it) > 0 && is_alone(it));
    let highest = highest.map(|it| {
        format!(
            " The most in one {by}: {} in {}.",
            it.counts.breaking.total(),
            it.label,
            by = by.as_str()
        )
    });
    let description = format!(
        "{}: {} uncovered, {} waived, {} covered by the version.{}",
        count(total.total(), "breaking change"),
        total.uncovered,
        total.waived,
        total.covered,
        highest.unwrap_or_default()
    );
    let title = format!("Breaking changes by {}", by.as_str());
    by_period(numbers, by, (format!("{id}-breaking"), title, description), all)
}

fn additions(numbers: &Numbers, by: By, id: &str) -> Chart {
    let all = vec![
        series(numbers, "additive changes", "additive", |it| it.counts.additions),
        series(numbers, "packages added", "added", |it| it.counts.packages_added),
    ];
    let total = &numbers.total;
    let description = format!(
        "{} and {} added.",
        count(total.additions, "additive change"),
        count(total.packages_added, "package")
    );
    let title = format!("Additions by {}", by.as_str());
    by_period(numbers, by, (format!("{id}-additions"), title, description), all)
}

fn releases(numbers: &Numbers, by: By, id: &str) -> Chart {
    let all = vec![
        series(numbers, "breaking", "uncovered", |it| it.releases.breaking),
        series(numbers, "additive", "additive", |it| it.releases.additive),
        series(numbers, "without changes", "covered", |it| it.releases.unchanged),
        series(numbers, "not compared", "unreleased", |it| it.releases.not_compared),
    ];
    let releases = &numbers.releases;
    let description = format!(
        "{}: {} breaking, {} additive, {} without changes to contracts, {} not compared.",
        count(releases.total(), "release"),
        releases.breaking,
        releases.additive,
        releases.unchanged,
        releases.not_compared
    );
    let title = "Releases by what changed in their contracts".to_owned();
    by_period(numbers, by, (format!("{id}-releases"), title, description), all)
}

fn waivers(numbers: &Numbers, by: By, id: &str) -> Chart {
    let values = numbers.periods.iter().map(|period| period.waivers_open).collect();
    let all = vec![Series { name: "open waivers", class: "waived", values }];
    let (open, expired) = (numbers.waivers.open, numbers.waivers.expired);
    let description = format!(
        "{} {} open now, {expired} {} expired.",
        count(open, "waiver"),
        if open == 1 { "is" } else { "are" },
        if expired == 1 { "has" } else { "have" }
    );
    let title = format!("Open waivers at the end of each {}", by.as_str());
    by_period(numbers, by, (format!("{id}-waivers"), title, description), all)
}

fn ranking(
    id: String,
    title: &str,
    label: &'static str,
    name: &'static str,
    counts: &[(String, usize)],
) -> Chart {
    let shown = &counts[..counts.len().min(BARS)];
    let left = counts.len() - shown.len();
    let more = if left > 0 { format!(" {left} more are not shown.") } else { String::new() };
    let most = shown.first().map(|(name, count)| format!("The most: {name}, {count}."));
    Chart {
        id,
        title: title.to_owned(),
        description: format!("{}{more}", most.unwrap_or_default()),
        label,
        labels: shown.iter().map(|(name, _)| name.clone()).collect(),
        series: vec![Series {
            name,
            class: "ranked",
            values: shown.iter().map(|(_, count)| Some(*count)).collect(),
        }],
        is_lying: true,
    }
}
