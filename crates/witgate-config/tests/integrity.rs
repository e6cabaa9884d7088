//! What a policy says of locks, artifacts, provenance and portability: what it
//! reads as, what cannot be meant, and what lets more pass than before.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use witgate_config::{
    BundleVersion, Config, EcdsaForm, Error, Problem, Provenance, Transparency, loosened,
};

const WHOLE: &str = r#"
[lock]
files = ["./crates//a/wkg.lock"]
bytes = ["vendor/bytes"]
require-verified = true

[[artifact]]
path = "dist/plugin.wasm"
world = "acme:plugin/plugin"
manifest = "dist/plugin.manifest.json"
attestations = ["dist/plugin.intoto.jsonl"]

[[artifact]]
path = "dist/other.wasm"

[provenance]
require = ["https://slsa.dev/provenance/v1", "signature"]
source-repository = "https://github.com/acme/plugin"
workflow = ".github/workflows/release.yml"
builder = "https://github.com/actions/*"
threshold = 2
trusted-root = "keys/trusted_root.json"
oldest-bundle = "0.2"
transparency = "not-required"

[[provenance.key]]
path = "keys/release.pem"
name = "release"
ecdsa = "raw"

[[provenance.key]]
path = "keys/other.pem"

[[provenance.identity]]
name = "https://github.com/acme/plugin/*"
issuer = "https://token.actions.githubusercontent.com"

[portability]
runtimes = ["wasmtime 46"]
"#;

fn read(text: &str) -> Result<Config, Error> {
    Config::read("witgate.toml", text)
}

#[test]
fn everything_that_can_be_said() {
    let config = read(WHOLE).unwrap();
    assert_eq!(config.lock.files.unwrap().value, ["crates/a/wkg.lock"]);
    assert_eq!(config.lock.bytes.unwrap().value, ["vendor/bytes"]);
    assert!(config.lock.require_verified.unwrap().value);
    let [plugin, other] = &config.artifacts[..] else { panic!("two artifacts") };
    assert_eq!(plugin.world.as_ref().unwrap().value, "acme:plugin/plugin");
    assert_eq!(plugin.attestations.as_ref().unwrap().value, ["dist/plugin.intoto.jsonl"]);
    assert!(other.world.is_none() && other.manifest.is_none());
    let provenance = config.provenance.unwrap();
    assert_eq!(provenance.required(), ["https://slsa.dev/provenance/v1", Provenance::SIGNATURE]);
    assert_eq!(provenance.threshold.unwrap().value, 2);
    assert_eq!(provenance.keys[0].ecdsa.as_ref().unwrap().value, EcdsaForm::Raw);
    assert!(provenance.keys[1].name.is_none());
    assert_eq!(provenance.oldest_bundle.unwrap().value, BundleVersion::V0_2);
    assert_eq!(provenance.transparency.unwrap().value, Transparency::NotRequired);
    assert_eq!(config.runtimes.unwrap().value, ["wasmtime 46"]);
    let nothing = read("").unwrap();
    assert!(nothing.artifacts.is_empty() && nothing.provenance.is_none());
}

/// What the error must point at is between the marks.
#[track_caller]
fn wrong(marked: &str, message: &str, help: &str) {
    let start = marked.find('«').expect("a mark");
    let end = marked.find('»').expect("its end") - '«'.len_utf8();
    let text = marked.replace(['«', '»'], "");
    let error = read(&text).expect_err(&text);
    assert_eq!(error.message(), message, "{text}");
    assert_eq!(error.range(), start..end, "{text}");
    assert!(error.help().unwrap_or_default().contains(help), "{text}: {:?}", error.help());
}

