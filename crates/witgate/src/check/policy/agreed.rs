//! The policy that counts: that of this change, or that of the commit which it started
//! from, and what this change's lets pass that the other did not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use witgate_config::{Artifact, Config, FILE_NAME, Package, PolicyFrom};
use witgate_judge::{Fact, LoosenedKind, PolicyLoosened};
use witgate_load::{Commit, Error as Load, History, Place, tree};
use witgate_model::path;

use super::{Policy, nearest_package, set_out, start};
use crate::check::baseline::in_git;
use crate::check::packages_of_commit::packages_of_commit;
use crate::check::{Request, task};
use crate::error::Error;

impl Policy {
    /// The policy that counts: this one, or that of the baseline where it
    /// reserves the say. With what this one loosens against the baseline's.
    pub(crate) fn agreed(
        self,
        request: &Request,
        history: Option<&History>,
        notes: &mut Vec<String>,
    ) -> Result<(Policy, Vec<Fact>), Error> {
        let Some((history, commit)) = self.commit_before(request, history, notes)? else {
            return Ok((self, Vec::new()));
        };
        let own = self.file.as_ref().map(|file| history.path_of(file));
        if let Some(None) = own {
            notes.push("the policy is outside of the repository and was not compared".into());
            return Ok((self, Vec::new()));
        }
        let own = own.flatten();
        let was = self.policy_before(request, history, &commit, own.as_deref(), notes)?;
        let packages_before = packages_of_commit(request, history, &commit, was.as_ref())?;
        let file_before = was.as_ref().map(|(file, _)| file.clone());
        let stated_before =
            was.clone().map(|(file, config)| (path::parent(&file).to_owned(), config));
        let was = was.map(|(file, config)| self.with_moved(config, &file, history, &commit));
        let reserved = was.as_ref().is_some_and(|was| was.policy_from() == PolicyFrom::Baseline);
        let mut loosened = witgate_config::loosened(was.as_ref(), self.config.as_ref(), !reserved);
        loosened.extend(replaced(file_before.as_ref(), own.as_ref(), !reserved));
        // Without a policy, or with one that names none, the package was found.
        if was.as_ref().is_none_or(|was| was.packages.is_empty()) {
            loosened.extend(self.left_out(!reserved));
        }
        let baseline_levels = was.as_ref().map(|was| was.levels.clone()).unwrap_or_default();
        let names_new_release =
            !reserved && loosened.iter().any(|it| it.kind == LoosenedKind::NewRelease);
        let baseline_config = was.clone();
        let mut agreed = match reserved {
            true => self.reserved(was),
            false => self,
        };
        if let (Some(config), Some(was)) = (&mut agreed.config, &baseline_config) {
            config.mark_merged_waivers(was);
        }
        let agreed = Policy {
            baseline_levels,
            baseline_config,
            stated_before,
            names_new_release,
            commit: Some(commit),
            packages_before,
            ..agreed
        };
        Ok((agreed, loosened.into_iter().map(Fact::PolicyLoosened).collect()))
    }

