//! Ways to bring in a dependency that is not the locked one: by putting it where
//! nobody looks, by having it looked up where nothing is found, and by exchanging
//! what it is compared with. Whoever writes the change controls the tree and its
//! commits, and nothing of the commit that it started from.

mod locked;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;
mod sandbox;

use std::fs;

use locked::with_section;
use locked::{GEO, PLUGIN, Repository, TOOL, UNITS, component, encode, entry, hex, sha256};
use sandbox::{Run, git};

/// The dependency as the attacker wants it.
fn evil() -> String {
    GEO.replace("y: u32", "y: u64")
}

/// A plugin in some directory with what it has vendored, under the lock at the top.
fn with_wkg_in(home: &str) -> Repository {
    let repository = Repository::new();
    repository.write(&format!("{home}/plugin.wit"), PLUGIN);
    repository.write(&format!("{home}/deps/acme-geo/geo.wit"), GEO);
    repository.write(&format!("{home}/deps/acme-units/units.wit"), UNITS);
    let bytes = encode(&[UNITS, GEO]);
    repository.store(&bytes);
    repository.lock(&bytes);
    repository.write("witgate.toml", format!("[[package]]\npath = \"{home}\"\n"));
    repository.commit("a plugin");
    repository.branch("change");
    repository
}

/// Both commands, and what they must say.
#[track_caller]
fn expect(repository: &Repository, code: i32, words: &[&str]) {
    repository.verify(&[]).expect(code, words);
    repository.witgate(&["check"]).expect(code, words);
}

/// What makes a run fail that cannot verify everything.
#[track_caller]
fn strict(repository: &Repository) -> Run {
    repository.verify(&["--require-verified"])
}

#[track_caller]
fn remove(repository: &Repository, directory: &str) {
    fs::remove_dir_all(repository.path().join(directory)).expect(directory);
}

#[test]
fn vendored_text_is_compared_wherever_its_package_is() {
    for home in ["api", "crates/x/wit", "a/b/c", "wit"] {
        let repository = with_wkg_in(home);
        repository.verify(&[]).expect(0, &["PASS: 2 of 2 entries verified"]);
        repository.write(&format!("{home}/deps/acme-geo/geo.wit"), evil());
        expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);
        repository.write(&format!("{home}/deps/acme-geo/geo.wit"), GEO);
        // What comes with it is in no lock by name.
        let units = UNITS.replace("foot", "mile");
        repository.write(&format!("{home}/deps/acme-units/units.wit"), units);
        expect(&repository, 1, &["error[lock-mismatch]", "`acme:units@1.0.0`"]);
    }
}

/// The lock is half way up: neither beside the package nor at the top.
#[test]
fn a_lock_in_any_directory_above_counts() {
    let repository = with_wkg_in("services/one/api");
    git(repository.path(), &["mv", "wkg.lock", "services/wkg.lock"]);
    repository.commit("the lock of all services");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.verify(&[]).expect(0, &["services/wkg.lock: 2 entries verified"]);
    repository.write("services/one/api/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]"]);
}

/// The policy names the lock, which is in no directory above.
#[test]
fn a_lock_that_the_policy_names_counts() {
    let repository = with_wkg_in("api");
    repository.write(
        "witgate.toml",
        "[lock]\nfiles = [\"locks/wkg.lock\"]\n[[package]]\npath = \"api\"\n",
    );
    fs::create_dir_all(repository.path().join("locks")).expect("created");
    git(repository.path(), &["mv", "wkg.lock", "locks/wkg.lock"]);
    repository.commit("locks have a directory");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.verify(&[]).expect(0, &["locks/wkg.lock: 2 entries verified"]);
    repository.write("api/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]"]);
}

/// Everything gets another name, so that the lock would be about something else.
#[test]
fn other_names_do_not_take_packages_from_under_their_lock() {
    let repository = with_wkg_in("api");
    remove(&repository, "api/deps");
    let renamed = |path: &str, text: &str| {
        let text = text.replace("acme:geo", "evil:geo").replace("acme:units", "evil:units");
        repository.write(path, text);
    };
    renamed("api/plugin.wit", PLUGIN);
    renamed("api/deps/one/geo.wit", &evil());
    renamed("api/deps/two/units.wit", UNITS);
    expect(&repository, 1, &["error[lock-unpinned]", "`evil:geo@1.2.0`"]);
}

