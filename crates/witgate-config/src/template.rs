//! A first policy, from what is there.

use witgate_model::toml_string;

use crate::comment::comment;
use crate::config::Config;

/// What is in a repository.
#[derive(Clone, Debug, Default)]
pub struct FoundContracts {
    /// The packages of WIT, in the order in which they are written.
    pub packages: Vec<FoundPackage>,
    /// The lock files: paths relative to where the policy will be.
    pub locks: Vec<String>,
    /// The compiled components, likewise.
    pub artifacts: Vec<FoundArtifact>,
    /// The branch that changes go to.
    pub default_branch: Option<String>,
    /// A glob over the tags of releases, where there are some.
    pub tags: Option<String>,
}

/// A package of WIT.
#[derive(Clone, Debug, Default)]
pub struct FoundPackage {
    /// Its directory, relative to where the policy will be, `/`-separated.
    pub path: String,
    /// Its name, with its version.
    pub name: Option<String>,
    /// Its worlds.
    pub worlds: Vec<String>,
    /// Whether one of them imports and exports, as those of platforms do.
    pub is_platform: bool,
    /// The features that everything in it is behind; none where something is stable.
    pub features: Vec<String>,
}

/// A compiled component.
#[derive(Clone, Debug, Default)]
pub struct FoundArtifact {
    /// Its path, relative to where the policy will be.
    pub path: String,
    /// The world that it is checked against, by a name that no other world has.
    pub world: Option<String>,
}

/// A policy that says which packages there are, and has all else as comments
/// that tell what it would do. What it says is what holds without it, so that
/// the change which brings it loosens nothing.
pub fn template(found: &FoundContracts) -> String {
    let branch = found.default_branch.as_deref();
    let baseline = branch.map_or("merge-base".to_owned(), |branch| format!("merge-base:{branch}"));
    let tags = found.tags.as_deref();
    let release = tags.map_or("release".to_owned(), |glob| format!("release:{glob}"));
    let released = match tags {
        Some(_) => "",
        None => ". There are no version tags yet",
    };
    let mut text = format!(
        "\
# The policy of `witgate check`. Every key is optional; the commented ones show
# what can be set.

# Who must not break: off, link, semver, link-both, source, additive-only or frozen.
# profile = \"semver\"
# The lowest level that fails the check: error, warn or note.
# fail-on = \"error\"
# The baseline that a change is compared with.
# baseline = {}
# The last release, which decides the required version{released}.
# release = {}
",
        toml_string(&baseline),
        toml_string(&release),
    );
    let mut packages = found.packages.iter().peekable();
    while let Some(package) = packages.next() {
        text.push_str("\n[[package]]\n");
        text.push_str(&description(package));
        text.push_str(&format!("path = {}\n", toml_string(&package.path)));
        if !package.features.is_empty() {
            let features: Vec<_> = package.features.iter().map(|it| toml_string(it)).collect();
            text.push_str("# Everything in it is behind these.\n");
            text.push_str(&format!("features = [{}]\n", features.join(", ")));
        }
        // The last one has all keys behind it, this one among them.
        if package.is_platform && packages.peek().is_some() {
            text.push_str("# role = \"platform\" # if hosts run guests that others write\n");
        }
    }
    if found.packages.is_empty() {
        text.push_str("\n# Where the contracts are: one table for each package of WIT.\n");
        text.push_str("# [[package]]\n# path = \"wit\"\n");
    }
    let is_platform = found.packages.last().is_some_and(|package| package.is_platform);
    text.push_str(&role(if is_platform { "platform" } else { "library" }));
    // A key that is given twice is an error of TOML.
    let names_features = found.packages.last().is_some_and(|package| !package.features.is_empty());
    text.push_str(OF_A_PACKAGE);
    text.push_str(if names_features { "" } else { FEATURES });
    text.push_str(BEFORE_ITS_RELEASE);
    text.push_str(REST);
    text.push_str(&beside("Lock files that `witgate verify` checks", &found.locks));
    text.push_str(&components(&found.artifacts));
    text
}

const OF_A_PACKAGE: &str = r#"# Who must not break, for this package alone.
# profile = "semver"
# Directories of packages that it uses and that are not in its `deps`.
# deps = ["shared/wit"]
"#;

