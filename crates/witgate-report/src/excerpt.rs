//! The lines of source that a finding is about, of both sides.

use std::io;

use witgate_model::Item;

use crate::found::ReportedFinding;
use crate::page::Page;
use crate::snippet::{self, Snippet};
use crate::spot::Spot;
use crate::text::Style;
use crate::words;

/// What was drawn.
pub(crate) struct Drawn {
    /// The file of the first lines; empty where nothing is drawn.
    pub(crate) file: String,
    /// How wide the line numbers are.
    pub(crate) gutter: usize,
    /// The line of the baseline, if it is not drawn.
    pub(crate) was: Option<String>,
    /// Where the candidate no longer has it, if that is not drawn.
    pub(crate) gone_from: Option<String>,
}

/// Draws the lines of both sides.
pub(crate) fn draw(page: &mut Page<'_>, finding: &ReportedFinding<'_>) -> io::Result<Drawn> {
    let sides = Sides::new(finding);
    let gutter = sides.gutter();
    if let Some(spot) = &sides.now {
        draw_now(page, finding, &sides, spot, gutter)?;
    }
    if let Some(spot) = &sides.was {
        draw_was(page, finding, spot, sides.now.is_some(), gutter)?;
    }
    if sides.now.is_some() || sides.was.is_some() {
        page.line(&snippet::bar(gutter))?;
    }
    Ok(Drawn { file: sides.file(), gutter, was: None, gone_from: None })
}

/// Draws the lines of the side that has the item, and leaves those of the other
/// to a line of text.
pub(crate) fn draw_briefly(
    page: &mut Page<'_>,
    finding: &ReportedFinding<'_>,
) -> io::Result<Drawn> {
    let sides = Sides::new(finding);
    let gutter = sides.gutter();
    let mut drawn = Drawn { file: sides.file(), gutter, was: None, gone_from: None };
    match (&sides.now, &sides.was) {
        (Some(now), Some(was)) if now.exact && was.exact && !was.is_file() => {
            draw_now(page, finding, &sides, now, gutter)?;
            // The note that it is in begins further right.
            let was = snippet::cut_line(&was.place, page.width.saturating_sub(gutter + 12));
            drawn.was = Some(was).filter(|was| !was.is_empty());
        }
        (Some(now), was) if now.exact || was.is_none() => {
            draw_now(page, finding, &sides, now, gutter)?;
        }
        (now, Some(was)) => {
            draw_was(page, finding, was, false, gutter)?;
            drawn.gone_from = now.as_ref().map(Spot::address);
        }
        (_, None) => {}
    }
    Ok(drawn)
}

/// The places of a finding that say something.
struct Sides<'a> {
    now: Option<Spot<'a>>,
    was: Option<Spot<'a>>,
}

impl<'a> Sides<'a> {
    fn new(finding: &ReportedFinding<'a>) -> Sides<'a> {
        let now = finding.now().filter(|spot| says_something(spot, finding));
        let was = finding.was().filter(|spot| says_something(spot, finding));
        let is_same_line = now.as_ref().zip(was.as_ref()).is_some_and(|(now, was)| {
            now.exact && was.exact && snippet::line(&now.place) == snippet::line(&was.place)
        });
        // The same line twice says less than once.
        Sides { now, was: was.filter(|_| !is_same_line) }
    }

    /// The file of the item itself, in the baseline if that alone has it.
    fn file(&self) -> String {
        let spots = || [&self.now, &self.was].into_iter().flatten();
        let spot = spots().find(|spot| spot.exact).or_else(|| spots().next());
        spot.map(|spot| spot.path.clone()).unwrap_or_default()
    }

    fn gutter(&self) -> usize {
        let spots = [&self.now, &self.was].into_iter().flatten();
        snippet::gutter(spots.map(|spot| &spot.place))
    }
}

fn draw_now(
    page: &mut Page<'_>,
    finding: &ReportedFinding<'_>,
    sides: &Sides<'_>,
    spot: &Spot<'_>,
    gutter: usize,
) -> io::Result<()> {
    let label = if spot.exact {
        match finding.was {
            None if !finding.is_elsewhere() => "added here".to_owned(),
            _ if sides.was.is_none() => "here".to_owned(),
            _ => "now".to_owned(),
        }
    } else {
        format!("gone from here: {}", quoted(finding))
    };
    let snippet = Snippet {
        spot,
        arrow: "-->",
        whose: "",
        mark: if spot.exact { '^' } else { '-' },
        style: if spot.exact { Style::from_level(finding.level) } else { Style::Gutter },
        label,
    };
    snippet.draw(page, gutter)
}

fn draw_was(
    page: &mut Page<'_>,
    finding: &ReportedFinding<'_>,
    spot: &Spot<'_>,
    is_second: bool,
    gutter: usize,
) -> io::Result<()> {
    let label = if !spot.exact {
        format!("without {}", quoted(finding))
    } else if finding.is_gone() {
        "was here".to_owned()
    } else {
        "was".to_owned()
    };
    let gone = finding.is_gone() && spot.exact;
    let snippet = Snippet {
        spot,
        arrow: if is_second { ":::" } else { "-->" },
        whose: "baseline",
        mark: if gone { '^' } else { '-' },
        style: if gone { Style::from_level(finding.level) } else { Style::Gutter },
        label,
    };
    snippet.draw(page, gutter)
}

/// A package's own line says nothing of what was added to the package or taken
/// from it.
fn says_something(spot: &Spot<'_>, finding: &ReportedFinding<'_>) -> bool {
    spot.exact || !matches!(spot.item, Some(Item::Package(_))) || finding.item_at().is_none()
}

fn quoted(finding: &ReportedFinding<'_>) -> String {
    format!("`{}`", words::name(finding))
}