/// Nobody has said where the packages are, and there are several.
#[test]
fn packages_that_were_found_are_compared_too() {
    let repository = with_wkg_in("proposals/one/wit");
    repository.remove("witgate.toml");
    repository.write("proposals/two/wit/two.wit", "package acme:two@1.0.0;\n");
    repository.commit("no policy");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.verify(&[]).expect(0, &["2 of 2 entries verified"]);
    repository.write("proposals/one/wit/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]"]);
}

/// A directory called `wit` beside the lock, which is what tools would look into.
#[test]
fn a_decoy_draws_nobody_away() {
    let repository = with_wkg_in("api");
    repository.write("wit/plugin.wit", PLUGIN);
    repository.write("wit/deps/acme-geo/geo.wit", GEO);
    repository.write("wit/deps/acme-units/units.wit", UNITS);
    repository.write("api/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]", "api/deps/acme-geo"]);
}

#[test]
fn what_a_workspace_vendors_together_is_compared() {
    let repository = with_wkg_in("members/plugin");
    git(repository.path(), &["mv", "members/plugin/deps", "deps-of-all"]);
    fs::create_dir_all(repository.path().join("wkg")).expect("created");
    git(repository.path(), &["mv", "deps-of-all", "wkg/deps"]);
    repository.write("wkg.toml", "[workspace]\nmembers = [\"members/*\"]\n");
    repository.write("wit/only.wit", "package acme:only@1.0.0;\ninterface i { f: func(); }\n");
    repository.write("witgate.toml", "[[package]]\npath = \"wit\"\n");
    repository.commit("a workspace");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.verify(&[]).expect(0, &["2 of 2 entries verified"]);
    repository.write("wkg/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]", "wkg/deps/acme-geo"]);
}

/// The bytes that are kept to be compared are right, and nothing is compared.
#[test]
fn what_nobody_compared_is_never_verified() {
    let repository = with_wkg_in("api");
    remove(&repository, "api/deps");
    let verdicts = repository.verdicts(&[]);
    assert!(verdicts.iter().all(|(_, verdict)| verdict != "verified"), "{verdicts:?}");
    let words = ["error[lock-not-checkable]", "nothing vendored was compared"];
    strict(&repository).expect(1, &words);
    // As little as where the lock is all that there is.
    let repository = Repository::with_wkg();
    remove(&repository, "wit");
    repository.write("wit/other.wit", "package acme:other@1.0.0;\n");
    let verdicts = repository.verdicts(&[]);
    assert!(verdicts.iter().all(|(_, verdict)| verdict != "verified"), "{verdicts:?}");
}

/// The text of the dependency within the WIT itself, in its own name.
#[test]
fn a_dependency_that_is_written_into_the_package() {
    let repository = with_wkg_in("api");
    remove(&repository, "api/deps/acme-geo");
    let nested = evil().replacen("@1.2.0;", "@1.2.0 {", 1) + "}\n";
    repository.write("api/plugin.wit", format!("{PLUGIN}\n{nested}"));
    let verdicts = repository.verdicts(&[]);
    assert!(verdicts.contains(&("acme:geo@1.2.0".into(), "not-checkable".into())), "{verdicts:?}");
    strict(&repository).expect(1, &["the WIT itself contains a package of that name"]);
}

/// Text wins over wasm, which other tools may take all the same.
#[test]
fn wasm_beside_the_text_of_its_package_is_compared() {
    let repository = with_wkg_in("api");
    repository.write("api/deps/geo.wasm", encode(&[UNITS, GEO]));
    repository.verify(&[]).expect(0, &["PASS: 2 of 2 entries verified"]);
    repository.write("api/deps/geo.wasm", encode(&[UNITS, &evil()]));
    expect(&repository, 1, &["error[lock-mismatch]", "api/deps/geo.wasm differs from"]);
    // A later file of the same package, where the text is not there.
    remove(&repository, "api/deps/acme-geo");
    repository.write("api/deps/a.wasm", encode(&[UNITS, GEO]));
    repository.verify(&[]).expect(1, &["error[lock-mismatch]", "api/deps/geo.wasm differs from"]);
}

