//! What is refused, function by function.

use std::io;

use witgate_link::{Fit, FitItem};

use super::{alone, reason};
use crate::page::Page;
use crate::text::{Style, Text};

/// More than anyone reads.
pub(super) const SHOWN: usize = 60;

/// What any opinion refuses; `there` is what the component was compared with.
pub(super) fn list(page: &mut Page<'_>, fit: &Fit, there: &str) -> io::Result<()> {
    let refused: Vec<&FitItem> = fit.items.iter().filter(|item| item.is_refused()).collect();
    let mut key = None;
    for item in refused.iter().take(SHOWN) {
        let head = (item.side, &item.key);
        if key != Some(head) {
            key = Some(head);
            let text = Text::new().plain(format!("{} ", item.side)).put(Style::Bold, &item.key);
            page.hang(Text::new().plain("  "), text)?;
        }
        of_item(page, item, there)?;
    }
    if refused.len() > SHOWN {
        let more = format!("... and {} more: `--format short` has them all", refused.len() - SHOWN);
        page.hang(Text::new().plain("    "), Text::new().put(Style::Bold, more))?;
    }
    Ok(())
}

fn of_item(page: &mut Page<'_>, item: &FitItem, there: &str) -> io::Result<()> {
    let only = alone(item).map(|opinion| format!(" (only by {})", opinion.as_str()));
    let name = item.member.as_ref().map(|member| format!("{member}: ")).unwrap_or_default();
    let text = Text::new().put(Style::Bold, name).plain(format!(
        "{}{}",
        reason(item),
        only.unwrap_or_default()
    ));
    page.wrapped(Text::new().plain("    "), 6, text)?;
    if let (Some(component), Some(world)) = (&item.component, &item.world)
        && component != world
    {
        page.wrapped(Text::new().plain("      component: "), 17, Text::new().plain(component))?;
        let lead = format!("      {:<11}", format!("{there}:"));
        page.wrapped(Text::new().plain(lead), 17, Text::new().plain(world))?;
    }
    Ok(())
}