    /// The commit that this change started from, as far as it is here.
    fn commit_before<'h>(
        &self,
        request: &Request,
        history: Option<&'h History>,
        notes: &mut Vec<String>,
    ) -> Result<Option<(&'h History, Commit)>, Error> {
        let baseline = set_out(request)?;
        if !in_git(&baseline) {
            return Ok(None);
        }
        let found = history.map(|history| (history, history.commit(&baseline, None)));
        if let Some((_, Err(error @ Load::NoMergeBase { shallow: false, .. }))) = &found
            && request.against.is_none()
        {
            // A branch without a past would choose its policy, and its baseline by it.
            return Err(Error::NoBaseline { error: error.clone() });
        }
        let found = found.and_then(|(history, commit)| Some((history, commit.ok()?)));
        if found.is_none() {
            if self.is_there() {
                notes.push(format!("the policy was not compared: {baseline} is not available"));
            }
            if history.is_some() && self.is_pinned(request) {
                notes.push(format!(
                    "the pinned contracts were not compared with those of a commit: {baseline} is \
                     not available, so that a change could pin what it breaks"
                ));
            }
        }
        Ok(found)
    }

    /// The policy of that commit, with its path from the root of the repository.
    fn policy_before(
        &self,
        request: &Request,
        history: &History,
        commit: &Commit,
        own: Option<&str>,
        notes: &mut Vec<String>,
    ) -> Result<Option<(String, Config)>, Error> {
        // It may be this very change that takes it away, or puts another nearer or further.
        let mut files: Vec<String> = Vec::new();
        if request.policy.is_none() {
            let start = history.path_of(&Path::new(".").join(start(request)));
            let nearest = start.iter().flat_map(|start| path::upwards(start));
            files.extend(nearest.map(|directory| path::join(directory, FILE_NAME)));
        }
        files.extend(own.map(str::to_owned));
        if self.is_anchored || self.config.is_none() {
            let above = path::upwards(history.prefix());
            files.extend(above.map(|directory| path::join(directory, FILE_NAME)));
        }
        // Mostly all three lead to the same ones.
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(file.clone()));
        for file in files {
            let text = history.text(commit, &file);
            let Some(text) = text.map_err(|error| Error::NoBaseline { error })? else { continue };
            let config = match Config::read(&file, &text) {
                Ok(config) => config,
                // What another version reads is not for this one to pass over, unless
                // this change says that this one may.
                Err(error) if error.is_of_another_version() => {
                    let restated = self.restated(&file, &text);
                    restated.ok_or_else(|| Error::policy_of_baseline(error))?
                }
                Err(error) => {
                    notes.push(format!(
                        "the policy of the baseline is not valid and does not count: {}",
                        error.message()
                    ));
                    return Ok(None);
                }
            };
            return Ok(Some((file, config)));
        }
        Ok(None)
    }

    /// The baseline's policy, which requires another version of witgate, where this change
    /// may say so and requires one that this is.
    fn restated(&self, file: &str, text: &str) -> Option<Config> {
        self.config.as_ref()?.required_version.as_ref()?;
        let was = Config::read_of_any_version(file, text).ok()?;
        (was.policy_from() == PolicyFrom::Candidate).then_some(was)
    }

    /// The baseline's policy, with each package that moved under the path that this
    /// policy has for it.
    fn with_moved(
        &self,
        mut was: Config,
        file: &str,
        history: &History,
        commit: &Commit,
    ) -> Config {
        let kept = |path: &str| self.package(path).is_some();
        if was.packages.iter().all(|package| kept(&package.path.value)) {
            return was;
        }
        let Ok(went) = history.went(commit) else { return was };
        let named = self.packages().iter().map(|package| &package.path.value);
        let named: BTreeMap<String, &String> = named
            .flat_map(|path| {
                let directory = history.path_of(&self.anchor.join(path));
                let inner = directory.iter().map(|directory| path::join(directory, "wit"));
                directory.iter().cloned().chain(inner).map(move |it| (it, path)).collect::<Vec<_>>()
            })
            .collect();
        let anchor = path::parent(file).to_owned();
        for package in was.packages.iter_mut().filter(|package| !kept(&package.path.value)) {
            let home = path::join(&anchor, &package.path.value);
            let homes = [path::join(&home, "wit"), home];
            let now = homes.iter().filter_map(|home| went.get(home)?.first()).min();
            if let Some(path) = now.and_then(|now| named.get(now)) {
                package.path.value = (*path).clone();
            }
        }
        was
    }

    /// The baseline's policy in the place of this one, over the packages of both.
    fn reserved(self, was: Option<Config>) -> Policy {
        let own: Vec<Package> = self.packages().to_vec();
        let artifacts = self.config.iter().flat_map(|config| config.artifacts.iter().cloned());
        let artifacts: Vec<Artifact> = artifacts.collect();
        let mut config = was;
        if let Some(config) = &mut config {
            // What is gone is found as that.
            config.packages.retain(|package| self.anchor.join(&package.path.value).exists());
            // What is below a package of the baseline has that one's terms.
            let named = |path: &str, packages: &[Package]| {
                path::is_below(path, packages.iter().map(|package| package.path.value.as_str()))
            };
            for package in own {
                if !named(&package.path.value, &config.packages) {
                    config.packages.push(package);
                }
            }
            // An artifact that is new has the terms of all others.
            for artifact in artifacts {
                if config.artifacts.iter().all(|it| it.path.value != artifact.path.value) {
                    config.artifacts.push(Artifact { capabilities: None, ..artifact });
                }
            }
        }
        let levels = config.as_ref().map(|config| config.levels.clone()).unwrap_or_default();
        Policy { config, levels, is_reserved: true, ..self }
    }

    /// The package that would be found, where this policy names others.
    fn left_out(&self, is_in_force: bool) -> Option<PolicyLoosened> {
        let [first, ..] = self.packages() else { return None };
        let Place::Path(found) = task::find(Place::Path(self.anchor.clone())) else { return None };
        let path = tree::within(&self.anchor, &found)?;
        if !tree::holds_wit(&found) || self.package(&path).is_some() {
            return None;
        }
        let shown = if path.is_empty() { ".".to_owned() } else { path };
        Some(PolicyLoosened {
            kind: LoosenedKind::Other,
            matter: format!("`{shown}` is no longer checked: the policy names other packages"),
            merge_if: "nobody depends on the package; otherwise add a `[[package]]` for it",
            is_in_force,
            sites: [None, Some(first.site.clone())],
            identity: shown,
        })
    }

    /// In what a package is held to less where it is now than where it was, which are paths
    /// from the root of the repository.
    pub(crate) fn loosened_by_move(
        &self,
        history: &History,
        from: &str,
        to: &str,
    ) -> Vec<PolicyLoosened> {
        let (Some((directory, was)), Some(now)) = (&self.stated_before, &self.config) else {
            return Vec::new();
        };
        let anchor = history.path_of(&self.anchor).unwrap_or_default();
        let sides = [
            (was, governing_below(was, directory, from), from),
            (now, governing_below(now, &anchor, to), to),
        ];
        witgate_config::loosened_by_move(sides, !self.is_reserved)
    }
}

/// That another file is the policy than the baseline had for what is checked, of which no
/// path means what it meant. Both are paths from the root of the repository.
fn replaced(
    before: Option<&String>,
    now: Option<&String>,
    is_in_force: bool,
) -> Option<PolicyLoosened> {
    let (before, now) = before.zip(now).filter(|(before, now)| before != now)?;
    Some(PolicyLoosened {
        kind: LoosenedKind::Other,
        matter: format!("the policy is `{now}` in place of `{before}`"),
        merge_if: "the new file requires all that the other one required",
        is_in_force,
        sites: [None, None],
        identity: format!("file {before} {now}"),
    })
}

/// The package of a policy in a directory that governs a path; both from the top of the
/// repository.
fn governing_below<'c>(config: &'c Config, directory: &str, path: &str) -> Option<&'c Package> {
    let is_below = path::is_within(path, directory);
    is_below
        .then(|| path[directory.len()..].trim_start_matches('/'))
        .and_then(|below| nearest_package(config, below))
}