/// A package that is called as the one with which the others were once read.
#[test]
fn no_dependency_keeps_the_others_from_being_compared() {
    let repository = with_wkg_in("api");
    repository.write(
        "api/deps/geo/geo.wit",
        "package witgate:stage-of-the-vendored;\ninterface i { f: func(); }\n",
    );
    repository.write("api/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);
}

/// The locked entry stays, and another one is what the text is compared with. The
/// bytes of the first are nowhere.
#[test]
fn an_entry_beside_the_locked_one_is_no_way_round_it() {
    let bytes = encode(&[UNITS, &evil()]);
    let version = format!(
        "\n[[packages.versions]]\nrequirement = \"^1.2\"\nversion = \"1.2.0\"\n\
         digest = \"{}\"\n",
        sha256(&bytes)
    );
    let elsewhere =
        entry("acme:geo", "1.2.0", &sha256(&bytes)).replace("acme.example", "evil.example");
    for (more, rule) in
        [(version, "error[lock-digest-rewritten]"), (elsewhere, "error[lock-source-changed]")]
    {
        let repository = with_wkg_in("api");
        remove(&repository, ".witgate");
        repository.commit("bytes are nowhere");
        git(repository.path(), &["branch", "-f", "main"]);
        repository.store(&bytes);
        repository.write("wkg.lock", repository.read("wkg.lock") + &more);
        repository.write("wkg.toml", "[overrides]\n\"acme:geo\" = { version = \"^1.2\" }\n");
        repository.write("api/deps/acme-geo/geo.wit", evil());
        expect(&repository, 1, &[rule, "`acme:geo@1.2.0`"]);
    }
}

/// Packages that no lock is for, beside those that one is for.
#[test]
fn what_is_vendored_without_a_lock_is_said() {
    let repository = with_wkg_in("api");
    repository.write(
        "other/other.wit",
        "package acme:other@1.0.0;\nworld w {\n  import acme:clock/now@0.3.0;\n}\n",
    );
    let clock = "package acme:clock@0.3.0; interface now { f: func(); }";
    repository.write("other/deps/clock/c.wit", clock);
    repository
        .write("witgate.toml", "[[package]]\npath = \"api\"\n[[package]]\npath = \"other\"\n");
    repository.commit("a package that no lock is for");
    let words = ["`acme:clock@0.3.0`", "other/deps/clock is vendored, and no lock pins it"];
    repository.verify(&[]).expect(0, &["2 of 3 entries verified, 1 not checkable"]);
    repository.verify(&[]).expect(0, &words);
    strict(&repository).expect(1, &words);
    // Though no lock is left at all.
    repository.remove("wkg.lock");
    repository
        .write("witgate.toml", "[lock]\nrequire-verified = true\n[[package]]\npath = \"other\"\n");
    repository.verify(&["--against", "none"]).expect(1, &words);
}

/// wit-deps' lock with what it is for, one above the other.
#[test]
fn a_lock_of_directories_above_its_dependencies() {
    let repository = Repository::with_wit_deps();
    git(repository.path(), &["mv", "wit/deps.lock", "deps.lock"]);
    git(repository.path(), &["mv", "wit/deps.toml", "deps.toml"]);
    repository.edit("deps.toml", "../geo", "geo");
    repository.edit("deps.lock", "../geo", "geo");
    repository.commit("the lock is at the top");
    repository.verify(&[]).expect(0, &["PASS: 2 of 2 entries verified"]);
    repository.branch("change");
    repository.edit("wit/deps/geo/geo.wit", "y: u32", "y: u64");
    expect(&repository, 1, &["error[lock-mismatch]", "wit/deps/geo does not match the lock file"]);
}

/// An entry may be vendored under two names, and is under one of them.
#[cfg(unix)]
#[test]
fn a_second_directory_of_one_entry_is_explained_by_nothing() {
    let repository = Repository::with_wit_deps();
    for file in ["wit/deps.lock", "wit/deps.toml"] {
        let text = repository.read(file);
        let text = text.replace("[geo]", "[\"acme:geo\"]").replace("geo = ", "\"acme:geo\" = ");
        repository.write(file, text);
    }
    git(repository.path(), &["mv", "wit/deps/geo", "wit/deps/acme:geo"]);
    repository.commit("an id with a colon");
    repository.verify(&[]).expect(0, &["wit/deps.lock: 2 entries verified"]);
    repository.branch("change");
    let hidden = "package acme:hidden@1.0.0;\ninterface i { f: func(); }\n";
    repository.write("wit/deps/acme-geo/hidden.wit", hidden);
    expect(&repository, 1, &["error[lock-extra]", "deps/acme-geo is there"]);
}

/// What is missing is taken from within a dependency, which its digest leaves out.
#[test]
fn dependencies_within_dependencies() {
    let repository = Repository::with_wit_deps();
    repository.branch("change");
    remove(&repository, "wit/deps/units");
    let units = UNITS.replace("foot", "mile");
    repository.write("wit/deps/geo/deps/units/units.wit", units);
    expect(&repository, 1, &["error[lock-extra]", "deps/geo/deps/units is there"]);
}

/// Where it comes from changed, in this repository, and its copy did not.
#[test]
fn a_dependency_of_a_dependency_that_changed_is_this_change_s() {
    let repository = Repository::with_wit_deps();
    repository.branch("change");
    repository.edit("geo/wit/deps/units/units.wit", "foot", "mile");
    // None of it is an earlier change's.
    let words = ["warn[lock-mismatch]", "but its source", "1 error, 2 warnings, 2 notes;"];
    repository.witgate(&["check"]).expect(1, &words);
}

/// What was wrong before counts as this change's where too much would have to be compared.
#[test]
fn a_chain_of_locks_without_an_end_is_not_followed() {
    for (length, code) in [(3, 0), (70, 1)] {
        let repository = Repository::with_wit_deps();
        repository.edit("wit/deps/units/units.wit", "foot", "mile");
        let more = |directory: &str, path: &str| {
            repository.write(&format!("{directory}/deps.toml"), format!("more = \"{path}\"\n"));
            let digest = "00".repeat(32);
            let lock = format!(
                "[more]\npath = \"{path}\"\nsha256 = \"{digest}\"\nsha512 = \"{digest}{digest}\"\n"
            );
            repository.write(&format!("{directory}/deps.lock"), lock);
        };
        more("geo/wit", "../../chain/1");
        (1..length).for_each(|at| more(&format!("chain/{at}"), &format!("../{}", at + 1)));
        repository.commit("another copy, and a chain");
        repository.branch("change");
        repository.write("README.md", "more");
        repository.witgate(&["check"]).expect(code, &["`units`: wit/deps/units does not match"]);
    }
}

#[test]
fn a_dependency_behind_a_link_is_compared() {
    let repository = with_wkg_in("api");
    repository.write("elsewhere/geo.wit", evil());
    remove(&repository, "api/deps/acme-geo");
    link(&repository, "../../elsewhere", "api/deps/acme-geo");
    expect(&repository, 1, &["error[lock-mismatch]"]);
    // All of them at once, and the package itself.
    let repository = with_wkg_in("api");
    git(repository.path(), &["mv", "api", "real"]);
    link(&repository, "real", "api");
    repository.write("real/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-mismatch]"]);
}

