//! Levels lowered, and levels that no longer stand.

use witgate_judge::{Judge, Level};
use witgate_model::{Bump, Site};

use crate::config::Config;
use crate::glob::{covers, may_meet};
use crate::loosened::facts::Loosened;

/// A level with what it is for.
struct Entry<'c> {
    rule: Option<&'c str>,
    item: &'c str,
    level: Level,
    site: &'c Site,
}

impl Entry<'_> {
    /// Whether it is for all that the other one is for.
    fn covers(&self, other: &Entry<'_>) -> bool {
        self.rule.is_none_or(|rule| other.rule == Some(rule)) && covers(self.item, other.item)
    }

    /// Whether there may be something that both are for.
    fn meets(&self, other: &Entry<'_>) -> bool {
        let rules = self.rule.zip(other.rule).is_none_or(|(one, other)| one == other);
        rules && may_meet(self.item, other.item)
    }

    fn called(&self) -> String {
        let rule = self.rule.map_or("every rule".to_owned(), |rule| format!("`{rule}`"));
        match self.item {
            "*" => rule,
            item => format!("{rule} at `{item}`"),
        }
    }

    fn change_name(&self) -> String {
        format!("level {} {}", self.rule.unwrap_or("*"), self.item)
    }
}

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    let (before, after) = (entries(was), entries(now));
    for (position, entry) in after.iter().enumerate() {
        let later = &after[position + 1..];
        let Some(lowered) = lowered(&before, entry, later) else { continue };
        let (was, site) = match lowered {
            Some(was) => (format!(", changed from `{}`", was.level), Some(was.site.clone())),
            None => (", whatever it breaks".to_owned(), None),
        };
        found.add(
            &format!("{} {}", entry.change_name(), entry.level),
            format!("level of {} set to `{}`{was}", entry.called(), entry.level),
            "such changes may pass; to let one finding pass, waive it \
             instead",
            [site, Some(entry.site.clone())],
        );
    }
    for entry in &before {
        if is_let_go(entry, &after, was.fail_on()) {
            found.add(
                &format!("{} gone", entry.change_name()),
                format!("level `{1}` of {0} removed", entry.called(), entry.level),
                "the default level is enough, which can be lower",
                [Some(entry.site.clone()), None],
            );
        }
    }
}

/// The levels that speak, in their order: of several for the same the last.
fn entries(config: &Config) -> Vec<Entry<'_>> {
    let all = config.levels.0.iter().zip(&config.level_sites);
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (level, site) in all.rev() {
        let (rule, item) = (level.rule.as_deref(), level.item.as_deref().unwrap_or("*"));
        let entry = Entry { rule, item, level: level.level, site };
        if !entries.iter().any(|later| later.covers(&entry)) {
            entries.push(entry);
        }
    }
    entries.reverse();
    entries
}

/// Whether something that the entry is for had a higher level, and which entry
/// gave it that: `Some(None)` is none, so that it had its own.
fn lowered<'e, 'c>(
    before: &'e [Entry<'c>],
    entry: &Entry<'_>,
    later: &[Entry<'_>],
) -> Option<Option<&'e Entry<'c>>> {
    for was in before.iter().rev().filter(|was| was.meets(entry)) {
        if was.covers(entry) {
            return (was.level > entry.level).then_some(Some(was));
        }
        let is_restated = |later: &Entry<'_>| later.covers(was) && later.level >= was.level;
        if was.level > entry.level && !later.iter().any(is_restated) {
            return Some(Some(was));
        }
    }
    (entry.level < Level::Error).then_some(None)
}

/// Whether what the entry is for has its own level again, which may be lower.
fn is_let_go(entry: &Entry<'_>, after: &[Entry<'_>], fail_on: Level) -> bool {
    if after.iter().any(|after| after.covers(entry)) {
        return false;
    }
    // What was lowered rises again. Where a warning failed the gate, one may
    // have been raised to that.
    let may_be_raised = entry.level == Level::Warn && fail_on == Level::Warn && !breaks(entry.rule);
    entry.level == Level::Error || may_be_raised
}

/// Whether what the rule finds is likely to be an error by itself, whoever
/// implements it.
fn breaks(rule: Option<&str>) -> bool {
    rule.and_then(witgate_judge::find).is_none_or(|rule| match rule.judge {
        Judge::Change(..) => rule.rows.imported.bump.min(rule.rows.exported.bump) == Bump::Breaking,
        Judge::Whole(..) | Judge::Fact(..) => true,
        // No gate asks for it.
        Judge::Lint(_) => false,
    })
}
