//! The laws of normalisation over real WIT.

use std::path::{Path, PathBuf};

use wit_parser::{Resolve, UnresolvedPackageGroup};
use witgate_testing::corpus;

use super::oracle::deviations;

fn report(kind: &str, judged: usize, found: &[String]) {
    eprintln!("{judged} {kind} judged");
    assert!(judged > 0, "no {kind} found");
    assert!(found.is_empty(), "{} deviations:\n{}", found.len(), found.join("\n\n"));
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn pairs() {
    let corpus = corpus::root().join("corpus");
    let mut judged = 0;
    let mut found = Vec::new();
    for pair in corpus::directories(&corpus.join("pairs")) {
        for side in ["before", "after"] {
            let path = pair.join(side);
            let again = |mut resolve: Resolve| {
                let (root, _) = resolve.push_dir(&path).ok()?;
                Some((resolve, root))
            };
            if again(Resolve::new()).is_some() {
                judged += 1;
            }
            let deviations = deviations(&again);
            found.extend(deviations.into_iter().map(|each| format!("{}: {each}", path.display())));
        }
    }
    report("sides of pairs", judged, &found);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn releases() {
    let corpus = corpus::root().join("corpus");
    let mut judged = 0;
    let mut found = Vec::new();
    for release in corpus::directories(&corpus.join("wasi-releases")) {
        let mut packages = Vec::new();
        with_wit(&release, &mut packages);
        let is_draft = |path: &Path| path.to_string_lossy().contains("draft");
        let groups: Vec<_> = packages
            .iter()
            .filter_map(|path| Some((path, UnresolvedPackageGroup::parse_dir(path).ok()?)))
            .collect();
        for (path, main) in &groups {
            let deps = groups.iter().filter(|(other, _)| other != path);
            let deps: Vec<_> = deps
                .filter(|(other, _)| is_draft(other) == is_draft(path))
                .map(|(_, group)| group.clone())
                .collect();
            let again = |mut resolve: Resolve| {
                let root = resolve.push_groups(main.clone(), deps.clone()).ok()?;
                Some((resolve, root))
            };
            if again(Resolve::new()).is_some() {
                judged += 1;
            } else {
                eprintln!("{}: does not resolve", path.display());
            }
            let deviations = deviations(&again);
            found.extend(deviations.into_iter().map(|each| format!("{}: {each}", path.display())));
        }
    }
    report("packages of releases", judged, &found);
}

fn with_wit(path: &Path, found: &mut Vec<PathBuf>) {
    let mut entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    if entries.any(|entry| entry.path().extension().is_some_and(|ext| ext == "wit")) {
        found.push(path.to_owned());
    }
    for directory in corpus::directories(path) {
        with_wit(&directory, found);
    }
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn components() {
    let corpus = corpus::root().join("corpus");
    let mut judged = 0;
    let mut found = Vec::new();
    let mut files = Vec::new();
    with_extension(&corpus.join("components"), "wasm", &mut files);
    for path in files {
        let bytes = std::fs::read(&path).expect("the corpus can be read");
        let Ok(decoded) = wit_component::decode(&bytes) else { continue };
        judged += 1;
        let (resolve, id) = (decoded.resolve(), decoded.package());
        let (contract, withheld) =
            super::super::from_wasm(&decoded, &super::everything()).expect("nothing is too deep");
        let mut sizes: Vec<_> = resolve.packages[id]
            .worlds
            .values()
            .map(|world| &resolve.worlds[*world])
            .map(|world| (world.name.as_str(), world.imports.len(), world.exports.len()))
            .collect();
        sizes.sort_unstable();
        let worlds: Vec<_> = contract.worlds().collect();
        let ours: Vec<_> = worlds
            .iter()
            .map(|(name, world)| (&*name.name, world.imports.len(), world.exports.len()))
            .collect();
        if sizes != ours || !withheld.is_empty() {
            found.push(format!("{}: {sizes:?} became {ours:?}", path.display()));
        }
    }
    report("components and packages", judged, &found);
}

fn with_extension(path: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    found.extend(files.filter(|path| path.extension().is_some_and(|ext| ext == extension)));
    for directory in corpus::directories(path) {
        with_extension(&directory, extension, found);
    }
}