#[cfg(unix)]
fn link(repository: &Repository, to: &str, from: &str) {
    std::os::unix::fs::symlink(to, repository.path().join(from)).expect("linked");
}

#[cfg(not(unix))]
fn link(_: &Repository, _: &str, _: &str) {}

/// The lock under another name, which no tool takes for one.
#[test]
fn a_lock_that_is_renamed_is_gone() {
    for name in ["WKG.LOCK", "wkg.lock.old", "other/wkg.lock"] {
        let repository = with_wkg_in("api");
        let lock = repository.read("wkg.lock");
        repository.remove("wkg.lock");
        repository.write(name, lock);
        repository.write("api/deps/acme-geo/geo.wit", evil());
        expect(&repository, 1, &["error[lock-emptied]", "wkg.lock was deleted"]);
    }
}

/// The package moves with all that it has, and the lock says something else
/// where it is now.
#[test]
fn a_lock_is_known_again_by_what_it_pins() {
    let repository = with_wkg_in("wit");
    git(repository.path(), &["mv", "wkg.lock", "wit/wkg.lock"]);
    repository.commit("a lock beside the package");
    git(repository.path(), &["branch", "-f", "main"]);
    git(repository.path(), &["mv", "wit", "api"]);
    repository.write("witgate.toml", "[[package]]\npath = \"api\"\n");
    repository.commit("move");
    let moved = repository.verify(&[]);
    assert!(!moved.said.contains("lock-emptied"), "{}", moved.said);
    let bytes = encode(&[UNITS, &evil()]);
    repository.store(&bytes);
    repository.lock(&bytes);
    fs::rename(repository.path().join("wkg.lock"), repository.path().join("api/wkg.lock"))
        .expect("moved");
    repository.write("api/deps/acme-geo/geo.wit", evil());
    expect(&repository, 1, &["error[lock-digest-rewritten]", "`acme:geo@1.2.0`"]);
    // Left behind, it is missed where its packages are now.
    repository.remove("api/wkg.lock");
    expect(&repository, 1, &["error[lock-emptied]", "wit/wkg.lock was deleted"]);
}

