//! Hosts on which components need no longer run.

use std::collections::BTreeSet;

use witgate_toml::cut;

use crate::config::Config;
use crate::loosened::facts::{Loosened, site};
use crate::stated::Stated;
use crate::target::HostTarget;

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    for target in &was.targets {
        let host = &target.host.value;
        let same = now.targets.iter().filter(|now| now.host.value == *host);
        // Several targets may name a host, each for other components.
        let as_strict = |now: &&HostTarget| weaker(target, now).is_none();
        let mut same = same.collect::<Vec<_>>();
        if same.iter().any(as_strict) {
            continue;
        }
        let Some(now) = same.pop() else {
            found.add(
                &format!("target {host}"),
                format!("nothing has to run on `{}` any longer", cut(host)),
                "the components no longer run there",
                [Some(target.site.clone()), None],
            );
            continue;
        };
        let weaker = weaker(target, now).expect("none is as strict");
        found.add(
            &format!("target {host} {}", weaker.identity),
            format!("target `{}`: {}", cut(host), weaker.matter),
            weaker.merge_if,
            [Some(target.site.clone()), weaker.site.or(Some(now.site.clone()))],
        );
    }
}

/// How a target asks for less than it did.
struct Weaker {
    identity: String,
    matter: String,
    merge_if: &'static str,
    site: Option<witgate_model::Site>,
}

fn weaker(was: &HostTarget, now: &HostTarget) -> Option<Weaker> {
    let place = |target: &HostTarget| {
        [&target.wit, &target.world].map(|it| it.as_ref().map(|it| it.value.clone()))
    };
    if place(was) != place(now) {
        let [wit, world] = place(now);
        return Some(Weaker {
            identity: format!("wit {} {}", wit.unwrap_or_default(), world.unwrap_or_default()),
            matter: "another world is what the host offers".to_owned(),
            merge_if: "the host offers that world",
            site: site(now.wit.as_ref().or(now.world.as_ref())),
        });
    }
    let more: Vec<&str> =
        listed(now.flags.as_ref()).difference(&listed(was.flags.as_ref())).copied().collect();
    if let Some(flag) = more.first() {
        return Some(Weaker {
            identity: format!("flags {}", more.join(" ")),
            matter: format!("flag `{}` added, so more is offered", cut(flag)),
            merge_if: "the host is started with the flag",
            site: site(now.flags.as_ref()),
        });
    }
    let (before, after) = (was.subjects.as_ref(), now.subjects.as_ref());
    let gone: Option<Vec<&str>> = match (before, after) {
        (_, None) => None,
        (None, Some(_)) => Some(Vec::new()),
        (Some(_), Some(_)) => Some(listed(before).difference(&listed(after)).copied().collect())
            .filter(|it: &Vec<_>| !it.is_empty()),
    };
    let gone = gone?;
    Some(Weaker {
        identity: format!("for {}", gone.join(" ")),
        matter: match gone.first() {
            Some(glob) => format!("`{}` removed from `for`", cut(glob)),
            None => "`for` added, so that other components are no longer compared".to_owned(),
        },
        merge_if: "the other components do not run there",
        site: site(after),
    })
}

fn listed(stated: Option<&Stated<Vec<String>>>) -> BTreeSet<&str> {
    stated.iter().flat_map(|stated| &stated.value).map(String::as_str).collect()
}
