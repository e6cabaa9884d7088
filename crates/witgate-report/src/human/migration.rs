//! Packages that moved to a new track and allow it: what whoever moves with
//! them has to follow, a line a finding, in the order of the contract.

mod entry;

use std::collections::BTreeMap;
use std::collections::btree_map::OccupiedEntry;
use std::io;

use semver::Version;
use witgate_judge::{Level, Release};
use witgate_model::{Bump, Item, Member, Scope, Track, count, first_few_names};

use crate::cluster::clusters;
use crate::filter::Detail;
use crate::found::ReportedFinding;
use crate::group::finding_groups;
use crate::human::migration::entry::Entry;
use crate::human::{ALL, listed};
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::text::{Style, Text};

/// Whether a finding belongs to a migration: it is allowed, or costs nothing,
/// and is not about a package that stayed where it was.
pub(super) fn has(finding: &ReportedFinding<'_>) -> bool {
    let is_free = finding.level == Level::Note && finding.bump < Bump::Breaking;
    let is_paid = finding.paid && finding.bump == Bump::Breaking && finding.level < Level::Error;
    finding.counts()
        && (is_free || is_paid)
        && match finding.release() {
            Some(release) => moves(release),
            None => finding.comparison.iter().any(|comparison| moved(comparison).next().is_some()),
        }
}

fn moved<'a>(comparison: &Comparison<'a>) -> impl Iterator<Item = &'a Release> + use<'a> {
    comparison.verdict.packages.iter().filter(|release| moves(release))
}

fn moves(release: &Release) -> bool {
    let (was, now) = (release.baseline_version.as_ref(), release.candidate_version.as_ref());
    let is_new_track = now.is_some() && Track::from_version(was) != Track::from_version(now);
    release.paid && release.required == Bump::Breaking && is_new_track
}

/// So many lines of a page leave room for one more block.
const ROOM_FOR_A_BLOCK: usize = 60;

/// So many lines of a block are shown.
const LINES: usize = 8;

/// So many blocks that are left out are named.
const NAMED: usize = 4;

/// The headline, what it means, and the findings by what they are in.
pub(super) fn write(
    page: &mut Page<'_>,
    report: &Report<'_>,
    comparison: &Comparison<'_>,
    findings: &[ReportedFinding<'_>],
    is_more_below: bool,
) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let lead = Text::new().put(Style::Bold, "migration: ");
    page.wrapped(lead, 4, Text::new().put(Style::Bold, steps(comparison)))?;
    let breaking = findings.iter().filter(|found| found.bump == Bump::Breaking).count();
    let marked = format!("{} marked `!`", count(breaking, "breaking change"));
    let changes = match (breaking, is_more_below) {
        (0, false) => "breaking changes above".to_owned(),
        (0, true) => "earlier changes below".to_owned(),
        (_, false) => marked,
        (_, true) => format!("{marked} and of the earlier changes below"),
    };
    let means = format!(
        "Old guests do not link with a host that supports only the new version; a host may \
         support both. To move, regenerate the bindings, adapt what you use of the {changes}, \
         and rebuild.",
    );
    page.hang(Text::new().plain("  "), Text::new().plain(means))?;
    let mut groups: BTreeMap<(bool, Group), Vec<&ReportedFinding<'_>>> = BTreeMap::new();
    for finding in findings {
        let group = Group::from_finding(comparison, finding);
        groups.entry((group.kind == Kind::Remarks, group)).or_default().push(finding);
    }
    let is_verbose = report.detail == Detail::Verbose;
    let remarks = groups.last_entry().filter(|entry| entry.key().1.kind == Kind::Remarks);
    let remarks = remarks.filter(|_| !is_verbose).map(OccupiedEntry::remove);
    let mut groups = groups.iter().enumerate().peekable();
    while let Some((_, ((_, group), findings))) = groups
        .next_if(|(position, _)| *position == 0 || is_verbose || page.lines() < ROOM_FOR_A_BLOCK)
    {
        page.blank()?;
        block(page, group, findings, is_verbose)?;
    }
    let left: Vec<_> = groups.map(|(_, ((_, group), findings))| (group, findings.len())).collect();
    if !left.is_empty() {
        let findings = left.iter().map(|(_, findings)| findings).sum();
        let titles: Vec<_> = left.iter().map(|(group, _)| group.title()).collect();
        let more = count(findings, "more finding");
        let more = format!("and {more} in {}: {ALL}", first_few_names(&titles, NAMED));
        page.blank()?;
        page.wrapped(Text::new(), 4, Text::new().put(Style::Bold, more))?;
    }
    page.blank()?;
    let remarks = remarks.unwrap_or_default().into_iter().copied();
    listed::without_effect(page, report, &clusters(finding_groups(remarks)))
}

