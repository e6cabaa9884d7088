//! A file of evidence to series: which format it is of, and what it holds.

mod exposition;
mod http;
mod native;
mod otlp;
mod prometheus;

use std::fmt;

use crate::series::{Points, Series};

/// The most that is read of one file.
const MAX_BYTES: usize = 256 << 20;
/// The most points that a file may hold.
pub(crate) const MAX_POINTS: usize = 20_000_000;

/// What a file of evidence holds.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The file, as reports call it.
    pub name: String,
    /// Its format.
    pub format: EvidenceFormat,
    /// What it holds.
    pub series: Vec<Series>,
    /// What the reader should know of it: warnings that it carries itself.
    pub notes: Vec<String>,
}

/// A format of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceFormat {
    /// OTLP JSON, as the collector's file exporter writes it.
    Otlp,
    /// Answers of Prometheus' HTTP API.
    Prometheus,
    /// Prometheus' exposition text, or OpenMetrics.
    Exposition,
}

impl fmt::Display for EvidenceFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EvidenceFormat::Otlp => "OTLP JSON",
            EvidenceFormat::Prometheus => "an answer of Prometheus' HTTP API",
            EvidenceFormat::Exposition => "exposition text",
        })
    }
}

/// Why a file is no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceError {
    /// What is the matter. Text from the file is cut short in it, and not escaped.
    pub reason: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl EvidenceError {
    pub(crate) fn new(reason: impl Into<String>) -> EvidenceError {
        EvidenceError { reason: reason.into(), help: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> EvidenceError {
        EvidenceError { help: Some(help.into()), ..self }
    }
}

/// Reads a file of evidence; `name` is for reports only.
pub fn read(name: &str, bytes: &[u8]) -> Result<Evidence, EvidenceError> {
    if bytes.len() > MAX_BYTES {
        let reason = format!("it has {} bytes, and at most {MAX_BYTES} are read", bytes.len());
        return Err(EvidenceError::new(reason).help("save fewer metrics, or a shorter period"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unknown_format())?;
    let (head, body) = http::split(text)?;
    let body = body.trim_start_matches('\u{feff}').trim_start();
    if body.is_empty() {
        return Err(EvidenceError::new("it is empty").help("save it again, and look at the error"));
    }
    let mut notes = Vec::new();
    let (format, series) = match body.starts_with('{') {
        false => (EvidenceFormat::Exposition, exposition::read(body, head)?),
        true if otlp::is_otlp(body) => (EvidenceFormat::Otlp, otlp::read(body)?),
        true if prometheus::is_answer(body) => {
            (EvidenceFormat::Prometheus, prometheus::read(body, &mut notes)?)
        }
        true => return Err(unknown_format()),
    };
    let count: usize = series.iter().map(|series| series.points.len()).sum();
    if count > MAX_POINTS {
        let reason = format!("it has {count} points, and at most {MAX_POINTS} are read");
        return Err(EvidenceError::new(reason).help("ask for a longer step between points"));
    }
    if series.iter().all(|series| matches!(series.points, Points::Other(_))) {
        let reason = "it has no counter and no histogram";
        return Err(EvidenceError::new(reason).help("save the host's metrics as they are counted"));
    }
    Ok(Evidence { name: name.to_owned(), format, series, notes })
}

fn unknown_format() -> EvidenceError {
    let reason = "it is neither OTLP JSON, an answer of Prometheus' HTTP API, exposition text, nor \
                  a signed statement";
    EvidenceError::new(reason)
}

/// So much of a text from a file is repeated in a message.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
