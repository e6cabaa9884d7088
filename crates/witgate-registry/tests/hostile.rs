//! Registries that lie, drip, loop and lead elsewhere, as servers on loopback. Each is
//! met with an error that says what is wrong, in bounded time and memory.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use semver::Version;
use witgate_model::{Digest, PackageName};
use witgate_registry::{Client, Descriptor, Error, Reference, Repository, Settings};
use witgate_testing::server::{Request, Server, respond};

const WASM: &[u8] = b"\0asm, or what a test takes for it";

fn client() -> Client {
    Client::new(Settings::default())
}

/// A client that waits for two seconds, for registries that would keep it for ever.
fn hasty_client() -> Client {
    Client::new(Settings { timeout: Duration::from_secs(2), ..Settings::default() })
}

fn repository(client: &Client, server: &Server) -> Repository {
    client.repository(&server.host, "acme/plugin").expect("a repository")
}

fn tag(text: &str) -> Reference {
    Reference::tag(text).expect(text)
}

fn manifest(digest: &str, size: &str) -> String {
    format!(
        r#"{{"schemaVersion": 2, "layers": [{{"mediaType": "application/wasm", "digest": "{digest}", "size": {size}}}]}}"#
    )
}

/// A registry that does as it should, with one version.
fn honest(request: &Request, stream: &mut TcpStream) {
    let digest = Digest::of_bytes(WASM);
    match request.path.as_str() {
        "/v2/acme/plugin/tags/list?n=1000" => {
            let tags = br#"{"name": "acme/plugin", "tags": ["0.1.0", "latest", "sha256-00.sig"]}"#;
            respond(stream, 200, "", tags);
        }
        "/v2/acme/plugin/manifests/0.1.0" => {
            let text = manifest(&digest.to_string(), &WASM.len().to_string());
            respond(stream, 200, "", text.as_bytes());
        }
        path if path == format!("/v2/acme/plugin/blobs/{digest}") => respond(stream, 200, "", WASM),
        _ => respond(stream, 404, "", b"{}"),
    }
}

#[test]
fn an_honest_registry_is_read() {
    let (client, server) = (client(), Server::start(honest));
    let repository = repository(&client, &server);
    assert_eq!(client.versions(&repository), Ok(vec![Version::new(0, 1, 0)]));
    let manifest = client.manifest(&repository, &tag("0.1.0")).expect("a manifest");
    assert_eq!(client.wasm(&repository, &manifest.wasm).expect("the bytes"), WASM);
    let missing = client.manifest(&repository, &tag("0.2.0")).expect_err("it is not there");
    assert!(missing.is_not_found(), "{missing}");
    assert!(server.requests().iter().all(|request| request.authorization.is_none()));
}

#[test]
fn other_bytes_than_the_digest_names_are_refused() {
    let (client, server) = (
        client(),
        Server::start(|request, stream| match request.path.contains("/blobs/") {
            true => respond(stream, 200, "", &WASM.to_ascii_uppercase()),
            false => {
                let text = manifest(&Digest::of_bytes(WASM).to_string(), &WASM.len().to_string());
                respond(stream, 200, "", text.as_bytes());
            }
        }),
    );
    let repository = repository(&client, &server);
    let read = client.manifest(&repository, &tag("0.1.0")).expect("a manifest");
    let error = client.wasm(&repository, &read.wasm).expect_err("other bytes");
    assert!(matches!(error, Error::WrongDigest { .. }), "{error}");
    // A manifest that is named by its digest is held to it, too.
    let named = Reference::Digest(Digest::of_bytes(b"another manifest"));
    let error = client.manifest(&repository, &named).expect_err("another manifest");
    assert!(matches!(error, Error::WrongDigest { .. }), "{error}");
}

#[test]
fn fewer_bytes_than_were_promised_are_refused() {
    let (client, server) = (
        client(),
        Server::start(|_, stream| {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nabc";
            let _ = stream.write_all(head);
        }),
    );
    let repository = repository(&client, &server);
    let layer = Descriptor { digest: Digest::of_bytes(b"abc"), size: 1000 };
    let error = client.wasm(&repository, &layer).expect_err("it ends early");
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
}

/// A body that never ends, in chunks, as fast as it is taken.
fn endless(stream: &mut TcpStream) {
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
    while stream.write_all(&chunk).is_ok() {}
}

