//! Whether components fit worlds: what `witgate targets` writes.

mod host_fit;
mod human;
mod json;
mod matrix;
mod refusals;
mod short;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use witgate_judge::Side;
use witgate_link::{Fit, FitItem, Opinion};
use witgate_model::count;

use crate::impact::{SkippedFile, UnreadableFile};

pub use host_fit::{HostFit, HostLink};
pub use json::TARGETS_SCHEMA;

/// A component, and the worlds or hosts that it was compared with.
#[derive(Clone, Debug)]
pub struct ComponentFit {
    /// The component.
    pub component: Side,
    /// The worlds.
    pub worlds: Vec<WorldFit>,
    /// The hosts.
    pub hosts: Vec<HostFit>,
}

/// Whether a component fits one world.
#[derive(Clone, Debug)]
pub struct WorldFit {
    /// The world's name.
    pub world: String,
    /// The WIT that the world is in.
    pub wit: Side,
    /// What either opinion says.
    pub fit: Fit,
    /// The opinions that count for this package.
    pub counting: &'static [Opinion],
    /// How the world's contract differs from the one that the component was built with, in words.
    pub differences: Vec<String>,
}

impl WorldFit {
    /// Whether each opinion that counts lets the component run in the world.
    pub fn fits(&self) -> bool {
        self.counting.iter().all(|opinion| self.fit.is_accepted(*opinion))
    }

    /// What any opinion refuses.
    fn refused(&self) -> Vec<&FitItem> {
        self.fit.items.iter().filter(|item| item.is_refused()).collect()
    }
}

impl ComponentFit {
    /// Whether it fits any of the worlds.
    pub fn fits(&self) -> bool {
        self.worlds.iter().any(WorldFit::fits)
    }

    /// On how many hosts it links, be it with flags.
    fn links(&self) -> usize {
        self.hosts.iter().filter(|host| host.links()).count()
    }
}

/// When a component passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// If it fits any of the worlds.
    #[default]
    AnyWorld,
    /// If it links on every host.
    EveryHost,
    /// If it links on any of the hosts.
    AnyHost,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetsFormat {
    /// For people.
    #[default]
    Human,
    /// A line for each thing that is refused.
    Short,
    /// For programs: `witgate/targets/1`.
    Json,
}

impl TargetsFormat {
    /// Every format, in the order of the manual.
    pub const ALL: [TargetsFormat; 3] =
        [TargetsFormat::Human, TargetsFormat::Short, TargetsFormat::Json];

    /// What the user calls it.
    pub fn name(self) -> &'static str {
        match self {
            TargetsFormat::Human => "human",
            TargetsFormat::Short => "short",
            TargetsFormat::Json => "json",
        }
    }
}

impl fmt::Display for TargetsFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TargetsFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<TargetsFormat, String> {
        let format = TargetsFormat::ALL.into_iter().find(|format| format.name() == text);
        format.ok_or_else(|| format!("unknown format `{text}`"))
    }
}

/// Everything that an answer says.
#[derive(Clone, Copy, Debug)]
pub struct TargetsReport<'a> {
    /// The components, in the order in which they were named.
    pub components: &'a [ComponentFit],
    /// Files of directories and patterns that are no component.
    pub skipped: &'a [SkippedFile],
    /// What was named and could not be judged.
    pub unreadable: &'a [UnreadableFile],
    /// When each of them passes.
    pub asked: Asked,
    /// What the reader should know of how it was done.
    pub notes: &'a [String],
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl TargetsReport<'_> {
    /// Whether everything that was named was judged, and passes.
    pub fn passes(&self) -> bool {
        !self.is_incomplete() && self.components.iter().all(|it| self.is_passed_by(it))
    }

    /// Whether there is no answer for something that was named.
    pub fn is_incomplete(&self) -> bool {
        self.components.is_empty() || !self.unreadable.is_empty()
    }

    fn word(&self) -> &'static str {
        match (self.is_incomplete(), self.passes()) {
            (true, _) => "INCOMPLETE",
            (false, true) => "PASS",
            (false, false) => "FAIL",
        }
    }

    fn is_passed_by(&self, component: &ComponentFit) -> bool {
        match self.asked {
            Asked::AnyWorld => component.fits(),
            Asked::EveryHost => component.links() == component.hosts.len(),
            Asked::AnyHost => component.links() > 0,
        }
    }

    /// Writes the answer.
    pub fn write(&self, format: TargetsFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            TargetsFormat::Human => human::write(self, out),
            TargetsFormat::Short => short::write(self, out),
            TargetsFormat::Json => json::write(self, out),
        }
    }
}

/// The opinions that refuse an item, where only one does.
fn alone(item: &FitItem) -> Option<Opinion> {
    match (&item.refused.typing, &item.refused.wasmtime) {
        (Some(_), None) => Some(Opinion::Typing),
        (None, Some(_)) => Some(Opinion::Wasmtime),
        _ => None,
    }
}

/// Why an item is refused.
fn reason(item: &FitItem) -> &str {
    Opinion::ALL.into_iter().find_map(|opinion| item.refused_by(opinion)).unwrap_or_default()
}

/// The sum, with what it leaves out.
fn sum(report: &TargetsReport<'_>) -> String {
    match report.unreadable.len() {
        0 => sum_of_judged(report),
        unread if report.components.is_empty() => {
            format!("INCOMPLETE: none of {} could be judged", count(unread, "file"))
        }
        unread => {
            format!("{}; {} could not be judged", sum_of_judged(report), count(unread, "file"))
        }
    }
}

/// How many of the components fit.
fn sum_of_judged(report: &TargetsReport<'_>) -> String {
    let all = report.components.len();
    let fit = report.components.iter().filter(|it| it.fits()).count();
    if report.asked != Asked::AnyWorld {
        return sum_of_hosts(report);
    }
    let worlds: usize = report.components.iter().map(|it| it.worlds.len()).max().unwrap_or(0);
    let word = report.word();
    match (report.components, worlds) {
        ([only], 1) => {
            let world = only.worlds.first().map(|it| it.world.as_str()).unwrap_or_default();
            let verb = if only.fits() { "fits" } else { "does not fit" };
            format!("{word}: {} {verb} `{world}`", only.component.place)
        }
        ([only], _) => {
            let fit = only.worlds.iter().filter(|it| it.fits()).count();
            format!("{word}: {} fits {fit} of {worlds} worlds", only.component.place)
        }
        (_, 1) => format!("{word}: {fit} of {all} components fit"),
        _ => format!("{word}: {fit} of {all} components fit a world"),
    }
}

/// The sum: on how many hosts components link.
fn sum_of_hosts(report: &TargetsReport<'_>) -> String {
    let word = report.word();
    let hosts = report.components.first().map_or(0, |it| it.hosts.len());
    let hosts = match report.asked {
        Asked::AnyHost => count(hosts, "host release"),
        _ => count(hosts, "host"),
    };
    match report.components {
        [only] => {
            let with_flags = |it: &&HostFit| matches!(it.link, HostLink::LinksWith(_));
            let flagged = only.hosts.iter().filter(with_flags).count();
            let flagged =
                if flagged > 0 { format!(", {flagged} with flags") } else { String::new() };
            format!(
                "{word}: {} links on {} of {hosts}{flagged}",
                only.component.place,
                only.links()
            )
        }
        all => {
            let passed = all.iter().filter(|it| report.is_passed_by(it)).count();
            let which = if report.asked == Asked::AnyHost { "a host" } else { "every host" };
            format!("{word}: {passed} of {} components link on {which}", all.len())
        }
    }
}
