//! Packages no longer examined, or held to less.

use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::{LoosenedKind, Profile, Role};
use witgate_model::path;

use crate::config::{Config, DEFAULT_BASELINE, DEFAULT_RELEASE, NONE, Package, role};
use crate::loosened::facts::{Loosened, site};
use crate::stated::Stated;

/// One package in both policies; `None` where a policy does not name it.
struct Pair<'c> {
    was: Option<&'c Package>,
    now: Option<&'c Package>,
    /// The directory that it was in and the one that it is in, where those differ.
    moved: Option<[&'c str; 2]>,
}

impl Pair<'_> {
    /// What it is called; of one that nobody names, nothing.
    fn path(&self) -> &str {
        match self.moved {
            Some([_, to]) => to,
            None => self.now.or(self.was).map_or("", |package| &package.path.value),
        }
    }

    fn called(&self) -> String {
        match (self.moved, self.path()) {
            (Some([from, to]), _) => format!("the package in `{to}`, which was in `{from}`,"),
            (None, "") => "the package".to_owned(),
            (None, path) => format!("the package in `{path}`"),
        }
    }
}

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    for package in dropped(was, now) {
        let path = &package.path.value;
        // Without any, what is there is found.
        let (matter, merge_if) = match now.packages.is_empty() {
            true => (
                format!(
                    "no `[[package]]` names `{path}` any more: its settings no longer apply, and \
                     it is checked only if it is found without them"
                ),
                "the package needs no settings",
            ),
            false => (
                format!("the package in `{path}` is no longer checked"),
                "nobody depends on the package any more; if it moved, name its new path",
            ),
        };
        let sites = [Some(package.site.clone()), None];
        found.add(&format!("package {path}"), matter, merge_if, sites);
    }
    excluded(was, now, found);
    // What means all packages, and so is reported once.
    let mut reported = BTreeSet::new();
    top_profile(was, now, &mut reported, found);
    let unnamed = Pair { was: None, now: None, moved: None };
    for key in [Against::Baseline, Against::Release] {
        against(key, was, now, &unnamed, &mut reported, found);
    }
    never_released(was, now, &unnamed, &mut reported, found);
    for pair in pairs(was, now) {
        held_to(was, now, &pair, &mut reported, found);
    }
}

/// What a package is held to in both policies.
fn held_to(
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    never_released(was, now, pair, reported, found);
    terms(was, now, pair, reported, found);
    hosts(was, now, pair, reported, found);
    patch_additions(was, now, pair, reported, found);
    features(pair, found);
    for key in [Against::Baseline, Against::Release] {
        against(key, was, now, pair, reported, found);
    }
}

/// In what a package is held to less where it is now than where it was: each side is a
/// policy, what it says of the package, and the directory.
pub(super) fn compare_moved<'c>(
    [(was, was_package, from), (now, now_package, to)]: [(&Config, Option<&'c Package>, &'c str);
        2],
    found: &mut Loosened,
) {
    let pair = Pair { was: was_package, now: now_package, moved: Some([from, to]) };
    held_to(was, now, &pair, &mut BTreeSet::new(), found);
}

/// Directories that are excluded from now on.
fn excluded(was: &Config, now: &Config, found: &mut Loosened) {
    let Some(exclude) = &now.exclude else { return };
    for directory in exclude.value.iter().filter(|directory| !was.is_excluded(directory)) {
        found.add(
            &format!("exclude {directory}"),
            format!("`{directory}` is excluded and no longer checked"),
            "nobody depends on its packages",
            [site(was.exclude.as_ref()), Some(exclude.site.clone())],
        );
    }
}

/// Hosts whose rejections no longer count.
fn hosts(
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    let (before, after) = (was.hosts_of(pair.was), now.hosts_of(pair.now));
    let is_own = [pair.was, pair.now].into_iter().flatten().any(|it| it.hosts.is_some());
    if after.is_as_strict_as(before) || !is_own && !reported.insert("hosts") {
        return;
    }
    let stated = |config: &Config, package: Option<&Package>| {
        let own = package.and_then(|package| package.hosts.as_ref());
        let header = || package.filter(|_| is_own).map(|package| package.site.clone());
        site(own.or(config.hosts.as_ref())).or_else(header)
    };
    let (id, who) = match is_own {
        true => (format!("package {} hosts {after}", pair.path()), pair.called()),
        false => (format!("hosts {after}"), "packages".to_owned()),
    };
    found.add(
        &id,
        format!("`hosts` of {who} changed from `{before}` to `{after}`"),
        "nobody runs its components on the hosts that are no longer checked",
        [stated(was, pair.was), stated(now, pair.now)],
    );
}

