//! A registry with TLS: who is trusted, and who is not.
//!
//! `tls/` was made once with `openssl`, under `faketime '2020-01-01 00:00:00'`: an
//! authority of its own, and a certificate for 127.0.0.1 by it, both for a hundred years.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use semver::Version;
use witgate_registry::{Client, Error, Settings};

fn fixture(name: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls");
    fs::read_to_string(directory.join(name)).expect(name)
}

/// Starts a registry that has one version of everything; gives its address.
fn start() -> String {
    let certificate = CertificateDer::from_pem_slice(fixture("server.pem").as_bytes());
    let key = PrivateKeyDer::from_pem_slice(fixture("server.key").as_bytes());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("there are versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.expect("a certificate")], key.expect("a key"));
    let config = Arc::new(config.expect("they belong together"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of loopback");
    let host = listener.local_addr().expect("it has an address").to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).expect("it is configured");
            let mut stream = StreamOwned::new(connection, stream);
            let mut asked = Vec::new();
            let mut byte = [0];
            while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|it| it == 1) {
                asked.push(byte[0]);
            }
            let body = r#"{"tags": ["0.1.0"]}"#;
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    host
}

/// What a client says whose wkg has this configuration for the registry.
fn versions(host: &str, configuration: &str) -> Result<Vec<Version>, Error> {
    let directory = tempfile::tempdir().expect("a directory");
    let config = directory.path().join("config.toml");
    let text = format!("[registry.\"{host}\".oci]\nprotocol = \"https\"\n{configuration}");
    fs::write(&config, text).expect("it is written");
    let client = Client::new(Settings { config: Some(config), ..Settings::default() });
    client.versions(&client.repository(host, "acme/plugin")?)
}

#[test]
fn an_authority_of_the_configuration_is_trusted() {
    let trusted = format!(
        "[[registry.\"other.example\".oci.extra_root_certificates]]\nencoding = \"pem\"\ndata = '''\n{}'''\n",
        fixture("ca.pem")
    );
    assert_eq!(versions(&start(), &trusted), Ok(vec![Version::new(0, 1, 0)]));
}

#[test]
fn an_unknown_authority_is_not() {
    for configuration in ["", "accept_invalid_certificates = true\n"] {
        let error = versions(&start(), configuration).expect_err("nobody knows it");
        match &error {
            Error::Unreachable { reason, .. } => assert!(reason.contains("certificate"), "{error}"),
            // Where the system has no certificates at all.
            error => assert!(matches!(error, Error::NoCertificates { .. }), "{error}"),
        }
    }
}

#[test]
fn a_certificate_that_cannot_be_read_is_told() {
    for data in
        ["", "not a certificate", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"]
    {
        let configuration = format!(
            "[[registry.\"other.example\".oci.extra_root_certificates]]\nencoding = \"pem\"\ndata = '''{data}'''\n"
        );
        let error = versions(&start(), &configuration).expect_err(data);
        assert!(matches!(error, Error::Config { .. }), "{error}");
    }
}
