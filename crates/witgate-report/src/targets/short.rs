//! A line for each thing that is refused, then one that sums up.

use std::io::{self, Write};

use super::{TargetsReport, alone, reason, sum};
use crate::escape::escape;

pub(super) fn write(report: &TargetsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for component in report.components {
        for world in &component.worlds {
            let place = format!("{}: {}", component.component.place, world.world);
            for item in world.refused() {
                let member = item.member.as_ref().map(|it| format!("#{it}")).unwrap_or_default();
                let only = alone(item).map(|it| format!(" (only by {})", it.as_str()));
                let text = format!(
                    "{place}: {} {}{member}: {}{}",
                    item.side,
                    item.key,
                    reason(item),
                    only.unwrap_or_default()
                );
                writeln!(out, "{}", escape(&text))?;
            }
            if let Some(ambiguous) = &world.fit.ambiguous {
                writeln!(out, "{}", escape(&format!("{place}: {ambiguous}")))?;
            }
            let verb = if world.fits() { "fits" } else { "does not fit" };
            writeln!(out, "{}", escape(&format!("{place}: {verb}")))?;
        }
    }
    for note in report.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "{}", escape(&sum(report)))
}
