//! How action.yml installs a release: the archives that .ci/release.py packs,
//! from a server on loopback that means the release's page.

#![cfg(unix)]

mod forge;
mod release_page;
mod runner;
mod sandbox;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use forge::Forge;
use release_page::{Answer, Page, VERSION, release, release_py, tampered};
use runner::{Event, Job, Ran, entries, root, scalar, yaml};
use serde_json::json;
use tempfile::TempDir;

const LINUX: &str = "x86_64-unknown-linux-musl";

/// Every archive of a release, packed once for all tests.
static RELEASE: LazyLock<TempDir> = LazyLock::new(|| {
    release(&[
        LINUX,
        "aarch64-unknown-linux-musl",
        "x86_64-apple-darwin",
        "aarch64-apple-darwin",
        "x86_64-pc-windows-msvc",
    ])
});

fn archive(target: &str) -> String {
    format!("witgate-{VERSION}-{target}.tar.gz")
}

fn no_event() -> Event {
    Event {
        name: "workflow_dispatch",
        reference: "refs/heads/main".to_owned(),
        sha: "5".repeat(40),
        payload: json!({}),
    }
}

/// A page with the release on it.
fn published() -> Page {
    let page = Page::new();
    page.upload(RELEASE.path());
    page
}

/// Runs the steps that install, on a runner of a kind, with a tool cache.
fn install_on(
    page: &Page,
    inputs: &[(&'static str, &str)],
    platform: (&str, &str),
    cache: &Path,
) -> Ran {
    let workspace = tempfile::tempdir().expect("a directory");
    let event = no_event();
    let (system, architecture) = platform;
    let job = Job {
        workspace: workspace.path(),
        event: &event,
        inputs: inputs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        programs: Some(page.programs()),
        environment: vec![
            page.variable(),
            ("RUNNER_OS", system.to_owned()),
            ("RUNNER_ARCH", architecture.to_owned()),
            ("RUNNER_TOOL_CACHE", cache.display().to_string()),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
        ],
    };
    job.install()
}

fn install(page: &Page, inputs: &[(&'static str, &str)]) -> Ran {
    let cache = tempfile::tempdir().expect("a directory");
    install_on(page, inputs, ("Linux", "X64"), cache.path())
}

/// The file that was installed, if one was.
fn installed(ran: &Ran) -> Option<String> {
    ran.steps.get("install.program").cloned()
}

/// Expects an error that names what is wrong, and nothing installed.
#[track_caller]
fn refused(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 2, "{}", ran.log);
    let error = ran.command("::error title=witgate::");
    assert!(error.contains(words), "it should say `{words}`: {error}");
    assert_eq!(installed(ran), None);
}

#[test]
fn every_platform_of_the_release_is_installed() {
    let page = published();
    for platform in [
        ("Linux", "X64"),
        ("Linux", "ARM64"),
        ("macOS", "X64"),
        ("macOS", "ARM64"),
        ("Windows", "X64"),
    ] {
        let cache = tempfile::tempdir().expect("a directory");
        for version in ["", VERSION, &format!("v{VERSION}")] {
            let ran = install_on(&page, &[("version", version)], platform, cache.path());
            assert_eq!(ran.code, 0, "{platform:?}: {}", ran.log);
            let program = installed(&ran).expect("it is installed");
            assert_eq!(program.ends_with(".exe"), platform.0 == "Windows", "{program}");
            let output = Command::new(&program).arg("--version").output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(said, format!("witgate {VERSION}\n"));
        }
    }
    let cache = tempfile::tempdir().expect("a directory");
    for platform in [("Linux", "RISCV"), ("Windows", "ARM64"), ("", "")] {
        let ran = install_on(&page, &[], platform, cache.path());
        refused(&ran, "no witgate is released for");
    }
}

#[test]
fn what_is_downloaded_once_is_verified_again() {
    let page = published();
    let cache = tempfile::tempdir().expect("a directory");
    let again = || install_on(&page, &[], ("Linux", "X64"), cache.path());
    assert_eq!(again().code, 0);
    // Each file, and where it really is.
    assert_eq!(page.requests(), 4);
    assert_eq!(again().code, 0);
    assert_eq!(page.requests(), 0, "the files are in the cache");
    // The key of the cache and what is kept belong to this very release.
    let kept = cache.path().join("witgate").join(VERSION).join(archive(LINUX));
    fs::write(&kept, "something else").expect("it is ours");
    refused(&again(), "nothing was installed");
    assert!(!kept.exists(), "what is wrong is not kept");
    assert_eq!(again().code, 0);
    assert_eq!(page.requests(), 4, "it is downloaded anew");
}

#[test]
fn the_checksum_decides() {
    let page = published();
    let sums = fs::read_to_string(RELEASE.path().join("SHA256SUMS")).expect("it is there");
    let line = sums.lines().find(|line| line.ends_with(&archive(LINUX))).expect("it is listed");
    let sum = &line[..64];
    let wrong = "0".repeat(64);

    // One that is given counts, and the release's own list is not asked for.
    page.remove("SHA256SUMS");
    for checksum in
        [sum, &sum.to_uppercase(), &sums, &sums.replace("  ", " *"), &format!("{line}\r")]
    {
        let ran = install(&page, &[("checksum", checksum)]);
        assert_eq!(ran.code, 0, "{checksum}: {}", ran.log);
    }
    refused(&install(&page, &[("checksum", &wrong)]), "nothing was installed");
    let other = format!("{sum}  other.tar.gz");
    refused(&install(&page, &[("checksum", &other)]), "there is no checksum of");
    // Nobody gives one.
    refused(&install(&page, &[]), "cannot download SHA256SUMS");
    // The release's list is wrong, is a page for people, or has another file's.
    page.answer("SHA256SUMS", Answer::File(sums.replace(sum, &wrong).into_bytes()));
    refused(&install(&page, &[]), &format!("not {wrong}"));
    for text in ["<!DOCTYPE html>\n<title>Unicorn!</title>\n", "", &other] {
        page.answer("SHA256SUMS", Answer::File(text.as_bytes().to_vec()));
        refused(&install(&page, &[]), "there is no checksum of");
    }
}

#[test]
fn what_is_no_release_is_refused() {
    let page = published();
    // It is not there, it ends too early, and it is a page for people.
    page.remove(&archive(LINUX));
    refused(&install(&page, &[]), "with build: true it is built from source");
    let whole = fs::read(RELEASE.path().join(archive(LINUX))).expect("it is there");
    page.answer(&archive(LINUX), Answer::Torn(whole));
    refused(&install(&page, &[]), "cannot download");
    page.answer(&archive(LINUX), Answer::File(b"<!DOCTYPE html>\n".to_vec()));
    refused(&install(&page, &[]), "nothing was installed");

    refused(&install(&page, &[("version", "9.9.9")]), "cannot download");
    refused(&install(&page, &[("version", "1;touch pwned")]), "is not a version");
    refused(&install(&page, &[("version", "../../1.0.0")]), "is not a version");
    refused(&install(&page, &[("binary", "no/such\n::error::file")]), "%0A::error::file");
}

#[test]
fn a_tampered_archive_installs_nothing() {
    let page = published();
    let directory = format!("witgate-{VERSION}-{LINUX}");
    let program = format!("{directory}/witgate");
    let script = "#!/usr/bin/env bash\ntouch \"$RUNNER_TEMP/ran\"\necho witgate 9.9.9\n";
    let cases: [(&[(&str, &str)], &str); 7] = [
        (&[(&program, script), ("../evil", "x")], "outside of its directory, ../evil"),
        (&[("/tmp/evil", "x"), (&program, script)], "outside of its directory"),
        (&[(&format!("{directory}/../../evil"), "x")], "outside of its directory"),
        (&[(&format!("{directory}/.."), "x")], "outside of its directory"),
        (&[("witgate", script)], "outside of its directory"),
        (&[(&format!("{directory}/README.md"), "x")], "has no file"),
        (&[(&program, script)], "reports witgate 9.9.9"),
    ];
    for (files, words) in cases {
        // Its checksum is right: whoever tampers with one can tamper with both.
        let content = tampered(files);
        let uploads = tempfile::tempdir().expect("a directory");
        fs::write(uploads.path().join(archive(LINUX)), content).expect("written");
        release_py(&["checksums", &uploads.path().display().to_string()]);
        page.upload(uploads.path());
        let ran = install(&page, &[]);
        refused(&ran, words);
        let evil = ran.temp.path().join("evil");
        assert!(!evil.exists() && !ran.temp.path().join("temp/evil").exists());
    }
    // An empty file would pass for a script that succeeds.
    let uploads = tempfile::tempdir().expect("a directory");
    fs::write(uploads.path().join(archive(LINUX)), tampered(&[(&program, "")])).expect("written");
    release_py(&["checksums", &uploads.path().display().to_string()]);
    page.upload(uploads.path());
    refused(&install(&page, &[]), "nothing was installed");
}

#[test]
fn the_attestation_is_verified_where_gh_can() {
    let page = published();
    let gh = |answer: &str| {
        let script = format!(
            "#!/usr/bin/env bash\nset -euo pipefail\n\
             if [[ \"$*\" == 'attestation verify --help' ]]; then echo '  --source-ref string'; exit; fi\n\
             printf '%s\\n' \"$GH_TOKEN\" \"$@\" >\"$RUNNER_TEMP/asked\"\n{answer}\n"
        );
        page.program("gh", &script);
    };
    gh("echo verified");
    let ran = install(&page, &[]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    let asked = fs::read_to_string(ran.temp.path().join("temp/asked")).expect("gh was asked");
    let tag = format!("refs/tags/v{VERSION}");
    for words in
        ["ghs-the-token", "witgate/witgate", "witgate/witgate/.github/workflows/release.yml", &tag]
    {
        assert!(asked.lines().any(|line| line == words), "{words}: {asked}");
    }
    assert!(asked.contains(&archive(LINUX)), "{asked}");

    gh("echo 'no attestations found' >&2; exit 1");
    refused(&install(&page, &[]), "has no valid attestation");
    // Without a token it cannot be asked, which is said; the checksum still counts.
    let ran = install(&page, &[("token", "")]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert!(ran.log.contains("attestation of witgate-"), "{}", ran.log);
    // An older gh knows no attestations.
    page.program("gh", "#!/usr/bin/env bash\necho 'unknown command' >&2\nexit 1\n");
    let ran = install(&page, &[]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert!(ran.log.contains("was not verified"), "{}", ran.log);
}

/// The workflow that users copy, as it is, in a pull request that breaks someone.
#[test]
fn the_documented_workflow_works() {
    let workflow = yaml("docs/ci/github.yml");
    let jobs = entries(&workflow["jobs"]);
    let steps = jobs[0].1["steps"].as_vec().expect("there are steps");
    let uses = |step: &yaml_rust2::Yaml| step["uses"].as_str().unwrap_or_default().to_owned();
    let ours = steps.iter().find(|step| uses(step).starts_with("witgate/witgate@"));
    let ours = ours.expect("the action is used");
    assert_eq!(uses(ours), format!("witgate/witgate@v{VERSION}"), "the tag of this version");
    let inputs: Vec<(String, String)> =
        entries(&ours["with"]).into_iter().map(|(name, value)| (name, scalar(value))).collect();

    let forge = Forge::new();
    let contract = "package acme:plugin@0.2.0;\n\ninterface log {\n  enum level { debug, error }\n  \
                    write: func(level: level);\n}\n\nworld plugin { import log; }\n";
    forge.commit("wit/plugin.wit", contract);
    forge.push();
    forge.tag("v0.2.0");
    forge.branch("break");
    forge.commit("wit/plugin.wit", &contract.replace("debug, error", "debug, warn, error"));
    let event = forge.pull(1).event(1);
    let workspace = forge.checkout(&event.sha, &event.reference, 1);
    let page = published();
    let job = Job {
        workspace: &workspace,
        event: &event,
        inputs: inputs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect(),
        programs: Some(page.programs()),
        environment: vec![page.variable()],
    };
    let ran = job.run();
    ran.expect(1, &["enum-case-added"], &[("result", "fail"), ("breaking", "1")]);
    assert_eq!(page.requests(), 4);
}

/// The part of the GitLab template that installs, as its runner executes it.
#[test]
fn the_gitlab_template_installs_the_release() {
    let page = published();
    let template = yaml("docs/ci/witgate.gitlab-ci.yml");
    let script = template["witgate"]["script"][0].as_str().expect("a script");
    let (script, _) = script.split_once("# The commit to compare with").expect("it installs first");
    let install = |checksum: &str| {
        // Of the programs that are installed, all but witgate.
        let home = tempfile::tempdir().expect("a directory");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(page.programs().to_owned()).chain(std::env::split_paths(&path));
        let (name, value) = page.variable();
        let output = Command::new("sh")
            .args(["-e", "-c", &format!("{script}\nwitgate --version; command -v witgate")])
            .current_dir(home.path())
            .env_clear()
            .env("PATH", std::env::join_paths(all).expect("paths without colons"))
            .env("TMPDIR", home.path())
            .env("WITGATE_VERSION", scalar(&template["variables"]["WITGATE_VERSION"]))
            .env("WITGATE_CHECKSUM", checksum)
            .env(name, value)
            .output()
            .expect("it runs");
        let said =
            [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        (output.status.success(), said.concat())
    };
    let sums = fs::read_to_string(RELEASE.path().join("SHA256SUMS")).expect("it is there");
    let line = sums.lines().find(|line| line.ends_with(&archive(LINUX))).expect("it is listed");
    for checksum in ["", &line[..64]] {
        let (success, said) = install(checksum);
        assert!(success && said.contains(&format!("witgate {VERSION}\n")), "{said}");
    }
    let (success, said) = install(&"0".repeat(64));
    assert!(!success && !said.contains(&format!("witgate {VERSION}\n")), "{said}");
    page.answer("SHA256SUMS", Answer::File(b"<!DOCTYPE html>\n".to_vec()));
    let (success, said) = install("");
    assert!(!success && !said.contains(&format!("witgate {VERSION}\n")), "{said}");
}

#[test]
fn everything_names_this_version() {
    let text = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    let action = format!("witgate/witgate@v{VERSION}");
    let gitlab = format!("WITGATE_VERSION: \"{VERSION}\"");
    for (path, words) in [
        ("README.md", &action),
        ("docs/ci/README.md", &action),
        ("docs/ci/github.yml", &action),
        ("crates/witgate/src/ci.rs", &action),
        ("docs/ci/witgate.gitlab-ci.yml", &gitlab),
    ] {
        assert!(text(path).contains(words), "{path} names {words}");
    }
    // Where cargo-binstall looks is where the release workflow puts it.
    let manifest = text("crates/witgate-cli/Cargo.toml");
    let value = |key: &str| {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{key} = ")));
        let line = line.expect(key).split('"').nth(1).expect("a text").to_owned();
        let known: BTreeMap<&str, &str> = BTreeMap::from([
            ("{ repo }", "https://github.com/witgate/witgate"),
            ("{ version }", VERSION),
            ("{ target }", LINUX),
            ("{ archive-suffix }", ".tar.gz"),
            ("{ bin }", "witgate"),
            ("{ binary-ext }", ""),
        ]);
        known.iter().fold(line, |line, (name, value)| line.replace(name, value))
    };
    let url = value("pkg-url");
    let file = archive(LINUX);
    let released =
        format!("https://github.com/witgate/witgate/releases/download/v{VERSION}/{file}");
    assert_eq!(url, released);
    let listed = Command::new("tar").arg("-tzf").arg(RELEASE.path().join(&file)).output();
    let listed = String::from_utf8(listed.expect("tar runs").stdout).expect("UTF-8");
    assert!(listed.lines().any(|line| line == value("bin-dir")), "{listed}");
    for name in ["LICENSE", "README.md", "CHANGELOG.md", "completions/witgate.bash"] {
        let name = format!("witgate-{VERSION}-{LINUX}/{name}");
        assert!(listed.lines().any(|line| line == name), "{name}: {listed}");
    }
}