/// Additions that may come with a patch release from now on.
fn patch_additions(
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    let is_looser = now.patch_additions_of(pair.now) && !was.patch_additions_of(pair.was);
    let is_own = [pair.was, pair.now].into_iter().flatten().any(|it| it.patch_additions.is_some());
    if !is_looser || !is_own && !reported.insert("patch-additions") {
        return;
    }
    let stated = |config: &Config, package: Option<&Package>| {
        let own = package.and_then(|package| package.patch_additions.as_ref());
        site(own.or(config.patch_additions.as_ref()))
    };
    let (id, who) = match is_own {
        true => (format!("package {} patch-additions", pair.path()), pair.called()),
        false => ("patch-additions".to_owned(), "packages".to_owned()),
    };
    found.add(
        &id,
        format!("{who} may add items in a patch release"),
        HELD,
        [stated(was, pair.was), stated(now, pair.now)],
    );
}

/// Packages that were never released from now on, so that nothing breaks anybody.
fn never_released(
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    let (before, after) = (was.never_released(pair.was), now.never_released(pair.now));
    let is_own = [pair.was, pair.now].into_iter().flatten().any(|it| it.released.is_some());
    if before.is_some() || after.is_none() || !is_own && !reported.insert("released") {
        return;
    }
    let (id, who) = match is_own {
        true => (format!("package {} released", pair.path()), pair.called()),
        false => ("released".to_owned(), "each package".to_owned()),
    };
    found.add(
        &id,
        match pair.moved {
            Some(_) => format!("{who} counts as never released: breaking changes do not fail"),
            None => format!("{who} is marked as never released; that counts after the merge"),
        },
        "it was never published: from then on breaking changes fail nothing",
        [None, site(after)],
    );
}

fn dropped<'c>(was: &'c Config, now: &Config) -> Vec<&'c Package> {
    let left: BTreeSet<_> = now.packages.iter().map(|package| &package.path.value).collect();
    was.packages.iter().filter(|package| !left.contains(&package.path.value)).collect()
}

/// The packages that both policies look at. One that the baseline's does not
/// name is new to the gate, unless that names none: then it was the one that is
/// examined without being named.
fn pairs<'c>(was: &'c Config, now: &'c Config) -> Vec<Pair<'c>> {
    let named: BTreeMap<_, _> =
        was.packages.iter().map(|package| (package.path.value.as_str(), package)).collect();
    if named.is_empty() && now.packages.is_empty() {
        return vec![Pair { was: None, now: None, moved: None }];
    }
    // What was below a package of the baseline had that one's terms.
    let was = |path: &str| {
        path::upwards(path).find_map(|directory| {
            let directory = if directory.is_empty() { "." } else { directory };
            named.get(directory)
        })
    };
    let pair = |package: &'c Package| match was(&package.path.value) {
        None if !named.is_empty() => None,
        was => Some(Pair { was: was.copied(), now: Some(package), moved: None }),
    };
    now.packages.iter().filter_map(pair).collect()
}

const HELD: &str = "its users know that fewer guarantees apply";

/// The profile of packages that have none of their own, where both policies
/// state it.
fn top_profile(was: &Config, now: &Config, reported: &mut BTreeSet<&str>, found: &mut Loosened) {
    if let (Some(before), Some(after)) = (&was.profile, &now.profile)
        && !after.value.is_as_strict_as(before.value)
    {
        default_profile([before.value, after.value], was, now, reported, found);
    }
}

fn default_profile(
    [before, after]: [Profile; 2],
    was: &Config,
    now: &Config,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    if reported.insert("profile") {
        found.add(
            &format!("profile {after}"),
            format!("`profile` changed from `{before}` to `{after}`"),
            HELD,
            [site(was.profile.as_ref()), site(now.profile.as_ref())],
        );
    }
}

/// Role and profile, which mean each other.
fn terms(
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    let (role_before, role_after) = (role(pair.was), role(pair.now));
    let (before, after) = (was.profile_of(pair.was), now.profile_of(pair.now));
    let is_relaxed = !is_as_strict_as(role_after, after, before);
    let own = |package: Option<&Package>| package.is_some_and(|it| it.profile.is_some());
    let is_own = own(pair.was) || own(pair.now);
    let top = |config: &Config| config.profile.as_ref().map(|stated| stated.value);
    let is_top = top(was) != top(now);
    let path = pair.path();
    if is_relaxed && is_own {
        let stated = |config: &Config, package| site(config.stated_profile(package));
        let header = |package: Option<&Package>| package.map(|package| package.site.clone());
        found.add(
            &format!("package {path} profile {after}"),
            format!("`profile` of {} changed from `{before}` to `{after}`", pair.called()),
            HELD,
            [
                stated(was, pair.was).or_else(|| header(pair.was)),
                stated(now, pair.now).or_else(|| header(pair.now)),
            ],
        );
    } else if is_relaxed && is_top {
        // Packages may differ in what it means to them, by their roles; the
        // first means all.
        default_profile([before, after], was, now, reported, found);
    }
    // A platform and a library are judged alike but for the profile that they
    // mean; a component is judged by what new components ask for.
    let is_other = role_before != role_after
        && (role_before == Role::Component || role_after == Role::Component);
    let by_role = role_before != role_after && is_relaxed && !is_own && !is_top;
    if is_other || by_role {
        let meaning = match by_role {
            true => format!(", so profile `{after}` applies in place of `{before}`"),
            false => ", so other rules apply".to_owned(),
        };
        let stated = |package: Option<&Package>| {
            let package = package?;
            site(package.role.as_ref()).or_else(|| Some(package.site.clone()))
        };
        found.add(
            &format!("package {path} role {role_after}"),
            format!(
                "`role` of {} changed from `{role_before}` to `{role_after}`{meaning}",
                pair.called()
            ),
            "the new role describes its users",
            [stated(pair.was), stated(pair.now)],
        );
    }
}

