use super::*;
use crate::format::Format;
use crate::formats::FORMATS;

fn format(id: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.id == id).expect("a format")
}

/// A digit repeated, as a digest.
fn hex(digit: char, count: usize) -> String {
    digit.to_string().repeat(count)
}

/// Entries `registry name requirement version digit`.
fn wkg(entries: &[&str]) -> Lock {
    let mut packages: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for entry in entries {
        let [registry, name, requirement, version, digit] =
            entry.split(' ').collect::<Vec<_>>().try_into().expect("five words");
        packages.entry((name, registry)).or_default().push(format!(
            "[[packages.versions]]\nrequirement = \"{requirement}\"\nversion = \"{version}\"\n\
             digest = \"sha256:{}\"\n",
            digit.repeat(64)
        ));
    }
    let mut text = "version = 1\n".to_owned();
    for ((name, registry), versions) in packages {
        let versions = versions.concat();
        text += &format!("[[packages]]\nname = \"{name}\"\nregistry = \"{registry}\"\n{versions}");
    }
    Lock::parse(format("wkg"), "wkg.lock", &text).expect("a lock")
}

/// What is found, as `entry: what`, in short.
fn found_rewrites(was: &Lock, now: &Lock) -> Vec<String> {
    let what = |what: &Rewritten| match what {
        Rewritten::Digest { .. } => "digest".to_owned(),
        Rewritten::Removed => "removed".to_owned(),
        Rewritten::Loosened { was, now } => format!("loosened {was} {now}"),
        Rewritten::Moved { was: _, now: _, same_bytes } => format!("moved {same_bytes}"),
        Rewritten::RolledBack { was, now } => format!("rolled back {was} {now}"),
        Rewritten::Repinned { .. } => "repinned".to_owned(),
        Rewritten::Emptied { entries } => format!("emptied {entries}"),
    };
    rewrites(was, now).iter().map(|it| format!("{}: {}", it.entry, what(&it.what))).collect()
}

#[test]
fn each_kind_alone() {
    let was = wkg(&["r a:b =1.0.0 1.0.0 1", "r c:d =2.0.0 2.0.0 2"]);
    let nothing: [&str; 0] = [];
    assert_eq!(found_rewrites(&was, &was), nothing);
    let cases: &[(&[&str], &[&str])] = &[
        (&["r a:b =1.0.0 1.0.0 9", "r c:d =2.0.0 2.0.0 2"], &["a:b@1.0.0: digest"]),
        (&["r a:b =1.0.0 1.0.0 1"], &["c:d@2.0.0: removed"]),
        (&["r a:b ^1.0.0 1.0.0 1", "r c:d =2.0.0 2.0.0 2"], &["a:b@1.0.0: loosened =1.0.0 ^1.0.0"]),
        (&["s a:b =1.0.0 1.0.0 1", "r c:d =2.0.0 2.0.0 2"], &["a:b@1.0.0: moved true"]),
        (&["s a:b =1.0.0 1.0.0 9", "r c:d =2.0.0 2.0.0 2"], &["a:b@1.0.0: moved false"]),
        // A digest that changes along with the requirement does not slip through.
        (
            &["r a:b ^1.0.0 1.0.0 9", "r c:d =2.0.0 2.0.0 2"],
            &["a:b@1.0.0: loosened =1.0.0 ^1.0.0", "a:b@1.0.0: digest"],
        ),
        (&[], &[": emptied 2"]),
    ];
    for (now, expected) in cases {
        assert_eq!(found_rewrites(&was, &wkg(now)), *expected, "{now:?}");
    }
}

