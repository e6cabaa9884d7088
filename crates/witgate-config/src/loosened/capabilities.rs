//! Capabilities no longer denied, no longer to be reviewed, or newly allowed.

use std::collections::BTreeSet;

use witgate_judge::{CapabilityPolicy, Decision};
use witgate_model::Site;
use witgate_toml::cut;

use crate::capabilities::Capabilities;
use crate::config::Config;
use crate::glob::covers;
use crate::loosened::facts::Loosened;
use crate::stated::Stated;

const IF: &str = "components may do to their host what it lets them";

/// Compares what is said of all, and then of each package and artifact, where that says
/// anything else.
pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    let sites = |config: &Config| config.capabilities.as_ref().map(|it| it.site.clone());
    let header = [sites(was), sites(now)];
    let before = was.capabilities_of(None, None);
    let after = now.capabilities_of(None, None);
    let mut reported = BTreeSet::new();
    let mut tell = |whose: &str, matters: Vec<Matter>, header: &[Option<Site>; 2]| {
        for Matter { identity, text, sites } in matters {
            // What is said of all is said of each.
            if reported.insert(identity.clone()) {
                let sites = [sites.0.or(header[0].clone()), sites.1.or(header[1].clone())];
                found.add(
                    &format!("{whose}capabilities {identity}"),
                    format!("{whose}{text}"),
                    IF,
                    sites,
                );
            }
        }
    };
    let tables = [was.capabilities.as_ref(), now.capabilities.as_ref()];
    tell("", matters(before.as_deref(), after.as_deref(), tables), &header);
    for path in paths(was, now) {
        let own = |config: &Config| {
            let package = config.packages.iter().find(|it| it.path.value == path);
            let artifact = config.artifacts.iter().find(|it| it.path.value == path);
            config.capabilities_of(package, artifact)
        };
        let tables = [own_table(was, &path), own_table(now, &path)];
        let header = tables.map(|table| table.map(|table| table.site.clone()));
        let matters = matters(own(was).as_deref(), own(now).as_deref(), tables);
        tell(&format!("`{}`: ", cut(&path)), matters, &header);
    }
}

/// The packages and artifacts that have a table of their own in either policy.
fn paths(was: &Config, now: &Config) -> BTreeSet<String> {
    let capabilities = |config: &Config| {
        let packages = config.packages.iter().filter(|it| it.capabilities.is_some());
        let artifacts = config.artifacts.iter().filter(|it| it.capabilities.is_some());
        let packages = packages.map(|it| it.path.value.clone());
        packages.chain(artifacts.map(|it| it.path.value.clone())).collect::<BTreeSet<_>>()
    };
    capabilities(was).into_iter().chain(capabilities(now)).collect()
}

fn own_table<'c>(config: &'c Config, path: &str) -> Option<&'c Capabilities> {
    let package = config.packages.iter().find(|it| it.path.value == path);
    let artifact = config.artifacts.iter().find(|it| it.path.value == path);
    let of_package = package.and_then(|package| package.capabilities.as_ref());
    of_package.or_else(|| artifact.and_then(|artifact| artifact.capabilities.as_ref()))
}

/// Something that lets more pass.
struct Matter {
    identity: String,
    text: String,
    sites: (Option<Site>, Option<Site>),
}

fn matters(
    was: Option<&CapabilityPolicy>,
    now: Option<&CapabilityPolicy>,
    [old, new]: [Option<&Capabilities>; 2],
) -> Vec<Matter> {
    let Some(was) = was else { return Vec::new() };
    let Some(now) = now else {
        let text = "capabilities of components are no longer checked".to_owned();
        return vec![Matter { identity: "gone".to_owned(), text, sites: (None, None) }];
    };
    let site = |stated: Option<&Stated<Vec<String>>>| stated.map(|it| it.site.clone());
    let mut matters = Vec::new();
    let mut add = |identity: String, text: String, sites| {
        matters.push(Matter { identity, text, sites });
    };
    let is_covered = |pattern: &String, by: &[&Vec<String>]| {
        by.iter().any(|list| list.iter().any(|other| covers(other, pattern)))
    };
    for pattern in was.deny.iter().filter(|it| !is_covered(it, &[&now.deny])) {
        add(
            format!("deny {pattern} gone"),
            format!("capability `{}` is no longer denied", cut(pattern)),
            (site(old.and_then(|it| it.deny.as_ref())), site(new.and_then(|it| it.deny.as_ref()))),
        );
    }
    for pattern in now.allow.iter().filter(|it| !is_covered(it, &[&was.allow])) {
        add(
            format!("allow {pattern}"),
            format!("capability `{}` is now allowed", cut(pattern)),
            (
                site(old.and_then(|it| it.allow.as_ref())),
                site(new.and_then(|it| it.allow.as_ref())),
            ),
        );
    }
    // What is reviewed may be a part of what is allowed.
    let may_fall_to_allowed = now.default == Decision::Allow || !now.allow.is_empty();
    for pattern in was.review.iter().filter(|it| !is_covered(it, &[&now.deny, &now.review])) {
        if may_fall_to_allowed {
            add(
                format!("review {pattern} gone"),
                format!("capability `{}` need no longer be reviewed", cut(pattern)),
                (
                    site(old.and_then(|it| it.review.as_ref())),
                    site(new.and_then(|it| it.review.as_ref())),
                ),
            );
        }
    }
    if was.default == Decision::Deny {
        for pattern in now.review.iter().filter(|it| !is_covered(it, &[&was.review, &was.allow])) {
            add(
                format!("review {pattern}"),
                format!("capability `{}` may now be reviewed; it was denied", cut(pattern)),
                (None, site(new.and_then(|it| it.review.as_ref()))),
            );
        }
    }
    if now.default < was.default {
        let stated = |table: Option<&Capabilities>| Some(table?.default.as_ref()?.site.clone());
        add(
            format!("default {}", now.default),
            format!(
                "`default` of capabilities changed from `{}` to `{}`",
                was.default, now.default
            ),
            (stated(old), stated(new)),
        );
    }
    if now.table != was.table {
        let classes = |table: Option<&Capabilities>| {
            table.and_then(|table| table.classes.first()).map(|class| class.site.clone())
        };
        // What a class is decides what is said of it.
        let all: Vec<String> =
            now.table.own.iter().map(|(interface, class)| format!("{interface} {class}")).collect();
        add(
            format!("class {}", all.join(", ")),
            "the classes that the policy gives to interfaces changed".to_owned(),
            (classes(old), classes(new)),
        );
    }
    matters
}
