//! One finding.

use std::io;

use witgate_judge::{Cell, Finding, Impact, Level};
use witgate_model::{Bump, Item, Side, next_version};

use crate::human::snippet::{self, Snippet};
use crate::page::Page;
use crate::report::Report;
use crate::spot::Spot;
use crate::text::{Style, Text};
use crate::words;

/// So many functions and worlds are named; the rest is counted.
const NAMED: usize = 3;

/// A finding with all that there is to say.
pub(super) fn whole(page: &mut Page<'_>, report: &Report<'_>, finding: &Finding) -> io::Result<()> {
    page.wrapped(header(finding), 4, Text::new().put(Style::Bold, &finding.message))?;

    let now = report.now(finding).filter(|spot| says_something(spot, finding));
    let was = report.was(finding).filter(|spot| says_something(spot, finding));
    let is_same_line = now.as_ref().zip(was.as_ref()).is_some_and(|(now, was)| {
        now.exact && was.exact && snippet::line(&now.place) == snippet::line(&was.place)
    });
    // The same line twice says less than once.
    let was = was.filter(|_| !is_same_line);
    let gutter = snippet::gutter([&now, &was].into_iter().flatten().map(|spot| &spot.place));
    let margin = " ".repeat(gutter);
    if let Some(spot) = &now {
        let label = if spot.exact {
            match finding.was {
                None => "added here".to_owned(),
                Some(_) if was.is_none() => "here".to_owned(),
                Some(_) => "now".to_owned(),
            }
        } else {
            format!("gone from here: {}", quoted(finding))
        };
        let snippet = Snippet {
            spot,
            arrow: "-->",
            whose: "",
            mark: if spot.exact { '^' } else { '-' },
            style: if spot.exact { level_style(finding.level) } else { Style::Gutter },
            label,
        };
        snippet.draw(page, gutter)?;
    }
    if let Some(spot) = &was {
        let label = if !spot.exact {
            format!("without {}", quoted(finding))
        } else if finding.now.is_none() {
            "was here".to_owned()
        } else {
            "was".to_owned()
        };
        let gone = finding.now.is_none() && spot.exact;
        let snippet = Snippet {
            spot,
            arrow: if now.is_some() { ":::" } else { "-->" },
            whose: "baseline",
            mark: if gone { '^' } else { '-' },
            style: if gone { level_style(finding.level) } else { Style::Gutter },
            label,
        };
        snippet.draw(page, gutter)?;
    }
    if now.is_some() || was.is_some() {
        page.line(&Text::new().plain(format!("{margin} ")).put(Style::Gutter, "|"))?;
    }
    for (key, clauses) in notes(report, finding) {
        let lead = Text::new()
            .plain(format!("{margin} "))
            .put(Style::Gutter, "= ")
            .put(Style::Bold, key)
            .plain(":");
        let lead = lead.pad(gutter + 3 + "explain: ".len());
        page.clauses(lead, clauses)?;
    }
    Ok(())
}

/// A finding in a line, with where it stands.
pub(super) fn line(page: &mut Page<'_>, report: &Report<'_>, finding: &Finding) -> io::Result<()> {
    let place = report
        .now(finding)
        .or_else(|| report.was(finding))
        .map(|spot| format!(" ({}:{}:{})", spot.path, spot.place.line, spot.place.column));
    let at = match place {
        Some(place) => place,
        None if finding.item.is_empty() => String::new(),
        None => format!(" ({})", finding.item),
    };
    let text = Text::new().plain(&finding.message).put(Style::Dim, at);
    page.wrapped(header(finding), 4, text)
}

fn header(finding: &Finding) -> Text {
    let style = level_style(finding.level);
    let header = Text::new().put(style, format!("{}[{}]", finding.level, finding.rule.id));
    let header = header.put(Style::Bold, ": ");
    match finding.impact.is_silent() {
        true => header.put(Style::Silent, "SILENT:").plain(" "),
        false => header,
    }
}

/// A package's own line says nothing of what was added to the package or taken
/// from it.
fn says_something(spot: &Spot<'_>, finding: &Finding) -> bool {
    spot.exact || !matches!(spot.item, Item::Package(_)) || finding.at().is_none()
}

fn quoted(finding: &Finding) -> String {
    format!("`{}`", name(finding))
}

/// The item's own name, as messages and hints call it.
pub(super) fn name(finding: &Finding) -> String {
    match finding.at() {
        Some(Item::In(scope, member)) => match member.readable() {
            name if name.is_empty() => scope.bare(),
            name => name,
        },
        Some(Item::Package(package)) => package.bare(),
        None => finding.item.clone(),
    }
}