#[test]
fn endless_bodies_end_at_their_bound() {
    let (client, server) = (client(), Server::start(|_, stream| endless(stream)));
    let repository = repository(&client, &server);
    let too_large = |error: Error| assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    too_large(client.versions(&repository).expect_err("endless tags"));
    too_large(client.manifest(&repository, &tag("0.1.0")).expect_err("an endless manifest"));
    let layer = Descriptor { digest: Digest::of_bytes(WASM), size: 100_000 };
    too_large(client.wasm(&repository, &layer).expect_err("an endless layer"));
}

#[test]
fn what_says_that_it_is_too_large_is_not_read() {
    let (client, server) = (
        client(),
        Server::start(|request, stream| match request.path.contains("/manifests/") {
            true => {
                let digest = Digest::of_bytes(WASM).to_string();
                respond(stream, 200, "", manifest(&digest, "18446744073709551615").as_bytes());
            }
            false => {
                let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
                let _ = stream.write_all(head);
                std::thread::sleep(Duration::from_secs(60));
            }
        }),
    );
    let repository = repository(&client, &server);
    let error = client.versions(&repository).expect_err("tags of 93 GiB");
    assert!(error.to_string().contains("too large: 95368 MiB, and at most 4 MiB"), "{error}");
    let read = client.manifest(&repository, &tag("0.1.0")).expect("a manifest");
    let error = client.wasm(&repository, &read.wasm).expect_err("a layer of 16 EiB");
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    assert_eq!(server.requests().len(), 2, "the layer was not requested");
}

#[test]
fn slow_drips_end_at_the_deadline() {
    let (client, server) = (
        hasty_client(),
        Server::start(|_, stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while stream.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        }),
    );
    let repository = repository(&client, &server);
    let error = client.versions(&repository).expect_err("it drips");
    assert!(matches!(error, Error::TimedOut { seconds: 2, .. }), "{error}");
}

#[test]
fn a_registry_that_says_nothing_ends_at_the_deadline() {
    let silent = |_: &Request, _: &mut TcpStream| std::thread::sleep(Duration::from_secs(60));
    let (client, server) = (hasty_client(), Server::start(silent));
    let repository = repository(&client, &server);
    let error = client.versions(&repository).expect_err("silence");
    assert!(matches!(error, Error::TimedOut { .. }), "{error}");
    assert!(error.help().contains("WITGATE_REGISTRY_TIMEOUT"));
}

#[test]
fn pages_of_login_are_no_answers() {
    let html = |_: &Request, stream: &mut TcpStream| {
        respond(stream, 200, "Content-Type: text/html\r\n", b"<html><body>Log in</body></html>");
    };
    let (client, server) = (client(), Server::start(html));
    let repository = repository(&client, &server);
    for error in [
        client.versions(&repository).expect_err("HTML"),
        client.manifest(&repository, &tag("0.1.0")).expect_err("HTML"),
    ] {
        assert!(matches!(error, Error::BadAnswer { .. }), "{error}");
    }
}

