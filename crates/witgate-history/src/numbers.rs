//! The numbers.

use std::collections::BTreeMap;

use crate::days::{date, days_between};
use crate::period::{By, Period, label_of, labels};
use crate::record::{ConsumersNow, Release, RepositoryHistory};
use crate::standing::{PrereleaseAge, WaiverCounts, open_on, prereleases, waivers};
use crate::step::{Breaking, RequiredBump, Step, WaiverMark};

/// A prerelease that is declared for more days than this is reported.
pub const LONG_PRERELEASE_DAYS: i64 = 90;

/// What histories add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The periods, in order.
    pub periods: Vec<Period>,
    /// All periods together.
    pub total: Counts,
    /// All releases together.
    pub releases: ReleaseCounts,
    /// Breaking changes by rule, the most first; of equally many, by name.
    pub rules: Vec<(String, usize)>,
    /// Capability gains by class, the most first; of equally many, by name.
    pub capabilities: Vec<(String, usize)>,
    /// The median of the days between releases that break; `None` of fewer than two.
    pub days_between_breaking_releases: Option<i64>,
    /// The median of the days between steps that break; `None` of fewer than two.
    pub days_between_breaking_steps: Option<i64>,
    /// Days since the last step that breaks; `None` if there is none.
    pub days_since_breaking_step: Option<i64>,
    /// The waivers at the end.
    pub waivers: WaiverCounts,
    /// Packages that declare a prerelease for more than [`LONG_PRERELEASE_DAYS`], the
    /// longest first.
    pub long_prereleases: Vec<PrereleaseAge>,
    /// Pins at the end, and how many of them do not match what is there.
    pub pins: (usize, usize),
    /// The known consumers of all repositories; `None` where no policy names any.
    pub consumers: Option<ConsumersNow>,
}

/// What happened in some steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commits that touch contracts.
    pub steps: usize,
    /// Steps with a breaking change.
    pub breaking_steps: usize,
    /// Breaking changes.
    pub breaking: Breaking,
    /// Additive changes.
    pub additions: usize,
    /// Packages added.
    pub packages_added: usize,
    /// Packages removed.
    pub packages_removed: usize,
    /// Classes of capabilities gained by components.
    pub capabilities_gained: usize,
    /// Steps that leave a pin that does not match.
    pub unverified_steps: usize,
    /// Lock entries rewritten.
    pub locks_rewritten: usize,
    /// Contracts that could not be judged in a step.
    pub not_judged: usize,
}

/// Releases by what they need against the one before them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseCounts {
    /// With breaking changes.
    pub breaking: usize,
    /// With additions only.
    pub additive: usize,
    /// With neither.
    pub unchanged: usize,
    /// First ones, and those of which no contract could be judged.
    pub not_compared: usize,
    /// Those with breaking changes that the declared versions do not allow.
    pub uncovered: usize,
}

impl ReleaseCounts {
    /// All of them.
    pub fn total(&self) -> usize {
        self.breaking + self.additive + self.unchanged + self.not_compared
    }

    fn count(&mut self, release: &Release) {
        *match release.required {
            Some(RequiredBump::Breaking) => &mut self.breaking,
            Some(RequiredBump::Additive) => &mut self.additive,
            Some(RequiredBump::None) => &mut self.unchanged,
            None => &mut self.not_compared,
        } += 1;
        self.uncovered += usize::from(release.uncovered > 0);
    }
}

impl Counts {
    fn count(&mut self, step: &Step) {
        let Counts { additions, not_judged, locks_rewritten, .. } = self;
        *additions = additions.saturating_add(step.additions);
        *not_judged += step.not_judged.len();
        *locks_rewritten += step.locks_rewritten.len();
        self.steps += 1;
        self.breaking_steps += usize::from(step.breaking.total() > 0);
        self.breaking.add(&step.breaking);
        self.packages_added += step.packages_added.len();
        self.packages_removed += step.packages_removed.len();
        self.capabilities_gained += step.capabilities_gained.len();
        self.unverified_steps += usize::from(!step.pins_unverified.is_empty());
    }
}