#[test]
fn updates_are_no_rewrites() {
    let was = wkg(&["r a:b =1.0.0 1.0.0 1"]);
    let nothing: [&str; 0] = [];
    for now in [
        wkg(&["r a:b =1.0.1 1.0.1 9"]),
        wkg(&["r a:b =1.0.0 1.0.0 1", "r e:f =1.0.0 1.0.0 3"]),
        wkg(&["r a:b =1.0.0 1.0.0 1", "r a:b =2.0.0 2.0.0 3"]),
    ] {
        assert_eq!(found_rewrites(&was, &now), nothing);
    }
    // The same version once more is one, unless the bytes are the same.
    let again = |entry: &str| found_rewrites(&was, &wkg(&["r a:b =1.0.0 1.0.0 1", entry]));
    assert_eq!(again("s a:b =1.0.0 1.0.0 1"), nothing);
    assert_eq!(again("s a:b =1.0.0 1.0.0 9"), ["a:b@1.0.0: moved false"]);
    assert_eq!(again("r a:b ^1.0.0 1.0.0 9"), ["a:b@1.0.0: digest"]);
    assert_eq!(again("r a:b ^1.0.0 1.0.0+x 9"), ["a:b@1.0.0: digest"]);
    // One of two versions that goes is a pin that goes.
    let both = wkg(&["r a:b =1.0.0 1.0.0 1", "r a:b =2.0.0 2.0.0 3"]);
    assert_eq!(found_rewrites(&both, &was), ["a:b@2.0.0: removed"]);
    assert_eq!(found_rewrites(&wkg(&[]), &was), nothing);
    assert_eq!(found_rewrites(&wkg(&[]), &wkg(&[])), nothing);
}

/// Entries `id source digit deps`.
fn wit_deps(entries: &[&str]) -> Lock {
    let mut text = String::new();
    for entry in entries {
        let [id, source, digit, deps] =
            entry.split(' ').collect::<Vec<_>>().try_into().expect("four words");
        let source = match source {
            "-" => String::new(),
            url if url.contains("://") => format!("url = \"{url}\"\n"),
            path => format!("path = \"{path}\"\n"),
        };
        let digit = digit.chars().next().expect("a digit");
        let deps: Vec<String> =
            deps.split(',').filter(|dep| *dep != "-").map(|dep| format!("{dep:?}")).collect();
        text += &format!(
            "[{id}]\n{source}sha256 = \"{}\"\nsha512 = \"{}\"\ndeps = [{}]\n",
            hex(digit, 64),
            hex(digit, 128),
            deps.join(",")
        );
    }
    Lock::parse(format("wit-deps"), "deps.lock", &text).expect("a lock")
}

#[test]
fn of_wit_deps_what_cannot_change_by_itself_counts() {
    let url = "https://example.com/o/r/a.tar.gz";
    let was = wit_deps(&[&format!("a {url} 1 t"), "t - 2 -", "p ../p 3 u", "u - 4 -"]);
    let cases: &[(&[&str], &[&str])] = &[
        // What a URL gives is republished.
        (
            &["a https://example.com/o/r/a.tar.gz 9 t", "t - 2 -", "p ../p 3 u", "u - 4 -"],
            &["a: digest"],
        ),
        // A transitive one alone changes: nothing that brings it did.
        (
            &["a https://example.com/o/r/a.tar.gz 1 t", "t - 9 -", "p ../p 3 u", "u - 4 -"],
            &["t: digest"],
        ),
        // With a newer archive it may.
        (&["a https://example.com/o/r/b.tar.gz 8 t", "t - 9 -", "p ../p 3 u", "u - 4 -"], &[]),
        // Directories of this repository, and what they bring, are ours to change.
        (&["a https://example.com/o/r/a.tar.gz 1 t", "t - 2 -", "p ../p 9 u", "u - 9 -"], &[]),
        // Another owner, another scheme, a directory: it comes from elsewhere.
        (
            &["a https://example.com/x/r/a.tar.gz 1 t", "t - 2 -", "p ../p 3 u", "u - 4 -"],
            &["a: moved true"],
        ),
        (
            &["a http://example.com/o/r/a.tar.gz 1 t", "t - 2 -", "p ../p 3 u", "u - 4 -"],
            &["a: moved true"],
        ),
        (&["a ../a 9 t", "t - 2 -", "p ../p 3 u", "u - 4 -"], &["a: moved false"]),
    ];
    for (now, expected) in cases {
        assert_eq!(found_rewrites(&was, &wit_deps(now)), *expected, "{now:?}");
    }
}

