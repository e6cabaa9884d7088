//! What the page and the summary list: commits, releases, waivers and what was not judged.

use std::collections::BTreeMap;

use witgate_history::{Numbers, RepositoryHistory, Step, date};

/// A list: what it is, its columns, and its rows of text.
pub(super) struct List {
    pub(super) title: &'static str,
    pub(super) columns: &'static [&'static str],
    /// Cells; a backquoted text is code.
    pub(super) rows: Vec<Vec<String>>,
    /// How many rows were left out.
    pub(super) left_out: usize,
}

/// So many rows are shown.
const ROWS: usize = 50;

fn list(title: &'static str, columns: &'static [&'static str], mut rows: Vec<Vec<String>>) -> List {
    let left_out = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    List { title, columns, rows, left_out }
}

/// The lists of some histories; empty ones are left out.
pub(super) fn all(histories: &[&RepositoryHistory], numbers: &Numbers) -> Vec<List> {
    let mut lists = vec![
        consumers(numbers),
        breaking(histories),
        releases(histories),
        waivers(numbers),
        prereleases(numbers),
        gains(histories),
        not_judged(histories),
    ];
    lists.retain(|list| !list.rows.is_empty());
    lists
}

/// A commit as people write it.
pub(super) fn short(commit: &str) -> String {
    commit.chars().take(12).collect()
}

/// The steps with breaking changes, the latest first.
pub(super) fn breaking_steps<'h>(histories: &[&'h RepositoryHistory]) -> Vec<&'h Step> {
    let steps = histories.iter().flat_map(|history| &history.steps);
    let mut steps: Vec<&Step> = steps.filter(|step| step.breaking.total() > 0).collect();
    steps.sort_by(|a, b| (b.time, &a.commit).cmp(&(a.time, &b.commit)));
    steps
}

fn consumers(numbers: &Numbers) -> List {
    let broken = numbers.consumers.iter().flat_map(|consumers| &consumers.broken);
    let rows = broken.map(|name| vec![name.clone()]).collect();
    list("Consumers that would break if released today", &["component"], rows)
}

fn breaking(histories: &[&RepositoryHistory]) -> List {
    let row = |step: &&Step| {
        let breaking = &step.breaking;
        let first = step.examples.first().map(|example| {
            let more = breaking.total().saturating_add(breaking.unreleased).saturating_sub(1);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{more}", example.message)
        });
        vec![
            date(step.time).to_string(),
            short(&step.commit),
            step.title.clone(),
            breaking.uncovered.to_string(),
            breaking.waived.to_string(),
            breaking.covered.to_string(),
            first.unwrap_or_default(),
        ]
    };
    let rows = breaking_steps(histories).iter().map(row).collect();
    let columns = &["date", "commit", "title", "uncovered", "waived", "covered", "changes"];
    list("Commits with breaking changes", columns, rows)
}

fn releases(histories: &[&RepositoryHistory]) -> List {
    let mut releases: Vec<_> = histories.iter().flat_map(|history| &history.releases).collect();
    releases.sort_by(|a, b| (b.time, &a.tag).cmp(&(a.time, &b.tag)));
    let rows = releases.into_iter().map(|release| {
        let kind = match (release.required, &release.previous) {
            (Some(required), _) => required.as_str(),
            (None, None) => "first",
            (None, Some(_)) => "not compared",
        };
        vec![
            date(release.time).to_string(),
            release.tag.clone(),
            release.previous.clone().unwrap_or_default(),
            kind.to_owned(),
            release.breaking.to_string(),
            release.uncovered.to_string(),
            release.additions.to_string(),
            release.not_judged.len().to_string(),
        ]
    });
    let columns = &[
        "date",
        "tag",
        "compared with",
        "kind",
        "breaking",
        "uncovered",
        "additions",
        "not judged",
    ];
    list("Releases", columns, rows.collect())
}

fn waivers(numbers: &Numbers) -> List {
    let rows = numbers.waivers.all.iter().map(|it| {
        let since = it.since.map_or_else(|| "before".to_owned(), |since| date(since).to_string());
        vec![
            it.waiver.target.clone(),
            since,
            it.waiver.expires.clone().unwrap_or_else(|| "never".to_owned()),
            if it.is_expired { "expired" } else { "open" }.to_owned(),
            it.waiver.owner.clone().unwrap_or_default(),
            it.waiver.reason.clone(),
        ]
    });
    let columns = &["waives", "since", "expires", "state", "owner", "reason"];
    list("Waivers", columns, rows.collect())
}

fn prereleases(numbers: &Numbers) -> List {
    let rows = numbers.long_prereleases.iter().map(|it| {
        vec![
            it.package.package.clone(),
            it.package.version.clone().unwrap_or_default(),
            it.since.map_or_else(|| "before".to_owned(), |since| date(since).to_string()),
            it.days.to_string(),
            it.package.path.clone(),
        ]
    });
    list("Long prereleases", &["package", "version", "since", "days", "path"], rows.collect())
}

fn gains(histories: &[&RepositoryHistory]) -> List {
    let steps = histories.iter().flat_map(|history| &history.steps);
    let mut gains: Vec<_> = steps
        .flat_map(|step| step.capabilities_gained.iter().map(move |gain| (step, gain)))
        .collect();
    gains.sort_by(|(a, _), (b, _)| (b.time, &a.commit).cmp(&(a.time, &b.commit)));
    let rows = gains.into_iter().map(|(step, gain)| {
        let day = date(step.time).to_string();
        vec![day, short(&step.commit), gain.component.clone(), gain.class.clone()]
    });
    let columns = &["date", "commit", "component or world", "class"];
    list("Capability gains", columns, rows.collect())
}

/// What could not be judged, once for each reason.
fn not_judged(histories: &[&RepositoryHistory]) -> List {
    let mut reasons: BTreeMap<(&str, String), (usize, &Step)> = BTreeMap::new();
    for step in histories.iter().flat_map(|history| &history.steps) {
        for it in &step.not_judged {
            // The commit in front of a path is another one each time.
            let reason = match it.reason.split_once(':') {
                Some((id, rest)) if is_id(id) => rest.to_owned(),
                _ => it.reason.clone(),
            };
            let known = reasons.entry((&it.contract, reason)).or_insert((0, step));
            *known = (known.0 + 1, step);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let rows = reasons.into_iter().map(|((contract, reason), (count, last))| {
        vec![contract.to_owned(), count.to_string(), short(&last.commit), reason]
    });
    list("Not judged", &["contract", "commits", "last", "reason"], rows.collect())
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
