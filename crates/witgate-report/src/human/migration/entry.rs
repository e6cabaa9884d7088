//! Lines of a migration.

use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::{Finding, GatedFinding, Impact, Level};
use witgate_model::{Bump, Item, Member, first_few_names};

use crate::found::ReportedFinding;
use crate::group::{FindingGroup, finding_groups};
use crate::human::migration::{Group, Kind};
use crate::words;

/// A line: a finding; or a removal and the addition that it hints at; or notes
/// of one rule.
pub(super) struct Entry {
    /// `-` of what is gone, `+` of what is new, `~` of what differs.
    pub(super) sign: char,
    /// The path and line of the item, where it has its own; of what is gone,
    /// in the baseline.
    pub(super) spot: Option<(String, usize)>,
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) is_silent: bool,
    pub(super) breaks: bool,
}

impl Entry {
    pub(super) fn is_gone(&self) -> bool {
        self.sign == '-'
    }
}

/// Whether a finding asks nobody for anything.
pub(super) fn is_remark(finding: &GatedFinding) -> bool {
    finding.level == Level::Note
        && finding.bump == Bump::None
        && finding.impact == Impact::NONE
        && !matches!(finding.item_at(), None | Some(Item::Package(_)))
}

/// So many names are in a line.
const NAMED: usize = 5;