#[test]
fn a_lower_version_is_a_rollback() {
    let was = wkg(&["r a:b =1.2.0 1.2.0 1", "r c:d ^2.0.0 2.3.0 2"]);
    let now = wkg(&["r a:b =1.1.0 1.1.0 3", "r c:d ^2.0.0 2.1.0 4"]);
    assert_eq!(
        found_rewrites(&was, &now),
        ["a:b@1.2.0: rolled back 1.2.0 1.1.0", "c:d@2.3.0: rolled back 2.3.0 2.1.0"]
    );
    assert!(found_rewrites(&now, &was).is_empty(), "the other way it is an update");
}

#[test]
fn build_metadata_makes_no_other_version() {
    let was = wkg(&["r a:b =1.2.0 1.2.0 1"]);
    for now in ["r a:b =1.2.0 1.2.0+evil 9", "r a:b =1.2.0+evil 1.2.0+evil 9"] {
        let found = found_rewrites(&was, &wkg(&[now]));
        assert_eq!(found.len(), 1, "{now}: {found:?}");
        assert_eq!(found[0], "a:b@1.2.0: digest", "{now}");
    }
    assert!(
        found_rewrites(&was, &wkg(&["r a:b =1.2.0 1.2.0+evil 1"])).is_empty(),
        "the same bytes"
    );
}

#[test]
fn an_archive_of_an_earlier_version_is_a_rollback() {
    let lock = |version: &str| {
        let text = format!(
            "[a]\nurl = \"https://host/o/r/archive/{version}.tar.gz\"\nsha256 = \"{}\"\n\
             sha512 = \"{}\"\n",
            hex('1', 64),
            hex('1', 128)
        );
        Lock::parse(format("wit-deps"), "deps.lock", &text).expect("a lock")
    };
    assert_eq!(found_rewrites(&lock("v0.2.1"), &lock("v0.2.0")), ["a: rolled back 0.2.1 0.2.0"]);
    assert!(found_rewrites(&lock("v0.2.0"), &lock("v0.2.1")).is_empty());
    assert!(found_rewrites(&lock("main"), &lock("v0.2.1")).is_empty());
}

#[test]
fn a_new_lock_does_not_speak_for_what_others_pin() {
    let root = wkg(&["r a:b =1.0.0 1.0.0 1", "r c:d =1.0.0 1.0.0 2"]);
    let planted_in = |now: &Lock, baselines: &[&Lock], own: Option<&Lock>| -> Vec<String> {
        let neighbours: Vec<Neighbour<'_>> =
            baselines.iter().map(|lock| Neighbour { lock, is_above: true }).collect();
        planted(&neighbours, own, now).into_iter().map(|(_, it)| it.entry).collect()
    };
    let nearer = wkg(&["r a:b =1.0.0 1.0.0+x 9", "r c:d =1.0.0 1.0.0 2"]);
    assert_eq!(planted_in(&nearer, &[&root], None), ["a:b@1.0.0"]);
    // From elsewhere just as well.
    assert_eq!(planted_in(&wkg(&["s a:b =1.0.0 1.0.0 9"]), &[&root], None), ["a:b@1.0.0"]);
    // In another version, or with bytes that some lock has.
    assert!(planted_in(&wkg(&["r a:b =1.1.0 1.1.0 9"]), &[&root], None).is_empty());
    assert!(planted_in(&nearer, &[&root, &nearer], None).is_empty());
    // What its own lock had is compared with that.
    assert!(planted_in(&nearer, &[&root], Some(&root)).is_empty());
    // Unless it had it from elsewhere.
    let elsewhere = wkg(&["s a:b =1.0.0 1.0.0 9", "r c:d =1.0.0 1.0.0 2"]);
    assert_eq!(planted_in(&nearer, &[&root], Some(&elsewhere)), ["a:b@1.0.0"]);
    assert_eq!((likeness(&root, &nearer), likeness(&root, &wkg(&[]))), (2, 0));
}

