//! What became of contracts over time: what `witgate history` writes.

mod badge;
mod chart;
mod charts;
mod csv;
mod figures;
mod html;
mod human;
mod json;
mod markdown;
mod tables;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use witgate_history::{By, Numbers, RepositoryHistory};

pub use json::{HISTORY_SCHEMA, read_histories};

/// How a history is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HistoryFormat {
    /// For people, in a terminal.
    #[default]
    Human,
    /// For programs: `witgate/history/1`.
    Json,
    /// A row for each repository and period, for spreadsheets.
    Csv,
    /// One page for a browser, with pictures and the numbers under each.
    Html,
    /// For a job summary or a comment.
    Markdown,
    /// A small picture for a README.
    Badge,
}

impl HistoryFormat {
    /// Every format, in the order of the manual.
    pub const ALL: [HistoryFormat; 6] = [
        HistoryFormat::Human,
        HistoryFormat::Json,
        HistoryFormat::Csv,
        HistoryFormat::Html,
        HistoryFormat::Markdown,
        HistoryFormat::Badge,
    ];

    /// What the user calls it.
    pub fn name(self) -> &'static str {
        match self {
            HistoryFormat::Human => "human",
            HistoryFormat::Json => "json",
            HistoryFormat::Csv => "csv",
            HistoryFormat::Html => "html",
            HistoryFormat::Markdown => "markdown",
            HistoryFormat::Badge => "badge",
        }
    }

    /// What it is for, in a line.
    pub fn summary(self) -> &'static str {
        match self {
            HistoryFormat::Human => "for people: the numbers, with small pictures",
            HistoryFormat::Json => "for programs: `witgate/history/1`",
            HistoryFormat::Csv => "a row for each repository and period, for spreadsheets",
            HistoryFormat::Html => "one page for a browser, with pictures and a table under each",
            HistoryFormat::Markdown => "for a job summary or a comment",
            HistoryFormat::Badge => "a small SVG picture for a README",
        }
    }
}

impl fmt::Display for HistoryFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for HistoryFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<HistoryFormat, String> {
        let format = HistoryFormat::ALL.into_iter().find(|format| format.name() == text);
        format.ok_or_else(|| format!("unknown format `{text}`"))
    }
}

/// Everything that a report on histories says.
#[derive(Clone, Copy, Debug)]
pub struct HistoryReport<'a> {
    /// The repositories.
    pub histories: &'a [RepositoryHistory],
    /// The periods.
    pub by: By,
    /// The moment that counts as now, in seconds since 1970.
    pub now: i64,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl HistoryReport<'_> {
    /// Writes the report.
    pub fn write(&self, format: HistoryFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            HistoryFormat::Human => human::write(self, out),
            HistoryFormat::Json => json::write(self, out),
            HistoryFormat::Csv => csv::write(self, out),
            HistoryFormat::Html => html::write(self, out),
            HistoryFormat::Markdown => markdown::write(self, out),
            HistoryFormat::Badge => badge::write(self, out),
        }
    }

    /// The numbers of one repository.
    fn numbers_of(&self, history: &RepositoryHistory) -> Numbers {
        Numbers::new(&[history], self.by, self.now)
    }

    /// The numbers of all repositories. Of several the releases have nothing to do with
    /// one another, so these are by month.
    fn numbers_of_all(&self) -> Numbers {
        let by = if self.histories.len() > 1 { By::Month } else { self.by };
        Numbers::new(&self.histories.iter().collect::<Vec<_>>(), by, self.now)
    }
}