#[test]
fn a_tag_that_vanishes_is_not_found() {
    let (client, server) = (
        client(),
        Server::start(|request, stream| match request.path.contains("/tags/") {
            true => honest(request, stream),
            false => respond(stream, 404, "", br#"{"errors": [{"code": "MANIFEST_UNKNOWN"}]}"#),
        }),
    );
    let repository = repository(&client, &server);
    assert_eq!(client.versions(&repository), Ok(vec![Version::new(0, 1, 0)]));
    let error = client.manifest(&repository, &tag("0.1.0")).expect_err("it vanished");
    assert_eq!(
        error.to_string(),
        format!("`{repository}:0.1.0` not found in registry `{}`", server.host)
    );
}

fn with_token(server: &Server) -> Client {
    let variable = server.host.to_uppercase().replace(['.', ':'], "_");
    let token = (format!("WKG_REGISTRY_{variable}_AUTH_BEARER"), "secret".to_owned());
    Client::new(Settings { tokens: [token].into(), ..Settings::default() })
}

/// Denies whoever has no token of the environment.
fn denies(request: &Request, stream: &mut TcpStream) -> bool {
    let is_denied = request.authorization.as_deref() != Some("Bearer secret");
    if is_denied {
        respond(stream, 401, "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:1/\"\r\n", b"{}");
    }
    is_denied
}

#[test]
fn a_redirect_takes_no_credentials_elsewhere() {
    let storage = Server::start(|request, stream| match request.authorization {
        None => respond(stream, 200, "", WASM),
        Some(_) => respond(stream, 400, "", b"two ways to sign a request"),
    });
    let location = format!("Location: http://{}/blob?signature=x\r\n", storage.host);
    let server = Server::start(move |request, stream| {
        if !denies(request, stream) {
            respond(stream, 307, &location, b"");
        }
    });
    let client = with_token(&server);
    let repository = repository(&client, &server);
    let layer = Descriptor { digest: Digest::of_bytes(WASM), size: WASM.len() as u64 };
    assert_eq!(client.wasm(&repository, &layer).expect("it follows"), WASM);
    let to_storage = storage.requests();
    assert_eq!(to_storage.len(), 1);
    assert_eq!(to_storage[0].authorization, None);
    let tokens = server.requests().into_iter().filter_map(|request| request.authorization);
    assert_eq!(tokens.collect::<Vec<_>>(), ["Bearer secret"]);
}

#[test]
fn redirects_lead_to_no_plain_http_and_end() {
    for (to, reason) in [
        ("http://storage.example/blob", "HTTP without TLS"),
        ("file:///etc/passwd", "not a URL of HTTP"),
        ("//storage.example/blob", "not a URL of HTTP"),
        ("https://user:password@storage.example/", "not a URL of HTTP"),
        ("", "not a URL of HTTP"),
        ("/v2/round", "too many redirects"),
    ] {
        let location = format!("Location: {to}\r\n");
        let server = Server::start(move |_, stream| respond(stream, 302, &location, b""));
        let client = client();
        let error = client.versions(&repository(&client, &server)).expect_err(to);
        assert!(matches!(error, Error::Redirect { .. }), "{to}: {error}");
        assert!(error.to_string().contains(reason), "{to}: {error}");
        assert!(server.requests().len() <= 6, "{to}");
    }
}

#[test]
fn a_registry_that_denies_everything_is_not_asked_for_ever() {
    let tokens = Server::start(|_, stream| respond(stream, 200, "", br#"{"token": "t"}"#));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n", tokens.host);
    let server = Server::start(move |_, stream| respond(stream, 401, &realm, b"{}"));
    for client in [client(), with_token(&server)] {
        let error = client.versions(&repository(&client, &server)).expect_err("denied");
        assert!(matches!(error, Error::Denied { .. }), "{error}");
    }
    assert!(server.requests().len() <= 5, "{:?}", server.requests());
    assert!(tokens.requests().len() <= 2, "{:?}", tokens.requests());
}

#[test]
fn whoever_is_denied_is_told_whether_credentials_were_there() {
    let server = Server::start(|_, stream| respond(stream, 403, "", b"{}"));
    for (client, is_with) in [(client(), false), (with_token(&server), true)] {
        let error = client.versions(&repository(&client, &server)).expect_err("denied");
        let Error::Denied { with_credentials, .. } = &error else { panic!("{error}") };
        assert_eq!(*with_credentials, is_with);
        assert_eq!(error.help().contains("no credentials were found"), !is_with);
    }
}

#[test]
fn the_bearer_dance() {
    let tokens = Server::start(|request, stream| match request.authorization.as_deref() {
        // The base64 of `u:p`.
        Some("Basic dTpw") => respond(stream, 200, "", br#"{"access_token": "t"}"#),
        _ => respond(stream, 401, "", b"{}"),
    });
    let realm = format!(
        "WWW-Authenticate: Bearer realm=\"http://{}/token\",service=\"s\",scope=\"repository:acme/plugin:pull\"\r\n",
        tokens.host
    );
    let server = Server::start(move |request, stream| {
        match request.authorization.as_deref() == Some("Bearer t") {
            true => honest(request, stream),
            false => respond(stream, 401, &realm, b"{}"),
        }
    });
    let directory = tempfile::tempdir().expect("a directory");
    let docker = directory.path().join("config.json");
    let text = format!(r#"{{"auths": {{"{}": {{"auth": "dTpw"}}}}}}"#, server.host);
    std::fs::write(&docker, text).expect("it is written");
    let client = Client::new(Settings { docker_config: Some(docker), ..Settings::default() });
    let repository = repository(&client, &server);
    assert_eq!(client.versions(&repository), Ok(vec![Version::new(0, 1, 0)]));
    client.manifest(&repository, &tag("0.1.0")).expect("the token is used again");
    assert_eq!(tokens.count("/token?service=s&scope=repository:acme/plugin:pull"), 1);
    assert!(server.requests().iter().all(|it| it.authorization.as_deref() != Some("Basic dTpw")));
}

#[test]
fn a_token_is_no_way_to_add_headers() {
    let tokens = Server::start(|_, stream| {
        respond(stream, 200, "", br#"{"token": "t\r\nX-Injected: 1"}"#);
    });
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/token\"\r\n", tokens.host);
    let server = Server::start(move |_, stream| respond(stream, 401, &realm, b"{}"));
    let client = client();
    let error = client.versions(&repository(&client, &server)).expect_err("a bad token");
    assert!(matches!(error, Error::BadAnswer { .. }), "{error}");
}

#[test]
fn what_fails_for_a_moment_is_asked_again_and_not_for_long() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let moody = Server::start(move |request, stream| {
        match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => respond(stream, 503, "", b""),
            1 => respond(stream, 429, "Retry-After: 0\r\n", b""),
            _ => honest(request, stream),
        }
    });
    let client = client();
    assert!(client.versions(&repository(&client, &moody)).is_ok());
    assert_eq!(moody.requests().len(), 3);

    let broken = Server::start(|_, stream| respond(stream, 502, "", b""));
    let error = client.versions(&repository(&client, &broken)).expect_err("it stays broken");
    assert!(matches!(error, Error::Unavailable { status: 502, wait: None, .. }), "{error}");
    assert_eq!(broken.requests().len(), 3);

    let patient = Server::start(|_, stream| respond(stream, 429, "Retry-After: 30\r\n", b""));
    let error =
        client.versions(&repository(&client, &patient)).expect_err("half a minute is too long");
    assert!(matches!(error, Error::Unavailable { wait: Some(30), .. }), "{error}");
    assert_eq!(patient.requests().len(), 1);
}

#[test]
fn pages_of_tags_end() {
    let round = Server::start(|request, stream| {
        let page = br#"{"tags": ["0.1.0"]}"#;
        let next = request.path.bytes().map(usize::from).sum::<usize>() % 3;
        let link = format!("Link: </v2/acme/plugin/tags/list?last={next}>; rel=\"next\"\r\n");
        respond(stream, 200, &link, page);
    });
    let client = client();
    assert_eq!(client.versions(&repository(&client, &round)), Ok(vec![Version::new(0, 1, 0)]));
    assert!(round.requests().len() <= 4, "{:?}", round.requests());

    let endless = Server::start(|request, stream| {
        let link = format!("Link: <{}1>; rel=\"next\"\r\n", request.path);
        respond(stream, 200, &link, br#"{"tags": []}"#);
    });
    let error = client.versions(&repository(&client, &endless)).expect_err("it does not end");
    assert!(matches!(error, Error::BadAnswer { .. }), "{error}");
    assert_eq!(endless.requests().len(), 200);

    // A page of another host is no page of this repository.
    let link = format!("Link: <http://{}/v2/x>; rel=\"next\"\r\n", endless.host);
    let leading = Server::start(move |_, stream| respond(stream, 200, &link, br#"{"tags": null}"#));
    assert_eq!(client.versions(&repository(&client, &leading)), Ok(Vec::new()));
    assert_eq!(endless.requests().len(), 200);
}

#[test]
fn names_lead_to_no_other_path() {
    let server = Server::start(honest);
    let client = client();
    for path in ["../../etc", "acme/../x", "acme//x", "acme/plugin?x", "Acme/plugin", "", "/acme"] {
        let error = client.repository(&server.host, path).expect_err(path);
        assert!(matches!(error, Error::BadName { .. }), "{path}: {error}");
    }
    for host in ["", "user@127.0.0.1", "127.0.0.1/x", "a b", "127.0.0.1:99999999"] {
        let error = client.repository(host, "acme/plugin").expect_err(host);
        assert!(matches!(error, Error::BadName { .. }), "{host}: {error}");
    }
    for (namespace, name) in
        [("..", "x"), ("acme", "../x"), ("acme", "x/y"), ("Acme", "x"), ("acme", "")]
    {
        let package = PackageName { namespace: namespace.into(), name: name.into(), version: None };
        let error = client.resolve(&package).expect_err(name);
        assert!(matches!(error, Error::BadName { .. }), "{package}: {error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn offline_nothing_is_requested() {
    let server = Server::start(honest);
    let client = Client::new(Settings {
        is_offline: true,
        registry: Some(server.host.clone()),
        ..Settings::default()
    });
    let repository = repository(&client, &server);
    let layer = Descriptor { digest: Digest::of_bytes(WASM), size: WASM.len() as u64 };
    let package = PackageName { namespace: "acme".into(), name: "plugin".into(), version: None };
    for error in [
        client.versions(&repository).expect_err("offline"),
        client.manifest(&repository, &tag("0.1.0")).expect_err("offline"),
        client.wasm(&repository, &layer).expect_err("offline"),
        client.resolve(&package).expect_err("offline"),
    ] {
        assert!(matches!(error, Error::Offline { .. }), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn what_was_fetched_is_kept_and_hashed_again() {
    let store = tempfile::tempdir().expect("a directory");
    let settings = |is_offline| Settings {
        store: Some(store.path().to_owned()),
        is_offline,
        ..Settings::default()
    };
    let server = Server::start(honest);
    let client = Client::new(settings(false));
    let from = repository(&client, &server);
    let manifest = client.manifest(&from, &tag("0.1.0")).expect("a manifest");
    assert_eq!(client.wasm(&from, &manifest.wasm).expect("the bytes"), WASM);
    let asked = server.requests().len();

    // What a digest names comes from the store, without a network too.
    let offline = Client::new(settings(true));
    let named = Reference::Digest(manifest.digest);
    assert_eq!(offline.manifest(&from, &named).as_ref(), Ok(&manifest));
    assert_eq!(offline.wasm(&from, &manifest.wasm).expect("the bytes"), WASM);
    assert_eq!(server.requests().len(), asked);
    // A tag may mean something else by now.
    assert!(offline.manifest(&from, &tag("0.1.0")).is_err());

    let file = store.path().join("sha256").join(manifest.wasm.digest.short(64));
    std::fs::write(&file, b"poisoned").expect("it is changed");
    assert!(matches!(offline.wasm(&from, &manifest.wasm), Err(Error::Offline { .. })));
    assert_eq!(client.wasm(&from, &manifest.wasm).expect("it is fetched again"), WASM);
    assert_eq!(server.requests().len(), asked + 1);
    assert_eq!(std::fs::read(&file).expect("it was repaired"), WASM);
}

#[test]
fn where_packages_are_is_asked_of_the_registry() {
    let oci = Server::start(|request, stream| {
        let path = request.path.replace("/v2/prefix/", "/v2/");
        honest(&Request { path, ..request.clone() }, stream);
    });
    let document = format!(
        r#"{{"preferredProtocol": "oci", "oci": {{"registry": "{}", "namespacePrefix": "prefix/"}}}}"#,
        oci.host
    );
    let server = Server::start(move |request, stream| match request.path.as_str() {
        "/.well-known/wasm-pkg/registry.json" => respond(stream, 200, "", document.as_bytes()),
        _ => respond(stream, 404, "", b""),
    });
    let registry = Some(server.host);
    let client = Client::new(Settings { registry, ..Settings::default() });
    let package = PackageName { namespace: "acme".into(), name: "plugin".into(), version: None };
    let found = client.resolve(&package).expect("it resolves");
    assert_eq!(found.to_string(), format!("{}/prefix/acme/plugin", oci.host));
    assert!(found.notes().is_empty());
    assert_eq!(client.versions(&found), Ok(vec![Version::new(0, 1, 0)]));
}

#[test]
fn a_registry_that_says_nothing_of_itself_is_an_oci_registry() {
    let package = PackageName { namespace: "acme".into(), name: "plugin".into(), version: None };
    let resolved = |server: &Server| {
        let registry = Some(server.host.clone());
        Client::new(Settings { registry, ..Settings::default() }).resolve(&package)
    };
    let found = resolved(&Server::start(honest)).expect("it resolves");
    assert!(found.notes().is_empty());
    // Where it was no plain "not found", the reader is told.
    for body in ["<html>", "[]", r#"{"oci": 5}"#] {
        let server = Server::start(move |_, stream| respond(stream, 200, "", body.as_bytes()));
        let found = resolved(&server).expect("it resolves");
        assert_eq!(found.host(), server.host);
        assert!(found.notes()[0].contains("not a valid document"), "{:?}", found.notes());
    }
    for (text, is_bad_name) in [
        (r#"{"oci": {"namespacePrefix": "../"}}"#, true),
        (r#"{"oci": {"registry": "evil.example/x?"}}"#, true),
        (r#"{"preferredProtocol": "local"}"#, false),
    ] {
        let server = Server::start(move |_, stream| respond(stream, 200, "", text.as_bytes()));
        let error = resolved(&server).expect_err(text);
        assert_eq!(matches!(error, Error::BadName { .. }), is_bad_name, "{error}");
    }
}