/// What has no version is one thing only where the one lock means the other.
#[test]
fn what_has_no_version_is_compared_with_the_lock_above() {
    let lock = |digit: char| {
        let (one, other) = (hex(digit, 64), hex(digit, 128));
        let text = format!("[io]\nsha256 = \"{one}\"\nsha512 = \"{other}\"\n");
        Lock::parse(format("wit-deps"), "deps.lock", &text).expect("a lock")
    };
    let (was, now) = (lock('1'), lock('9'));
    let found = |is_above| planted(&[Neighbour { lock: &was, is_above }], None, &now).len();
    assert_eq!((found(true), found(false)), (1, 0));
}

#[test]
fn an_archive_is_known_by_what_is_fetched_and_not_by_its_entry() {
    let url = "https://example.com/o/r/archive/v1.2.0.tar.gz";
    let was = wit_deps(&[&format!("a {url} 1 -")]);
    let found = |entry: &str| found_rewrites(&was, &wit_deps(&[entry]));
    let nothing: [&str; 0] = [];
    // Another name for the entry, in its place or beside it.
    assert_eq!(found(&format!("b {url} 9 -")), ["a: digest"]);
    assert_eq!(found(&format!("b {url} 1 -")), nothing);
    let beside = wit_deps(&[&format!("a {url} 1 -"), &format!("b {url} 9 -")]);
    assert_eq!(found_rewrites(&was, &beside), ["b: digest"]);
    let copied = wit_deps(&[&format!("a {url} 1 -"), &format!("b {url} 1 -")]);
    assert_eq!(found_rewrites(&was, &copied), nothing);
    // Other spellings of one URL.
    for same in [
        "https://example.com/o/r/archive/v1.2.0.tar.gz#x",
        "https://EXAMPLE.com:443/o/r/archive/v1.2.0.tar.gz",
        "https://example.com/o/r//archive/./v1.2.0.tar.gz",
    ] {
        assert_eq!(found(&format!("a {same} 9 -")), ["a: digest"], "{same}");
        assert_eq!(found(&format!("b {same} 9 -")), ["a: digest"], "{same}");
        assert_eq!(found(&format!("a {same} 1 -")), nothing, "{same}");
    }
    // Another archive of one release.
    let tag = "https://example.com/o/r/archive/refs/tags/v1.2.0.tar.gz";
    assert_eq!(found(&format!("a {tag} 9 -")), ["a: moved false"]);
    assert_eq!(found(&format!("a {tag} 1 -")), nothing);
    assert_eq!(found("a https://example.com/o/r/archive/v1.2.1.tar.gz 9 -"), nothing);
    assert_eq!(
        found("a https://example.com/o/r/archive/v1.2.0.tar.gz?sha=b 9 -"),
        ["a: moved false"]
    );
}

#[test]
fn another_directory_of_one_archive_is_another_source() {
    let lock = |prefix: &str, digit: char| {
        let text = format!(
            "[a]\nurl = \"https://host/o/r/main.tar.gz\"\nprefix = \"{prefix}\"\n\
             sha256 = \"{}\"\nsha512 = \"{}\"\n",
            hex(digit, 64),
            hex(digit, 128)
        );
        Lock::parse(format("wit-deps"), "deps.lock", &text).expect("a lock")
    };
    let was = lock("api/wit", '1');
    assert_eq!(found_rewrites(&was, &lock("./api//wit/", '9')), ["a: digest"]);
    assert_eq!(found_rewrites(&was, &lock("evil/wit", '9')), ["a: moved false"]);
    assert!(found_rewrites(&was, &lock("copy/wit", '1')).is_empty(), "the same bytes");
}
