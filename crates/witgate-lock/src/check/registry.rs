//! Locks whose digests are of packages in registries: wkg's, cargo-component's
//! and component-cli's.
//!
//! Their bytes are looked for in the store. What is vendored is held
//! against the locked bytes that carry it, since most of it is in no lock
//! by name: the packages that a locked one needs come within its bytes.

mod asked;
mod opened;

use std::collections::BTreeSet;

use witgate_model::{Entry, Outcome, PackageName};

use crate::check::checking::Checking;
use crate::check::compare::Comparison;
use crate::check::setting::Vendored;
use crate::cores;
use crate::digest::Hashed;
use crate::format::Digests;
use crate::pin::Pin;
use asked::Asked;
use opened::{Bytes, Opened};

pub(crate) fn check(checking: &Checking<'_>) -> Vec<Entry> {
    let pins = &checking.lock.entries;
    let opened = cores::map(pins, |pin| Opened::new(checking, pin));
    let asked = Asked::new(checking);
    let held: Vec<Held<'_>> =
        pins.iter().zip(opened).map(|(pin, opened)| Held { pin, opened }).collect();
    let mut rows = Vec::new();
    for each in &held {
        rows.push(checking.pinned(each.pin, entry(checking, &asked, each, &held)));
        for poisoned in &each.opened.poisoned {
            rows.push(checking.pinned(each.pin, poisoned.clone()));
        }
    }
    rows.extend(unpinned(checking, &asked));
    rows.extend(vendored(checking, &asked, &held));
    rows
}

/// A pin with what was found of its bytes.
struct Held<'a> {
    pin: &'a Pin,
    opened: Opened,
}

impl Held<'_> {
    /// Whether the entry is for that package. One without a version may be
    /// published under a version that its bytes do not have.
    fn is_for(&self, package: &PackageName) -> bool {
        let unversioned = || match &self.opened.bytes {
            Bytes::AtHand { carried, .. } => carried.main.as_ref() == Some(package),
            _ => false,
        };
        asked::is_named(self.pin, package)
            && (self.pin.version == package.version || package.version.is_none() && unversioned())
    }
}

/// What is said of an entry of the lock.
fn entry(checking: &Checking<'_>, asked: &Asked<'_>, held: &Held<'_>, all: &[Held<'_>]) -> Outcome {
    let Held { pin, opened } = held;
    if let Some(why) = asked::unanswered(pin) {
        return why;
    }
    if let Bytes::Wrong(why) = &opened.bytes {
        return Outcome::mismatch(why);
    }
    if let Bytes::AtHand { carried, .. } = &opened.bytes
        && let Some(main) = &carried.main
        && !held.is_for(main)
    {
        return Outcome::mismatch(format!(
            "the locked bytes are those of {main}: the lock file was edited by hand, or the registry serves one package for another"
        ));
    }
    let packages = checking.setting.vendored.iter().enumerate();
    let copies = packages.filter(|(_, it)| held.is_for(&it.package));
    let mut same = Vec::new();
    let mut open = None;
    for (index, copy) in copies {
        match against(index, copy, all) {
            Against::Same { .. } => same.push(copy.shown.as_str()),
            // Of whatever entry the bytes are: those of this one may not be
            // at hand.
            Against::Differs(outcome) => return outcome,
            Against::CannotTell(why) => open = Some(why),
            Against::NotCarried => {
                open = Some(format!(
                    "the locked bytes do not contain the WIT package, so {} cannot be compared",
                    copy.shown
                ));
            }
        }
    }
    // Text of that name in the WIT itself wins over what is locked.
    if same.is_empty() && checking.setting.own.iter().any(|own| asked::is_named(pin, own)) {
        return Outcome::not_checkable(
            "the WIT itself contains a package of that name, which nothing compares with the locked one",
        );
    }
    if let Some(stale) = asked.stale(pin) {
        return stale;
    }
    let (hashed, at) = match (&opened.bytes, open) {
        (Bytes::AtHand { is_used, at, .. }, None) if same.is_empty() && !is_used => {
            return Outcome::not_checkable(format!(
                "the locked bytes are in {at}, and nothing vendored was compared with them"
            ))
            .fix(
                "vendor the package, as `wkg wit fetch` does, or name the WIT that uses it as a \
                 `[[package]]`",
            );
        }
        (Bytes::AtHand { hashed, at, .. }, None) => (hashed, at),
        (Bytes::AtHand { .. }, Some(why)) => return Outcome::not_checkable(why),
        (Bytes::Unreadable(why) | Bytes::NotAtHand(why) | Bytes::Wrong(why), _) => {
            return Outcome::not_checkable(why);
        }
    };
    let vendored = match same.as_slice() {
        [] => String::new(),
        [one] => format!(", and {one} is the same"),
        several => format!(", and {} are the same", several.join(", ")),
    };
    Outcome::verified(hashed, format!("the bytes in {at} are the locked ones{vendored}"))
}

