//! Who was built when.

use crate::cell::{Cell, Impact};
use crate::verdict::{Link, WorldAnswer};

/// Which side is the guest and which the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// A component built against the baseline, where the candidate is implemented.
    OldGuestOnNewHost,
    /// A component built against the candidate, where only the baseline is.
    NewGuestOnOldHost,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::OldGuestOnNewHost, Direction::NewGuestOnOldHost];

    /// The components that meet such hosts, in the words of all reports.
    pub const fn audience(self) -> &'static str {
        match self {
            Direction::OldGuestOnNewHost => "old guests on new hosts",
            Direction::NewGuestOnOldHost => "new guests on old hosts",
        }
    }

    /// The name of its directory.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::OldGuestOnNewHost => "old-guest-on-new-host",
            Direction::NewGuestOnOldHost => "new-guest-on-old-host",
        }
    }

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Direction::OldGuestOnNewHost => "An old guest on a new host",
            Direction::NewGuestOnOldHost => "A new guest on an old host",
        }
    }

    /// What the guest was built against, and what the host implements.
    pub fn sides(self) -> [&'static str; 2] {
        match self {
            Direction::OldGuestOnNewHost => ["baseline", "candidate"],
            Direction::NewGuestOnOldHost => ["candidate", "baseline"],
        }
    }

    /// The guest's and the host's of something of the baseline and of the candidate.
    pub fn pick<T>(self, baseline: T, candidate: T) -> (T, T) {
        match self {
            Direction::OldGuestOnNewHost => (baseline, candidate),
            Direction::NewGuestOnOldHost => (candidate, baseline),
        }
    }

    /// What a change does to components in this direction.
    pub fn cell(self, impact: &Impact) -> Cell {
        match self {
            Direction::OldGuestOnNewHost => impact.old_guest_on_new_host,
            Direction::NewGuestOnOldHost => impact.new_guest_on_old_host,
        }
    }

    /// Whether components link in a world in this direction.
    pub fn link(self, answer: &WorldAnswer) -> &Link {
        match self {
            Direction::OldGuestOnNewHost => &answer.old_guest_on_new_host,
            Direction::NewGuestOnOldHost => &answer.new_guest_on_old_host,
        }
    }

    pub(crate) fn link_mut(self, answer: &mut WorldAnswer) -> &mut Link {
        match self {
            Direction::OldGuestOnNewHost => &mut answer.old_guest_on_new_host,
            Direction::NewGuestOnOldHost => &mut answer.new_guest_on_old_host,
        }
    }
}
