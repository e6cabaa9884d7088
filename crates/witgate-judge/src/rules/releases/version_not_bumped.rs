use std::sync::Arc;

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
    summary: "a package changed under the same version",
    rows: Rows::NONE,
    judge: Judge::Whole(judge),
    docs: r#"
Two different contracts bear one name. Hosts, registries and lock files take them
for the same; which of them a component was built against can no longer be told.
Plugins that were published before the change break, and the version that they
ask for is the version that they get.

Declare the version that is named here. A change that only adds is a warning until
then, so that not every pull request must raise the version; one that breaks is an
error. Where the baseline's version was raised itself and is not released yet,
`witgate check` goes by the last release, whose tag it looks for; where the tags
are called otherwise, name them: `--release release:plugin-v*`.

Of a dependency it means that somebody edited a copy of it, or that its owner
published twice under one version. Fetch it again, and pin it with a digest.

Source: Wasmtime's `Linker` relies on interfaces that, "once defined, are never
changed"; wit-parser refuses to load both.
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
    let version = was.version.as_ref().filter(|was| Some(*was) == now.version.as_ref())?;
    if *required == Bump::None && !changed(evidence, &now) {
        return None;
    }
    let mut draft = match next_version {
        Some(next) if next != version => Draft::new(
            format!("`{package}` has {required} changes and is still `{version}`"),
            format!(
                "declare `{next}` or later; where `{version}` is not released yet, name the last \
                 release: `witgate check --release PLACE`"
            ),
        ),
        _ => Draft::new(
            format!("`{package}` changed and is still `{version}`"),
            format!("declare a version above `{version}`"),
        ),
    };
    // What only adds can wait for the release; what breaks must not.
    draft.level = Some(if *required == Bump::Breaking { Level::Error } else { Level::Warn });
    draft.is_owed = true;
    Some(governed::about(draft, evidence, release))
}

fn dependency(
    evidence: &Evidence<'_>,
    (was, now): (&Arc<PackageName>, &Arc<PackageName>),
) -> Option<Draft> {
    let version = was.version.as_ref().filter(|was| Some(*was) == now.version.as_ref())?;
    let is_root = evidence.baseline.contract.roots.contains(was)
        || evidence.candidate.contract.roots.contains(now);
    if is_root || !changed(evidence, now) {
        return None;
    }
    let mut draft = Draft::new(
        format!("dependency `{}` changed and is still `{version}`", now.bare()),
        "fetch it again, and pin it with a digest",
    );
    draft.level = Some(Level::Warn);
    draft.items = (Some(Item::Package(was.clone())), Some(Item::Package(now.clone())));
    Some(draft)
}

/// Whether what a package promises differs. Of a dependency the contract holds
/// what is used of it, so that interfaces come and go without any change to it.
fn changed(evidence: &Evidence<'_>, package: &Arc<PackageName>) -> bool {
    evidence.changes.iter().any(|change| {
        let (Some(was), Some(now)) = (&change.was, &change.now) else {
            let interface = matches!(change.what, What::InterfaceAdded | What::InterfaceRemoved);
            let name = match change.at() {
                item if change.now.is_some() => Some(item.package()),
                item => evidence.pairing.now(item.package()),
            };
            return name == Some(package) && (!interface || evidence.is_root(change));
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
        !idle && now.package() == package && was.package().version == package.version
    })
}
