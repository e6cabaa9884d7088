//! A line for each thing that is refused, then one that sums up.

use std::io::{self, Write};

use witgate_link::FitItem;

use super::{TargetsReport, alone, reason, sum};
use crate::escape::escape;

pub(super) fn write(report: &TargetsReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for component in report.components {
        for world in &component.worlds {
            let place = format!("{}: {}", component.component.place, world.world);
            for item in world.refused() {
                writeln!(out, "{}", escape(&line(&place, item)))?;
            }
            if let Some(ambiguous) = &world.fit.ambiguous {
                writeln!(out, "{}", escape(&format!("{place}: {ambiguous}")))?;
            }
            let verb = if world.fits() { "fits" } else { "does not fit" };
            writeln!(out, "{}", escape(&format!("{place}: {verb}")))?;
        }
    }
    for component in report.components {
        for host in &component.hosts {
            let place = format!("{}: {}", component.component.place, host.full_name());
            for item in host.fit.items.iter().filter(|item| item.is_refused()) {
                writeln!(out, "{}", escape(&line(&place, item)))?;
            }
            writeln!(out, "{}", escape(&format!("{place}: {}", host.said())))?;
        }
    }
    for file in report.skipped {
        writeln!(out, "{}", escape(&format!("{}: skipped: {}", file.name, file.what)))?;
    }
    for file in report.unreadable {
        writeln!(out, "{}", escape(&format!("{}: not judged: {}", file.name, file.reason)))?;
    }
    for note in report.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "{}", escape(&sum(report)))
}

fn line(place: &str, item: &FitItem) -> String {
    let member = item.member.as_ref().map(|it| format!("#{it}")).unwrap_or_default();
    let only = alone(item).map(|it| format!(" (only by {})", it.as_str())).unwrap_or_default();
    format!("{place}: {} {}{member}: {}{only}", item.side, item.key, reason(item))
}
