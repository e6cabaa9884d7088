//! Which components a change of their host breaks: what `witgate impact` writes.

mod human;
mod json;
mod markdown;
mod short;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use witgate_judge::{GatedFinding, Side};
use witgate_link::Opinion;
use witgate_model::count;

pub use json::IMPACT_SCHEMA;

/// What was found out about components that exist already.
#[derive(Clone, Debug)]
pub struct Impacted {
    /// The host before the change.
    pub baseline: Side,
    /// The host after the change.
    pub candidate: Side,
    /// How many components were judged.
    pub judged: usize,
    /// How many contracts these have, each counted once.
    pub contracts: usize,
    /// The components that break, by name.
    pub broken: Vec<BrokenConsumer>,
    /// The components that did not link before the change either, by name.
    pub unlinked: Vec<UnlinkedConsumer>,
    /// What was found between the two sides.
    pub findings: Vec<GatedFinding>,
    /// Files that are no component.
    pub skipped: Vec<SkippedFile>,
    /// What could not be read.
    pub unreadable: Vec<UnreadableFile>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Whether somebody said whose components are.
    pub has_owners: bool,
}

/// A component that breaks.
#[derive(Clone, Debug)]
pub struct BrokenConsumer {
    /// What the user calls it.
    pub name: String,
    /// Whose it is.
    pub owners: Vec<String>,
    /// How it breaks. Components of one contract share it.
    pub breakage: Arc<Breakage>,
}

/// How the components of a contract break.
#[derive(Clone, Debug)]
pub struct Breakage {
    /// The worlds that took them before, and do not any more.
    pub worlds: Vec<WorldBreakage>,
    /// What explains it where hosts are known by name, and no finding is behind it.
    pub cause: Option<String>,
}

/// How a world refuses a component that it took before the change.
#[derive(Clone, Debug)]
pub struct WorldBreakage {
    /// The world, as it was called before the change; or the known host.
    pub world: String,
    /// Who refuses it.
    pub refused_by: Vec<Opinion>,
    /// What is refused; `None` where the world is gone.
    pub items: Option<Vec<RefusedItem>>,
    /// The findings behind it, by their positions among all.
    pub findings: Vec<usize>,
}

/// Something that a component imports, or that a world expects it to export.
#[derive(Clone, Debug)]
pub struct RefusedItem {
    /// Whether the component imports it.
    pub side: witgate_model::Side,
    /// The import or export.
    pub key: String,
    /// The function or type within an interface.
    pub member: Option<String>,
    /// Why it is refused.
    pub reason: String,
    /// Who refuses it.
    pub refused_by: Vec<Opinion>,
}

/// A component that did not link before the change.
#[derive(Clone, Debug)]
pub struct UnlinkedConsumer {
    /// What the user calls it.
    pub name: String,
    /// Whose it is.
    pub owners: Vec<String>,
    /// The first thing that the nearest world refuses.
    pub reason: Arc<str>,
    /// Whether it links after the change.
    pub links_now: bool,
}

/// A file that is no component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SkippedFile {
    /// The file.
    pub name: String,
    /// What it is.
    pub what: &'static str,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnreadableFile {
    /// The file.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Breakage {
    /// The findings behind it.
    pub fn findings(&self) -> Vec<usize> {
        let mut findings: Vec<usize> =
            self.worlds.iter().flat_map(|world| world.findings.iter().copied()).collect();
        findings.sort_unstable();
        findings.dedup();
        findings
    }

    /// What explains it, or the first thing that is refused, in words.
    pub fn reason(&self) -> String {
        if let Some(cause) = &self.cause {
            return cause.clone();
        }
        let Some(world) = self.worlds.first() else { return String::new() };
        let Some(items) = &world.items else {
            return format!("the host no longer has the world `{}`", world.world);
        };
        items.first().map(RefusedItem::sentence).unwrap_or_default()
    }
}

impl RefusedItem {
    /// The item with the reason, in words.
    pub fn sentence(&self) -> String {
        let member = self.member.as_ref().map(|member| format!("#{member}")).unwrap_or_default();
        let only = match self.refused_by.as_slice() {
            [only] => format!(" (only by {})", only.as_str()),
            _ => String::new(),
        };
        format!("{} `{}{member}`: {}{only}", self.side, self.key, self.reason)
    }
}

/// A finding with the components that it breaks.
pub(crate) struct FindingImpact<'a> {
    /// `None` for what no finding explains.
    pub(crate) finding: Option<&'a GatedFinding>,
    /// What explains it instead.
    pub(crate) cause: Option<&'a str>,
    /// In the order of names.
    pub(crate) consumers: Vec<&'a BrokenConsumer>,
}

/// The word for components that nobody owns.
const NO_OWNER: &str = "no owner";

impl Impacted {
    /// Nothing yet, about a host before a change and after it.
    pub fn new(baseline: Side, candidate: Side) -> Impacted {
        Impacted {
            baseline,
            candidate,
            judged: 0,
            contracts: 0,
            broken: Vec::new(),
            unlinked: Vec::new(),
            findings: Vec::new(),
            skipped: Vec::new(),
            unreadable: Vec::new(),
            notes: Vec::new(),
            has_owners: false,
        }
    }

    /// Whether something could not be read, so that it may break unnoticed; or nothing
    /// could be judged.
    pub fn is_incomplete(&self) -> bool {
        !self.unreadable.is_empty() || self.judged == 0
    }

    /// Whether everything could be judged and nothing breaks.
    pub fn passes(&self) -> bool {
        self.broken.is_empty() && !self.is_incomplete()
    }