/// The lines of a group: types, functions, imports and exports, by name, all
/// names if it may be long.
pub(super) fn all(
    group: &Group,
    findings: &[&ReportedFinding<'_>],
    is_verbose: bool,
) -> Vec<Entry> {
    let mut findings = findings.to_vec();
    findings.sort_by_cached_key(|finding| order(finding));

    let (gone, new): (Vec<&ReportedFinding<'_>>, Vec<&ReportedFinding<'_>>) = (
        findings.iter().copied().filter(|finding| finding.now.is_none()).collect(),
        findings.iter().copied().filter(|finding| finding.was.is_none()).collect(),
    );
    let partner = |finding: &Finding| {
        let others = if finding.now.is_none() { &new } else { &gone };
        others.iter().copied().find(|other| hints_at(finding, other) && hints_at(other, finding))
    };
    let mut entries = Vec::new();
    let (together, findings) = together(group, findings, is_verbose);
    entries.extend(together);
    let mut remarks: BTreeMap<&str, Vec<&ReportedFinding<'_>>> = BTreeMap::new();
    for finding in findings {
        let is_one_sided = finding.now.is_none() != finding.was.is_none();
        if is_one_sided && let Some(other) = partner(finding) {
            // Said with the removal, at the line of the addition.
            if finding.now.is_none() {
                entries.push(Entry { sign: '~', ..entry(group, finding, other) });
            }
            continue;
        }
        if group.kind == Kind::Remarks {
            remarks.entry(finding.rule.id).or_default().push(finding);
            continue;
        }
        let mut entry = entry(group, finding, finding);
        // A guess that was taken up elsewhere is no guess for this one.
        if finding.was.is_none()
            && gone.iter().any(|gone| hints_at(finding, gone) && partner(gone).is_some())
        {
            entry.hint.clear();
        }
        entries.push(entry);
    }
    entries.extend(remarks.values().map(|findings| remark(findings)));
    entries
}

/// An entry for each group of findings that differ in nothing but names, and the
/// findings that are left. What may have been renamed is not among them: it is
/// said with the other half of the guess.
fn together<'f, 'a>(
    group: &Group,
    findings: Vec<&'f ReportedFinding<'a>>,
    is_verbose: bool,
) -> (Vec<Entry>, Vec<&'f ReportedFinding<'a>>) {
    let is_plain =
        |found: &&ReportedFinding<'a>| group.kind != Kind::Remarks && found.all_hints().is_empty();
    let plain = findings.iter().copied().filter(is_plain).copied();
    let mut groups = finding_groups(plain);
    groups.retain(|group| !group.is_alone() && group.is_alike());
    let told: BTreeSet<&str> = groups
        .iter()
        .flat_map(FindingGroup::members)
        .map(|it| it.finding.fingerprint.as_str())
        .collect();
    let entries = groups.iter().map(|findings| {
        let names: Vec<_> =
            findings.members().iter().map(|found| format!("`{}`", words::name(found))).collect();
        let headline = within(&findings.plain_headline(), group);
        let names = first_few_names(&names, if is_verbose { names.len() } else { NAMED });
        Entry {
            text: format!("{headline}: {names}"),
            ..entry(group, findings.first(), findings.first())
        }
    });
    let entries = entries.collect();
    let left =
        findings.into_iter().filter(|found| !told.contains(found.finding.fingerprint.as_str()));
    (entries, left.collect())
}

/// An entry that says what `finding` says and is where `place` does.
fn entry(group: &Group, finding: &ReportedFinding<'_>, place: &ReportedFinding<'_>) -> Entry {
    let spot = match place.now {
        Some(_) => place.now(),
        None => place.was(),
    };
    let is_one_sided = finding.now.is_none() != finding.was.is_none();
    Entry {
        sign: sign(finding),
        spot: spot.filter(|spot| spot.exact).map(|spot| (spot.path, spot.place.line)),
        text: within(&finding.message, group),
        hint: if is_one_sided { finding.all_hints().join("; ") } else { String::new() },
        is_silent: finding.impact.is_silent(),
        breaks: finding.bump == Bump::Breaking,
    }
}

fn sign(finding: &Finding) -> char {
    match (&finding.was, &finding.now) {
        (Some(_), None) => '-',
        (None, Some(_)) => '+',
        _ => '~',
    }
}

/// Whether a finding's item is taken for another finding's.
fn hints_at(finding: &Finding, other: &Finding) -> bool {
    finding.counterpart.is_some() && finding.counterpart.as_ref() == other.item_at()
}

/// A message without the address of what it is under.
fn within(message: &str, group: &Group) -> String {
    if group.name.is_empty() {
        return message.to_owned();
    }
    let group = format!("`{}`", group.name);
    let mut text = message.to_owned();
    for preposition in [" from ", " to ", " in ", " of "] {
        text = text.replace(&format!("{preposition}{group}"), "");
    }
    for noun in ["package", "interface", "world"] {
        let itself = format!("{noun} {group} ");
        if let Some(rest) = text.strip_prefix(&itself) {
            text = rest.to_owned();
        }
    }
    text
}

/// Types with their parts, then functions with theirs, then imports and
/// exports.
fn order(finding: &Finding) -> (u8, String, u8, String) {
    let Some(item) = finding.item_at() else { return (0, String::new(), 0, String::new()) };
    let Item::In(scope, member) = item else { return (0, item.to_string(), 0, String::new()) };
    match member {
        Member::Itself => (0, scope.bare(), 0, String::new()),
        Member::Type(name) => (1, name.to_string(), 0, String::new()),
        Member::Part(name, part) => (1, name.to_string(), 1, part.to_string()),
        Member::Function(_) => (2, member.readable(), 0, String::new()),
        Member::Param(function, param) => {
            (2, Member::Function(function.clone()).readable(), 1, param.to_string())
        }
        Member::Result(_) => (2, member.readable(), 2, String::new()),
        Member::Key(side, key) => (3, side.to_string(), 0, key.bare()),
    }
}

/// A line for all findings of a rule that ask nobody for anything: what the rule
/// finds, and where.
fn remark(findings: &[&ReportedFinding<'_>]) -> Entry {
    let items: Vec<_> = findings.iter().map(|found| format!("`{}`", found.item)).collect();
    let first = findings[0];
    Entry {
        sign: sign(first),
        spot: None,
        text: format!("{}: {}", first.rule.summary, items.join(", ")),
        hint: String::new(),
        is_silent: first.impact.is_silent(),
        breaks: first.bump == Bump::Breaking,
    }
}
