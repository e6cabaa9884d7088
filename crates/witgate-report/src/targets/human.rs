//! For people: each world with what it refuses, function by function.

use std::cmp::Reverse;
use std::io::{self, Write};

use witgate_link::{FitItem, Opinion};
use witgate_model::count;

use super::{Asked, ComponentFit, TargetsReport, WorldFit, matrix, refusals, sum};
use crate::page::Page;
use crate::text::{Style, Text};

pub(super) fn write(report: &TargetsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, report.color, report.width);
    for component in report.components {
        match report.asked {
            Asked::AnyWorld => of_component(page, component)?,
            Asked::EveryHost | Asked::AnyHost => matrix::write(page, component, report)?,
        }
    }
    unjudged(page, report)?;
    for note in report.notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    let style = if report.passes() { Style::Good } else { Style::Error };
    page.hang(Text::new(), Text::new().put(style, sum(report)))
}

/// What is no component, and what could not be judged.
fn unjudged(page: &mut Page<'_>, report: &TargetsReport<'_>) -> io::Result<()> {
    let skipped = report.skipped.iter().map(|it| (&it.name, it.what));
    let head = format!("{} skipped: no components", count(report.skipped.len(), "file"));
    files(page, (Style::Bold, head), skipped)?;
    let unreadable = report.unreadable.iter().map(|it| (&it.name, it.reason.as_str()));
    let head = format!("{} could not be judged", count(report.unreadable.len(), "file"));
    files(page, (Style::Error, head), unreadable)?;
    if report.unreadable.is_empty() {
        return Ok(());
    }
    let help = "leave these out, or name the directory: core modules in it are skipped";
    page.hang(Text::new().put(Style::Note, "help: "), Text::new().plain(help))
}

fn files<'a>(
    page: &mut Page<'_>,
    (style, head): (Style, String),
    files: impl ExactSizeIterator<Item = (&'a String, &'a str)>,
) -> io::Result<()> {
    let hidden = files.len().saturating_sub(refusals::SHOWN);
    if files.len() == 0 {
        return Ok(());
    }
    page.line(&Text::new().put(style, head))?;
    for (name, reason) in files.take(refusals::SHOWN) {
        page.wrapped(Text::new().pad(2), 4, Text::new().plain(format!("{name}: {reason}")))?;
    }
    if hidden > 0 {
        page.line(&Text::new().plain(format!("  ... and {} more", count(hidden, "file"))))?;
    }
    page.blank()
}

/// All worlds in a line each; why, of the one that is asked for or the nearest.
fn of_component(page: &mut Page<'_>, component: &ComponentFit) -> io::Result<()> {
    let nearest = component.worlds.iter().min_by_key(|it| {
        let shared = it.fit.items.iter().filter(|it| it.component.is_some() && it.world.is_some());
        (!it.fits(), Reverse(shared.count()), it.refused().len())
    });
    for world in &component.worlds {
        let is_nearest = nearest.is_some_and(|nearest| std::ptr::eq(nearest, world));
        let is_told = is_nearest && (!world.fits() || !world.refused().is_empty());
        line(page, component, world)?;
        if is_told {
            details(page, world)?;
        }
    }
    let others = component.worlds.len() > 1 && !component.fits();
    if others {
        let text = "`--world NAME` says why the component does not fit another world";
        page.hang(Text::new(), Text::new().put(Style::Dim, text))?;
    }
    page.blank()
}

fn line(page: &mut Page<'_>, component: &ComponentFit, world: &WorldFit) -> io::Result<()> {
    let (style, mark) = match world.fits() {
        true => (Style::Good, "✓ "),
        false => (Style::Error, "✗ "),
    };
    let functions = world.fit.items.iter().filter(|it| is_function(it)).count();
    let refused = world.refused().len();
    let said = match (world.fits(), refused) {
        (true, 0) if functions > 0 => {
            format!("fits `{}`: {} checked", world.world, count(functions, "function"))
        }
        (true, _) => format!("fits `{}`", world.world),
        (false, _) => {
            format!("does not fit `{}`: {} refused", world.world, count(refused, "item"))
        }
    };
    let text = Text::new().put(Style::Bold, &component.component.place).plain(format!(" {said}"));
    page.hang(Text::new().put(style, mark), text)
}

fn is_function(item: &FitItem) -> bool {
    item.component.is_some() || item.world.is_some()
}

fn details(page: &mut Page<'_>, world: &WorldFit) -> io::Result<()> {
    if let Some(cause) = world.fit.cause.as_ref().filter(|_| !world.fits()) {
        let lead = Text::new().plain("  ").put(Style::Bold, "cause: ");
        page.hang(lead, Text::new().plain(cause.sentence("the world")))?;
    }
    for opinion in Opinion::ALL {
        let refused = world.fit.items.iter().filter(|it| it.refused_by(opinion).is_some()).count();
        let said = match (world.fit.is_accepted(opinion), refused) {
            (true, _) => "accepts the component".to_owned(),
            (false, 0) => world.fit.ambiguous.clone().unwrap_or_default(),
            (false, refused) => format!("refuses {}", count(refused, "item")),
        };
        let counts = if world.counting.contains(&opinion) { "" } else { " (does not count here)" };
        let lead = Text::new().plain(format!("  {}: ", opinion.as_str()));
        page.hang(lead, Text::new().plain(format!("{said}{counts}")))?;
    }
    refusals::list(page, &world.fit, "world")?;
    if !world.differences.is_empty() {
        let text = "the world's contract is not what the component was built with:";
        page.hang(Text::new().plain("  "), Text::new().plain(text))?;
    }
    for difference in world.differences.iter().take(refusals::SHOWN) {
        page.wrapped(Text::new().plain("    "), 6, Text::new().plain(difference))?;
    }
    Ok(())
}
