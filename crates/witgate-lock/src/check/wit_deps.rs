//! wit-deps' lock against `deps/`, against the directories that dependencies
//! come from, and against `deps.toml`.

mod search;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use witgate_model::{Entry, EntryStatus, Outcome, count};

use crate::archive::{ArchiveDigest, LineEnds, digest_with_line_ends};
use crate::check::checking::Checking;
use crate::check::setting::{Manifest, Setting};
use crate::cores;
use crate::error::Error;
use crate::formats::wit_deps::{WitDepsEntry, WitDepsManifest};
use crate::pin::{Pin, Source};
use search::{Search, names, shown};

/// So many entries of `deps/` are examined.
const ENTRIES_LIMIT: usize = 65_536;

pub(crate) fn check(checking: &Checking<'_>) -> Vec<Entry> {
    let pins = &checking.lock.entries;
    let manifest = match &checking.setting.manifest {
        Some(Manifest::WitDeps(manifest)) => Some(manifest),
        _ => None,
    };
    let brought: BTreeSet<&str> =
        pins.iter().flat_map(|pin| pin.deps.iter().map(String::as_str)).collect();
    let found = cores::map(pins, |pin| on_disk(checking, pin));
    let mut rows = Vec::new();
    for (pin, found) in pins.iter().zip(found) {
        let declared = declared(pin, manifest, &brought);
        rows.push(checking.pinned(pin, worse(found, declared)));
    }

    let locked: BTreeSet<&str> = pins.iter().map(|pin| pin.name.as_str()).collect();
    let asked = manifest.into_iter().flat_map(|manifest| manifest.entries.keys());
    let lacking: BTreeSet<&str> = asked.map(String::as_str).chain(brought).collect();
    for id in lacking.difference(&locked) {
        let (why, fix) = match manifest.is_some_and(|it| it.entries.contains_key(*id)) {
            true if checking.lock.missing => (
                "deps.toml requires it and there is no deps.lock",
                "write one with `wit-deps lock`",
            ),
            true => {
                ("deps.toml requires it and the lock file does not have it", "run `wit-deps lock`")
            }
            false => (
                "another entry contains it and the lock file does not have it",
                "run `wit-deps lock`",
            ),
        };
        rows.push(checking.unlisted(*id, Outcome::unpinned(why).fix(fix)));
    }
    for deps in directories(checking.setting) {
        let known = locked.iter().chain(&lacking).filter_map(|id| home(&deps, id));
        rows.extend(unexplained(checking, &deps, &known.collect()));
    }
    rows
}

/// What is vendored in a directory, or within what is vendored there, and is not
/// known.
fn unexplained(checking: &Checking<'_>, deps: &Path, known: &BTreeSet<String>) -> Vec<Entry> {
    let root = &checking.setting.root;
    let own = checking.setting.directory.join("deps");
    let shown = if deps == own { "deps".to_owned() } else { shown(deps, root) };
    let there = match vendored(deps, root) {
        Ok(there) => there,
        Err(error) => {
            let why = format!("the vendored package cannot be read: {error}");
            let outcome = Outcome::not_checkable(why).fix(error.help());
            return vec![checking.unlisted(shown, outcome)];
        }
    };
    let mut rows = Vec::new();
    let extra = |name: &str, at: String, path: &Path| {
        if checking.setting.is_of_contract(path) {
            let why = format!("{at} is part of the contract itself, which no lock pins");
            return checking.unlisted(name, Outcome::not_checkable(why));
        }
        let why = format!("{at} is there, and neither deps.toml nor the lock explains it");
        let outcome = Outcome::extra(why).fix("remove it, or add it to deps.toml");
        checking.unlisted(name, outcome)
    };
    for name in there.difference(known) {
        rows.push(extra(name, format!("{shown}/{name}"), &deps.join(name)));
    }
    // What is missing is taken from the dependencies of a dependency, whose
    // digest does not reach so deep.
    for outer in there.intersection(known) {
        let inner = deps.join(outer).join("deps");
        let nested = vendored(&inner, root).unwrap_or_default();
        for name in nested.difference(&there) {
            rows.push(extra(name, format!("{shown}/{outer}/deps/{name}"), &inner.join(name)));
        }
    }
    rows
}

/// What the directory of an entry is called: the first of its names that is there.
fn home(deps: &Path, id: &str) -> Option<String> {
    names(id).into_iter().find(|name| deps.join(name).is_dir())
}

