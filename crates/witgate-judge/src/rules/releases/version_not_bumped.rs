use std::sync::Arc;

use semver::Version;
use witgate_diff::What;
use witgate_model::{Bump, Item, PackageName};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};
use crate::terms::is_component;

use super::governed;

pub(crate) static RULE: Rule = Rule {
    id: "version-not-bumped",
    summary: "a package changed and its version did not",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
Two different contracts have the same name and version. Hosts, registries and
lock files cannot tell them apart, and nobody can find out which of them a
component was built against. Plugins that were published before the change
break, although the host has the version that they ask for.

An additive change is a warning until the version is raised, so that not every
pull request has to raise it; a breaking change is an error. If the version was
raised since the last release and is not released yet, `witgate check` compares
with the last release, whose tag it looks for; name tags of another form with
`--release release:plugin-v*`.

For a dependency it means that somebody edited a copy of it, or that its owner
published twice under one version.
"#,
    instead: r#"
Declare the version that the message names. Fetch a dependency again, and pin it
by its digest.
"#,
    source: r#"
Wasmtime's `Linker` relies on interfaces that, "once defined, are never
changed"; wit-parser rejects loading both.
"#,
};

fn judge(evidence: &Evidence<'_>, releases: &[Release]) -> Vec<Draft> {
    // Nobody can declare a version in a compiled component.
    if is_component(evidence.baseline, evidence.candidate) {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> =
        releases.iter().filter_map(|release| root(evidence, release)).collect();
    drafts.extend(evidence.pairing.pairs().filter_map(|pair| dependency(evidence, pair)));
    drafts
}

fn root(evidence: &Evidence<'_>, release: &Release) -> Option<Draft> {
    let Release { package, required, next_version, .. } = release;
    let (was, now) = governed::names(evidence, release)?;
    // Under another name it is not the same package, whatever its version.
    if !was.same_package(&now) {
        return None;
    }
    let (version, still) = still(&was, &now)?;
    if *required == Bump::None {
        return None;
    }
    let mut draft = match next_version {
        Some(next) => Draft::new(
            format!("`{package}` has {required} changes, but {still}"),
            format!(
                "declare `{next}` or later; if `{version}` is not released yet, name the last release \
                 with `--release`"
            ),
        ),
        None => Draft::new(
            format!("`{package}` has {required} changes, but {still}"),
            format!("there is no version after `{version}` that allows them: undo the changes"),
        ),
    };
    // What only adds can wait for the release; what breaks must not.
    draft.level = Some(if *required == Bump::Breaking { Level::Error } else { Level::Warn });
    draft.is_owed = true;
    Some(governed::draft_on_release(draft, evidence, release))
}

fn dependency(
    evidence: &Evidence<'_>,
    (was, now): (&Arc<PackageName>, &Arc<PackageName>),
) -> Option<Draft> {
    let (_, still) = still(was, now)?;
    let is_root = evidence.baseline.contract.roots.contains(was)
        || evidence.candidate.contract.roots.contains(now);
    if is_root || !changed(evidence, now) {
        return None;
    }
    let span = evidence.candidate.contract.packages.get(now).map(|package| package.span);
    let place = span.and_then(|span| evidence.candidate.sources.place(span));
    // Text that is no copy is written in this repository.
    let is_own = place.is_some_and(|it| !it.file.path.split('/').any(|name| name == "deps"));
    let mut roots = evidence.candidate.contract.roots.iter();
    let may_be_own = roots.any(|root| root.namespace == now.namespace);
    let help = match (is_own, may_be_own) {
        (true, _) => "declare a later version of it, which its users then name",
        (false, true) => "declare a later version of it; if it is a copy, fetch it again",
        (false, false) => "fetch it again, and pin it by its digest",
    };
    let mut draft = Draft::new(format!("dependency `{}` changed, but {still}", now.bare()), help);
    draft.level = Some(Level::Warn);
    draft.items = (Some(Item::Package(was.clone())), Some(Item::Package(now.clone())));
    Some(draft)
}

/// The version that a package still has, and a clause that says so. One that
/// differs in build metadata alone is no other version.
fn still<'a>(was: &PackageName, now: &'a PackageName) -> Option<(&'a Version, String)> {
    let (was, now) = (was.version.as_ref()?, now.version.as_ref()?);
    if now.cmp_precedence(was).is_ne() {
        return None;
    }
    let clause = match was == now {
        true => format!("its version is still `{now}`"),
        false => format!("only the build metadata of its version changed (`{was}` to `{now}`)"),
    };
    Some((now, clause))
}

/// Whether what a dependency promises differs. The contract holds what is used of it,
/// so that interfaces come and go without any change to it.
fn changed(evidence: &Evidence<'_>, package: &Arc<PackageName>) -> bool {
    evidence.changes.iter().any(|change| {
        let (Some(was), Some(now)) = (&change.was, &change.now) else {
            let interface = matches!(change.what, What::InterfaceAdded | What::InterfaceRemoved);
            let name = match change.item() {
                item if change.now.is_some() => Some(item.package()),
                item => evidence.pairing.now(item.package()),
            };
            return name == Some(package) && !interface;
        };
        let idle = matches!(
            change.what,
            What::Respelled { .. }
                | What::SinceChanged { .. }
                | What::UnstableChanged { .. }
                | What::RootChanged { .. }
                | What::VersionChanged { .. }
                | What::PackageRenamed
        );
        let stays = still(was.package(), package).is_some();
        !idle && now.package() == package && stays
    })
}
