//! Whether the gate would really compare something, here and in CI.

use std::path::{Path, PathBuf};

use witgate_load::{survey, tree};
use witgate_model::{Form, count, first_few_names};

use crate::check::{Checked, Request, check};
use crate::ci::CiSnippet;
use crate::compare::{Outcome, name};
use crate::submodules;

/// One thing that was examined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// How it is.
    pub health: Health,
    /// What is so.
    pub what: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// As it should be.
    Good,
    /// Perhaps not as it is meant to be.
    Doubtful,
    /// The gate does not do its work.
    Bad,
}

/// So many contracts of which the same is to be said are named.
const NAMED: usize = 5;

/// More of a CI file than this is not read.
const CI_FILE: u64 = 1 << 20;

/// Looks at everything that makes a gate compare something: the policy, the
/// baselines, the packages that it leaves out, and the CI that calls it.
pub fn doctor(request: &Request) -> Vec<Sign> {
    let mut signs = Vec::new();
    match check(request) {
        Ok(checked) => compared(&checked, &mut signs),
        Err(error) => signs.push(Sign {
            health: Health::Bad,
            what: format!("`witgate check` fails: {}", error.message()),
            help: error.help(),
        }),
    }
    let root = root();
    signs.extend(submodules::submodules_around(&root).into_iter().map(|it| Sign {
        health: if it.help.is_none() { Health::Good } else { Health::Doubtful },
        what: it.what,
        help: it.help,
    }));
    let Ok(files) = survey(&root) else { return signs };
    called(&root, &files, &mut signs);
    guarded(&root, &files, &mut signs);
    signs
}

fn good(what: String) -> Sign {
    Sign { health: Health::Good, what, help: None }
}

/// What the check of this very moment compares.
fn compared(checked: &Checked, signs: &mut Vec<Sign>) {
    let (mut unversioned, mut unreleased) = (Vec::new(), Vec::new());
    // What is gone is reported in a note.
    let there = |outcome: &&Outcome| outcome.candidate.form != Form::Nothing;
    for outcome in checked.outcomes.iter().filter(there) {
        let Outcome { baseline, release, candidate, verdict, .. } = outcome;
        let place = &candidate.place;
        let counted = &verdict.compared;
        let size = format!(
            "{}, {}, {}",
            count(counted.worlds, "world"),
            count(counted.interfaces, "interface"),
            count(counted.functions, "function")
        );
        signs.push(match baseline.contract.packages.is_empty() {
            false => good(format!("{place}: compared with {}: {size}", name(baseline))),
            true => Sign {
                health: Health::Doubtful,
                what: format!("{place}: not compared (baseline `none`), so no breaking change is found: {size}"),
                help: Some(
                    "this is right for a new package; otherwise set `baseline` in \
                     witgate.toml, or `--against`"
                        .to_owned(),
                ),
            },
        });
        // A component has no version that a release could require.
        if release.is_none() && candidate.form == Form::Component {
            continue;
        }
        match (release, &verdict.release) {
            (Some(release), _) => {
                signs.push(good(format!("{place}: the last release is {}", name(release))));
            }
            (None, Some(_)) => {
                signs.push(good(format!("{place}: the last release is the same commit")));
            }
            (None, None) if candidate.contract.roots.iter().all(|it| it.version.is_none()) => {
                unversioned.push(place.as_str());
            }
            (None, None) => unreleased.push(place.as_str()),
        }
    }
    let without = |places: &[&str], help: &str| Sign {
        health: Health::Doubtful,
        what: format!(
            "{}: not compared with a release, so the required version is not known",
            first_few_names(places, NAMED)
        ),
        help: Some(help.to_owned()),
    };
    if !unversioned.is_empty() {
        let help = "no version is declared, so no tag can be its release: declare one (`package \
                    a:b@0.1.0;`), or name the tags: `release = \"release:GLOB\"` in witgate.toml";
        signs.push(without(&unversioned, help));
    }
    if !unreleased.is_empty() {
        let help = "fetch the tags with `git fetch --tags`, or name the release: `release = \
                    \"release:GLOB\"` in witgate.toml; there is none before the first release";
        signs.push(without(&unreleased, help));
    }
    for note in &checked.notes {
        signs.push(Sign { health: Health::Doubtful, what: note.clone(), help: None });
    }
}

