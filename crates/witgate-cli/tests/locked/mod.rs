//! Repositories with locks, pins and artifacts, made here: packages encoded and
//! components built from WIT, signatures from fixed seeds.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use wit_parser::{Resolve, UnresolvedPackageGroup};
use witgate::witgate_lock::Hashed;

use crate::oracle::Side;
use crate::sandbox::{self, Run, commit, git, write};

pub const UNITS: &str = "package acme:units@1.0.0;

interface length {
  enum unit { meter, foot }
  convert: func(a: unit, b: unit) -> u32;
}
";

pub const GEO: &str = "package acme:geo@1.2.0;

interface shapes {
  use acme:units/length@1.0.0.{unit};
  record point { x: u32, y: u32 }
  distance: func(a: point, b: point, scale: unit) -> u32;
}

world geometer {
  import shapes;
}
";

pub const PLUGIN: &str = "package acme:plugin@0.1.0;

world plugin {
  import acme:geo/shapes@1.2.0;
  export run: func() -> u32;
}
";

/// The bytes of a package in wasm, with those that it needs.
pub fn encode(texts: &[&str]) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let mut groups: Vec<UnresolvedPackageGroup> = texts
        .iter()
        .map(|text| UnresolvedPackageGroup::parse("p.wit", text).expect("it parses"))
        .collect();
    let main = groups.pop().expect("the last is the one to encode");
    let main = resolve.push_groups(main, groups).expect("it resolves");
    wit_component::encode(&resolve, main, true).expect("it can be encoded")
}

/// A component that uses all that a world of a text offers.
pub fn component(text: &str, world: &str) -> Vec<u8> {
    let side = Side::parse(text).expect("it parses");
    let world = side.world(world).expect("the world is there");
    side.guest(world).expect("it can be built")
}

/// Some bytes with a custom section at their end.
pub fn with_section(wasm: &[u8], name: &str, data: &str) -> Vec<u8> {
    let mut section = vec![name.len() as u8];
    section.extend(name.bytes());
    section.extend(data.bytes());
    assert!(section.len() < 128, "its length takes one byte");
    [wasm, &[0, section.len() as u8], &section].concat()
}

pub fn sha256(bytes: &[u8]) -> String {
    Hashed::of_bytes(bytes).sha256().to_string()
}

pub fn hex(bytes: &[u8]) -> String {
    Hashed::of_bytes(bytes).sha256().hex()
}

/// One `[[packages]]` of a wkg.lock.
pub fn entry(name: &str, version: &str, digest: &str) -> String {
    format!(
        "\n[[packages]]\nname = \"{name}\"\nregistry = \"acme.example\"\n\n\
         [[packages.versions]]\nrequirement = \"={version}\"\nversion = \"{version}\"\n\
         digest = \"{digest}\"\n"
    )
}

/// A repository.
pub struct Repository {
    directory: TempDir,
}

impl Repository {
    pub fn new() -> Repository {
        let directory = tempfile::tempdir().expect("a directory");
        git(directory.path(), &["init", "-q"]);
        Repository { directory }
    }

    /// A plugin that imports a locked package, which needs another: both are
    /// vendored, and the bytes are in the repository's content store.
    pub fn with_wkg() -> Repository {
        let repository = Repository::new();
        repository.write("wit/plugin.wit", PLUGIN);
        repository.write("wit/deps/acme-geo/geo.wit", GEO);
        repository.write("wit/deps/acme-units/units.wit", UNITS);
        let bytes = encode(&[UNITS, GEO]);
        repository.store(&bytes);
        repository.lock(&bytes);
        repository.commit("a plugin with its locked dependencies");
        repository
    }

    /// A plugin whose dependencies wit-deps vendored from directories of the
    /// repository.
    pub fn with_wit_deps() -> Repository {
        let repository = Repository::new();
        repository.write("geo/wit/geo.wit", GEO);
        repository.write("geo/wit/deps.toml", "units = \"../../units/wit\"\n");
        repository.write("geo/wit/deps/units/units.wit", UNITS);
        repository.write("units/wit/units.wit", UNITS);
        repository.write("wit/plugin.wit", PLUGIN);
        repository.write("wit/deps.toml", "geo = \"../geo/wit\"\n");
        repository.write("wit/deps/geo/geo.wit", GEO);
        repository.write("wit/deps/units/units.wit", UNITS);
        repository.lock_directories();
        repository.commit("a plugin with its vendored dependencies");
        repository
    }

    /// Writes deps.lock for what is vendored: what wit-deps would.
    pub fn lock_directories(&self) {
        let digest = |id: &str| {
            let root = self.path();
            let at = root.join("wit/deps").join(id);
            let found =
                witgate::witgate_lock::directory_digest(&at, root, id).expect("it is there");
            let (sha256, sha512) = (found.hashed.sha256().hex(), found.sha512);
            format!("sha256 = \"{sha256}\"\nsha512 = \"{sha512}\"\n")
        };
        let lock = format!(
            "[geo]\npath = \"../geo/wit\"\n{}deps = [\"units\"]\n\n[units]\n{}",
            digest("geo"),
            digest("units")
        );
        self.write("wit/deps.lock", &lock);
    }

    /// A component that is pinned and held to its world.
    pub fn with_artifact() -> Repository {
        let repository = Repository::new();
        repository.write("wit/tool.wit", TOOL);
        repository.write("tool.wasm", component(TOOL, "tool"));
        repository.write("witgate.toml", ARTIFACT);
        repository.witgate(&["pin"]).expect(0, &["new  tool.wasm", "wrote witgate.lock"]);
        repository.commit("a tool");
        repository
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        write(self.path(), path, content);
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect(path)
    }

