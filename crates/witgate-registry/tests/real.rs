//! A real registry, Debian's `docker-registry` on loopback, and a package that wkg
//! itself published to one. Tests that need the program say so where it is missing.
//!
//! `wkg-0.16.1/` was made once, by hand: wkg 0.16.1 published its `plugin.wit` and
//! `wkg.toml` to `docker-registry` 2.8.2 under `faketime '2020-01-01 00:00:00'`, and
//! curl fetched the manifest, the config and the layer, which is kept as base64.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use semver::Version;
use tempfile::TempDir;
use witgate_model::{Digest, PackageName};
use witgate_registry::{Client, Error, Reference, Settings};
use witgate_testing::server::{Server, respond};

fn fixture(name: &str) -> Vec<u8> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wkg-0.16.1");
    fs::read(directory.join(name)).expect(name)
}

/// The wasm that wkg published.
fn layer() -> Vec<u8> {
    let mut text = fixture("layer.wasm.base64");
    text.retain(|byte| !byte.is_ascii_whitespace());
    STANDARD.decode(text).expect("base64")
}

/// `docker-registry`, until it is dropped.
struct Registry {
    process: Child,
    host: String,
    directory: TempDir,
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts `docker-registry`, where the machine has it.
fn start(is_closed: bool) -> Option<Registry> {
    let program = ["/usr/bin/docker-registry", "/usr/local/bin/docker-registry"];
    let program = program.into_iter().find(|path| Path::new(path).exists())?;
    let directory = tempfile::tempdir().expect("a directory");
    let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port");
    let data = directory.path().join("data");
    let mut config = format!(
        "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {}\nhttp:\n  addr: {free}\n",
        data.display()
    );
    if is_closed {
        let passwords = directory.path().join("htpasswd");
        fs::write(&passwords, PASSWORDS).expect("it is written");
        config += &format!("auth:\n  htpasswd:\n    realm: r\n    path: {}\n", passwords.display());
    }
    let file = directory.path().join("config.yml");
    fs::write(&file, config).expect("it is written");
    let process = Command::new(program)
        .arg("serve")
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let registry = Registry { process, host: free.to_string(), directory };
    for _ in 0..200 {
        if TcpStream::connect(free).is_ok() {
            return Some(registry);
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("docker-registry does not listen");
}

/// `open` with the password `sesame`, as bcrypt.
const PASSWORDS: &str = "open:$2b$04$ehoG1V53M.GbqKJDBB/sUOUN5gP8UL61VEwEuwgITxGAHY5c4ALkm\n";

/// The base64 of `open:sesame`.
const LOGIN: &str = "b3BlbjpzZXNhbWU=";

impl Registry {
    /// Sends a request with a body, and gives back the status and the header `Location`.
    fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Basic {LOGIN}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
        (status, location.unwrap_or_default().to_owned())
    }

    fn upload(&self, repository: &str, bytes: &[u8]) {
        let (status, to) =
            self.send("POST", &format!("/v2/{repository}/blobs/uploads/"), "*/*", b"");
        assert_eq!(status, 202);
        let at = to.find("/v2/").expect("it says where");
        let to = format!("{}&digest={}", &to[at..], Digest::of_bytes(bytes));
        let (status, _) = self.send("PUT", &to, "application/octet-stream", bytes);
        assert_eq!(status, 201);
    }

    /// Uploads what wkg uploaded, under a tag.
    fn publish(&self, repository: &str, tag: &str) {
        self.upload(repository, &layer());
        self.upload(repository, &fixture("config.json"));
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let path = format!("/v2/{repository}/manifests/{tag}");
        let (status, _) = self.send("PUT", &path, kind, &fixture("manifest.json"));
        assert_eq!(status, 201);
    }

    /// A client whose wkg is configured for it.
    fn client(&self, auth: &str) -> Client {
        let host = &self.host;
        let text = format!(
            "[namespace_registries]\nacme = {{ registry = \"{host}\", metadata = {{ preferredProtocol = \"oci\", oci = {{ registry = \"{host}\", namespacePrefix = \"wasm/\" }} }} }}\n\n[registry.\"{host}\".oci]\nprotocol = \"http\"\n{auth}"
        );
        let config: PathBuf = self.directory.path().join("config.toml");
        fs::write(&config, text).expect("it is written");
        Client::new(Settings { config: Some(config), ..Settings::default() })
    }
}

fn plugin() -> PackageName {
    PackageName { namespace: "acme".into(), name: "plugin".into(), version: None }
}

#[test]
fn what_wkg_published_is_read() {
    let manifest = fixture("manifest.json");
    let [config, wasm] = [fixture("config.json"), layer()];
    let named = String::from_utf8(manifest.clone()).expect("text");
    for bytes in [&config, &wasm] {
        assert!(named.contains(&Digest::of_bytes(bytes).to_string()), "{named}");
    }
    let server = Server::start(move |request, stream| {
        let wasm_path = format!("/v2/acme/plugin/blobs/{}", Digest::of_bytes(&wasm));
        match request.path.as_str() {
            "/v2/acme/plugin/manifests/0.1.0" => respond(stream, 200, "", &manifest),
            path if path == wasm_path => respond(stream, 200, "", &wasm),
            _ => respond(stream, 404, "", b"{}"),
        }
    });
    let client = Client::new(Settings::default());
    let repository = client.repository(&server.host, "acme/plugin").expect("a repository");
    let tag = Reference::version(&Version::new(0, 1, 0)).expect("a tag");
    let manifest = client.manifest(&repository, &tag).expect("a manifest");
    assert_eq!(client.wasm(&repository, &manifest.wasm).expect("the wasm"), layer());
}

#[test]
fn what_wkg_published_is_read_from_a_real_registry() {
    let Some(registry) = start(false) else {
        println!("SKIPPED: docker-registry is not installed");
        return;
    };
    for tag in ["0.1.0", "0.1.1", "latest"] {
        registry.publish("wasm/acme/plugin", tag);
    }
    let client = registry.client("");
    let repository = client.resolve(&plugin()).expect("it resolves");
    assert_eq!(repository.to_string(), format!("{}/wasm/acme/plugin", registry.host));
    let versions = client.versions(&repository);
    assert_eq!(versions, Ok(vec![Version::new(0, 1, 0), Version::new(0, 1, 1)]));
    let tag = Reference::version(&Version::new(0, 1, 0)).expect("a tag");
    let manifest = client.manifest(&repository, &tag).expect("a manifest");
    assert_eq!(manifest.digest, Digest::of_bytes(&fixture("manifest.json")));
    assert_eq!(manifest.wasm.size, 572);
    let named = Reference::Digest(manifest.digest);
    assert_eq!(client.manifest(&repository, &named).as_ref(), Ok(&manifest));
    let bytes = client.wasm(&repository, &manifest.wasm).expect("the wasm");
    assert_eq!(bytes, layer());

    let missing = Reference::tag("0.9.0").expect("a tag");
    assert!(client.manifest(&repository, &missing).expect_err("missing").is_not_found());
    let other = PackageName { name: "other".into(), ..plugin() };
    let other = client.resolve(&other).expect("it resolves");
    assert!(client.versions(&other).expect_err("missing").is_not_found());
}

#[test]
fn a_real_registry_lets_in_whoever_has_the_password() {
    let Some(registry) = start(true) else {
        println!("SKIPPED: docker-registry is not installed");
        return;
    };
    registry.publish("wasm/acme/plugin", "0.1.0");
    let versions = |auth: &str| {
        let client = registry.client(auth);
        client.versions(&client.resolve(&plugin())?)
    };
    let known = Ok(vec![Version::new(0, 1, 0)]);
    assert_eq!(versions("auth = { username = \"open\", password = \"sesame\" }\n"), known);
    assert_eq!(versions(&format!("auth = \"{LOGIN}\"\n")), known);
    for (auth, with_credentials) in
        [("", false), ("auth = { username = \"open\", password = \"x\" }\n", true)]
    {
        let error = versions(auth).expect_err("denied");
        assert!(
            matches!(&error, Error::Denied { with_credentials: it, .. } if *it == with_credentials),
            "{error:?}"
        );
    }
}
