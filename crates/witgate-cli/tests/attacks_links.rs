//! Attacks by symbolic links in a checkout: text from outside the repository that
//! would pass for the repository's, and links that would change what is compared.

#![cfg(unix)]

mod sandbox;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use sandbox::{Run, commit, git, witgate, write};
use tempfile::TempDir;

const API: &str =
    "package acme:api@0.2.0;\ninterface i { f: func(); g: func(); }\nworld w { import i; }\n";
const BROKEN: &str = "package acme:api@0.2.0;\ninterface i { f: func(); }\nworld w { import i; }\n";

/// What is outside, and must be shown to nobody.
const SECRET: &str = "hunter2";

const LEADS_OUT: &str = "a symbolic link leads out of the repository";

/// A repository, and a directory beside it.
struct Checkout {
    home: TempDir,
}

impl Checkout {
    fn new() -> Checkout {
        let checkout = Checkout { home: tempfile::tempdir().expect("a directory") };
        checkout.write("wit/a.wit", API);
        git(&checkout.here(), &["init", "-q"]);
        commit(&checkout.here(), "base");
        checkout
    }

    fn here(&self) -> PathBuf {
        self.home.path().join("checkout")
    }

    fn outside(&self) -> PathBuf {
        self.home.path().join("outside")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.here(), path, text);
    }

    /// Moves a file or directory out, and leaves a link to it.
    fn move_out(&self, path: &str) {
        fs::create_dir_all(self.outside()).expect("made");
        let (from, to) = (self.here().join(path), self.outside().join("moved"));
        fs::rename(&from, &to).expect("moved");
        let up = "../".repeat(path.matches('/').count() + 1);
        symlink(format!("{up}outside/moved"), &from).expect("linked");
        assert!(from.exists(), "the link leads somewhere");
    }

    #[track_caller]
    fn witgate(&self, arguments: &[&str]) -> Run {
        let run = witgate(&self.here(), arguments);
        assert!(!run.said.contains(SECRET), "{}", run.said);
        run
    }
}

#[test]
fn contracts_are_not_read_through_a_link_that_leads_out() {
    let files: [(&str, &str); 6] = [
        ("wit/a.wit", "wit/a.wit"),
        ("wit/a.wit", "wit"),
        ("wit/deps/other/b.wit", "wit/deps/other/b.wit"),
        ("wit/deps/other/b.wit", "wit/deps/other"),
        ("wit/deps/other/b.wit", "wit/deps"),
        ("wit/deps/b.wit", "wit/deps/b.wit"),
    ];
    for (file, link) in files {
        let checkout = Checkout::new();
        let text = match file.contains("deps") {
            true => {
                format!("package acme:other@0.2.0;\n/// {SECRET}\ninterface j {{ h: func(); }}\n")
            }
            false => API.replace("g:", &format!("/// {SECRET}\ng:")),
        };
        checkout.write(file, text);
        checkout.witgate(&["diff", "none", "wit"]).expect(0, &[]);
        checkout.move_out(link);
        for arguments in [&["diff", "none", "wit"][..], &["check"], &["check", "wit"], &["pin"]] {
            checkout.witgate(arguments).expect(2, &[LEADS_OUT, link]);
        }
    }
}

#[test]
fn nor_wasm_nor_through_several_links() {
    let checkout = Checkout::new();
    checkout.write("plugin.wat", "(component)");
    checkout.move_out("plugin.wat");
    checkout.witgate(&["diff", "none", "plugin.wat"]).expect(2, &[LEADS_OUT]);
    // From link to link, through a directory that is the repository's.
    checkout.move_out("wit/a.wit");
    fs::rename(checkout.here().join("wit/a.wit"), checkout.here().join("wit/b")).expect("moved");
    symlink("../wit/b", checkout.here().join("wit/a.wit")).expect("linked");
    checkout.witgate(&["diff", "none", "wit"]).expect(2, &[LEADS_OUT]);
}

#[test]
fn what_git_keeps_for_itself_is_no_contract() {
    let checkout = Checkout::new();
    git(&checkout.here(), &["config", "http.extraheader", SECRET]);
    for target in ["../.git/config", "../wit/../.git/config"] {
        let _ = fs::remove_file(checkout.here().join("wit/a.wit"));
        symlink(target, checkout.here().join("wit/a.wit")).expect("linked");
        checkout.witgate(&["diff", "none", "wit"]).expect(2, &[LEADS_OUT]);
    }
    fs::remove_file(checkout.here().join("wit/a.wit")).expect("removed");
    checkout.write("wit/a.wit", API);
    symlink(".git/config", checkout.here().join("witgate.toml")).expect("linked");
    checkout.witgate(&["check"]).expect(2, &[LEADS_OUT]);
}

