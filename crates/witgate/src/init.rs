//! A first policy, from what stands in the repository.

use std::path::{Path, PathBuf};

use witgate_config::{FILE_NAME, Found, FoundPackage};
use witgate_load::{Context, History, Options, Place, load, survey};
use witgate_lock::{Digests, FORMATS};
use witgate_model::Subject;

use crate::doctor::{homes, root};
use crate::error::{Error, Party};

/// What was written, and for whom.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The policy's file.
    pub file: PathBuf,
    /// The directories of its packages.
    pub packages: Vec<String>,
    /// Directories of WIT that cannot be read by themselves, and why.
    pub left_out: Vec<(String, String)>,
    /// What to put into the repository's CI.
    pub snippet: &'static str,
}

/// What README.md has.
const GITHUB: &str = "\
.github/workflows/contract.yml

  name: contract
  on:
    pull_request:
    push:
      branches: [main]
  permissions:
    contents: read
  jobs:
    witgate:
      runs-on: ubuntu-24.04
      steps:
        - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
          with:
            persist-credentials: false
        - uses: witgate/witgate@main # better: the full SHA of a release
          with:
            build: true
";

const GITLAB: &str = "\
.gitlab-ci.yml

  include:
    - remote: https://raw.githubusercontent.com/witgate/witgate/main/docs/ci/witgate.gitlab-ci.yml
";

/// Writes a policy at the top of the repository, or here where there is none.
/// One that is there is left alone.
pub fn init() -> Result<Begun, Error> {
    let root = root();
    let file = root.join(FILE_NAME);
    let is_there = || Error::PolicyThere { path: shown(&file) };
    // A link that leads nowhere is there too.
    if file.symlink_metadata().is_ok() {
        return Err(is_there());
    }
    let fail = |error| Error::Load { party: Party::Candidate, error };
    let files = survey(&root).map_err(fail)?;
    let (mut packages, mut left_out) = (Vec::new(), Vec::new());
    for home in homes(&files) {
        match package(&root, home) {
            Ok(package) => packages.push(package),
            Err(error) => left_out.push((home.to_owned(), error.to_string())),
        }
    }
    let history = History::open(&root, FILE_NAME).ok();
    // Ours says what stands here; those of other tools are to be named.
    let foreign = || FORMATS.iter().filter(|format| format.digests != Digests::Own);
    let is_lock = |file: &&String| {
        let name = file.rsplit('/').next().unwrap_or_default();
        foreign().any(|format| format.files.contains(&name))
    };
    let is_artifact = |file: &&String| file.ends_with(".wasm") && !file.contains("/deps/");
    let found = Found {
        locks: files.iter().filter(is_lock).cloned().collect(),
        artifacts: files.iter().filter(is_artifact).cloned().collect(),
        default_branch: history.as_ref().and_then(History::default_branch),
        tags: history
            .and_then(|history| history.commit(&Place::Release { tags: None }, None).ok())
            .map(|_| "v*".to_owned()),
        packages,
    };
    let unwritable = |error: std::io::Error| match error.kind() {
        // It came while the contracts were read.
        std::io::ErrorKind::AlreadyExists => is_there(),
        _ => Error::PolicyUnwritable { path: shown(&file), reason: error.to_string() },
    };
    witgate_files::create(&file, witgate_config::template(&found)).map_err(unwritable)?;
    let is_gitlab = files.iter().any(|file| file.starts_with(".gitlab-ci"));
    Ok(Begun {
        left_out,
        packages: found.packages.into_iter().map(|package| package.path).collect(),
        snippet: if is_gitlab { GITLAB } else { GITHUB },
        file,
    })
}

fn shown(file: &Path) -> String {
    witgate_model::path::shown(file)
}

/// What stands in a directory of WIT.
fn package(root: &Path, home: &str) -> Result<FoundPackage, witgate_load::Error> {
    let place = Place::Path(if home == "." { root.to_owned() } else { root.join(home) });
    let Subject { contract, .. } = load(&place, &Context::default(), &Options::default())?;
    let worlds = |name| {
        let package = contract.packages.get(name);
        package.into_iter().flat_map(|package| package.worlds.keys().map(ToString::to_string))
    };
    Ok(FoundPackage {
        path: home.to_owned(),
        name: contract.roots.first().map(ToString::to_string),
        worlds: contract.roots.iter().flat_map(worlds).collect(),
    })
}