fn level_style(level: Level) -> Style {
    match level {
        Level::Error => Style::Error,
        Level::Warn => Style::Warn,
        Level::Note | Level::Off => Style::Note,
    }
}

fn alone(clause: Text) -> Vec<Vec<Text>> {
    vec![vec![clause]]
}

/// What stands under the lines of source.
fn notes(report: &Report<'_>, finding: &Finding) -> Vec<(&'static str, Vec<Vec<Text>>)> {
    let mut notes = Vec::new();
    if !finding.item.is_empty() {
        let item = Text::new().plain(&finding.item);
        notes.push(("item", alone(item.put(Style::Dim, format!(" ({})", finding.fingerprint)))));
    }
    // Of a finding that breaks nobody by itself there is nothing to say: what
    // does break has findings of its own.
    if finding.impact != Impact::NONE {
        notes.push(("breaks", breaks(&finding.impact)));
    }
    let reaches = reaches(finding);
    if !reaches.is_empty() {
        notes.push(("reaches", reaches.into_iter().map(|clause| vec![clause]).collect()));
    }
    notes.extend(needs(report, finding).map(|text| ("needs", alone(text))));
    if !finding.help.is_empty() {
        notes.push(("help", alone(Text::new().plain(&finding.help))));
    }
    notes.extend(finding.hints.iter().map(|hint| ("hint", alone(Text::new().plain(hint)))));
    let explain = format!("witgate explain {}", finding.rule.id);
    notes.push(("explain", alone(Text::new().put(Style::Dim, explain))));
    notes
}

/// The four cells; the two of source code are said together where they say the
/// same.
fn breaks(impact: &Impact) -> Vec<Vec<Text>> {
    let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
        *impact;
    let clause = |who: &str, cell: Cell, what: &str| {
        Text::new().plain(format!("{who}: ")).put(cell_style(cell), what)
    };
    let link = |who, cell| clause(who, cell, words::links(cell));
    let source = |who, cell| clause(who, cell, words::source(cell));
    let links = vec![
        link("old guests on new hosts", old_guest_on_new_host),
        link("new guests on old hosts", new_guest_on_old_host),
    ];
    let sources = if guest_source == host_source {
        vec![source("guest and host source", guest_source)]
    } else {
        vec![source("guest source", guest_source), source("host source", host_source)]
    };
    vec![links, sources]
}

fn cell_style(cell: Cell) -> Style {
    match cell {
        Cell::Ok => Style::Good,
        Cell::Silent => Style::Silent,
        Cell::NeedsFeature | Cell::Unknown | Cell::CompositionOnly => Style::Warn,
        Cell::BreaksUsers | Cell::Breaks => Style::Error,
    }
}

/// The functions and worlds that depend on the item, by their names within
/// its package.
fn reaches(finding: &Finding) -> Vec<Text> {
    let package = finding.at().map(|item| item.package().bare()).unwrap_or_default();
    let worlds = |role| {
        let worlds = finding.reach.worlds.iter().filter(move |world| world.role == role);
        worlds.map(|world| words::local(&world.world, &package)).collect()
    };
    let functions = &finding.reach.functions;
    [
        ("", functions.iter().map(|name| words::local(name, &package)).collect(), "function"),
        ("imported by ", worlds(Side::Import), "world"),
        ("exported by ", worlds(Side::Export), "world"),
    ]
    .into_iter()
    .filter(|(_, names, _): &(_, Vec<&str>, _)| !names.is_empty())
    .map(|(how, names, noun)| {
        let named = words::some(&names, NAMED);
        Text::new().plain(format!("{how}{}: {named}", words::count(names.len(), noun)))
    })
    .collect()
}

/// The release that this finding takes by itself.
fn needs(report: &Report<'_>, finding: &Finding) -> Option<Text> {
    let bump = finding.bump;
    if bump == Bump::None {
        return None;
    }
    let release = report.release(finding);
    let was = release.and_then(|release| release.baseline_version.as_ref());
    let Some((was, next)) = was.zip(next_version(was, bump)) else {
        let article = if bump == Bump::Additive { "an" } else { "a" };
        let why = match release {
            Some(_) => ", and the package has no version to raise",
            None => "",
        };
        return Some(Text::new().plain(format!("{article} {bump} release{why}")));
    };
    let text = Text::new().put(Style::Bold, format!("{was} -> {next}"));
    let now = release.and_then(|release| release.candidate_version.as_ref());
    let (style, paid) = match finding.paid {
        true => (Style::Good, "which pays"),
        false => (Style::Error, "which does not pay"),
    };
    Some(match now {
        None => text.plain("; no version is declared"),
        Some(now) if now == was => text.plain("; ").put(style, format!("still {now} is declared")),
        Some(now) => text.plain(format!("; declared {now}, ")).put(style, paid),
    })
}