const FEATURES: &str = r#"# Features whose `@unstable` items are part of the contract.
# features = ["next"]
"#;

const BEFORE_ITS_RELEASE: &str = r#"# Before its first release: compare it with nothing, for a reason.
# baseline = "none"
# reason = "not released yet"
"#;

const REST: &str = r##"
# Levels of rules: off, note, warn or error. `witgate rules` lists them.
# [rules]
# record-field-added = "error"
# [[rules.for]]
# item = "acme:plugin/unstable*"
# level = "warn"

# A waiver suppresses a known finding, with a reason and an expiry date. Reports have
# the fingerprints; `witgate waive FINGERPRINT --reason …` writes a waiver.
# [[waiver]]
# fingerprint = "wg1-0123456789abcdef"
# reason = "every plugin is rebuilt before the release"
# owner = "@octocat"
# expires = 2027-01-31

# What `witgate verify` checks besides the lock files that it finds.
# [lock]
# require-verified = true
# [[artifact]]
# path = "dist/plugin.wasm"
# world = "plugin"
# attestations = ["dist/plugin.intoto.jsonl"]
# [provenance]
# source-repository = "https://github.com/acme/plugin"
# [[provenance.key]]
# path = "keys/release.pem"

# The rules of `witgate lint`: minimal, recommended, wasi or all.
# [lint]
# preset = "recommended"

# Files that repeat the version of a package: `witgate lint` compares it, and
# `witgate bump` writes it.
# [[echo]]
# file = "src/lib.rs"
# pattern = 'WIT_VERSION: &str = "{version}"'

# What components may do; `witgate inspect` shows what they do.
# [capabilities]
# allow = ["stdio", "clock*"]
# review = ["filesystem"]
# deny = ["sockets*"]

# Existing components that use these contracts: a finding names those that it breaks.
# [consumers]
# paths = ["plugins"]
# owners = ".github/CODEOWNERS"

# Hosts on which the worlds and components must run: `witgate targets --all-hosts`
# lists the known ones. `wit` and `world` describe a host of your own.
# [[target]]
# host = "wasmtime@46"
# [[target]]
# host = "production"
# wit = "hosts/production"
# world = "acme:plugin/plugin"

# Whose policy applies. With "baseline", a change that weakens it applies only after it
# is merged.
# [policy]
# from = "candidate"
"##;

/// The role of a package, once: a key that is given twice is an error of TOML.
fn role(role: &str) -> String {
    format!(
        "\
# Who uses the package:
#   library: packages that guests and hosts use (the default)
#   platform: a host, which runs guests that others write for its worlds
#   component: a component, which others run or compose with
# role = {}
",
        toml_string(role)
    )
}

fn description(package: &FoundPackage) -> String {
    let worlds = match package.worlds.as_slice() {
        [] => None,
        [world] => Some(format!("world {world}")),
        worlds => Some(format!("worlds {}", worlds.join(", "))),
    };
    let parts: Vec<_> = package.name.clone().into_iter().chain(worlds).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("# {}\n", comment(&parts.join(": "))),
    }
}

/// The components, each in its own table: a package of the same path says what its
/// contract is, and only an artifact pins its bytes.
fn components(artifacts: &[FoundArtifact]) -> String {
    let table = |artifact: &FoundArtifact| {
        let world = artifact.world.as_ref();
        let world = world.map(|world| format!("world = {}\n", toml_string(world)));
        let path = toml_string(&artifact.path);
        let table = format!("[[artifact]]\npath = {path}\n{}", world.unwrap_or_default());
        // A file name that no policy may have, such as one with a control character,
        // must not make all of the policy unreadable.
        match Config::read("witgate.toml", &table) {
            Ok(_) => table,
            Err(_) => format!("# No policy can name {}: rename it.\n", comment(&path)),
        }
    };
    match artifacts {
        [] => String::new(),
        artifacts => {
            let tables: String = artifacts.iter().map(table).collect();
            format!(
                "\n# Components, which `witgate pin` records and `witgate verify` checks.\n{tables}"
            )
        }
    }
}

