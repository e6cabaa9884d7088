//! A line for each component that breaks, then one that sums up.

use std::io::{self, Write};

use super::Impacted;
use crate::escape::escape;

pub(super) fn write(impacted: &Impacted, out: &mut dyn Write) -> io::Result<()> {
    for broken in &impacted.broken {
        let findings = broken.breakage.findings().into_iter();
        let mut findings: Vec<String> = findings
            .filter_map(|position| impacted.findings.get(position))
            .map(|finding| format!("{} {}", finding.rule.id, finding.item))
            .collect();
        if findings.is_empty() {
            findings.push(broken.breakage.reason());
        }
        let owners = match broken.owners.as_slice() {
            [] => String::new(),
            owners => format!(" [{}]", owners.join(" ")),
        };
        let line = format!("{}: breaks: {}{owners}", broken.name, findings.join("; "));
        writeln!(out, "{}", escape(&line))?;
    }
    for file in &impacted.unreadable {
        writeln!(out, "{}", escape(&format!("{}: not read: {}", file.name, file.reason)))?;
    }
    for note in &impacted.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "{}", escape(&impacted.sum()))
}
