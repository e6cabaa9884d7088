//! Packages that this check compares and that later ones overlook: a change has moved them
//! to where nobody looks, or made something else of them.

use std::collections::BTreeSet;

use witgate_judge::{Fact, LoosenedKind, PolicyLoosened};
use witgate_model::{Form, PackageName, path};

use super::baseline::Baselines;
use super::baseline_packages::{Added, Compared};
use super::policy::Policy;

/// The packages that are compared one last time; those of which `said` says so already are
/// left out.
pub(super) fn facts(
    added: Vec<Added>,
    compared: &[Compared],
    policy: &Policy,
    baselines: &Baselines,
    said: &[Fact],
) -> Vec<Fact> {
    let anchor = baselines.history().and_then(|history| history.path_of(&policy.anchor));
    let anchor = anchor.unwrap_or_default();
    let from_root = |path: &str| match path {
        "." => anchor.clone(),
        path => path::join(&anchor, path),
    };
    let is_said = |it: &Added| {
        said.iter().any(|fact| {
            let Fact::PolicyLoosened(PolicyLoosened { identity, .. }) = fact else { return false };
            let above = identity.strip_prefix("package ").or(identity.strip_prefix("exclude "));
            [&it.home, &it.now].into_iter().any(|path| match above {
                Some(above) => path::is_within(path, &from_root(above)),
                None => *path == from_root(identity),
            })
        })
    };
    // What a baseline is, or lies beside what is named, is a contract there as it was.
    let is_as_it_was = |Added { home, now }: &Added| {
        let inventory = baselines.history().and_then(|it| it.checkout()?.inventory().ok());
        let listed = inventory.as_ref().and_then(|inventory| inventory.package(now));
        let mut named = policy.packages().iter().map(|it| from_root(&it.path.value)).peekable();
        home == now
            && listed.is_some_and(|it| !it.is_vendored())
            && (named.peek().is_none() || named.any(|named| path::is_within(now, &named)))
    };
    let mut facts = Vec::new();
    // Elsewhere a warning of their comparison says so.
    for package in compared.iter().filter(|_| policy.is_reserved).flat_map(only_used_now) {
        facts.push(Fact::PolicyLoosened(PolicyLoosened {
            kind: LoosenedKind::Other,
            matter: format!(
                "`{package}` is only a dependency after this change, and what others do not use \
                 of it is no longer checked"
            ),
            merge_if: "nobody depends on the package beside those that use it here",
            is_in_force: false,
            sites: [None, None],
            identity: format!("unchecked package {package}"),
        }));
    }
    for Added { home, now } in added.iter().filter(|it| !is_said(it) && !is_as_it_was(it)) {
        let shown = |path: &str| if path.is_empty() { ".".to_owned() } else { path.to_owned() };
        let moved = match home == now {
            true => String::new(),
            false => format!(", which was in `{}`,", shown(home)),
        };
        let (what, merge_if) = match home.ends_with(".wasm") {
            true => (
                format!("`{now}`"),
                "nobody runs the component; otherwise name it in an `[[artifact]]`",
            ),
            false => (
                format!("the package in `{}`", shown(now)),
                "nobody depends on the package; otherwise name its path in a `[[package]]`",
            ),
        };
        facts.push(Fact::PolicyLoosened(PolicyLoosened {
            kind: LoosenedKind::Other,
            matter: format!("{what}{moved} is no longer checked after this change"),
            merge_if,
            is_in_force: !policy.is_reserved,
            sites: [None, None],
            identity: format!("unchecked {home}"),
        }));
    }
    facts
}

/// The contracts that others in their place only use by now, by their names without versions.
fn only_used_now(it: &Compared) -> BTreeSet<String> {
    let (before, now) = (&it.found.baseline, &it.candidate.contract);
    let roots = before.contract.roots.iter().filter(|_| before.form == Form::Text);
    let is_used = |was: &PackageName| now.packages.keys().any(|it| it.same_package(was));
    roots
        .filter(|was| now.roots_of_name(was).next().is_none() && is_used(was))
        .map(|was| was.bare())
        .collect()
}
