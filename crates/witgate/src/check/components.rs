//! Components of a repository that has no WIT: they are what others run, and so
//! what is pinned and checked.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_config::{Artifact, Config, Stated};
use witgate_load::{Commit, Error, History, is_aside, is_skipped, survey, tracked, tree};
use witgate_lock::Pins;
use witgate_model::{Site, path};
use witgate_verify::LOCK_FILE;

use super::policy::Policy;
use super::{Request, units};
use crate::impact::path_pattern::names_component;

/// More components than anyone keeps in a repository.
const MOST: usize = 1000;

/// The eight bytes that begin a component in binary form; a core module has other
/// ones behind the first four.
const BEGINNING: [u8; 8] = *b"\0asm\x0d\0\x01\0";

/// The components of the policy, or those that are below the anchor, by their
/// paths from there; none where there is WIT.
pub(super) fn find_components(policy: &Policy) -> Vec<String> {
    let files = survey(anchor_directory(policy)).unwrap_or_default();
    if files.iter().any(|file| file.ends_with(".wit") && !is_skipped_path(file)) {
        return Vec::new();
    }
    let stated = policy.config().map(|config| config.artifacts.as_slice()).unwrap_or_default();
    let is_there = |path: &String| policy.anchor.join(path).is_file();
    if !stated.is_empty() {
        let paths = stated.iter().map(|artifact| artifact.path.value.clone());
        return paths.filter(is_there).collect();
    }
    let is_component = |file: &String| {
        file.ends_with(".wasm") && !is_skipped_path(file) && begins_like_one(policy, file)
    };
    files.into_iter().filter(is_component).take(MOST).collect()
}

/// Which files of a directory are listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Those that git tracks.
    Tracked,
    /// Those that git does not ignore.
    NotIgnored,
}

/// The components below the anchor that the policy does not name.
pub(crate) struct Unnamed {
    /// Those that may be somebody's to ship.
    pub(crate) all: Vec<String>,
    /// Those of tests, examples and demos, which are nobody's to ship.
    pub(crate) aside: Vec<String>,
}

/// The components below the anchor that the policy names neither as a package or an
/// artifact nor among its consumers. Those of tests and examples are put aside, unless
/// the repository has no WIT and a check without a policy would compare them.
pub(crate) fn unnamed(policy: &Policy, listing: Listing) -> Unnamed {
    let files = match listing {
        Listing::Tracked => tracked(anchor_directory(policy)),
        Listing::NotIgnored => survey(anchor_directory(policy)),
    };
    let files = files.unwrap_or_default();
    let is_without_wit = !files.iter().any(|file| file.ends_with(".wit") && !is_skipped_path(file));
    let is_named = |file: &str| {
        let config = policy.config();
        config.is_some_and(|config| {
            let consumers = config.consumers.iter().flat_map(|it| &it.paths.value);
            config.is_excluded(file)
                || config.packages.iter().any(|it| path::is_within(file, &it.path.value))
                || config.artifacts.iter().any(|it| it.path.value == file)
                || consumers.into_iter().any(|pattern| names_component(pattern, file))
        })
    };
    let is_unnamed = |file: &String| {
        file.ends_with(".wasm")
            && !is_skipped_path(file)
            && !is_named(file)
            && begins_like_one(policy, file)
    };
    let unnamed = files.into_iter().filter(is_unnamed).take(MOST);
    let (aside, all) = unnamed.partition(|file| !is_without_wit && is_of_tests(file));
    Unnamed { all, aside }
}

/// Notes that list the components which the policy does not name.
pub(crate) fn unnamed_notes(request: &Request, policy: &Policy) -> Vec<String> {
    let Some(config) = policy.config() else { return Vec::new() };
    let is_silent = config.packages.is_empty() && config.artifacts.is_empty();
    // A policy that names nothing finds the components of a repository without WIT.
    if request.place.is_some() || is_silent && !find_components(policy).is_empty() {
        return Vec::new();
    }
    let Unnamed { all, aside } = unnamed(policy, Listing::Tracked);
    let all: BTreeSet<String> = all.into_iter().collect();
    let unnamed = (!all.is_empty()).then(|| {
        let components = if all.len() == 1 { "component" } else { "components" };
        format!(
            "no `[[artifact]]` names the {components} {}: add one for each in witgate.toml, or \
             add them to `exclude`; `[consumers]` names components that run on what is checked",
            units::named(&all)
        )
    });
    unnamed.into_iter().chain(aside_note(aside)).collect()
}

