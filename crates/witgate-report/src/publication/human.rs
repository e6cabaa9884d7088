//! For people: one page that says whether to publish, why not, and how.

use std::io;

use witgate_judge::{Cell, GatedFinding, Level};
use witgate_model::{Bump, count};

use super::{
    DependencyState, Neighbour, Publication, PublishDependency, PublishProblem, PublishState,
    Relation, fails,
};
use crate::answers::{NEW, OLD};
use crate::page::Page;
use crate::text::{Style, Text};
use crate::words;

/// More findings of one release are for `witgate diff`.
const SHOWN: usize = 10;

/// How wide the column with names is.
const LEAD: usize = 14;

pub(super) fn write(publication: &Publication, page: &mut Page<'_>) -> io::Result<()> {
    heading(page, publication)?;
    for neighbour in &publication.neighbours {
        of_neighbour(page, publication, neighbour)?;
    }
    if !publication.dependencies.is_empty() {
        page.blank()?;
    }
    for dependency in &publication.dependencies {
        of_dependency(page, publication, dependency)?;
    }
    if let Some([verified, entries]) = publication.locked {
        let text = format!("{verified} of {} verified", count(entries, "locked entry"));
        page.hang(lead("lock files"), Text::new().plain(text))?;
    }
    if !publication.problems.is_empty() {
        page.blank()?;
    }
    for problem in &publication.problems {
        of_problem(page, publication, problem)?;
    }
    page.blank()?;
    for note in &publication.notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    conclusion(page, publication)
}

pub(super) fn write_quiet(publication: &Publication, page: &mut Page<'_>) -> io::Result<()> {
    let fail_on = publication.fail_on;
    for neighbour in publication.neighbours.iter().filter(|it| it.counts) {
        for finding in neighbour.findings.iter().filter(|it| it.fails(fail_on)) {
            of_finding(page, publication, finding, 0)?;
        }
    }
    for dependency in publication.dependencies.iter().filter(|it| fails(it.level(), fail_on)) {
        of_dependency(page, publication, dependency)?;
    }
    for problem in publication.problems.iter().filter(|it| fails(it.level, fail_on)) {
        of_problem(page, publication, problem)?;
    }
    conclusion(page, publication)
}

fn lead(name: &str) -> Text {
    Text::new().put(Style::Dim, format!("{:LEAD$}", format!("{name}:")))
}

fn heading(page: &mut Page<'_>, publication: &Publication) -> io::Result<()> {
    let named = format!("{}@{}", publication.package, publication.version);
    page.hang(lead("package"), Text::new().put(Style::Bold, named))?;
    page.hang(lead("source"), Text::new().plain(&publication.source))?;
    page.hang(lead("registry"), Text::new().plain(&publication.repository))?;
    let releases = match publication.releases.as_slice() {
        [] => "none: this is the first release".to_owned(),
        [.., last] => {
            format!("{}, the latest is {last}", count(publication.releases.len(), "version"))
        }
    };
    page.hang(lead("published"), Text::new().plain(releases))
}

fn of_neighbour(
    page: &mut Page<'_>,
    publication: &Publication,
    neighbour: &Neighbour,
) -> io::Result<()> {
    let Neighbour { version, relation, required, declared, impact, findings, .. } = neighbour;
    let fail_on = publication.fail_on;
    let (style, sign) = match (neighbour.passes(fail_on), neighbour.counts) {
        (true, true) => (Style::Good, "✓ "),
        (true, false) => (Style::Dim, "- "),
        (false, _) => (Style::Error, "✗ "),
    };
    let what = match relation {
        Relation::Same => format!("{version}, as it was published"),
        Relation::Below => format!("{version}, the latest release below"),
        Relation::Above => format!("{version}, the next release above"),
        Relation::Previous => format!("{version}, the latest release below its version range"),
        Relation::Prerelease => format!("{version}, the prerelease before"),
    };
    page.blank()?;
    let said = match (findings.is_empty(), required) {
        (true, _) => "no changes".to_owned(),
        (false, Bump::None) => "no changes that need another version".to_owned(),
        (false, _) => format!("{required} changes, declared: {declared}"),
    };
    let text = Text::new().put(Style::Bold, what).plain(format!(": {said}"));
    page.hang(Text::new().put(style, sign), text)?;
    if findings.is_empty() {
        return Ok(());
    }
    let audience = |name: &str, cell: Cell, word: fn(Cell) -> &'static str| {
        let style = match cell {
            Cell::Ok | Cell::NeedsFeature => Style::Good,
            Cell::Unknown | Cell::Silent => Style::Warn,
            _ => Style::Error,
        };
        Text::new().plain(format!("{name}: ")).put(style, word(cell))
    };
    let (links, source) = (words::links, words::source);
    page.clauses(
        Text::new().pad(2),
        vec![
            vec![
                audience(OLD, impact.old_guest_on_new_host, links),
                audience(NEW, impact.new_guest_on_old_host, links),
            ],
            vec![
                audience("guest source", impact.guest_source, source),
                audience("host source", impact.host_source, source),
            ],
        ],
    )?;
    // That the version changed is in the heading.
    let is_change = |finding: &&GatedFinding| {
        finding.bump > Bump::None || finding.fails(fail_on) || finding.level > Level::Note
    };
    let mut order: Vec<_> = findings.iter().filter(is_change).collect();
    order.sort_by_key(|finding| (!finding.fails(fail_on), std::cmp::Reverse(finding.level)));
    for finding in order.iter().take(SHOWN) {
        of_finding(page, publication, finding, 2)?;
    }
    if order.len() > SHOWN {
        let more = format!("... and {} more", order.len() - SHOWN);
        page.hang(Text::new().pad(2), Text::new().put(Style::Dim, more))?;
    }
    Ok(())
}

