//! The lines of source that a finding is about, of both sides.

use std::io;

use witgate_model::Item;

use crate::found::Found;
use crate::page::Page;
use crate::snippet::{self, Snippet};
use crate::spot::Spot;
use crate::text::Style;
use crate::words;

/// Draws them, and says how wide their line numbers are.
pub(crate) fn draw(page: &mut Page<'_>, finding: &Found<'_>) -> io::Result<usize> {
    let now = finding.now().filter(|spot| says_something(spot, finding));
    let was = finding.was().filter(|spot| says_something(spot, finding));
    let is_same_line = now.as_ref().zip(was.as_ref()).is_some_and(|(now, was)| {
        now.exact && was.exact && snippet::line(&now.place) == snippet::line(&was.place)
    });
    // The same line twice says less than once.
    let was = was.filter(|_| !is_same_line);
    let gutter = snippet::gutter([&now, &was].into_iter().flatten().map(|spot| &spot.place));
    if let Some(spot) = &now {
        let label = if spot.exact {
            match finding.was {
                None if !finding.is_elsewhere() => "added here".to_owned(),
                _ if was.is_none() => "here".to_owned(),
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
            style: if spot.exact { Style::of(finding.level) } else { Style::Gutter },
            label,
        };
        snippet.draw(page, gutter)?;
    }
    if let Some(spot) = &was {
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
            arrow: if now.is_some() { ":::" } else { "-->" },
            whose: "baseline",
            mark: if gone { '^' } else { '-' },
            style: if gone { Style::of(finding.level) } else { Style::Gutter },
            label,
        };
        snippet.draw(page, gutter)?;
    }
    if now.is_some() || was.is_some() {
        page.line(&snippet::bar(gutter))?;
    }
    Ok(gutter)
}

/// A package's own line says nothing of what was added to the package or taken
/// from it.
fn says_something(spot: &Spot<'_>, finding: &Found<'_>) -> bool {
    spot.exact || !matches!(spot.item, Some(Item::Package(_))) || finding.at().is_none()
}

fn quoted(finding: &Found<'_>) -> String {
    format!("`{}`", words::name(finding))
}