#[test]
fn what_cannot_be_meant() {
    wrong("[lock]\n«file» = []", "unknown key `file` in `[lock]`", "did you mean `files`?");
    wrong(
        "[lock]\nrequire-verified = «\"yes\"»",
        "`require-verified` must be true or false, and this is a string",
        "",
    );
    wrong("[lock]\nfiles = «[\"../wkg.lock\"]»", "`files` has `..` in it", "relative to this");
    wrong(
        "[[artifact]]\npath = \"a.wasm\"\n[[artifact]]\npath = «\"./a.wasm\"»",
        "a second `[[artifact]]` with the path `a.wasm`; the first is on line 2",
        "in one table",
    );
    wrong("«[[artifact]]»\nworld = \"w\"", "`path` is missing in `[[artifact]]`", "where it is");
    wrong(
        "«[provenance]»\nrequire = [\"signature\"]",
        "`trusted-root` is missing in `[provenance]`",
        "pin whom to believe",
    );
    wrong(
        "«[provenance]»\ntrusted-root = \"r.json\"",
        "`identity` is missing in `[provenance]`",
        "name the trusted certificates",
    );
    wrong(
        "«[provenance]»\nkey = [{ path = \"k\" }]\nidentity = [{ name = \"n\", issuer = \"i\" }]",
        "`trusted-root` is missing in `[provenance]`",
        "must lead to",
    );
    wrong(
        "[provenance]\nkey = [{ path = \"k\" }]\nthreshold = «2»",
        "2 keys must sign, and 1 are pinned",
        "pin more keys",
    );
    wrong(
        "[provenance]\nkey = [{ path = \"k\" }]\nrequire = «[]»",
        "`require` is empty",
        "SLSA provenance",
    );
    wrong(
        "[provenance]\nkey = [{ path = \"k\", ecdsa = «\"asn1\"» }]",
        "`ecdsa` cannot be `asn1`",
        "`der`, `raw`",
    );
    wrong(
        "«[portability]»\nruntimes = [\"r\"]",
        "`provenance` is missing at the top of the file",
        "name trusted keys",
    );
    wrong(
        "[provenance]\ntrusted-root = \"r\"\n«[[provenance.identity]]»\nname = \"n\"",
        "`issuer` is missing in `[[provenance.identity]]`",
        "who vouches for the name",
    );
    wrong(
        "«[portability]»\n[provenance]\nkey = [{ path = \"k\" }]",
        "`runtimes` is missing in `[portability]`",
        "say in which",
    );
    let several = "[provenance]\nkey = [{ path = \"../k\" }]";
    assert!(matches!(*read(several).unwrap_err().problem, Problem::WrongValue { .. }));
}

fn messages(was: &str, now: &str) -> Vec<String> {
    let findings = loosened(Some(&read(was).unwrap()), Some(&read(now).unwrap()), true);
    findings.into_iter().map(|fact| fact.matter).collect()
}

/// From the first to the second one thing is found, and the other way nothing.
#[track_caller]
fn one_way(was: &str, now: &str, message: &str) {
    assert_eq!(messages(was, now), [message], "{was}\n--\n{now}");
    assert_eq!(messages(now, was), [""; 0], "mirrored: {now}\n--\n{was}");
}

