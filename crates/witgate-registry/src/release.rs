//! Which version of a package is meant.

use semver::{Version, VersionReq};

use crate::error::Error;

/// Which version of a package is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The greatest that a requirement allows, and of all without one.
    Greatest {
        /// What it must match.
        requirement: Option<VersionReq>,
        /// The declared version: no release after it is meant.
        up_to: Option<Version>,
    },
    /// This very version.
    Exactly(Version),
}

/// The version that is meant, of those that are there; `what` is the package.
pub fn choose<'v>(
    versions: &'v [Version],
    wanted: &Wanted,
    what: &str,
) -> Result<&'v Version, Error> {
    let mut matching: Vec<&Version> = versions.iter().filter(|it| matches(it, wanted)).collect();
    matching.sort();
    // Whoever asks for what is out means a release, where there is one.
    let release = matching.iter().rfind(|version| version.pre.is_empty());
    let is_declared = |version: &&&Version| match wanted {
        Wanted::Greatest { up_to: Some(declared), .. } => version.cmp_precedence(declared).is_eq(),
        _ => false,
    };
    let is_of_prerelease = match wanted {
        Wanted::Greatest { up_to: Some(declared), .. } => !declared.pre.is_empty(),
        _ => false,
    };
    let last = matching.last().copied();
    let chosen = match matching.iter().find(is_declared).copied() {
        Some(declared) => Some(declared),
        None if is_of_prerelease => last,
        None => release.copied().or(last),
    };
    chosen.ok_or_else(|| Error::NoVersion {
        what: what.to_owned(),
        wanted: match wanted {
            Wanted::Exactly(version) => format!("is {version}"),
            Wanted::Greatest { requirement: Some(it), up_to: Some(up_to) } => {
                format!("matches `{it}` and is not above {up_to}")
            }
            Wanted::Greatest { requirement: Some(it), up_to: None } => format!("matches `{it}`"),
            Wanted::Greatest { requirement: None, up_to: Some(up_to) } => {
                format!("is {up_to} or below")
            }
            Wanted::Greatest { requirement: None, up_to: None } => "exists".to_owned(),
        },
        known: known(versions),
    })
}

fn matches(version: &Version, wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Exactly(it) => version == it,
        Wanted::Greatest { requirement, up_to } => {
            requirement.as_ref().is_none_or(|it| it.matches(version))
                && up_to.as_ref().is_none_or(|up_to| is_up_to(version, up_to))
        }
    }
}

/// Whether a version is the declared one or was released before it. A prerelease is only
/// before its own release: `1.0.0-rc.1` is after `1.0.0-rc.0`, all others are after
/// `0.9.0`.
fn is_up_to(version: &Version, declared: &Version) -> bool {
    let triple = |version: &Version| (version.major, version.minor, version.patch);
    version.cmp_precedence(declared).is_le()
        && (version.pre.is_empty() || triple(version) == triple(declared))
}

/// Some versions, for people: the greatest first.
fn known(versions: &[Version]) -> String {
    const SHOWN: usize = 10;
    let mut sorted: Vec<&Version> = versions.iter().collect();
    sorted.sort();
    let shown: Vec<String> = sorted.iter().rev().take(SHOWN).map(|it| it.to_string()).collect();
    match (shown.is_empty(), versions.len() > SHOWN) {
        (true, _) => "none".to_owned(),
        (false, true) => format!("{} and {} more", shown.join(", "), versions.len() - SHOWN),
        (false, false) => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    fn chosen(up_to: Option<&str>, requirement: Option<&str>) -> Option<String> {
        let versions: Vec<Version> =
            ["0.1.0", "0.3.0-rc.2", "0.2.1", "0.2.0", "0.3.0-rc.1", "0.2.0-rc.1", "1.0.0-alpha"]
                .iter()
                .map(|text| version(text))
                .collect();
        let wanted = Wanted::Greatest {
            requirement: requirement.map(|text| VersionReq::parse(text).expect(text)),
            up_to: up_to.map(version),
        };
        choose(&versions, &wanted, "a:b").ok().map(ToString::to_string)
    }

    #[test]
    fn the_greatest_release_up_to_the_declared_version() {
        let of = |up_to: &str| chosen(Some(up_to), None);
        assert_eq!(of("0.2.2").as_deref(), Some("0.2.1"));
        assert_eq!(of("0.2.1").as_deref(), Some("0.2.1"));
        assert_eq!(of("0.2.0").as_deref(), Some("0.2.0"));
        assert_eq!(of("0.1.5").as_deref(), Some("0.1.0"));
        assert_eq!(of("0.0.9"), None);
        // A prerelease is not what users of the release have.
        assert_eq!(of("0.3.0").as_deref(), Some("0.2.1"));
        assert_eq!(of("0.3.0-rc.3").as_deref(), Some("0.3.0-rc.2"));
        assert_eq!(of("0.3.0-rc.1").as_deref(), Some("0.3.0-rc.1"));
        assert_eq!(of("0.4.0-rc.1").as_deref(), Some("0.2.1"));
        assert_eq!(chosen(None, None).as_deref(), Some("0.2.1"));
    }

    #[test]
    fn requirements() {
        let of = |requirement: &str| chosen(None, Some(requirement));
        assert_eq!(of("0.2").as_deref(), Some("0.2.1"));
        assert_eq!(of("=0.2.0").as_deref(), Some("0.2.0"));
        assert_eq!(of("<0.2").as_deref(), Some("0.1.0"));
        assert_eq!(of("2"), None);
        assert_eq!(chosen(Some("0.2.0"), Some("0.2")).as_deref(), Some("0.2.0"));
    }

    #[test]
    fn what_is_missing_is_said_with_what_is_there() {
        let versions: Vec<Version> = (0..12).map(|patch| Version::new(1, 0, patch)).collect();
        let error = choose(&versions, &Wanted::Exactly(version("2.0.0")), "a:b").expect_err("none");
        assert_eq!(error.to_string(), "a:b: no version in the registry is 2.0.0");
        assert!(error.help().starts_with("versions there: 1.0.11, 1.0.10,"), "{}", error.help());
        assert!(error.help().ends_with("1.0.2 and 2 more"), "{}", error.help());
    }
}