fn beside(what: &str, paths: &[String]) -> String {
    match paths {
        [] => String::new(),
        paths => format!("\n# {what}: {}.\n", comment(&paths.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, loosened};

    fn contracts() -> FoundContracts {
        FoundContracts {
            packages: vec![
                FoundPackage {
                    path: "wit".to_owned(),
                    name: Some("acme:plugin@0.2.0".to_owned()),
                    worlds: vec!["plugin".to_owned(), "host".to_owned()],
                    is_platform: true,
                    features: Vec::new(),
                },
                FoundPackage {
                    path: "more/wit".to_owned(),
                    features: vec!["next".to_owned(), "later".to_owned()],
                    ..FoundPackage::default()
                },
            ],
            locks: vec!["wkg.lock".to_owned()],
            artifacts: vec![FoundArtifact {
                path: "dist/a.wasm".to_owned(),
                world: Some("acme:plugin/plugin".to_owned()),
            }],
            default_branch: Some("trunk".to_owned()),
            tags: Some("plugin-v*".to_owned()),
        }
    }

    #[test]
    fn it_reads_back_and_loosens_nothing() {
        for found in [contracts(), FoundContracts::default()] {
            let text = template(&found);
            let config = Config::read("witgate.toml", &text).expect("it reads back");
            let paths: Vec<_> =
                config.packages.iter().map(|package| package.path.value.as_str()).collect();
            let expected: Vec<_> =
                found.packages.iter().map(|package| package.path.as_str()).collect();
            assert_eq!(paths, expected);
            let artifact =
                |path: &str, world: Option<&str>| (path.to_owned(), world.map(str::to_owned));
            let artifacts: Vec<_> = config
                .artifacts
                .iter()
                .map(|it| artifact(&it.path.value, it.world.as_ref().map(|it| it.value.as_str())))
                .collect();
            let expected: Vec<_> =
                found.artifacts.iter().map(|it| artifact(&it.path, it.world.as_deref())).collect();
            assert_eq!(artifacts, expected);
            assert!(loosened(None, Some(&config), true).is_empty());
        }
        let text = template(&contracts());
        for part in [
            "acme:plugin@0.2.0: worlds plugin, host",
            "merge-base:trunk",
            "wkg.lock",
            "dist/a.wasm",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }

    /// Each comment that looks like TOML says something that may be said.
    #[test]
    fn what_it_shows_reads_when_it_is_uncommented() {
        let mut last_is_platform = contracts();
        last_is_platform.packages.reverse();
        for found in [contracts(), last_is_platform, FoundContracts::default()] {
            let lines = template(&found);
            let uncommented = lines.lines().map(|line| match line.strip_prefix("# ") {
                Some(toml) if toml.starts_with('[') || toml.contains(" = ") => toml,
                _ => line,
            });
            let text = uncommented.collect::<Vec<_>>().join("\n");
            let config = Config::read("witgate.toml", &text).map_err(|error| error.to_string());
            let config = config.expect("all of it reads");
            assert_eq!(config.waivers.len(), 1);
            assert_eq!(config.levels.0.len(), 2);
            assert!(config.packages.last().is_some_and(|package| package.reason.is_some()));
            let release = found.tags.map_or("release", |_| "release:plugin-v*");
            assert_eq!(config.release.map(|release| release.value).as_deref(), Some(release));
        }
    }

    #[test]
    fn what_was_found_stays_in_its_line() {
        let bad = "x\"]\nprofile = \"off\"\u{202e}".to_owned();
        let found = FoundContracts {
            packages: vec![FoundPackage {
                path: "wit".to_owned(),
                name: Some(bad.clone()),
                worlds: vec![bad.clone()],
                is_platform: true,
                features: vec!["next".to_owned()],
            }],
            locks: vec![bad.clone()],
            artifacts: vec![FoundArtifact { path: bad.clone(), world: Some(bad.clone()) }],
            default_branch: Some(bad.clone()),
            tags: Some(bad),
        };
        let text = template(&found);
        let config = Config::read("witgate.toml", &text).expect("it reads back");
        assert!(config.profile.is_none());
        assert!(!text.contains('\u{202e}'));
    }
}