/// Where dependencies are vendored: in `deps/` beside the lock, and in those of
/// the WIT that it is for.
fn directories(setting: &Setting) -> Vec<PathBuf> {
    let own = setting.directory.join("deps");
    let real = own.canonicalize().ok();
    let is_other = |deps: &&PathBuf| real.is_none() || deps.canonicalize().ok() != real;
    let others: Vec<PathBuf> = setting.deps.iter().filter(is_other).cloned().collect();
    [vec![own], others].concat()
}

/// Of what the bytes say and what `deps.toml` says, what matters more.
fn worse(found: Outcome, declared: Option<Outcome>) -> Outcome {
    let rank = |outcome: &Outcome| match outcome.status() {
        EntryStatus::Mismatch => 0,
        EntryStatus::Stale => 1,
        _ => 2,
    };
    match declared {
        Some(declared) if rank(&declared) < rank(&found) => declared,
        _ => found,
    }
}

/// Whether `deps.toml` asks for what the lock has.
fn declared(
    pin: &Pin,
    manifest: Option<&WitDepsManifest>,
    brought: &BTreeSet<&str>,
) -> Option<Outcome> {
    let asked = manifest?.entries.get(&pin.name);
    match (asked, &pin.source) {
        (None, Source::Transitive) => {
            // Locks of old did not say what brings what.
            let unused = !brought.is_empty() && !brought.contains(pin.name.as_str());
            unused.then(|| {
                Outcome::stale("no entry contains it and deps.toml does not require it")
                    .fix("run `wit-deps update`")
            })
        }
        (None, _) => {
            let why = "deps.toml no longer requires it";
            Some(Outcome::stale(why).fix("run `wit-deps update`"))
        }
        (Some(WitDepsEntry { source, .. }), locked) if !is_same(source, locked) => {
            let why = format!("deps.toml takes it from {source}, and the lock from {locked}");
            Some(Outcome::mismatch(why).fix("run `wit-deps update` and review the changes"))
        }
        _ => None,
    }
}

/// Whether both are one source. wit-deps compares paths by their parts, and
/// URLs as the lock has them, which is their normal form.
fn is_same(asked: &Source, locked: &Source) -> bool {
    match (asked, locked) {
        (Source::Path(asked), Source::Path(locked)) => Path::new(asked) == Path::new(locked),
        (
            Source::Url { url: asked, prefix: asked_prefix },
            Source::Url { url: locked, prefix: locked_prefix },
        ) => normal(asked) == normal(locked) && asked_prefix == locked_prefix,
        _ => asked == locked,
    }
}