/// A lock nearer to the package is the one that counts.
#[test]
fn a_nearer_lock_does_not_speak_for_the_one_above() {
    for registry in ["acme.example", "evil.example"] {
        let repository = with_wkg_in("api");
        let bytes = encode(&[UNITS, &evil()]);
        repository.store(&bytes);
        let entry = entry("acme:geo", "1.2.0", &sha256(&bytes)).replace("acme.example", registry);
        repository.write("api/wkg.lock", format!("version = 1\n{entry}"));
        repository.write("api/deps/acme-geo/geo.wit", evil());
        let rule = match registry {
            "acme.example" => "error[lock-digest-rewritten]",
            _ => "error[lock-source-changed]",
        };
        expect(&repository, 1, &[rule, "`acme:geo@1.2.0`"]);
    }
}

#[test]
fn build_metadata_is_no_new_version() {
    let repository = Repository::with_wkg();
    repository.branch("change");
    let geo = evil().replace("1.2.0", "1.2.0+fix");
    let bytes = encode(&[UNITS, &geo]);
    repository.store(&bytes);
    let entry = entry("acme:geo", "1.2.0+fix", &sha256(&bytes));
    repository.write("wkg.lock", format!("version = 1\n{entry}"));
    repository.write("wit/deps/acme-geo/geo.wit", &geo);
    repository.edit("wit/plugin.wit", "@1.2.0", "@1.2.0+fix");
    expect(&repository, 1, &["error[lock-digest-rewritten]"]);
}

#[test]
fn a_pin_that_went_back_is_said() {
    let repository = Repository::with_wkg();
    repository.branch("change");
    let geo = GEO.replace("1.2.0", "1.1.0");
    let bytes = encode(&[UNITS, &geo]);
    repository.store(&bytes);
    let entry = entry("acme:geo", "1.1.0", &sha256(&bytes));
    repository.write("wkg.lock", format!("version = 1\n{entry}"));
    repository.write("wit/deps/acme-geo/geo.wit", &geo);
    repository.edit("wit/plugin.wit", "@1.2.0", "@1.1.0");
    let words = ["warn[lock-rolled-back]", "downgraded from 1.2.0 to 1.1.0"];
    repository.verify(&[]).expect(0, &words);
}

/// The locked bytes are deleted, so that nothing could be compared.
#[test]
fn bytes_that_the_baseline_has_are_used() {
    let repository = with_wkg_in("api");
    repository.write("api/deps/acme-geo/geo.wit", evil());
    remove(&repository, ".witgate");
    expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);
    // Or exchanged for some that prove nothing, or in a directory of the policy's.
    let bytes = encode(&[UNITS, GEO]);
    repository.write(&format!(".witgate/bytes/sha256/{}", hex(&bytes)), "junk");
    expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);

    let repository = with_wkg_in("api");
    git(repository.path(), &["mv", ".witgate/bytes/sha256", "vendor"]);
    repository.write("witgate.toml", "[lock]\nbytes = [\"vendor\"]\n[[package]]\npath = \"api\"\n");
    repository.commit("the bytes are elsewhere");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.write("api/deps/acme-geo/geo.wit", evil());
    remove(&repository, "vendor");
    expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);
}