/// The directory in which the repository begins, or this one.
pub(crate) fn root() -> PathBuf {
    match tree::way_to_root(Path::new("")).as_str() {
        "" => PathBuf::from("."),
        way => PathBuf::from(way),
    }
}

/// Whether some CI runs witgate, and respects what it says.
fn called(root: &Path, files: &[String], signs: &mut Vec<Sign>) {
    let is_ci = |file: &&String| {
        let in_workflows = file.starts_with(".github/workflows/");
        let yaml = file.ends_with(".yml") || file.ends_with(".yaml");
        let known = [".gitlab-ci", ".pre-commit-config", "azure-pipelines", ".circleci/config"];
        let other = known.iter().any(|name| file.starts_with(name)) || file.starts_with(".gitlab/");
        yaml && (in_workflows || other)
            || matches!(file.as_str(), "Jenkinsfile" | "Makefile" | "justfile" | ".ci/run")
    };
    let mut calls = false;
    for file in files.iter().filter(is_ci) {
        let Some(text) = read(&root.join(file)) else { continue };
        let runs = |line: &&str| line.contains("witgate") && !line.trim_start().starts_with('#');
        let lines: Vec<&str> = text.lines().filter(runs).collect();
        if lines.is_empty() {
            continue;
        }
        calls = true;
        signs.push(good(format!("{file} runs witgate")));
        let shrugs = lines.iter().any(|line| line.contains("|| true"));
        if shrugs || text.contains("continue-on-error: true") {
            let how = if shrugs { "`|| true`" } else { "`continue-on-error: true`" };
            signs.push(Sign {
                health: if shrugs { Health::Bad } else { Health::Doubtful },
                what: format!("{file} ignores failures of a step: {how}"),
                help: Some(
                    "remove it; to let changes pass, set `fail-on` in witgate.toml".to_owned(),
                ),
            });
        }
        let checks_out = text.contains("actions/checkout");
        let bare = lines.iter().any(|line| line.contains("witgate check"));
        if checks_out && bare && !text.contains("fetch-depth: 0") {
            signs.push(Sign {
                health: Health::Doubtful,
                what: format!("{file} checks out one commit, and `witgate check` needs two"),
                help: Some("use the action, which fetches both, or `fetch-depth: 0`".to_owned()),
            });
        }
    }
    if !calls {
        signs.push(Sign {
            health: Health::Doubtful,
            what: "no CI workflow runs witgate".to_owned(),
            help: Some(CiSnippet::new(files, None).advice()),
        });
    }
}

/// Whether somebody is asked before the policy changes.
fn guarded(root: &Path, files: &[String], signs: &mut Vec<Sign>) {
    let has_policy = files.iter().any(|file| file.ends_with(witgate_config::FILE_NAME));
    let owners = ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
    let owners = owners.iter().find(|file| files.iter().any(|known| known == **file));
    if !has_policy {
        return;
    }
    let names = |text: &str| {
        let rules = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        rules.filter_map(|line| line.split_whitespace().next()).any(|pattern| {
            pattern.ends_with(witgate_config::FILE_NAME) || matches!(pattern, "*" | "/" | "*.toml")
        })
    };
    let text = owners.and_then(|file| read(&root.join(file)));
    signs.push(match text.is_some_and(|text| names(&text)) {
        true => good("witgate.toml has a CODEOWNERS entry".to_owned()),
        false => Sign {
            health: Health::Doubtful,
            what: "witgate.toml has no CODEOWNERS entry, so authors can waive their own findings"
                .to_owned(),
            help: Some("add one, or set `[policy] from = \"baseline\"`".to_owned()),
        },
    });
}

fn read(file: &Path) -> Option<String> {
    witgate_files::read_text(file, CI_FILE).ok()
}
