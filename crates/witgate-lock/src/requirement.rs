//! Version requirements as ranges, to tell whether one allows more than
//! another.

use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};

/// The versions from `from` on that are below `below`; without end if `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    from: Version,
    below: Option<Version>,
}

/// Whether `now` allows all that `was` allows, and more. What is no requirement
/// allows nothing.
pub(crate) fn is_looser(was: &str, now: &str) -> bool {
    match (span(was), span(now)) {
        (Some(was), Some(now)) => now != was && now.holds(&was),
        (None, Some(_)) => true,
        _ => false,
    }
}

impl Span {
    fn holds(&self, other: &Span) -> bool {
        let ends = match (&self.below, &other.below) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(below), Some(other)) => below >= other,
        };
        self.from <= other.from && ends
    }
}

fn span(text: &str) -> Option<Span> {
    let requirement = VersionReq::parse(text).ok()?;
    let all = Span { from: lowest(0, 0, 0), below: None };
    Some(requirement.comparators.iter().fold(all, |so_far, comparator| {
        let Span { from, below } = allowed_span(comparator);
        let below = match (so_far.below, below) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Span { from: so_far.from.max(from), below }
    }))
}

/// What one comparator allows, prereleases counted in: semver lets them in only
/// where they are named, which both sides of a comparison do alike.
fn allowed_span(comparator: &Comparator) -> Span {
    let Comparator { op, major, minor, patch, pre } = comparator;
    let (x, y, z) = (*major, minor.unwrap_or(0), patch.unwrap_or(0));
    let named = Version { pre: pre.clone(), ..Version::new(x, y, z) };
    let from = if patch.is_some() { named.clone() } else { lowest(x, y, z) };
    // The least version beyond those that the comparator's digits mean.
    let after = match (minor, patch) {
        (None, _) => lowest(x.saturating_add(1), 0, 0),
        (Some(_), None) => lowest(x, y.saturating_add(1), 0),
        (Some(_), Some(_)) if pre.is_empty() => lowest(x, y, z.saturating_add(1)),
        (Some(_), Some(_)) => {
            let next = Prerelease::new(&format!("{pre}.0"));
            Version { pre: next.expect("a prerelease and one more number"), ..named }
        }
    };
    let nothing_below = lowest(0, 0, 0);
    match op {
        Op::Exact | Op::Wildcard => Span { from, below: Some(after) },
        Op::Greater => Span { from: after, below: None },
        Op::GreaterEq => Span { from, below: None },
        Op::Less => Span { from: nothing_below, below: Some(from) },
        Op::LessEq => Span { from: nothing_below, below: Some(after) },
        Op::Tilde => {
            let below = match minor {
                None => lowest(x.saturating_add(1), 0, 0),
                Some(_) => lowest(x, y.saturating_add(1), 0),
            };
            Span { from, below: Some(below) }
        }
        Op::Caret => {
            let below = match (x, minor, patch) {
                (0, Some(0), Some(_)) => lowest(0, 0, z.saturating_add(1)),
                (0, Some(_), _) => lowest(0, y.saturating_add(1), 0),
                _ => lowest(x.saturating_add(1), 0, 0),
            };
            Span { from, below: Some(below) }
        }
        // The semver crate may come to know more; then nothing is said of them.
        _ => Span { from: nothing_below, below: None },
    }
}

/// The least version with these numbers: prereleases come before the release.
fn lowest(major: u64, minor: u64, patch: u64) -> Version {
    let pre = Prerelease::new("0").expect("a number is a prerelease");
    Version { pre, build: BuildMetadata::EMPTY, ..Version::new(major, minor, patch) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looser_is_a_strict_order() {
        // Each allows more than all that are before it.
        for chain in [
            ["=0.2.3", "~0.2.3", "~0.2.0", ">=0.2.0, <1.0.0", ">=0.2.0", "*"].as_slice(),
            &["=1.2.3", "^1.2.3", "^1.2", "^1", ">=1", ">=0.5", "*"],
            &["=0.0.3", "<0.0.4", "<0.1.0", "<=0.1.0", "*"],
            &["=0.2.0-rc.1", ">=0.2.0-rc.1, <0.2.0-rc.3", "~0.2.0-rc.1", "*"],
            &[">1.0.0, <1.5.0", ">=1.0.0, <1.5.0", "1.*"],
        ] {
            for (at, was) in chain.iter().enumerate() {
                assert!(!is_looser(was, was), "{was}");
                for now in &chain[at + 1..] {
                    assert!(is_looser(was, now), "{was} to {now}");
                    assert!(!is_looser(now, was), "{now} to {was}");
                }
            }
        }
    }

    #[test]
    fn another_is_not_looser() {
        for (one, other) in
            [("=0.2.3", "=0.2.4"), ("^0.2", "^0.3"), ("^1", "^2"), ("=1.0.0", "=1.0.0-rc.1")]
        {
            assert!(!is_looser(one, other) && !is_looser(other, one), "{one} {other}");
        }
        // Spelling is not looseness.
        for (one, other) in
            [("1.2.3", "^1.2.3"), ("^0.2.3", "~0.2.3"), ("=1", "1.*"), ("^0.0.3", "=0.0.3")]
        {
            assert!(!is_looser(one, other) && !is_looser(other, one), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_requirement_allows_nothing() {
        assert!(is_looser("any", "=1.0.0") && !is_looser("=1.0.0", "any"));
        assert!(!is_looser("any", "none"));
    }
}