/// Whether a profile lets nothing more pass than another did. What a component asks
/// for decides which release it needs, and not who links with what it was.
fn is_as_strict_as(role: Role, after: Profile, before: Profile) -> bool {
    let is_by_release = matches!(after, Profile::Semver | Profile::AdditiveOnly);
    let is_other = role == Role::Component && before == Profile::Link && is_by_release;
    after.is_as_strict_as(before) && !is_other
}

fn features(pair: &Pair<'_>, found: &mut Loosened) {
    let Some(before) = pair.was.and_then(|package| package.features.as_ref()) else { return };
    let after = pair.now.and_then(|package| package.features.as_ref());
    let left: BTreeSet<_> = after.into_iter().flat_map(|features| &features.value).collect();
    let gone: BTreeSet<_> = before.value.iter().filter(|name| !left.contains(name)).collect();
    if gone.is_empty() {
        return;
    }
    let names: Vec<_> = gone.iter().map(|name| format!("`{name}`")).collect();
    let names_only: Vec<_> = gone.iter().map(|name| name.as_str()).collect();
    let header = || pair.now.map(|package| package.site.clone());
    found.add(
        &format!("package {} features {}", pair.path(), names_only.join(",")),
        format!(
            "features {1} of {0} are no longer enabled, so their items are not checked",
            pair.called(),
            names.join(", ")
        ),
        "nobody relies on these items",
        [Some(before.site.clone()), site(after).or_else(header)],
    );
}

/// What a package is compared with.
#[derive(Clone, Copy)]
enum Against {
    Baseline,
    Release,
}

impl Against {
    fn key(self) -> &'static str {
        match self {
            Against::Baseline => "baseline",
            Against::Release => "release",
        }
    }

    fn default(self) -> &'static str {
        match self {
            Against::Baseline => DEFAULT_BASELINE,
            Against::Release => DEFAULT_RELEASE,
        }
    }

    fn own(self, package: Option<&Package>) -> Option<&Stated<String>> {
        match self {
            Against::Baseline => package?.baseline.as_ref(),
            Against::Release => package?.release.as_ref(),
        }
    }

    fn stated<'c>(
        self,
        config: &'c Config,
        package: Option<&'c Package>,
    ) -> Option<&'c Stated<String>> {
        match self {
            Against::Baseline => config.baseline(package),
            Against::Release => config.release(package),
        }
    }
}

/// A change for all packages is reported once, where it means all.
fn against(
    key: Against,
    was: &Config,
    now: &Config,
    pair: &Pair<'_>,
    reported: &mut BTreeSet<&str>,
    found: &mut Loosened,
) {
    let (before, after) = (key.stated(was, pair.was), key.stated(now, pair.now));
    let sites = [site(before), site(after)];
    let value = |stated: Option<&Stated<String>>| {
        stated.map_or(key.default().to_owned(), |stated| stated.value.clone())
    };
    let (before, after) = (value(before), value(after));
    // Where nothing was compared, less is not; a release that is chosen tells what
    // was never released, though.
    let is_stricter =
        before == NONE && (after == key.default() || matches!(key, Against::Baseline));
    if before == after || is_stricter {
        return;
    }
    let is_own = key.own(pair.was).is_some() || key.own(pair.now).is_some();
    if !is_own && !reported.insert(key.key()) {
        return;
    }
    let (path, called) = match is_own {
        true => (pair.path(), pair.called()),
        false => ("", "each package".to_owned()),
    };
    let name = key.key();
    let (with, merge_if) = match (after.as_str(), key) {
        (NONE, Against::Baseline) => {
            ("nothing".to_owned(), "it had no release: removed items will not be reported")
        }
        (NONE, Against::Release) => (
            "no release".to_owned(),
            "it had no release: changes since the last one will not count for the version",
        ),
        (after, _) => (
            format!("`{after}`"),
            "this is what its users have: changes that it already contains are not reported",
        ),
    };
    let is_new_release = matches!(key, Against::Release)
        && before == DEFAULT_RELEASE
        && after.starts_with("release:");
    let kind = if is_new_release { LoosenedKind::NewRelease } else { LoosenedKind::Other };
    found.push(
        &format!("package {path} {name} {after}"),
        format!("`{name}` of {called} changed from `{before}` to {with}"),
        merge_if,
        sites,
        kind,
    );
}