impl Numbers {
    /// What some histories add up to at a moment, in seconds since 1970.
    pub fn new(histories: &[&RepositoryHistory], by: By, now: i64) -> Numbers {
        let mut numbers = Numbers {
            waivers: waivers(histories, now),
            long_prereleases: prereleases(histories, now),
            ..Numbers::default()
        };
        numbers.long_prereleases.retain(|it| it.days > LONG_PRERELEASE_DAYS);
        let labels = labels(histories, by, now);
        let mut periods: Vec<Period> = labels
            .iter()
            .map(|(label, _)| Period { label: label.clone(), ..Period::default() })
            .collect();
        let position_of: BTreeMap<&str, usize> =
            labels.iter().map(|(label, _)| label.as_str()).zip(0..).collect();
        // What is before the first period that is distinguished counts in that.
        let position = |label: &str| position_of.get(label).copied().unwrap_or(0);
        let (mut rules, mut capabilities) = (BTreeMap::new(), BTreeMap::new());
        let (mut breaking_steps, mut breaking_releases) = (Vec::new(), Vec::new());
        for history in histories {
            let mut waivers: Vec<Option<&[WaiverMark]>> = vec![None; periods.len()];
            for step in &history.steps {
                let label = label_of(step.time, step.release.as_deref(), by, now);
                let at = position(&label);
                if let Some(period) = periods.get_mut(at) {
                    period.counts.count(step);
                }
                numbers.total.count(step);
                for (rule, count) in &step.rules {
                    add(&mut rules, rule, *count);
                }
                for gain in &step.capabilities_gained {
                    add(&mut capabilities, &gain.class, 1);
                }
                if step.breaking.total() > 0 {
                    breaking_steps.push(step.time.min(now));
                }
                if let (Some(after), Some(waivers)) = (&step.waivers, waivers.get_mut(at)) {
                    *waivers = Some(after);
                }
            }
            let mut last = None;
            for ((period, after), (_, end)) in periods.iter_mut().zip(waivers).zip(&labels) {
                // What was known in a period holds until something else is known.
                last = after.or(last);
                let open = last.map(|waivers| open_on(waivers, date(*end)));
                period.waivers_open = match (period.waivers_open, open) {
                    (Some(before), Some(open)) => Some(before + open),
                    (before, open) => before.or(open),
                };
            }
            for release in &history.releases {
                let label = label_of(release.time, Some(&release.tag), by, now);
                if let Some(period) = periods.get_mut(position(&label)) {
                    period.releases.count(release);
                }
                numbers.releases.count(release);
                if release.required == Some(RequiredBump::Breaking) {
                    breaking_releases.push(release.time.min(now));
                }
            }
            numbers.pins.0 += history.pins.total;
            numbers.pins.1 += history.pins.unverified.len();
            if let Some(ConsumersNow { known, broken, unreadable }) = &history.consumers {
                let all = numbers.consumers.get_or_insert_default();
                all.known = all.known.saturating_add(*known);
                all.unreadable = all.unreadable.saturating_add(*unreadable);
                all.broken.extend(broken.iter().cloned());
            }
        }
        numbers.periods = periods;
        numbers.rules = most_first(rules);
        numbers.capabilities = most_first(capabilities);
        numbers.days_since_breaking_step =
            breaking_steps.iter().max().map(|last| days_between(*last, now));
        numbers.days_between_breaking_steps = median_gap(breaking_steps);
        numbers.days_between_breaking_releases = median_gap(breaking_releases);
        numbers
    }
}

fn add(counts: &mut BTreeMap<String, usize>, name: &str, count: usize) {
    let all = counts.entry(name.to_owned()).or_default();
    *all = all.saturating_add(count);
}