#[test]
fn links_that_stay_in_the_repository_are_followed() {
    let checkout = Checkout::new();
    let here = checkout.here();
    fs::create_dir(here.join("shared")).expect("made");
    fs::rename(here.join("wit/a.wit"), here.join("shared/a.wit")).expect("moved");
    symlink("../shared/a.wit", here.join("wit/a.wit")).expect("linked");
    checkout
        .witgate(&["check", "--against", "git:HEAD"])
        .expect(0, &["`shared` is compared with `wit`"]);
    commit(&here, "a link within");
    checkout.write("shared/a.wit", BROKEN);
    checkout.witgate(&["check", "--against", "git:HEAD"]).expect(1, &["function-removed"]);
}

#[test]
fn outside_of_a_repository_links_are_followed() {
    let home = tempfile::tempdir().expect("a directory");
    write(home.path(), "elsewhere/a.wit", API);
    fs::create_dir(home.path().join("here")).expect("made");
    symlink("../elsewhere", home.path().join("here/wit")).expect("linked");
    witgate(&home.path().join("here"), &["diff", "none", "wit"]).expect(0, &["package-added"]);
    // A link that is outside leads into a repository, and is its user's.
    let checkout = Checkout::new();
    symlink(checkout.here(), home.path().join("project")).expect("linked");
    witgate(home.path(), &["diff", "none", "project/wit"]).expect(0, &["package-added"]);
    witgate(home.path(), &["diff", "git:HEAD", "project/wit"]).expect(0, &["UNCHANGED"]);
}

#[test]
fn links_of_build_tools_are_none_of_the_packages() {
    let checkout = Checkout::new();
    write(&checkout.outside(), "a.wit", API.replace("acme:api", "acme:built"));
    symlink(checkout.outside(), checkout.here().join("result")).expect("linked");
    checkout.write("api/b.wit", API.replace("acme:api", "acme:second"));
    fs::rename(checkout.here().join("wit"), checkout.here().join("first")).expect("moved");
    let run = checkout.witgate(&["diff", "none", ".", "--format", "short"]);
    run.expect(0, &["acme:api", "acme:second"]);
    assert!(!run.said.contains("acme:built"), "{}", run.said);
    // Named, it is refused rather than left out.
    checkout.witgate(&["diff", "none", "result"]).expect(2, &[LEADS_OUT]);
}

#[test]
fn the_policy_is_not_read_through_a_link_that_leads_out() {
    let checkout = Checkout::new();
    let policy = |path: &str| format!("# {SECRET}\n[[package]]\npath = \"{path}\"\n");
    checkout.write("witgate.toml", policy("wit"));
    checkout.write("conf/policy.toml", policy("api"));
    checkout.write("conf/api/a.wit", API);
    checkout.move_out("witgate.toml");
    for command in ["check", "verify", "pin"] {
        checkout.witgate(&[command]).expect(2, &["policy: witgate.toml", LEADS_OUT]);
    }
    checkout
        .witgate(&["check", "--config", "conf/policy.toml", "--against", "none"])
        .expect(0, &[]);
    fs::remove_file(checkout.here().join("witgate.toml")).expect("removed");
    fs::remove_file(checkout.outside().join("moved")).expect("removed");
    checkout.move_out("conf/policy.toml");
    checkout.witgate(&["check", "--config", "conf/policy.toml"]).expect(2, &[LEADS_OUT]);
}

#[test]
fn locks_and_what_asks_for_them_are_not_read_through_a_link_that_leads_out() {
    let wkg = format!("# {SECRET}\nversion = 1\npackages = []\n");
    for (name, text) in [
        ("witgate.lock", "version = 1\n"),
        ("wkg.lock", &wkg),
        ("wkg.toml", "[dependencies]\n"),
        ("wit/deps.lock", ""),
        ("wit/deps.toml", ""),
    ] {
        let checkout = Checkout::new();
        checkout.write(name, format!("# {SECRET}\n{text}"));
        checkout.move_out(name);
        checkout.witgate(&["verify"]).expect(2, &[LEADS_OUT, name]);
        checkout.witgate(&["check"]).expect(2, &[LEADS_OUT, name]);
    }
}

#[test]
fn snapshots_are_not_read_through_a_link_that_leads_out() {
    let checkout = Checkout::new();
    checkout.witgate(&["pin"]).expect(0, &[]);
    checkout.write("witgate.toml", "baseline = \"pin\"\n[[package]]\npath = \"wit\"\n");
    commit(&checkout.here(), "pinned");
    checkout.witgate(&["check"]).expect(0, &[]);
    checkout.move_out(".witgate/acme-api.wit");
    checkout.witgate(&["check"]).expect(2, &[LEADS_OUT]);
}