/// The directory of the locked bytes gets more files than anybody hashes.
#[test]
fn bytes_that_are_hidden_among_many_files_are_used() {
    let repository = with_wkg_in("api");
    git(repository.path(), &["mv", ".witgate/bytes/sha256", "vendor"]);
    repository.write("witgate.toml", "[lock]\nbytes = [\"vendor\"]\n[[package]]\npath = \"api\"\n");
    repository.commit("the bytes are elsewhere");
    git(repository.path(), &["branch", "-f", "main"]);
    repository.write("api/deps/acme-geo/geo.wit", evil());
    for at in 0..66_000 {
        repository.write(&format!("vendor/0/{at}"), "");
    }
    expect(&repository, 1, &["error[lock-mismatch]", "field `y` of record `point`"]);
}

/// What a baseline is read with may be found by the digest that its lock pins, and by
/// nothing else.
#[test]
fn a_baseline_is_read_with_the_bytes_that_its_lock_pins() {
    let repository = Repository::new();
    let bytes = encode(&[UNITS, GEO]);
    repository.write("wit/plugin.wit", PLUGIN);
    repository.write(".gitignore", "wit/deps/\n");
    repository.store(&bytes);
    repository.lock(&bytes);
    repository.write("witgate.toml", "[policy]\nfrom = \"baseline\"\n");
    repository.commit("its dependencies are fetched");
    repository.branch("change");
    // What was fetched here is another package of that name and version.
    let less = GEO.replace("  distance: func(a: point, b: point, scale: unit) -> u32;\n", "");
    repository.write("wit/deps/acme-geo/geo.wit", less);
    repository.write("wit/deps/acme-units/units.wit", UNITS);
    let words = ["function-removed", "`acme:geo@1.2.0`", "comes from", ".witgate/bytes/sha256"];
    repository.witgate(&["check"]).expect(1, &words);
    // Other bytes under that name are not what the lock pins.
    let other = encode(&[UNITS, &evil()]);
    repository.write(&format!(".witgate/bytes/sha256/{}", hex(&bytes)), other);
    let words = ["package `acme:geo@1.2.0` not found"];
    repository.witgate(&["check"]).expect(2, &words);
}

#[test]
fn an_artifact_that_is_deleted_is_said() {
    let repository = Repository::with_artifact();
    repository.branch("change");
    repository.remove("tool.wasm");
    let words =
        ["warn[artifact-deleted]", "`tool.wasm`: deleted by this change", "the pinned bytes"];
    expect(&repository, 0, &words);
    strict(&repository).expect(1, &["error[lock-not-checkable]", "it is not there"]);
}

#[test]
fn an_artifact_that_is_pinned_anew_is_said() {
    let repository = Repository::with_artifact();
    repository.branch("change");
    let greedy =
        TOOL.replace("import log;\n  export run", "import net;\n  import log;\n  export run");
    repository.write("tool.wasm", component(&greedy, "tool"));
    repository.edit("witgate.toml", "world = \"tool\"\n", "");
    repository.witgate(&["pin"]).expect(0, &["changed  tool.wasm"]);
    let words =
        ["warn[pin-rewritten]", "`tool.wasm`: pinned digest changed", "acme:tool/net@0.1.0"];
    expect(&repository, 0, &words);
    // Elsewhere, by the same name.
    let repository = Repository::with_artifact();
    repository.branch("change");
    repository.remove("tool.wasm");
    let other = with_section(&component(TOOL, "tool"), "note", "other");
    repository.write("dist/tool.wasm", other);
    repository.edit("witgate.toml", "\"tool.wasm\"", "\"dist/tool.wasm\"");
    repository.witgate(&["pin"]).expect(0, &["dist/tool.wasm"]);
    expect(&repository, 0, &["warn[pin-rewritten]", "`tool.wasm`"]);
}

