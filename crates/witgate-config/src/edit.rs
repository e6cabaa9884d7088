//! Waivers written into the file and taken out of it. All else stays as it is,
//! byte for byte: text is spliced, never written again.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use witgate_judge::{Target, Waiver};
use witgate_model::toml_string;
use witgate_toml::{Document, File, Table};

use crate::comment::comment;
use crate::config::Config;
use crate::error::{Error, Problem};
use crate::read;

/// A waiver to write.
#[derive(Clone, Debug)]
pub struct NewWaiver {
    /// Which findings.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where it is discussed.
    pub issue: Option<String>,
    /// The last day on which it counts.
    pub expires: Option<Date>,
    /// The baseline versions for which it counts, as Cargo writes them.
    pub applies: Option<String>,
    /// What the finding says, for a comment.
    pub message: Option<String>,
    /// Beside a fingerprint: the rule and the item, for the reader only.
    pub rule_and_item: Option<(String, String)>,
    /// Beside each of several fingerprints: what it is of, for a comment.
    pub of_each: Vec<String>,
}

impl NewWaiver {
    /// A waiver with a reason, and nothing else yet.
    pub fn new(target: Target, reason: impl Into<String>) -> NewWaiver {
        NewWaiver {
            target,
            reason: reason.into(),
            owner: None,
            issue: None,
            expires: None,
            applies: None,
            message: None,
            rule_and_item: None,
            of_each: Vec::new(),
        }
    }

    /// What may change of a waiver that exists already, as keys and values.
    fn terms(&self) -> Vec<(&'static str, String)> {
        let mut terms = vec![("reason", toml_string(&self.reason))];
        let mut text = |key, value: &Option<String>| {
            terms.extend(value.as_ref().map(|value| (key, toml_string(value))));
        };
        text("owner", &self.owner);
        text("issue", &self.issue);
        terms.extend(self.expires.map(|date| ("expires", date.to_string())));
        terms.extend(self.applies.as_ref().map(|window| ("applies", toml_string(window))));
        terms
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec!["[[waiver]]".to_owned()];
        lines.extend(self.message.as_ref().map(|message| format!("# {}", comment(message))));
        let line = |key: &str, value: &str| format!("{key} = {value}");
        match &self.target {
            Target::Fingerprint(fingerprint) => {
                lines.push(line("fingerprint", &toml_string(fingerprint)));
                if let Some((rule, item)) = &self.rule_and_item {
                    lines.push(line("rule", &toml_string(rule)));
                    // A finding about nothing in particular has no item.
                    lines.extend((!item.is_empty()).then(|| line("item", &toml_string(item))));
                }
            }
            Target::Fingerprints(prints) => {
                lines.push("fingerprints = [".to_owned());
                for (position, print) in prints.iter().enumerate() {
                    let rule_and_item = self
                        .of_each
                        .get(position)
                        .map(|rule_and_item| format!(" # {}", comment(rule_and_item)));
                    lines.push(format!(
                        "  {},{}",
                        toml_string(print),
                        rule_and_item.unwrap_or_default()
                    ));
                }
                lines.push("]".to_owned());
            }
            Target::Items { rule, item, count } => {
                lines.push(line("rule", &toml_string(rule)));
                lines.push(line("item", &toml_string(item)));
                lines.push(line("count", &count.to_string()));
            }
        }
        lines.extend(self.terms().iter().map(|(key, value)| line(key, value)));
        lines
    }
}

/// The text with one waiver more, at its end. Findings that are waived already
/// are an error; with `replace`, that waiver gets what the new one says, and
/// keeps what the new one is silent of.
///
/// What comes out reads back, so a waiver that no policy may have is an error
/// too, which shows the text that it would have made.
pub fn add_waiver(name: &str, text: &str, new: &NewWaiver, replace: bool) -> Result<String, Error> {
    let file = read::file(name, text)?;
    let open = Open::read(&file)?;
    let edited = match open.position(&new.target) {
        Some(position) if replace => open.replace(position, new)?,
        Some(position) => {
            let at = file.site(open.tables()?[position].header.clone());
            let (target, line) = (new.target.to_string(), at.line());
            let problem = Box::new(Problem::AlreadyWaived { target, line });
            return Err(Error { at, problem });
        }
        None => {
            open.tables()?;
            open.append(&new.lines())
        }
    };
    Config::read(name, &edited)?;
    Ok(edited)
}

/// The text without the waivers of these, and how many went. The comment right
/// above a waiver goes with it.
pub fn prune(name: &str, text: &str, targets: &[Target]) -> Result<(String, usize), Error> {
    let file = read::file(name, text)?;
    let open = Open::read(&file)?;
    let is_meant = |waiver: &Arc<Waiver>| targets.contains(&waiver.target);
    let count = open.config.waivers.iter().filter(|waiver| is_meant(waiver)).count();
    if count == 0 {
        return Ok((text.to_owned(), 0));
    }
    let tables = open.tables()?;
    let meant = tables.iter().zip(&open.config.waivers).filter(|(_, waiver)| is_meant(waiver));
    let mut ends = Vec::new();
    value_ends(&open.document.root(), &mut ends);
    let mut gone: Vec<_> = meant.map(|(table, _)| open.stretch(table, &ends)).collect();
    gone.sort_by_key(|range| range.start);
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for range in &gone {
        left.push_str(text.get(from..range.start).unwrap_or_default());
        from = from.max(range.end);
    }
    left.push_str(&text[from..]);
    // The text ends as it did: with a line break or without.
    if from == text.len() && !text.ends_with('\n') {
        let line = left.strip_suffix('\n').unwrap_or(&left);
        left.truncate(line.strip_suffix('\r').unwrap_or(line).len());
    }
    Ok((left, count))
}

