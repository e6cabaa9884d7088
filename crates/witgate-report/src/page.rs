//! Where lines of a human report go.

use std::io::{self, Write};

use crate::escape::is_group;
use crate::text::Text;

/// A line of plain text after a lead, wrapped to some columns, its further lines set in
/// by `indent`. Both have been escaped.
pub fn wrapped_line(lead: &str, indent: usize, text: &str, width: usize) -> String {
    let mut line = Vec::new();
    let mut page = Page::new(&mut line, false, width);
    let (lead, text) = (Text::new().plain(lead), Text::new().plain(text));
    page.wrapped(lead, indent, text).expect("memory takes whatever is written");
    String::from_utf8_lossy(&line).into_owned()
}

/// Where lines go, and how wide and colourful they may be.
pub(crate) struct Page<'w> {
    out: &'w mut dyn Write,
    color: bool,
    pub(crate) width: usize,
    lines: usize,
}

/// The least that is worth laying out for.
const NARROWEST: usize = 40;

impl<'w> Page<'w> {
    /// A page of so many columns, or of the least there are.
    pub(crate) fn new(out: &'w mut dyn Write, color: bool, width: usize) -> Page<'w> {
        Page { out, color, width: width.max(NARROWEST), lines: 0 }
    }

    /// How many lines were written.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// One line as it is; set in by a column where a log would begin a group with
    /// it, since words that are escaped may still be wrapped to its start.
    pub(crate) fn line(&mut self, text: &Text) -> io::Result<()> {
        self.lines += 1;
        match is_group(&text.start()) {
            true => Text::new().pad(1).then(text.clone()).write(self.out, self.color),
            false => text.write(self.out, self.color),
        }
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        self.line(&Text::new())
    }

    /// A text after a lead, wrapped, its further lines under its first.
    pub(crate) fn hang(&mut self, lead: Text, text: Text) -> io::Result<()> {
        let indent = lead.width();
        self.wrapped(lead, indent, text)
    }

    /// Groups of clauses after a lead: all in a line if they fit, else a group
    /// to a line, else a clause to a line.
    pub(crate) fn clauses(&mut self, lead: Text, groups: Vec<Vec<Text>>) -> io::Result<()> {
        let indent = lead.width();
        let room = self.width.saturating_sub(indent);
        let fits = |line: &Text| line.width() <= room;
        let whole = joined(groups.iter().flatten());
        let lines = if fits(&whole) {
            vec![whole]
        } else {
            let mut lines = Vec::new();
            for group in groups {
                let line = joined(group.iter());
                if fits(&line) { lines.push(line) } else { lines.extend(group) }
            }
            lines
        };
        for (position, line) in lines.into_iter().enumerate() {
            let lead = if position == 0 { lead.clone() } else { Text::new().pad(indent) };
            self.hang(lead, line)?;
        }
        Ok(())
    }

    /// A text after a lead, wrapped, its further lines set in by `indent`.
    pub(crate) fn wrapped(&mut self, lead: Text, indent: usize, text: Text) -> io::Result<()> {
        // The least that is worth wrapping to, however narrow the page.
        let room = |taken: usize| self.width.saturating_sub(taken).max(10);
        let lines = text.wrap(room(lead.width()), room(indent));
        for (position, line) in lines.into_iter().enumerate() {
            let lead = if position == 0 { lead.clone() } else { Text::new().pad(indent) };
            self.line(&lead.then(line))?;
        }
        Ok(())
    }
}

fn joined<'a>(clauses: impl Iterator<Item = &'a Text>) -> Text {
    clauses.enumerate().fold(Text::new(), |line, (position, clause)| {
        line.plain(if position == 0 { "" } else { " · " }).then(clause.clone())
    })
}
