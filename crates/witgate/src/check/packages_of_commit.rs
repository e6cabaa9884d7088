//! Which packages a commit's policy would have examined.

use witgate_config::Config;
use witgate_load::{Commit, History, Place, is_aside};
use witgate_model::path;

use super::policy::excludes;
use super::{Request, components, units};
use crate::error::Error;

/// The packages that a commit's policy names, or what is found there by default.
pub(crate) fn packages_of_commit(
    request: &Request,
    history: &History,
    commit: &Commit,
    policy: Option<&(String, Config)>,
) -> Result<Vec<String>, Error> {
    let named = policy.filter(|(_, policy)| !policy.packages.is_empty());
    let packages = named.iter().flat_map(|(file, policy)| {
        policy.packages.iter().map(|package| match package.path.value.as_str() {
            "." => path::parent(file).to_owned(),
            path => path::join(path::parent(file), path),
        })
    });
    let scopes: Vec<String> = match (&request.place, named) {
        (None, Some(_)) => packages.collect(),
        (None, None) => vec![history.prefix().to_owned()],
        (Some(text), _) => match Place::parse(text) {
            Ok(Place::Path(path)) => {
                let asked = history.path_of(&request.directory.join(path));
                let below = |package: &String| {
                    asked
                        .as_ref()
                        .is_some_and(|asked| path::is_within(package, asked) && package != asked)
                };
                asked.iter().cloned().chain(packages.filter(below)).collect()
            }
            _ => Vec::new(),
        },
    };
    let fail = |error| Error::NoBaseline { error };
    let is_found = request.place.is_none() && named.is_none();
    // It is needed for every package, and reads all directories at once.
    let inventory = history.inventory(commit);
    let mut found = Vec::new();
    for scope in &scopes {
        let mut own = Vec::new();
        for path in [scope.clone(), path::join(scope, "wit")] {
            if own.is_empty() && history.holds_wit(commit, &path).map_err(fail)? {
                own.push(path);
            }
        }
        // A file is examined by itself.
        if scope.ends_with(".wit") && history.bytes(commit, scope).map_err(fail)?.is_some() {
            own.push(scope.clone());
        }
        let inventory = inventory.as_ref().map_err(|error| fail(error.clone()))?;
        let is_another = |home: &str| {
            let inner = scopes.iter().filter(|other| *other != scope);
            let inner = inner.filter(|other| path::is_within(other, scope.as_str()));
            path::is_below(home, inner.map(String::as_str))
        };
        if is_found {
            own.clear();
        }
        // Of several packages in the files of a directory each is one.
        let files_of = |own: &str| -> Vec<String> {
            let listed = inventory.below(own).map(|listed| listed.path());
            listed.filter(|home| units::is_file_of(home, own)).map(str::to_owned).collect()
        };
        let mut own: Vec<String> = own
            .into_iter()
            .flat_map(|own| match files_of(&own) {
                files if files.is_empty() || inventory.package(&own).is_some() => vec![own],
                files => files,
            })
            .collect();
        let below = units::homes(inventory, scope, |home| {
            let is_excluded =
                policy.is_some_and(|(file, policy)| excludes(policy, path::parent(file), home));
            let below = home.strip_prefix(scope.as_str()).unwrap_or(home);
            let is_own = own.iter().any(|own| home == own || units::is_file_of(home, own));
            !is_own && !is_excluded && !is_aside(below) && !is_another(home)
        });
        own.extend(below);
        // What a policy names is examined, copies and components too.
        let mut listed = inventory.packages().iter();
        let is_below = |path: &str| path::is_within(path, scope.as_str());
        if own.is_empty()
            && named.is_some()
            && listed.all(|it| it.is_vendored() || !is_below(it.path()))
        {
            own.push(scope.clone());
        }
        let new = own.into_iter().filter(|home| !found.contains(home));
        found.extend(new.collect::<Vec<_>>());
    }
    match found.is_empty() && is_found {
        true => components::before(history, commit, policy).map_err(fail),
        false => Ok(found),
    }
}