/// `a:b, a:c 0.2.12 -> 0.3.0; …`
fn steps(comparison: &Comparison<'_>) -> String {
    let mut steps: Vec<(String, Vec<String>)> = Vec::new();
    for release in moved(comparison) {
        let version = |version: &Option<Version>| {
            version.as_ref().map_or("no version".to_owned(), Version::to_string)
        };
        let (was, now) = (&release.baseline_version, &release.candidate_version);
        if let Some(former) = former_name(comparison, release) {
            let (package, now) = (&release.package, version(now));
            steps.push((format!("{} -> {package} {now}", version(was)), vec![former]));
            continue;
        }
        let step = format!("{} -> {}", version(was), version(now));
        match steps.iter_mut().find(|(other, _)| *other == step) {
            Some((_, packages)) => packages.push(release.package.clone()),
            None => steps.push((step, vec![release.package.clone()])),
        }
    }
    let steps = steps.iter().map(|(step, packages)| format!("{} {step}", packages.join(", ")));
    steps.collect::<Vec<_>>().join("; ")
}

/// The name that a renamed package had. Only a sole root is known to be renamed.
fn former_name(comparison: &Comparison<'_>, release: &Release) -> Option<String> {
    let roots = &comparison.baseline.contract.roots;
    let is_kept = roots.iter().any(|root| root.bare() == release.package);
    roots.first().filter(|_| !is_kept).map(|root| root.bare())
}

/// What findings are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Contract,
    Dependencies,
    Package,
    Interface,
    World,
    Remarks,
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Kind::Contract => "contract",
            Kind::Dependencies => "dependencies",
            Kind::Package => "package",
            Kind::Interface => "interface",
            Kind::World => "world",
            Kind::Remarks => "nothing to adapt",
        }
    }
}

/// A group of findings: the packages that are governed come first, in each
/// what came and went before what is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    is_dependency: bool,
    package: String,
    kind: Kind,
    /// The address of what they are in; may be empty.
    name: String,
}

impl Group {
    /// What the block is called.
    fn title(&self) -> String {
        let space = if self.name.is_empty() { "" } else { " " };
        format!("{}{space}{}", self.kind.title(), self.name)
    }

    fn from_finding(comparison: &Comparison<'_>, finding: &ReportedFinding<'_>) -> Group {
        let whole = |is_dependency, kind| {
            let (package, name) = (String::new(), String::new());
            Group { is_dependency, package, kind, name }
        };
        let Some(item) = finding.item_at() else { return whole(false, Kind::Contract) };
        let is_dependency = !is_root(comparison, item);
        let came_or_went = finding.was.is_none() || finding.now.is_none();
        let package = item.package().bare();
        let (kind, name) = match item {
            Item::Package(_) if is_dependency => return whole(false, Kind::Dependencies),
            Item::Package(_) => (Kind::Package, package.clone()),
            _ if entry::is_remark(finding) => return whole(true, Kind::Remarks),
            Item::In(_, Member::Itself) if came_or_went => (Kind::Package, package.clone()),
            Item::In(scope @ (Scope::World(_) | Scope::WorldSide(..)), _) => {
                (Kind::World, scope.bare())
            }
            Item::In(scope, _) => (Kind::Interface, scope.bare()),
        };
        Group { is_dependency, package, kind, name }
    }
}