fn most_first(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// The median of the days between neighbouring moments, in whole days. Two moments within a
/// day are one.
fn median_gap(mut times: Vec<i64>) -> Option<i64> {
    times.sort_unstable();
    let mut gaps: Vec<i64> = times
        .windows(2)
        .map(|pair| days_between(pair[0], pair[1]))
        .filter(|gap| *gap > 0)
        .collect();
    gaps.sort_unstable();
    let (lower, upper) = (gaps.len().checked_sub(1)? / 2, gaps.len() / 2);
    // Both are days, so far from the greatest number that the sum is one.
    Some((gaps[lower] + gaps[upper]) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{PackageNow, WaiverNow};
    use crate::step::{CapabilityGain, VersionChange};

    const DAY: i64 = 86_400;

    /// 1 January 2026, by `date -u -d 2026-01-01 +%s`.
    const NEW_YEAR: i64 = 1_767_225_600;

    fn step(day: i64, uncovered: usize, covered: usize) -> Step {
        let breaking = Breaking { uncovered, covered, ..Breaking::default() };
        Step { time: NEW_YEAR + day * DAY, breaking, ..Step::default() }
    }

    fn history(steps: Vec<Step>) -> RepositoryHistory {
        RepositoryHistory { since: Some(NEW_YEAR), steps, ..RepositoryHistory::default() }
    }

    fn by_month(history: &RepositoryHistory, day: i64) -> Numbers {
        Numbers::new(&[history], By::Month, NEW_YEAR + day * DAY)
    }

    #[test]
    fn months_have_what_happened_in_them() {
        // January has 31 days, February 28.
        let steps = vec![step(0, 1, 0), step(30, 0, 2), step(31, 4, 0), step(60, 0, 0)];
        let numbers = by_month(&history(steps), 61);
        let told: Vec<(&str, usize, usize, usize)> = numbers
            .periods
            .iter()
            .map(|it| {
                let counts = &it.counts;
                (&*it.label, counts.steps, counts.breaking.uncovered, counts.breaking.covered)
            })
            .collect();
        assert_eq!(told, [("2026-01", 2, 1, 2), ("2026-02", 1, 4, 0), ("2026-03", 1, 0, 0)]);
        assert_eq!(numbers.total.breaking.total(), 7);
        assert_eq!((numbers.total.steps, numbers.total.breaking_steps), (4, 3));
        // 30 days and 1 day lie between the three that break; the last is 30 days ago.
        assert_eq!(numbers.days_between_breaking_steps, Some(15));
        assert_eq!(numbers.days_since_breaking_step, Some(30));
    }

    #[test]
    fn what_was_never_released_breaks_nobody() {
        let mut unreleased = step(1, 0, 0);
        unreleased.breaking.unreleased = 3;
        let numbers = by_month(&history(vec![unreleased]), 2);
        assert_eq!(numbers.total.breaking.total(), 0);
        assert_eq!(numbers.total.breaking.unreleased, 3);
        assert_eq!((numbers.total.breaking_steps, numbers.days_since_breaking_step), (0, None));
    }

    #[test]
    fn releases_are_periods_and_kinds() {
        let release = |tag: &str, day: i64, required, uncovered| Release {
            tag: tag.to_owned(),
            time: NEW_YEAR + day * DAY,
            required,
            uncovered,
            ..Release::default()
        };
        let releases = vec![
            release("v1.0.0", 0, None, 0),
            release("v1.1.0", 10, Some(RequiredBump::Breaking), 2),
            release("v1.1.1", 12, Some(RequiredBump::None), 0),
            release("v2.0.0", 40, Some(RequiredBump::Breaking), 0),
            release("v2.1.0", 45, Some(RequiredBump::Additive), 0),
        ];
        let in_release = |step: Step, tag: &str| Step { release: Some(tag.to_owned()), ..step };
        let steps = vec![
            in_release(step(9, 2, 0), "v1.1.0"),
            in_release(step(39, 0, 1), "v2.0.0"),
            step(50, 1, 0),
        ];
        let history = RepositoryHistory { releases, ..history(steps) };
        let numbers = Numbers::new(&[&history], By::Release, NEW_YEAR + 50 * DAY);
        let told: Vec<(&str, usize, usize)> = numbers
            .periods
            .iter()
            .map(|it| (&*it.label, it.counts.breaking.total(), it.releases.total()))
            .collect();
        assert_eq!(
            told,
            [
                ("v1.0.0", 0, 1),
                ("v1.1.0", 2, 1),
                ("v1.1.1", 0, 1),
                ("v2.0.0", 1, 1),
                ("v2.1.0", 0, 1),
                ("unreleased", 1, 0)
            ]
        );
        let kinds =
            ReleaseCounts { breaking: 2, additive: 1, unchanged: 1, not_compared: 1, uncovered: 1 };
        assert_eq!(numbers.releases, kinds);
        // 30 days from v1.1.0 to v2.0.0.
        assert_eq!(numbers.days_between_breaking_releases, Some(30));
    }

    #[test]
    fn waivers_are_open_until_their_last_day_is_over() {
        let mark = |target: &str, expires: Option<&str>| WaiverMark {
            target: target.to_owned(),
            expires: expires.map(str::to_owned),
        };
        let now = |target: &str, expires: Option<&str>| WaiverNow {
            target: target.to_owned(),
            expires: expires.map(str::to_owned),
            ..WaiverNow::default()
        };
        let first = Step { waivers: Some(vec![mark("a", Some("2026-02-10"))]), ..step(5, 0, 0) };
        let second = Step {
            waivers: Some(vec![mark("a", Some("2026-02-10")), mark("b", None)]),
            waivers_added: vec!["b".to_owned()],
            ..step(35, 0, 0)
        };
        let history = RepositoryHistory {
            waivers: vec![now("b", None), now("a", Some("2026-02-10"))],
            ..history(vec![first, second])
        };
        // 10 February is day 40, and `a` counts on that day.
        let numbers = by_month(&history, 40);
        assert_eq!((numbers.waivers.open, numbers.waivers.expired), (2, 0));
        let numbers = by_month(&history, 100);
        assert_eq!((numbers.waivers.open, numbers.waivers.expired), (1, 1));
        assert_eq!(numbers.waivers.endless, 1);
        let ages: Vec<(&str, Option<i64>)> =
            numbers.waivers.all.iter().map(|it| (&*it.waiver.target, it.since)).collect();
        // `a` is older than the history.
        assert_eq!(ages, [("a", None), ("b", Some(NEW_YEAR + 35 * DAY))]);
        let open: Vec<Option<usize>> = numbers.periods.iter().map(|it| it.waivers_open).collect();
        // At the end of February `a` is over.
        assert_eq!(open, [Some(1), Some(1), Some(1), Some(1)]);
    }

    #[test]
    fn long_prereleases_are_told() {
        let change = |was: Option<&str>, now: &str| VersionChange {
            package: "acme:api".to_owned(),
            was: was.map(str::to_owned),
            now: Some(now.to_owned()),
        };
        let with = |day, change| Step { versions: vec![change], ..step(day, 0, 0) };
        let package = |name: &str, version: &str| PackageNow {
            package: name.to_owned(),
            version: Some(version.to_owned()),
            ..PackageNow::default()
        };
        let history = RepositoryHistory {
            packages: vec![
                package("acme:api", "0.3.0-rc.2"),
                package("acme:old", "1.0.0-draft"),
                package("acme:out", "1.0.0"),
            ],
            ..history(vec![
                with(1, change(Some("0.2.0"), "0.3.0-rc.1")),
                with(60, change(Some("0.3.0-rc.1"), "0.3.0-rc.2")),
            ])
        };
        assert!(by_month(&history, 90).long_prereleases.is_empty());
        let long = by_month(&history, 92).long_prereleases;
        let told: Vec<(&str, Option<i64>, i64)> =
            long.iter().map(|it| (&*it.package.package, it.since, it.days)).collect();
        let since = NEW_YEAR + DAY;
        assert_eq!(told, [("acme:old", None, 92), ("acme:api", Some(since), 91)]);
    }

    #[test]
    fn any_record_has_numbers() {
        let wild = Step {
            time: i64::MAX,
            additions: usize::MAX,
            rules: [("x".to_owned(), usize::MAX)].into(),
            ..step(0, usize::MAX, usize::MAX)
        };
        let early = Step { time: i64::MIN, ..wild.clone() };
        let history = RepositoryHistory { since: None, ..history(vec![early, wild]) };
        for by in [By::Month, By::Release] {
            let numbers = Numbers::new(&[&history, &history], by, NEW_YEAR);
            assert!(numbers.periods.len() <= 240);
            assert_eq!(numbers.total.breaking.total(), usize::MAX);
            let steps: usize = numbers.periods.iter().map(|it| it.counts.steps).sum();
            assert_eq!(steps, 4);
        }
        assert_eq!(Numbers::new(&[], By::Month, NEW_YEAR).periods.len(), 1);
    }

    #[test]
    fn rules_and_classes_are_counted() {
        let gain = |class: &str| CapabilityGain {
            component: "a.wasm".to_owned(),
            class: class.to_owned(),
        };
        let one = Step {
            rules: [("a".to_owned(), 1), ("b".to_owned(), 2)].into(),
            capabilities_gained: vec![gain("sockets"), gain("dns")],
            ..step(0, 3, 0)
        };
        let two = Step { capabilities_gained: vec![gain("sockets")], ..one.clone() };
        let numbers = by_month(&history(vec![one, two]), 1);
        assert_eq!(numbers.rules, [("b".to_owned(), 4), ("a".to_owned(), 2)]);
        assert_eq!(numbers.capabilities, [("sockets".to_owned(), 2), ("dns".to_owned(), 1)]);
        assert_eq!(numbers.total.capabilities_gained, 3);
    }
}