/// A policy that is being edited.
struct Open<'f> {
    text: &'f str,
    document: Document<'f>,
    config: Config,
}

impl<'f> Open<'f> {
    fn read(file: &'f File) -> Result<Open<'f>, Error> {
        let document = file.parse()?;
        read::required_version(file, &document)?;
        let config = read::config(file, &document)?;
        Ok(Open { text: &file.text, document, config })
    }

    /// The waivers' tables, in the order of the waivers.
    fn tables(&self) -> Result<Vec<Table<'_>>, Error> {
        let waivers = self.document.root().optional("waiver", |it| {
            match self.text[it.range.clone()].starts_with("[[") {
                true => Ok(it.tables()?),
                false => Err(Error::new(it.file, it.range.clone(), Problem::NotEditable)),
            }
        });
        Ok(waivers?.unwrap_or_default())
    }

    /// The waiver that means the same findings, however many.
    fn position(&self, target: &Target) -> Option<usize> {
        let is_same = |waiver: &Arc<Waiver>| waiver.target.is_for_the_same(target);
        self.config.waivers.iter().position(is_same)
    }

    fn line_break(&self) -> &'static str {
        match self.text.split_once('\n') {
            Some((line, _)) if line.ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    fn append(&self, lines: &[String]) -> String {
        let line_break = self.line_break();
        let is_ended = self.text.is_empty() || self.text.ends_with('\n');
        let mut edited = self.text.to_owned();
        if !is_ended {
            edited.push_str(line_break);
        }
        if !self.text.is_empty() {
            edited.push_str(line_break);
        }
        edited.push_str(&lines.join(line_break));
        if is_ended {
            edited.push_str(line_break);
        }
        edited
    }

    fn replace(&self, position: usize, new: &NewWaiver) -> Result<String, Error> {
        let table = &self.tables()?[position];
        let mut terms = new.terms();
        if let Target::Items { count, .. } = new.target {
            terms.push(("count", count.to_string()));
        }
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let end = self.end_of_line(table.range().end);
        for (key, value) in terms {
            match table.get(key) {
                Some(it) => edits.push((it.range, value)),
                // The last line of the text may have no break to write behind.
                None if self.text[..end].ends_with('\n') => {
                    edits.push((end..end, format!("{key} = {value}{}", self.line_break())));
                }
                None => edits.push((end..end, format!("{}{key} = {value}", self.line_break()))),
            }
        }
        edits.sort_by_key(|(range, _)| range.start);
        let mut edited = String::with_capacity(self.text.len());
        let mut from = 0;
        for (range, value) in &edits {
            edited.push_str(&self.text[from..range.start]);
            edited.push_str(value);
            from = range.end;
        }
        edited.push_str(&self.text[from..]);
        Ok(edited)
    }

    fn end_of_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |to| at + to + 1)
    }

    /// The lines of a waiver: with the comment right above it, if that does not
    /// begin the file, and with one blank line before it, or behind it where it
    /// begins the file. `ends` are those of all values of the document.
    fn stretch(&self, table: &Table<'_>, ends: &[usize]) -> Range<usize> {
        let is_blank = |line: &str| line.trim().is_empty();
        let header = table.header.start;
        let first = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = self.text[..header].rfind('\n').map_or(first, |at| at + 1);
        // What looks like a comment may be a line of the value before the header.
        let value = ends.iter().filter(|end| **end <= header).max();
        let free = value.map_or(first, |end| self.end_of_line(*end)).min(line);
        let line_before = |at: usize| {
            let before = self.text[free..at].strip_suffix('\n')?;
            Some(free + before.rfind('\n').map_or(0, |at| at + 1))
        };
        let mut start = line;
        while let Some(before) = line_before(start)
            && self.text[before..start].trim_start().starts_with('#')
        {
            start = before;
        }
        if start == first {
            start = line;
        }
        let mut end = self.end_of_line(table.range().end);
        if let Some(before) = line_before(start).filter(|at| is_blank(&self.text[*at..start])) {
            start = before;
        } else if start == first {
            let next = self.end_of_line(end);
            if is_blank(&self.text[end..next]) {
                end = next;
            }
        }
        start..end
    }
}

/// Where each value in a table ends, and in the tables within it.
fn value_ends(table: &Table<'_>, ends: &mut Vec<usize>) {
    for it in table.key_values() {
        ends.push(it.range.end);
        let one = it.table().into_iter();
        one.chain(it.tables().unwrap_or_default()).for_each(|table| value_ends(&table, ends));
    }
}