/// The contract is changed and pinned again, under the version that it had.
#[test]
fn a_contract_that_is_pinned_anew_is_said() {
    let repository = Repository::with_artifact();
    repository.write("witgate.toml", "[[package]]\npath = \"wit\"\n");
    repository.witgate(&["pin"]).expect(0, &["witgate.lock"]);
    repository.commit("a contract alone");
    repository.branch("change");
    repository.edit("wit/tool.wit", "info, warn", "info, warn, error");
    repository.witgate(&["pin"]).expect(0, &["changed  acme:tool in wit"]);
    repository.verify(&[]).expect(0, &["note[pin-rewritten]", "`acme:tool@0.1.0`"]);
    // To an earlier version.
    repository.edit("wit/tool.wit", "acme:tool@0.1.0", "acme:tool@0.0.9");
    repository.witgate(&["pin"]).expect(0, &["witgate.lock"]);
    repository.verify(&[]).expect(0, &["warn[lock-rolled-back]", "downgraded from 0.1.0"]);
}

/// A dependency from an archive, as it is locked.
fn with_archive(url: &str) -> Repository {
    let repository = Repository::new();
    repository.write("wit/plugin.wit", PLUGIN);
    repository.write("wit/deps/geo/geo.wit", GEO);
    repository.write("wit/deps/units/units.wit", UNITS);
    lock_archive(&repository, url);
    repository.commit("a plugin");
    repository.branch("change");
    repository
}

fn lock_archive(repository: &Repository, url: &str) {
    repository.lock_directories();
    repository.write("wit/deps.toml", format!("geo = \"{url}\"\n"));
    repository.edit("wit/deps.lock", "path = \"../geo/wit\"", &format!("url = \"{url}\""));
}

#[test]
fn an_archive_of_a_branch_may_have_moved_and_one_of_a_tag_has_not() {
    let branch = "https://example.org/acme/geo/archive/main.tar.gz";
    let tag = "https://example.org/acme/geo/archive/v1.2.0.tar.gz";
    let changed = |repository: &Repository, url: &str| {
        repository.write("wit/deps/geo/geo.wit", format!("// said otherwise\n{GEO}"));
        lock_archive(repository, url);
    };
    let repository = with_archive(branch);
    changed(&repository, branch);
    let words = ["warn[lock-digest-rewritten]", "archive of a branch", "the branch moved"];
    repository.witgate(&["check"]).expect(0, &words);
    // What it changes in the contract is reported as ever.
    repository.write("wit/deps/geo/geo.wit", evil());
    lock_archive(&repository, branch);
    repository.witgate(&["check"]).expect(1, &["record-field-type-changed"]);

    let repository = with_archive(tag);
    changed(&repository, tag);
    repository.witgate(&["check"]).expect(1, &["error[lock-digest-rewritten]"]);
    // Nor is it suppressed by another URL of this change's.
    changed(&repository, branch);
    repository.witgate(&["check"]).expect(1, &["lock-source-changed"]);
}

#[test]
fn packages_in_deps_that_are_the_contract_are_no_surplus() {
    let repository = Repository::with_wit_deps();
    fs::create_dir(repository.path().join("wit/deps/plugin")).expect("created");
    git(repository.path(), &["mv", "wit/plugin.wit", "wit/deps/plugin/plugin.wit"]);
    let said = ["note[lock-not-checkable]: `plugin`", "part of the contract itself"];
    repository.verify(&[]).expect(0, &said);
    // wkg's lock knows it as little, and nobody asks a registry for it.
    repository.remove("wit/deps.lock");
    repository.remove("wit/deps.toml");
    remove(&repository, "geo");
    remove(&repository, "units");
    repository.write("wkg.lock", "version = 1\n");
    repository.commit("another tool's lock");
    let run = repository.verify(&["-v"]);
    run.expect(0, &["acme:plugin@0.1.0", "part of the contract itself"]);
    assert!(!run.said.contains("lock-unpinned"), "{}", run.said);
    // Beside a contract of another namespace it is what nobody asked for.
    repository.write("wit/other.wit", "package other:contract;\n");
    repository.verify(&[]).expect(1, &["lock-extra", "no locked package contains it"]);
    // Of one's own it is part of that, unless packages of it are locked, and so fetched.
    let extra = "package other:more@1.0.0;\ninterface i { f: func(); }\n";
    let repository = Repository::with_wit_deps();
    repository.write("wit/deps/more/more.wit", extra);
    repository.verify(&[]).expect(1, &["lock-extra", "neither deps.toml nor the lock"]);
    repository.edit("wit/plugin.wit", "acme:plugin@0.1.0", "other:plugin@0.1.0");
    repository.verify(&[]).expect(0, &["part of the contract itself"]);
    repository.write("wit/deps/more/more.wit", extra.replace("other:", "acme:"));
    repository.edit("wit/plugin.wit", "other:plugin@0.1.0", "acme:plugin@0.1.0");
    repository.verify(&[]).expect(1, &["lock-extra", "neither deps.toml nor the lock"]);
}

