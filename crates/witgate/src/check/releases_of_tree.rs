//! The releases of a tree whose packages have different versions: each has its own.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use witgate_load::{Commit, History, Place, short_id};
use witgate_model::{Subject, first_few_names};

use super::baseline::FoundBaseline;
use super::releases::{Releases, only};
use super::task::Task;

/// The packages of a candidate, together where they have one version; nothing where
/// all of them do, and of one package whose files have the others nested in them, since
/// these are released with it.
fn by_version(candidate: &Subject) -> Option<Vec<BTreeSet<String>>> {
    if candidate.package().is_some() {
        return None;
    }
    let mut groups: BTreeMap<Option<&Version>, BTreeSet<String>> = BTreeMap::new();
    for root in &candidate.contract.roots {
        groups.entry(root.version.as_ref()).or_default().insert(root.bare());
    }
    (groups.len() > 1).then(|| groups.into_values().collect())
}

/// The last release of each package of a tree, as far as one commit has them: that of
/// most of them. A note says which packages it is not the release of. Nothing where
/// all packages have one version, so that the tree has one release.
pub(super) fn find(
    history: &History,
    commit: &Commit,
    was: Option<&Subject>,
    task: &Task,
    candidate: &Subject,
    found: &mut FoundBaseline,
) -> Option<Option<Subject>> {
    let groups = by_version(candidate)?;
    let mut releases: Vec<(BTreeSet<String>, Subject, FoundBaseline)> = Vec::new();
    let mut lacking: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for names in groups {
        let Some(own) = only(candidate, &names) else { continue };
        let was = was.and_then(|was| only(was, &names));
        let mut alone = FoundBaseline::default();
        let release = Releases::new(history, Some((commit, was.as_ref())), task, &own)
            .of_packages(&names)
            .last(&mut alone);
        match release {
            Some(release) => releases.push((names, release, alone)),
            None => {
                let why = alone.notes.into_iter().next();
                let why = why.unwrap_or_else(|| {
                    "not compared with a release: it declares no version".to_owned()
                });
                lacking.entry(why).or_default().extend(names);
            }
        }
    }
    let is_of_all = releases.is_empty() && lacking.len() == 1;
    found.notes.extend(lacking.into_iter().map(|(why, names)| match is_of_all {
        true => why,
        false => format!("{}: {why}", listed(names)),
    }));
    // The release of most packages, and of several the one of the greater version.
    let size = |package: &str| -> usize {
        let same =
            releases.iter().filter(|(_, release, _)| release.resolved.as_deref() == Some(package));
        same.map(|(names, ..)| names.len()).sum()
    };
    let best = releases
        .iter()
        .max_by_key(|(_, release, _)| size(release.resolved.as_deref().unwrap_or_default()));
    let resolved = best.and_then(|(_, release, _)| release.resolved.clone())?;
    let mut all_names = BTreeSet::new();
    let mut chosen: Option<Subject> = None;
    for (names, release, alone) in releases {
        if release.resolved.as_ref() != Some(&resolved) {
            let (own, other) = (&release.place, release.resolved.as_deref().map(short_id));
            found.notes.push(format!(
                "{}: not compared with its own release, {own} ({}): a `[[package]]` of its own in \
                 witgate.toml compares it with that",
                listed(names),
                other.unwrap_or_default()
            ));
            continue;
        }
        found.is_release_telling = alone.is_release_telling;
        found.is_baseline_out |= alone.is_baseline_out;
        found.notes.extend(alone.notes);
        all_names.extend(names);
        chosen.get_or_insert(release);
    }
    // Together they need what each of them needs.
    let several = history
        .commit(&Place::Git { revision: resolved, path: None }, None)
        .ok()
        .and_then(|commit| {
            let releases = Releases::new(history, None, task, candidate).of_packages(&all_names);
            releases.at_tag(&commit).ok().flatten()
        });
    let chosen =
        chosen.map(|chosen| Subject { place: chosen.place.clone(), ..several.unwrap_or(chosen) });
    found.released_packages = Some(all_names);
    Some(chosen)
}

fn listed(names: BTreeSet<String>) -> String {
    first_few_names(&Vec::from_iter(names), 3)
}