#[test]
fn what_lets_more_pass() {
    assert_eq!(messages(WHOLE, WHOLE), [""; 0]);
    assert_eq!(messages("", WHOLE), [""; 0], "to ask for something is never looser");
    let without = |text: &str| {
        assert!(WHOLE.contains(text), "{text}");
        WHOLE.replacen(text, "", 1)
    };
    let with = |text: &str, other: &str| {
        assert!(WHOLE.contains(text), "{text}");
        WHOLE.replacen(text, other, 1)
    };
    one_way(
        WHOLE,
        &without("require-verified = true"),
        "`require-verified` changed from true: entries that cannot be checked now pass",
    );
    one_way(
        WHOLE,
        &with("\"./crates//a/wkg.lock\"", ""),
        "lock file `crates/a/wkg.lock` is no longer verified",
    );
    // Where bytes are looked for is no promise: they are hashed.
    assert_eq!(messages(WHOLE, &without("bytes = [\"vendor/bytes\"]")), [""; 0]);
    one_way(
        WHOLE,
        &without("[[artifact]]\npath = \"dist/other.wasm\""),
        "artifact `dist/other.wasm` is no longer verified",
    );
    one_way(
        WHOLE,
        &without("world = \"acme:plugin/plugin\""),
        "world `acme:plugin/plugin` of artifact `dist/plugin.wasm` removed",
    );
    one_way(
        WHOLE,
        &without(", \"signature\""),
        "attestations of `signature` are no longer required",
    );
    one_way(
        WHOLE,
        &without("workflow = \".github/workflows/release.yml\""),
        "`workflow` `.github/workflows/release.yml` is no longer required",
    );
    one_way(
        WHOLE,
        &with("github.com/actions/*", "github.com/*"),
        "`builder` changed from `https://github.com/actions/*` to `https://github.com/*`",
    );
    one_way(
        WHOLE,
        &with("threshold = 2", "threshold = 1"),
        "required number of signatures changed from 2 to 1",
    );
    one_way(
        WHOLE,
        &with("oldest-bundle = \"0.2\"", "oldest-bundle = \"0.1\""),
        "oldest accepted Sigstore bundle changed from 0.2 to 0.1",
    );
    one_way(
        &without("transparency = \"not-required\""),
        WHOLE,
        "signatures without an entry in a public log are accepted",
    );
    one_way(
        WHOLE,
        &with("github.com/acme/plugin/*", "github.com/acme/*"),
        "identity `https://github.com/acme/*` of \
         `https://token.actions.githubusercontent.com` added, wider than \
         `https://github.com/acme/plugin/*`",
    );
    let world = messages(WHOLE, &with("acme:plugin/plugin", "other"));
    let told = "world of artifact `dist/plugin.wasm` changed from `acme:plugin/plugin` to `other`";
    assert_eq!(world, [told]);
    // Whoever vouches for a name is part of who it is.
    let issued = messages(WHOLE, &with("token.actions", "token.other"));
    assert!(issued.len() == 1 && issued[0].ends_with(" added"), "{issued:?}");
    // A root where there was none.
    let keys = "[provenance]\n[[provenance.key]]\npath = \"keys/release.pem\"\n";
    let root = "[provenance]\ntrusted-root = \"keys/root.json\"\n\
                [[provenance.key]]\npath = \"keys/release.pem\"\n\
                [[provenance.identity]]\nname = \"n\"\nissuer = \"i\"\n";
    let rooted = messages(keys, root);
    assert_eq!(rooted, ["trusted root `keys/root.json`", "identity `n` of `i` added"]);
    // A branch may be called like a tag.
    let (tag, branch) = ("x*@refs/tags/v*", "x@refs/heads/y@refs/tags/v1");
    let signs = |at: &str| with("acme/plugin/*", &format!("acme/plugin/{at}"));
    let signs = messages(&signs(tag), &signs(branch));
    assert!(signs.len() == 1 && signs[0].ends_with(" added"), "{signs:?}");
    let builds = |at: &str| with("actions/*", &format!("actions/{at}"));
    let builds = messages(&builds(tag), &builds(branch));
    assert!(builds.len() == 1 && builds[0].starts_with("`builder` changed"), "{builds:?}");
    one_way(
        WHOLE,
        &with("\"wasmtime 46\"", ""),
        "test results on `wasmtime 46` are no longer required",
    );
    let key = "[[provenance.key]]\npath = \"keys/third.pem\"\n[portability]";
    one_way(WHOLE, &with("[portability]", key), "key `keys/third.pem` added to the trusted keys");
    let root = with("keys/trusted_root.json", "keys/my_root.json");
    assert_eq!(
        messages(WHOLE, &root),
        ["trusted root `keys/my_root.json`, changed from `keys/trusted_root.json`"]
    );
    let start = WHOLE.find("[provenance]").unwrap();
    let told = messages(WHOLE, &WHOLE[..start]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "provenance is no longer required");
}