/// What the WIT asks for and the lock does not have, and what entries need and
/// the lock does not have.
fn unpinned(checking: &Checking<'_>, asked: &Asked<'_>) -> Vec<Entry> {
    let lock = checking.lock;
    let mut rows = Vec::new();
    for (package, requirement) in asked.lacking() {
        let there = lock.entries.iter().filter(|pin| asked::is_named(pin, package));
        let there: Vec<String> =
            there.filter_map(|pin| Some(format!("`{}`", pin.requirement.as_ref()?))).collect();
        let file = &lock.format.files[0];
        let why = match there.as_slice() {
            _ if lock.missing => format!("the WIT uses it and there is no {file}"),
            _ if lock.is_empty() => format!("the WIT uses it and {file} is empty"),
            [] => format!("the WIT uses it and {file} does not have it"),
            there => format!(
                "the WIT requires `{requirement}`, and {file} has it only for {}",
                there.join(" and ")
            ),
        };
        let outcome = Outcome::unpinned(why).fix("run `wkg wit fetch` and review the lock file");
        rows.push(checking.unlisted(package.to_string(), outcome));
    }
    if lock.format.digests == Digests::Manifest {
        let locked: BTreeSet<&str> = lock.entries.iter().map(|pin| pin.entry.as_str()).collect();
        let needed: BTreeSet<&str> =
            lock.entries.iter().flat_map(|pin| &pin.deps).map(String::as_str).collect();
        for entry in needed.difference(&locked) {
            let why = "an entry of the lock needs it and the lock does not have it";
            rows.push(checking.unlisted(*entry, Outcome::unpinned(why)));
        }
    }
    if lock.is_empty() && !lock.missing && rows.is_empty() && checking.setting.imports.is_none() {
        let why = "the lock file is empty, and the dependencies of the WIT are not known";
        rows.push(checking.unlisted("", Outcome::not_checkable(why)));
    }
    rows
}

/// What is vendored without an entry of its own.
fn vendored(checking: &Checking<'_>, asked: &Asked<'_>, held: &[Held<'_>]) -> Vec<Entry> {
    let mut rows = Vec::new();
    let packages = checking.setting.vendored.iter().enumerate();
    for (at, copy) in packages.filter(|(_, it)| !held.iter().any(|held| held.is_for(&it.package))) {
        // Said already, as something that the WIT asks for.
        if asked.lacks(&copy.package) {
            continue;
        }
        let finding = match against(at, copy, held) {
            Against::Differs(outcome) => outcome,
            Against::CannotTell(why) => Outcome::not_checkable(why),
            Against::Same { hashed, with } => Outcome::verified(
                &hashed,
                format!(
                    "{} matches the copy in {with}, whose bytes match the lock file",
                    copy.shown
                ),
            ),
            Against::NotCarried => unexplained(checking, asked, copy, held),
        };
        rows.push(checking.unlisted(copy.package.to_string(), finding));
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// What is said of a vendored package that no bytes at hand carry.
fn unexplained(
    checking: &Checking<'_>,
    asked: &Asked<'_>,
    copy: &Vendored,
    held: &[Held<'_>],
) -> Outcome {
    let Vendored { package, shown, .. } = copy;
    if let Some(path) = asked.overridden(package) {
        return Outcome::not_checkable(format!(
            "wkg.toml reads it from {path}, which no lock file pins, so {shown} cannot be compared"
        ));
    }
    let closed: Vec<&str> = held
        .iter()
        .filter(|held| !matches!(held.opened.bytes, Bytes::AtHand { .. }))
        .map(|held| held.pin.entry.as_str())
        .collect();
    if !closed.is_empty() {
        return Outcome::not_checkable(format!(
            "it has no entry; it may be part of {}, whose bytes were not found",
            closed.join(" or ")
        ));
    }
    if asked.imports(package) {
        return Outcome::unpinned(format!(
            "the WIT uses it, {shown} is vendored, and there is no entry"
        ));
    }
    if checking.setting.is_of_contract(&copy.path) {
        let why = format!("{shown} is part of the contract itself, which no lock pins");
        return Outcome::not_checkable(why);
    }
    let others = checking.lock.entries.iter().filter(|pin| asked::is_named(pin, package));
    let others: Vec<&str> = others.map(|pin| pin.entry.as_str()).collect();
    let instead = match others.as_slice() {
        [] => String::new(),
        others => format!(" (the lock has {})", others.join(" and ")),
    };
    Outcome::extra(format!("{shown} is vendored, and no locked package contains it{instead}"))
        .fix("remove it, or fetch the dependencies again")
}

/// What all locked bytes together say of a vendored package.
enum Against {
    Same { hashed: Hashed, with: String },
    Differs(Outcome),
    CannotTell(String),
    NotCarried,
}

/// Holds the vendored package of that index against all bytes that carry it.
fn against(at: usize, copy: &Vendored, all: &[Held<'_>]) -> Against {
    let mut same = None;
    let mut differs = None;
    let mut cannot = None;
    for Held { pin, opened } in all {
        let Bytes::AtHand { hashed, .. } = &opened.bytes else { continue };
        for (_, comparison) in opened.compared.iter().filter(|(index, _)| *index == at) {
            match comparison {
                Comparison::Same => same = same.or(Some((*hashed, pin.entry.clone()))),
                Comparison::Differs { what } => differs = differs.or(Some((&pin.entry, what))),
                Comparison::CannotTell { why } => cannot = cannot.or(Some((&pin.entry, why))),
            }
        }
    }
    let Vendored { package, shown, .. } = copy;
    match (same, differs, cannot) {
        (Some((_, one)), Some((other, what)), _) => Against::Differs(Outcome::mismatch(format!(
            "the bytes of {one} and of {other} contain two different {package}; {shown} is the one \
             in {one}, and differs from the other: {what}"
        ))),
        (None, Some((entry, what)), _) => Against::Differs(
            Outcome::mismatch(format!("{shown} differs from the locked bytes of {entry}: {what}"))
                .fix("restore it, or, if the change is meant, publish it and lock that"),
        ),
        (Some((hashed, with)), None, _) => Against::Same { hashed, with },
        (None, None, Some((entry, why))) => {
            Against::CannotTell(format!("{shown} cannot be compared with {entry}: {why}"))
        }
        (None, None, None) => Against::NotCarried,
    }
}