/// A URL with scheme and host in lower case and a path.
fn normal(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/" } else { path };
    format!("{}://{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase())
}

/// What the bytes of an entry say: those in `deps/`, and those where it comes
/// from if that is a directory.
fn on_disk(checking: &Checking<'_>, pin: &Pin) -> Outcome {
    let setting = checking.setting;
    let shown = |path: &Path| shown(path, &setting.root);
    let digest =
        |directory: &Path| setting.digests.digest(directory, &setting.root, &shown(directory));
    if names(&pin.name).is_empty() {
        return Outcome::mismatch(
            "its id is not a valid directory name; wit-deps would write elsewhere",
        );
    }
    let deps = setting.directory.join("deps");
    let mut proof = None;
    for directory in directories(setting) {
        let Some(directory) = home(&directory, &pin.name).map(|name| directory.join(name)) else {
            continue;
        };
        match digest(&directory) {
            Err(error) => return Outcome::not_checkable(error.to_string()).fix(error.help()),
            Ok(found) if !is(pin, &found) => {
                let what = shown(&directory);
                if let Some(outcome) = line_ends(pin, &directory, &setting.root, &what) {
                    return outcome;
                }
                return Outcome::mismatch(format!(
                    "{what} does not match the lock file: {}",
                    differs(pin, &found),
                ))
                .fix(
                    "restore it with `wit-deps`, or, if the change is meant, change where it \
                     comes from",
                );
            }
            Ok(found) => proof = proof.or_else(|| Some((found, shown(&directory)))),
        }
    }
    let sources = Search::new(&setting.root).sources(pin, checking.lock, &setting.directory);
    let sources = match sources {
        Ok(sources) => sources,
        Err(why) if proof.is_none() => return Outcome::not_checkable(why),
        Err(_) => Vec::new(),
    };
    for source in sources {
        match digest(&source) {
            // What is vendored is what counts; where it came from may be gone.
            Err(Error::NotFound { .. } | Error::Outside { .. }) if proof.is_some() => {}
            Err(Error::NotFound { .. }) => {
                return Outcome::not_checkable(format!(
                    "it comes from {}, which is not there, and neither is {}",
                    shown(&source),
                    shown(&deps.join(&pin.name))
                ));
            }
            Err(error) => return Outcome::not_checkable(error.to_string()).fix(error.help()),
            Ok(found) if !is(pin, &found) => {
                let source = shown(&source);
                let what = match &proof {
                    Some((_, vendored)) => {
                        format!(
                            "{vendored} matches the lock file, but its source {source} does not"
                        )
                    }
                    None => format!("its source {source} does not match the lock file"),
                };
                return Outcome::mismatch(format!("{what}: {}", differs(pin, &found))).fix(
                    "the lock file is out of date; run `wit-deps update` and review the changes",
                );
            }
            Ok(found) => proof = proof.or_else(|| Some((found, shown(&source)))),
        }
    }
    match proof {
        Some((found, at)) => {
            let files = count(found.files, "file");
            Outcome::verified(&found.hashed, format!("{at}: {files}, as locked"))
        }
        None => Outcome::not_checkable(format!(
            "it comes from {} and deps/{} is not there",
            pin.source, pin.name
        ))
        .fix("fetch it with `wit-deps`"),
    }
}

/// What is said of a directory that is what the lock pins but for its line ends, as where
/// git changes them.
fn line_ends(pin: &Pin, directory: &Path, root: &Path, shown: &str) -> Option<Outcome> {
    let is_with = |ends| {
        digest_with_line_ends(ends, directory, root, shown).is_ok_and(|found| is(pin, &found))
    };
    let differ = |here: &str, locked: &str| {
        Outcome::mismatch(format!(
            "{shown} is what the lock pins but for its line endings: {here} here, and {locked} in \
             what is locked"
        ))
    };
    if is_with(LineEnds::Lf) {
        return Some(differ("CRLF", "LF").fix(
            "write `*.wit text eol=lf` into .gitattributes, commit it, and check the files out \
             again: `git rm -rq --cached . && git reset -q --hard`",
        ));
    }
    is_with(LineEnds::Crlf).then(|| {
        differ("LF", "CRLF").fix(
            "write `*.wit -text` into .gitattributes, so that git changes no line ending, and \
             fetch the files again with `wit-deps`",
        )
    })
}

fn is(pin: &Pin, found: &ArchiveDigest) -> bool {
    pin.sha256 == found.hashed.sha256() && pin.sha512 == Some(found.sha512)
}

fn differs(pin: &Pin, found: &ArchiveDigest) -> String {
    let sha256 = pin.sha256 == found.hashed.sha256();
    if sha256 != (pin.sha512 == Some(found.sha512)) {
        return "one of its two digests is the locked one and the other is not, so the lock was \
                edited"
            .to_owned();
    }
    let files = count(found.files, "WIT file");
    let have = if found.files == 1 { "has" } else { "have" };
    format!(
        "its {files} {have} the digest {}, but {} is locked",
        found.hashed.sha256().short(),
        pin.sha256.short()
    )
}

/// What is in `deps/`: directories, and what counts as a dependency
/// without being one.
fn vendored(deps: &Path, root: &Path) -> Result<BTreeSet<String>, Error> {
    let shown = shown(deps, root);
    let failed = |error: std::io::Error| crate::read::failed(&shown, &error);
    match (deps.canonicalize(), root.canonicalize()) {
        (Ok(deps), Ok(root)) if !deps.starts_with(&root) => {
            return Err(Error::Outside { path: shown });
        }
        _ => {}
    }
    let entries = match deps.read_dir() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(failed)?,
    };
    let mut found = BTreeSet::new();
    for (seen, entry) in entries.enumerate() {
        let entry = entry.map_err(failed)?;
        if seen == ENTRIES_LIMIT {
            return Err(Error::TooLarge {
                path: shown,
                what: format!("more than {ENTRIES_LIMIT} entries"),
                limit: "that many of a directory".to_owned(),
            });
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        let counts = path.is_dir()
            || ["wit", "wasm", "wat"].iter().any(|it| extension.eq_ignore_ascii_case(it));
        if counts {
            found.insert(name);
        }
    }
    Ok(found)
}