    /// The findings that break somebody, those that break most first.
    pub(crate) fn by_finding(&self) -> Vec<FindingImpact<'_>> {
        // By a finding, or by what explains a break instead.
        let mut consumers: BTreeMap<(Option<usize>, Option<&str>), Vec<&BrokenConsumer>> =
            BTreeMap::new();
        for broken in &self.broken {
            let findings = broken.breakage.findings();
            let unexplained =
                findings.is_empty().then_some((None, broken.breakage.cause.as_deref()));
            let explained = findings.into_iter().map(|finding| (Some(finding), None));
            for key in explained.chain(unexplained) {
                consumers.entry(key).or_default().push(broken);
            }
        }
        let consumers = consumers.into_iter();
        let mut all: Vec<FindingImpact<'_>> = consumers
            .map(|((finding, cause), consumers)| FindingImpact {
                finding: finding.and_then(|position| self.findings.get(position)),
                cause,
                consumers,
            })
            .collect();
        all.sort_by_key(|it| Reverse(it.consumers.len()));
        all
    }

    /// The findings that would break compiled guests, and break none of these.
    pub(crate) fn breaking_nobody(&self) -> Vec<&GatedFinding> {
        let mut breaks = vec![false; self.findings.len()];
        for finding in self.broken.iter().flat_map(|broken| broken.breakage.findings()) {
            breaks[finding] = true;
        }
        let findings = self.findings.iter().zip(breaks);
        let of_nobody = findings.filter(|(finding, breaks)| {
            !breaks
                && !finding.is_earlier()
                && finding.impact.old_guest_on_new_host.refuses_link()
                && !self.may_be_behind_a_gone_world(finding)
        });
        of_nobody.map(|(finding, _)| finding).collect()
    }

    /// Whether a finding is about what a world named that took a broken component and is gone.
    /// What that component lacks besides its world, nobody has worked out.
    fn may_be_behind_a_gone_world(&self, finding: &GatedFinding) -> bool {
        let worlds = self.broken.iter().flat_map(|broken| &broken.breakage.worlds);
        worlds.filter(|world| world.items.is_none()).any(|gone| {
            finding.reach.worlds.iter().any(|reached| reached.name.to_string() == gone.world)
        })
    }

    /// What to say above the findings that break none of the components.
    pub(crate) fn nobody_told(&self) -> String {
        match self.judged {
            1 => "breaking changes that do not break the component".to_owned(),
            judged => format!("breaking changes that break none of the {judged} components"),
        }
    }

    /// How many components of each owner break, the most first.
    pub(crate) fn by_owner(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for broken in &self.broken {
            match broken.owners.as_slice() {
                [] => *counts.entry(NO_OWNER).or_default() += 1,
                owners => owners.iter().for_each(|it| *counts.entry(it).or_default() += 1),
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(owner, count)| (Reverse(*count), *owner == NO_OWNER));
        counts
    }

    /// How many break, in words.
    pub(crate) fn sentence(&self) -> String {
        let linked = self.judged.saturating_sub(self.unlinked.len());
        match (self.judged, self.broken.len()) {
            (0, _) => "no component was judged".to_owned(),
            (1, _) if linked == 0 => "the component did not link before either".to_owned(),
            (judged, _) if linked == 0 => {
                format!("none of the {judged} components linked before")
            }
            (judged, 0) if linked == 1 && judged > 1 => {
                "the component that linked before does not break".to_owned()
            }
            (judged, 0) if linked < judged => {
                format!("none of the {} that linked before breaks", count(linked, "component"))
            }
            (1, 0) => "the component does not break".to_owned(),
            (judged, 0) => format!("none of the {judged} known components breaks"),
            (1, _) => "the component breaks".to_owned(),
            (judged, 1) => format!("1 of {} breaks", count(judged, "component")),
            (judged, broken) => format!("{broken} of {} break", count(judged, "component")),
        }
    }

    /// The sum, in a sentence.
    pub(crate) fn sum(&self) -> String {
        let word = match (self.is_incomplete(), self.broken.is_empty()) {
            (true, _) => "INCOMPLETE",
            (false, true) => "PASS",
            (false, false) => "FAIL",
        };
        let broken = self.sentence();
        let unread = match self.unreadable.len() {
            0 => String::new(),
            unread => format!("; {} could not be read", count(unread, "file")),
        };
        format!("{word}: {broken}{unread}")
    }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImpactFormat {
    /// For people.
    #[default]
    Human,
    /// A line for each component that breaks.
    Short,
    /// For programs: `witgate/impact/1`.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

impl ImpactFormat {
    /// Every format, in the order of the manual.
    pub const ALL: [ImpactFormat; 4] =
        [ImpactFormat::Human, ImpactFormat::Short, ImpactFormat::Json, ImpactFormat::Markdown];

    /// What the user calls it.
    pub fn name(self) -> &'static str {
        match self {
            ImpactFormat::Human => "human",
            ImpactFormat::Short => "short",
            ImpactFormat::Json => "json",
            ImpactFormat::Markdown => "markdown",
        }
    }
}

impl fmt::Display for ImpactFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ImpactFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<ImpactFormat, String> {
        let format = ImpactFormat::ALL.into_iter().find(|format| format.name() == text);
        format.ok_or_else(|| format!("unknown format `{text}`"))
    }
}

/// An answer, and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct ImpactReport<'a> {
    /// The answer.
    pub impacted: &'a Impacted,
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl ImpactReport<'_> {
    /// Writes the answer.
    pub fn write(&self, format: ImpactFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            ImpactFormat::Human => human::write(self, out),
            ImpactFormat::Short => short::write(self.impacted, out),
            ImpactFormat::Json => json::write(self.impacted, out),
            ImpactFormat::Markdown => markdown::write(self.impacted, out),
        }
    }
}