    /// Replaces a text in a file.
    #[track_caller]
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}: {text}");
        self.write(path, text.replacen(from, to, 1));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect(path);
    }

    /// Puts bytes into the content store.
    pub fn store(&self, bytes: &[u8]) {
        self.write(&format!(".witgate/bytes/sha256/{}", hex(bytes)), bytes);
    }

    /// Locks `acme:geo` to these bytes.
    pub fn lock(&self, bytes: &[u8]) {
        let entry = entry("acme:geo", "1.2.0", &sha256(bytes));
        self.write("wkg.lock", format!("version = 1\n{entry}"));
    }

    pub fn commit(&self, message: &str) {
        commit(self.path(), message);
    }

    pub fn branch(&self, name: &str) {
        git(self.path(), &["checkout", "-q", "-b", name]);
    }

    /// Runs witgate here. What the machine's own wkg has fetched is no part of it.
    #[track_caller]
    pub fn witgate(&self, arguments: &[&str]) -> Run {
        let cache = self.path().join(".none");
        let cache = cache.to_str().expect("a path of plain letters");
        let run = sandbox::run(self.path(), arguments, &[("XDG_CACHE_HOME", cache)]);
        // Lines as they were before they were broken to the width of a terminal.
        let mut said = String::new();
        for line in run.said.lines() {
            let rest = line.trim_start();
            said.push(if rest.len() == line.len() { '\n' } else { ' ' });
            said.push_str(rest);
        }
        Run { said, ..run }
    }

    #[track_caller]
    pub fn verify(&self, arguments: &[&str]) -> Run {
        self.witgate(&[&["verify"], arguments].concat())
    }

    /// The report of `verify` as JSON.
    #[track_caller]
    pub fn report(&self, arguments: &[&str]) -> Value {
        let run = self.verify(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&run.said).unwrap_or_else(|error| panic!("{error}: {}", run.said))
    }

    /// Each entry with its verdict.
    #[track_caller]
    pub fn verdicts(&self, arguments: &[&str]) -> Vec<(String, String)> {
        let report = self.report(arguments);
        let rows = report["integrity"].as_array().expect("rows").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        rows.map(|row| (text(&row["entry"]), text(&row["verdict"]))).collect()
    }

    /// Every file with its digest, as far as it is not git's.
    pub fn files(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut ahead = vec![self.path().to_owned()];
        while let Some(directory) = ahead.pop() {
            for entry in fs::read_dir(&directory).expect("it can be listed") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => ahead.push(path),
                    false => {
                        let digest = sha256(&fs::read(&path).expect("it can be read"));
                        found.insert(path, digest);
                    }
                }
            }
        }
        found
    }
}

pub const TOOL: &str = "package acme:tool@0.1.0;

interface log {
  enum level { info, warn }
  write: func(level: level, text: string);
}

interface net {
  connect: func(host: string) -> bool;
}

world tool {
  import log;
  export run: func() -> u32;
  export stop: func();
}

world greedy {
  import log;
  import net;
  export run: func() -> u32;
}
";

pub const ARTIFACT: &str = "[[package]]
path = \"wit\"

[[artifact]]
path = \"tool.wasm\"
world = \"tool\"
";

/// Keys and envelopes.
pub mod signed {
    use super::{Value, hex, json};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use ed25519_compact::{KeyPair, Seed};

    const TYPE: &str = "application/vnd.in-toto+json";

    fn pair(seed: u8) -> KeyPair {
        KeyPair::from_seed(Seed::new([seed; 32]))
    }

    /// A public key as PEM. RFC 8410.
    pub fn pem(seed: u8) -> String {
        const HEADER: [u8; 12] = [48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0];
        let key = STANDARD.encode([&HEADER[..], &pair(seed).pk[..]].concat());
        format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
    }

    /// A statement about some bytes, in an envelope signed by a key.
    pub fn envelope(seed: u8, predicate_type: &str, about: &[u8], predicate: &Value) -> String {
        let statement = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{ "name": "tool.wasm", "digest": { "sha256": hex(about) } }],
            "predicateType": predicate_type,
            "predicate": predicate,
        });
        signed(seed, &statement.to_string())
    }

    /// An envelope around a text, signed by a key.
    pub fn signed(seed: u8, statement: &str) -> String {
        let message = format!("DSSEv1 {} {TYPE} {} {statement}", TYPE.len(), statement.len());
        let signature = STANDARD.encode(pair(seed).sk.sign(message, None));
        json!({
            "payload": STANDARD.encode(statement),
            "payloadType": TYPE,
            "signatures": [{ "sig": signature }],
        })
        .to_string()
    }

    /// SLSA provenance of some bytes.
    pub fn provenance(seed: u8, about: &[u8], repository: &str) -> String {
        let predicate = json!({
            "buildDefinition": {
                "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                "externalParameters": { "workflow": {
                    "ref": "refs/tags/v1",
                    "repository": repository,
                    "path": ".github/workflows/release.yml",
                } },
            },
            "runDetails": { "builder": { "id": "https://github.com/actions/runner" } },
        });
        envelope(seed, "https://slsa.dev/provenance/v1", about, &predicate)
    }

    /// A test of some bytes in a runtime.
    pub fn tested(seed: u8, about: &[u8], runtime: &str, result: &str) -> String {
        let predicate = json!({ "result": result, "configuration": [{ "name": runtime }] });
        envelope(seed, "https://in-toto.io/attestation/test-result/v0.1", about, &predicate)
    }
}
