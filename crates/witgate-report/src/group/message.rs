//! What a group of findings says, in the words of its findings.

use std::collections::BTreeSet;

use witgate_judge::Finding;
use witgate_model::{first_few_names, plural};

use crate::found::ReportedFinding;
use crate::group::FindingGroup;
use crate::words;

/// So many names are in a sentence.
const NAMED: usize = 3;

/// So many names are after it.
const LISTED: usize = 5;

/// What findings are counted as, where their messages call them so.
const NOUNS: &[&str] = &[
    "alias",
    "case",
    "constructor",
    "dependency",
    "enum",
    "export",
    "field",
    "flag",
    "function",
    "import",
    "interface",
    "method",
    "package",
    "parameter",
    "record",
    "resource",
    "type",
    "variant",
    "world",
];

/// A text taken apart at the name that it calls a finding's item by.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Parted<'t> {
    before: &'t str,
    after: &'t str,
}

impl<'t> Parted<'t> {
    fn split_at_name(text: &'t str, name: &str) -> Option<Parted<'t>> {
        let is_named = |quoted: &str| {
            let rest = quoted.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": "))
        };
        let mut from = 0;
        loop {
            let start = from + text[from..].find('`')?;
            let end = start + 1 + text[start + 1..].find('`')?;
            if is_named(&text[start + 1..end]) {
                return Some(Parted { before: &text[..start], after: &text[end + 1..] });
            }
            from = end + 1;
        }
    }
}

impl FindingGroup<'_> {
    /// One line: what changed, with the names of the items.
    pub(crate) fn message(&self) -> String {
        let silent = if self.first().impact.is_silent() { "SILENT: " } else { "" };
        format!("{silent}{}", self.plain_message())
    }

    /// The same without the mark of what is silent.
    pub(crate) fn plain_message(&self) -> String {
        let headline = self.plain_headline();
        let is_counted = !self.is_alone() && self.counted().is_some();
        let names = if is_counted { format!(": {}", self.names(LISTED)) } else { String::new() };
        format!("{headline}{names}")
    }

    /// What changed, for a reader who has the names of the items below it.
    pub(crate) fn headline(&self) -> String {
        let silent = if self.first().impact.is_silent() { "SILENT: " } else { "" };
        format!("{silent}{}", self.plain_headline())
    }

    /// The same without the mark of what is silent.
    pub(crate) fn plain_headline(&self) -> String {
        let first = &self.first().finding.message;
        if self.is_alone() {
            return first.clone();
        }
        let named = || {
            let Parted { before, after } = self.alike()?;
            // A verb for one thing may not fit several.
            (!before.is_empty() && !is_subject(before))
                .then(|| format!("{before}{}{after}", self.names(NAMED)))
        };
        // The number belongs to what changed, not to what is said of it.
        let (what, remark) = match first.split_once("; ") {
            Some((what, remark)) => (what, format!("; {remark}")),
            None => (first.as_str(), String::new()),
        };
        let more = || format!("{what}, and {} more{remark}", self.members().len() - 1);
        self.counted().or_else(named).unwrap_or_else(more)
    }

    /// `9 fields added to record …`, where the messages lend themselves to it.
    fn counted(&self) -> Option<String> {
        let Parted { before, after } = self.alike()?;
        let (head, noun) = match before.trim_end().rsplit_once(' ') {
            Some((head, noun)) => (format!("{head} "), noun),
            None => (String::new(), before.trim_end()),
        };
        // A verb for one thing may not fit several; what is past fits all.
        let verb = after.trim_start().split(' ').next().unwrap_or_default();
        let fits = !head.is_empty() || verb.ends_with("ed");
        let count = self.members().len();
        (NOUNS.contains(&noun) && fits).then(|| format!("{head}{count} {}{after}", plural(noun)))
    }

    /// Whether its messages differ in nothing but the names of its items.
    pub(crate) fn is_alike(&self) -> bool {
        self.alike().is_some()
    }

    fn alike(&self) -> Option<Parted<'_>> {
        self.parted(|finding| &finding.message)
    }

    /// The names of its items, in backquotes, the first few of them.
    pub(crate) fn names(&self, named: usize) -> String {
        let names: Vec<_> =
            self.members().iter().map(|found| format!("`{}`", words::name(found))).collect();
        first_few_names(&names, named)
    }

    /// How to fix it; may be empty.
    pub(crate) fn helps(&self) -> Vec<String> {
        let helps = self.members().iter().map(|found| found.finding.help.as_str());
        let helps = distinct(helps.filter(|help| !help.is_empty()));
        match (helps.as_slice(), self.parted(|finding| &finding.help)) {
            ([first, _, ..], Some(_)) => vec![format!("{first}; likewise for the others")],
            _ => words::first_few(helps),
        }
    }

    /// More that the reader should know.
    pub(crate) fn hints(&self) -> Vec<String> {
        words::first_few(distinct(self.members().iter().flat_map(|it| it.finding.all_hints())))
    }

    /// Which of the components that exist it breaks, and why it is less grave for that.
    pub(crate) fn consumers(&self) -> Vec<String> {
        let told = |found: &'_ ReportedFinding<'_>| {
            let consumers = found.finding.consumers.as_ref();
            let sentence = consumers.map(|consumers| consumers.sentence.clone());
            sentence.into_iter().chain(found.finding.why_lowered.clone()).collect::<Vec<_>>()
        };
        let mut all: Vec<String> = self.members().iter().flat_map(told).collect();
        let mut seen = BTreeSet::new();
        all.retain(|told| seen.insert(told.clone()));
        words::first_few(all)
    }

    /// A text that all findings have in common but for the names of their items.
    fn parted<'s>(&'s self, text: fn(&Finding) -> &str) -> Option<Parted<'s>> {
        let mut parts = self
            .members()
            .iter()
            .map(|found| Parted::split_at_name(text(found.finding), &words::name(found.finding)));
        let first = parts.next()??;
        parts.all(|part| part == Some(first)).then_some(first)
    }
}

/// Whether a sentence begins with the thing that it is about.
fn is_subject(before: &str) -> bool {
    NOUNS.contains(&before.trim_end())
}

/// Texts in their order, each once.
fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(*text)).collect()
}