#[test]
fn evidence_is_not_read_through_a_link_that_leads_out() {
    let policy = |trust: &str| {
        format!(
            "[[artifact]]\npath = \"plugin.wat\"\nattestations = [\"plugin.json\"]\n\n\
             [provenance]\nsource-repository = \"https://github.com/acme/plugin\"\n{trust}"
        )
    };
    let key = "\n[[provenance.key]]\nname = \"k\"\npath = \"keys/k.pem\"\n";
    let root = "trusted-root = \"root.json\"\n\n[[provenance.identity]]\nname = \"https://a.example\"\n\
                issuer = \"https://b.example\"\n";
    let pem = "-----BEGIN PUBLIC KEY-----\n\
               MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
               -----END PUBLIC KEY-----\n";
    for (link, trust, code) in [
        ("plugin.wat", key, 1),
        ("plugin.json", key, 1),
        ("keys/k.pem", key, 2),
        ("root.json", root, 2),
    ] {
        let checkout = Checkout::new();
        checkout.write("witgate.toml", policy(trust));
        checkout.write("plugin.wat", "(component)");
        checkout.write("plugin.json", format!("{{\"note\": \"{SECRET}\"}}"));
        checkout.write("keys/k.pem", pem);
        checkout.write("root.json", format!("{{\"note\": \"{SECRET}\"}}"));
        checkout.move_out(link);
        checkout.witgate(&["verify"]).expect(code, &[LEADS_OUT, link]);
    }
}

#[test]
fn links_in_commits_lead_nowhere_else_either() {
    let checkout = Checkout::new();
    let here = checkout.here();
    write(&checkout.outside(), "a.wit", BROKEN);
    for target in [checkout.outside().join("a.wit"), PathBuf::from("../../outside/a.wit")] {
        fs::remove_file(here.join("wit/a.wit")).expect("removed");
        symlink(&target, here.join("wit/a.wit")).expect("linked");
        commit(&here, "a link");
        fs::remove_file(here.join("wit/a.wit")).expect("removed");
        checkout.write("wit/a.wit", BROKEN);
        checkout.witgate(&["check", "--against", "git:HEAD"]).expect(2, &[LEADS_OUT]);
        checkout.witgate(&["diff", "git:HEAD:wit", "wit"]).expect(2, &[LEADS_OUT]);
    }
    // A link is no text of itself: what it leads to is not its content.
    fs::remove_file(here.join("wit/a.wit")).expect("removed");
    checkout.write("wit/a.wit", API);
    symlink("from = \"candidate\"", here.join("witgate.toml")).expect("linked");
    commit(&here, "a policy that is a link");
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    checkout.witgate(&["check", "--against", "git:HEAD"]).expect(0, &["nothing changed"]);
}

/// The baseline has a draft beside the package, which is broken already.
fn with_a_draft() -> Checkout {
    let checkout = Checkout::new();
    checkout.write("draft/a.wit", BROKEN);
    commit(&checkout.here(), "a draft");
    git(&checkout.here(), &["switch", "-q", "-c", "change"]);
    fs::remove_dir_all(checkout.here().join("wit")).expect("removed");
    symlink("draft", checkout.here().join("wit")).expect("linked");
    commit(&checkout.here(), "change");
    checkout
}

#[test]
fn a_link_in_the_place_of_a_package_is_compared_with_the_package() {
    for arguments in [
        &["check"][..],
        &["check", "wit"],
        &["check", "./wit"],
        &["check", "draft/../wit"],
        &["diff", "merge-base", "wit", "--fail-on", "error"],
    ] {
        let checkout = with_a_draft();
        checkout.witgate(arguments).expect(1, &["function-removed"]);
    }
    let checkout = with_a_draft();
    let run = witgate(&checkout.here().join("draft"), &["check", "../wit"]);
    run.expect(1, &["function-removed"]);
}

#[test]
fn a_link_in_the_place_of_the_policy_is_compared_with_the_policy() {
    let checkout = Checkout::new();
    let here = checkout.here();
    checkout.write("witgate.toml", "[policy]\nfrom = \"baseline\"\n[[package]]\npath = \"wit\"\n");
    checkout.write("examples/lax.toml", "[[package]]\npath = \"wit\"\nprofile = \"off\"\n");
    commit(&here, "policies");
    git(&here, &["switch", "-q", "-c", "change"]);
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    symlink("examples/lax.toml", here.join("witgate.toml")).expect("linked");
    checkout.write("wit/a.wit", BROKEN);
    commit(&here, "change");
    for arguments in [&["check"][..], &["check", "--config", "witgate.toml"]] {
        checkout.witgate(arguments).expect(1, &["function-removed", "policy-loosened"]);
    }
}

#[test]
fn doctor_reads_no_ci_configuration_from_outside() {
    let checkout = Checkout::new();
    checkout.write(".github/workflows/contract.yml", "run: witgate check || true\n");
    let said = |checkout: &Checkout| witgate(&checkout.here(), &["doctor"]).said;
    assert!(said(&checkout).contains("contract.yml runs witgate"), "{}", said(&checkout));
    checkout.move_out(".github/workflows/contract.yml");
    assert!(!said(&checkout).contains("contract.yml runs witgate"), "{}", said(&checkout));
    assert!(Path::new(&checkout.outside()).join("moved").exists());
}