fn of_finding(
    page: &mut Page<'_>,
    publication: &Publication,
    finding: &GatedFinding,
    indent: usize,
) -> io::Result<()> {
    let lead = Text::new().pad(indent).then(mark(finding.level, publication));
    let text = Text::new()
        .plain(format!("[{}] ", finding.rule.id))
        .put(Style::Bold, &finding.item)
        .plain(format!(": {}", finding.message));
    page.wrapped(lead, indent + 2, text)
}

fn of_problem(
    page: &mut Page<'_>,
    publication: &Publication,
    problem: &PublishProblem,
) -> io::Result<()> {
    let lead = mark(problem.level, publication).plain(format!("[{}] ", problem.rule));
    page.hang(lead, Text::new().plain(&problem.message))
}

fn of_dependency(
    page: &mut Page<'_>,
    publication: &Publication,
    dependency: &PublishDependency,
) -> io::Result<()> {
    let said = match &dependency.state {
        DependencyState::Published(place) => format!("published in {place}"),
        DependencyState::Missing(known) => format!("not published; {known}"),
        DependencyState::Unversioned => "has no version, so no registry has it".to_owned(),
        DependencyState::Unknown(reason) => format!("cannot be looked up: {reason}"),
    };
    let lead = match dependency.level() {
        Level::Off => Text::new().put(Style::Good, "✓ "),
        level => mark(level, publication),
    };
    let text = Text::new().put(Style::Bold, &dependency.name).plain(format!(": {said}"));
    page.hang(lead, text)
}

fn mark(level: Level, publication: &Publication) -> Text {
    match (level, fails(level, publication.fail_on)) {
        (Level::Off, _) => Text::new(),
        (level, true) => Text::new().put(Style::Error, format!("{} ", level.as_str())),
        (Level::Note, false) => Text::new().put(Style::Note, "note "),
        (level, false) => Text::new().put(Style::Warn, format!("{} ", level.as_str())),
    }
}

fn conclusion(page: &mut Page<'_>, publication: &Publication) -> io::Result<()> {
    let Publication { package, version, next_version, state, .. } = publication;
    let next = next_version.as_ref().map(|next| format!("; the next version is {next}"));
    let next = next.unwrap_or_default();
    let (style, text) = match (state, publication.passes()) {
        (PublishState::Published, _) => {
            (Style::Good, format!("PASS: {package}@{version} is already published, and the same"))
        }
        (PublishState::Republished, _) => (
            Style::Error,
            format!(
                "FAIL: {version} is published with other content: never publish a version twice{next}"
            ),
        ),
        (PublishState::New, true) => (Style::Good, format!("PASS: {version} may be published:")),
        (PublishState::New, false) => {
            let why = match publication.gravest_failure() {
                Level::Error => "",
                Level::Warn => ": with `fail-on` as it is, warnings fail",
                Level::Note | Level::Off => ": with `fail-on` as it is, notes fail",
            };
            (Style::Error, format!("FAIL: {version} must not be published{why}{next}"))
        }
    };
    page.hang(Text::new(), Text::new().put(style, text))?;
    if publication.is_to_be_published() {
        for command in &publication.commands {
            page.line(&Text::new().pad(2).put(Style::Bold, command))?;
        }
    }
    Ok(())
}