fn is_root(comparison: &Comparison<'_>, item: &Item) -> bool {
    let sides = [&comparison.candidate.contract, &comparison.baseline.contract];
    sides.iter().flat_map(|side| &side.roots).any(|root| root.same_package(item.package()))
}

/// A group: what it is, its file on each side, and its lines, breaking ones
/// first.
fn block(
    page: &mut Page<'_>,
    group: &Group,
    findings: &[&ReportedFinding<'_>],
    is_verbose: bool,
) -> io::Result<()> {
    let mut entries = entry::all(group, findings, is_verbose);
    entries.sort_by_key(|entry| !entry.breaks);
    let shown = if is_verbose { entries.len() } else { entries.len().min(LINES) };
    let left = entries.split_off(shown);
    let numbers = entries.iter().filter_map(|entry| Some(entry.spot.as_ref()?.1));
    let gutter = numbers.map(|line| line.to_string().len()).max().unwrap_or(0).max(4);

    page.line(&Text::new().put(Style::Bold, group.title()))?;
    // What is in one interface or world is in one file on each side;
    // what is gone is numbered as it was in the baseline.
    let has_file = matches!(group.kind, Kind::Interface | Kind::World);
    let file = |is_gone: bool| {
        let mut entries = entries.iter().filter(|entry| has_file && entry.is_gone() == is_gone);
        entries.find_map(|entry| Some(entry.spot.as_ref()?.0.as_str()))
    };
    let (now, was) = (file(false), file(true));
    let arrow = if now.is_some() { ":::" } else { "-->" };
    for (arrow, path, whose) in [("-->", now, ""), (arrow, was, " (baseline)")] {
        let Some(path) = path.filter(|_| is_verbose) else { continue };
        let lead = Text::new().plain(" ".repeat(gutter)).put(Style::Gutter, arrow).plain(" ");
        page.wrapped(lead, gutter + 4, Text::new().plain(path).put(Style::Dim, whose))?;
    }
    for entry in &entries {
        let file = if entry.is_gone() { was } else { now };
        line(page, entry, gutter, file, is_verbose)?;
    }
    match left.len() {
        0 => Ok(()),
        left => {
            let more = format!("and {left} more: {ALL}");
            page.line(&Text::new().pad(gutter + 1).put(Style::Dim, more))
        }
    }
}

fn line(
    page: &mut Page<'_>,
    entry: &Entry,
    gutter: usize,
    file: Option<&str>,
    is_verbose: bool,
) -> io::Result<()> {
    let mut lead = Text::new();
    // A number of the baseline's file says nothing without that file's name.
    if let Some((_, line)) = entry.spot.as_ref().filter(|_| is_verbose || !entry.is_gone()) {
        lead = lead.put(Style::Gutter, format!("{line:>gutter$}"));
    }
    let style = match entry.sign {
        '-' => Style::Error,
        _ if entry.breaks => Style::Warn,
        '+' => Style::Good,
        _ => Style::Note,
    };
    let mark = if entry.breaks { '!' } else { ' ' };
    let lead = lead.pad(gutter + 1).put(style, format!("{mark}{}", entry.sign)).plain(" ");
    let mut text = Text::new();
    if entry.is_silent {
        text = text.put(Style::Silent, "SILENT:").plain(" ");
    }
    text = text.plain(&entry.text);
    if !entry.hint.is_empty() {
        text = text.put(Style::Dim, format!(" ({})", entry.hint));
    }
    if let Some((path, line)) = &entry.spot
        && is_verbose
        && file != Some(path)
    {
        text = text.put(Style::Dim, format!(" ({path}:{line})"));
    }
    page.hang(lead, text)
}