/// Entries of wit-deps have the names that people give them, and a URL can be spelled in
/// several ways: the archive is the same.
#[test]
fn an_archive_under_another_name_or_address_is_the_same_archive() {
    let tag = "https://example.org/acme/geo/archive/v1.2.0.tar.gz";
    let rewritten = ["error[lock-digest-rewritten]"];
    for url in [&format!("{tag}#x"), "https://EXAMPLE.org:443/acme//geo/archive/v1.2.0.tar.gz"] {
        let repository = with_archive(tag);
        repository.write("wit/deps/geo/geo.wit", format!("// said otherwise\n{GEO}"));
        lock_archive(&repository, url);
        repository.witgate(&["check"]).expect(1, &rewritten);
    }
    let repository = with_archive(tag);
    git(repository.path(), &["mv", "wit/deps/geo", "wit/deps/shapes"]);
    repository.write("wit/deps/shapes/geo.wit", format!("// said otherwise\n{GEO}"));
    repository.write("wit/deps/geo/geo.wit", format!("// said otherwise\n{GEO}"));
    lock_archive(&repository, tag);
    remove(&repository, "wit/deps/geo");
    repository.edit("wit/deps.lock", "[geo]", "[shapes]");
    repository.write("wit/deps.toml", format!("shapes = \"{tag}\"\n"));
    repository.witgate(&["check"]).expect(1, &rewritten);
    // With the same text it is only another name.
    repository.write("wit/deps/shapes/geo.wit", GEO);
    repository.write("wit/deps/geo/geo.wit", GEO);
    lock_archive(&repository, tag);
    remove(&repository, "wit/deps/geo");
    repository.edit("wit/deps.lock", "[geo]", "[shapes]");
    repository.write("wit/deps.toml", format!("shapes = \"{tag}\"\n"));
    repository.witgate(&["check"]).expect(0, &["2 of 2 entries verified"]);
}

/// A mismatch is no older than what it is of, also where `deps` is a link to a directory
/// that several packages share.
#[cfg(unix)]
#[test]
fn what_a_link_vendors_is_not_as_it_was_once_it_is_edited() {
    for link_at in ["wit/deps", "wit/deps/geo"] {
        let repository = Repository::with_wit_deps();
        let moved = if link_at == "wit/deps" { "shared" } else { "shared-geo" };
        git(repository.path(), &["mv", link_at, moved]);
        let up = "../".repeat(link_at.matches('/').count());
        link(&repository, &format!("{up}{moved}"), link_at);
        let geo = if link_at == "wit/deps" { "shared/geo/geo.wit" } else { "shared-geo/geo.wit" };
        repository.commit("shared dependencies");
        repository.branch("change");
        repository.write(geo, format!("// said otherwise\n{GEO}"));
        repository.commit("edit what is shared");
        repository.witgate(&["check"]).expect(1, &["error[lock-mismatch]"]);
        // What was wrong before fails no change that touches none of it.
        git(repository.path(), &["branch", "-f", "main"]);
        repository.write("README.md", "more\n");
        repository.witgate(&["check"]).expect(0, &["earlier", "PASS"]);
    }
}

/// wit-deps' digests are of the executable bit too.
#[cfg(unix)]
#[test]
fn a_file_that_becomes_executable_is_not_as_it_was() {
    let repository = Repository::with_wit_deps();
    repository.branch("change");
    git(repository.path(), &["update-index", "--chmod=+x", "wit/deps/geo/geo.wit"]);
    git(repository.path(), &["checkout-index", "-f", "wit/deps/geo/geo.wit"]);
    git(repository.path(), &["commit", "-q", "-m", "executable"]);
    repository.witgate(&["check"]).expect(1, &["error[lock-mismatch]"]);
    git(repository.path(), &["branch", "-f", "main"]);
    repository.write("README.md", "more\n");
    repository.witgate(&["check"]).expect(0, &["earlier", "PASS"]);
}