/// A note on the components of tests, examples and demos.
pub(crate) fn aside_note(aside: Vec<String>) -> Option<String> {
    let aside: BTreeSet<String> = aside.into_iter().collect();
    (!aside.is_empty()).then(|| {
        format!(
            "skipped components of tests, examples and demos: {}; an `[[artifact]]` in \
             witgate.toml includes one",
            units::named(&aside)
        )
    })
}

/// The components that would have been found in a commit, by their paths from the
/// root of the repository.
pub(super) fn before(
    history: &History,
    commit: &Commit,
    policy: Option<&(String, Config)>,
) -> Result<Vec<String>, Error> {
    let files = history.files(commit)?;
    if files.iter().any(|file| file.ends_with(".wit") && !is_skipped_path(file)) {
        return Ok(Vec::new());
    }
    let stated = policy.filter(|(_, config)| !config.artifacts.is_empty());
    if let Some((file, config)) = stated {
        let home = path::parent(file);
        let paths = config.artifacts.iter().map(|it| path::join(home, &it.path.value));
        return Ok(paths.filter(|path| files.contains(path)).collect());
    }
    let is_below =
        |file: &&String| path::upwards(path::parent(file)).any(|it| it == history.prefix());
    let files = files.iter().filter(is_below);
    let files = files.filter(|file| file.ends_with(".wasm") && !is_skipped_path(file));
    let component = |file: &String| match history.bytes(commit, file) {
        Ok(bytes) => bytes.is_some_and(|it| it.starts_with(&BEGINNING)).then(|| Ok(file.clone())),
        Err(error) => Some(Err(error)),
    };
    files.filter_map(component).take(MOST).collect()
}

/// The artifacts of the policy; where it names nothing at all, the components
/// that were found.
pub(super) fn artifacts(policy: &Policy, found: &[String]) -> Vec<Artifact> {
    let stated = policy.config().map(|config| config.artifacts.as_slice()).unwrap_or_default();
    if !stated.is_empty() || !policy.packages().is_empty() {
        return stated.to_vec();
    }
    let site = Site::default();
    let artifact = |path: &String| Artifact {
        path: Stated { value: path.clone(), site: site.clone() },
        world: None,
        manifest: None,
        attestations: None,
        capabilities: None,
        site: site.clone(),
    };
    let mut paths: Vec<String> =
        found.iter().filter(|path| begins_like_one(policy, path)).cloned().collect();
    // What was pinned as a component stays one, whatever is there now.
    let way = tree::way_to_root(&policy.anchor);
    let lock = policy.anchor.join(path::join(&way, LOCK_FILE));
    if policy.config().is_none()
        && let Ok(pins) = Pins::read(&lock, &path::shown(&lock))
    {
        paths.extend(pins.artifacts.iter().map(|pin| path::join(&way, &pin.path)));
    }
    paths.sort();
    paths.dedup();
    paths.iter().map(artifact).collect()
}

fn anchor_directory(policy: &Policy) -> &Path {
    match policy.anchor.as_os_str().is_empty() {
        true => Path::new("."),
        false => &policy.anchor,
    }
}

/// Whether a file is in a directory that holds no contracts, such as build output.
fn is_skipped_path(file: &str) -> bool {
    path::parent(file).split('/').any(is_skipped)
}

/// Whether a file is in a directory of tests or examples. `dist` holds no WIT of its
/// own, and is where components are committed.
fn is_of_tests(file: &str) -> bool {
    path::parent(file).split('/').any(|name| name != "dist" && is_aside(name))
}

fn begins_like_one(policy: &Policy, file: &str) -> bool {
    use std::io::Read as _;
    let mut beginning = [0; 8];
    let file = witgate_files::open(&policy.anchor.join(file));
    file.is_ok_and(|(mut file, _)| {
        file.read_exact(&mut beginning).is_ok() && beginning == BEGINNING
    })
}
