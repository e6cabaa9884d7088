//! The formats there are.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::str::FromStr;

use crate::report::Report;
use crate::{changelog, github, gitlab, html, human, json, junit, markdown, outputs, sarif, short};

/// How a report is written. A new one is a file with a `Row`, a variant and
/// its arm in `Format::row`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, with the lines of source.
    #[default]
    Human,
    /// A line a finding.
    Short,
    /// For programs.
    Json,
    /// For programs that read line by line.
    JsonLines,
    /// Annotations of a GitHub Actions log.
    Github,
    /// A pull-request comment or step summary.
    Markdown,
    /// For a browser.
    Html,
    /// For code scanning.
    Sarif,
    /// For test reports.
    Junit,
    /// For GitLab's code quality reports.
    Gitlab,
    /// For whoever reads the release.
    Changelog,
    /// For the steps that come after.
    Outputs,
}

/// What a format's file says of itself.
pub(crate) struct Row {
    /// What the user calls it.
    pub(crate) name: &'static str,
    /// One line for the manual.
    pub(crate) summary: &'static str,
    /// Writes a report.
    pub(crate) write: fn(&Report<'_>, &mut dyn Write) -> io::Result<()>,
}

impl Format {
    /// Every format, in the order of the manual.
    pub const ALL: &[Format] = &[
        Format::Human,
        Format::Short,
        Format::Json,
        Format::JsonLines,
        Format::Github,
        Format::Markdown,
        Format::Html,
        Format::Sarif,
        Format::Junit,
        Format::Gitlab,
        Format::Changelog,
        Format::Outputs,
    ];

    fn row(self) -> &'static Row {
        match self {
            Format::Human => &human::ROW,
            Format::Short => &short::ROW,
            Format::Json => &json::ROW,
            Format::JsonLines => &json::LINES,
            Format::Github => &github::ROW,
            Format::Markdown => &markdown::ROW,
            Format::Html => &html::ROW,
            Format::Sarif => &sarif::ROW,
            Format::Junit => &junit::ROW,
            Format::Gitlab => &gitlab::ROW,
            Format::Changelog => &changelog::ROW,
            Format::Outputs => &outputs::ROW,
        }
    }

    /// What the user calls it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// One line for the manual.
    pub fn summary(self) -> &'static str {
        self.row().summary
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Format, String> {
        Format::ALL.iter().copied().find(|format| format.name() == word).ok_or_else(|| {
            let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
            format!("unknown format `{}`: use {}", crate::escape::escape(word), names.join(", "))
        })
    }
}

/// Writes a report.
pub fn write(format: Format, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    (format.row().write)(report, &mut out)?;
    out.flush()
}
