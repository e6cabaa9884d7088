//! Credentials, from the places where wkg looks for them, in its order: an environment
//! variable, wkg's config.toml, Docker's config.json. No program is run for them.

use std::path::Path;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use witgate_files::read_text;

use crate::config::Config;
use crate::error::Error;
use crate::repository::Repository;
use crate::settings::Settings;

/// More of Docker's file is not read.
const LIMIT: u64 = 1 << 20;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What lets us in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// A token, sent as it is.
    Bearer(String),
    /// A name and a password.
    Basic(Basic),
}

/// A name and a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Basic {
    pub(crate) username: String,
    pub(crate) password: String,
}

impl Basic {
    /// As a header has it.
    pub(crate) fn header(&self) -> String {
        format!("Basic {}", BASE64.encode(format!("{}:{}", self.username, self.password)))
    }
}

// Secrets are not for logs and messages.
impl std::fmt::Debug for Basic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Basic")
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// Reads the base64 of `USERNAME:PASSWORD`.
pub(crate) fn decode_basic(text: &str) -> Option<Basic> {
    let text = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some(Basic { username: username.to_owned(), password: password.to_owned() })
}

/// Reads base64 that may be broken into lines.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_whitespace().collect();
    BASE64.decode(text).ok()
}

/// The credentials for a repository, where there are any.
pub(crate) fn find(
    settings: &Settings,
    config: &Config,
    repository: &Repository,
) -> Result<Option<Credentials>, Error> {
    if let Some(token) = settings.tokens.get(&variable(repository.host())) {
        return Ok(Some(Credentials::Bearer(token.clone())));
    }
    let registry = &repository.registry;
    let oci = config.registry(registry).map(|it| it.oci(registry)).transpose()?;
    if let Some(basic) = oci.map(|oci| oci.basic(registry)).transpose()?.flatten() {
        return Ok(Some(Credentials::Basic(basic)));
    }
    let docker = settings.docker_config.as_deref();
    Ok(docker.and_then(|file| of_docker(file, repository.host())).map(Credentials::Basic))
}

/// The environment variable with the token for a host.
fn variable(host: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let host: String = host.chars().map(plain).collect();
    format!("WKG_REGISTRY_{host}_AUTH_BEARER")
}

/// What `docker login` wrote for a host. A file that cannot be read has nothing, as for
/// wkg; what only a helper program knows is not asked for.
fn of_docker(file: &Path, host: &str) -> Option<Basic> {
    let text = read_text(file, LIMIT).ok()?;
    let config: Value = serde_json::from_str(&text).ok()?;
    let auths = config.get("auths")?;
    let names = [host.to_owned(), format!("https://{host}")];
    let entry = names.iter().find_map(|name| auths.get(name))?;
    decode_basic(entry.get("auth")?.as_str()?)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::address::Host;

    fn repository(host: &str) -> Repository {
        Repository {
            host: Host::parse(host).expect(host),
            path: "a/b".to_owned(),
            registry: "acme.example".to_owned(),
            is_https: true,
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_first_place_that_has_any_counts() {
        let mut docker = tempfile::NamedTempFile::new().expect("a file");
        // The base64 of `u:d`.
        let text = r#"{"auths": {"https://r.example:5000": {"auth": "dTpk"}}, "credsStore": "x"}"#;
        docker.write_all(text.as_bytes()).expect("it is written");
        let token = ("WKG_REGISTRY_R_EXAMPLE_5000_AUTH_BEARER".to_owned(), "t".to_owned());
        let mut settings = Settings {
            docker_config: Some(docker.path().to_owned()),
            tokens: [token].into(),
            ..Settings::default()
        };
        let written =
            "[registry.\"acme.example\".oci]\nauth = { username = \"u\", password = \"c\" }";
        let written: Config = toml::from_str(written).expect("a configuration");
        let basic = |password: &str| {
            let password = password.to_owned();
            Some(Credentials::Basic(Basic { username: "u".to_owned(), password }))
        };
        let repository = repository("r.example:5000");
        let found = |settings: &Settings, config: &Config| find(settings, config, &repository);
        assert_eq!(found(&settings, &written), Ok(Some(Credentials::Bearer("t".to_owned()))));
        settings.tokens.clear();
        assert_eq!(found(&settings, &written), Ok(basic("c")));
        assert_eq!(found(&settings, &Config::default()), Ok(basic("d")));
        settings.docker_config = None;
        assert_eq!(found(&settings, &Config::default()), Ok(None));
    }

    #[test]
    fn another_host_has_other_credentials() {
        let mut docker = tempfile::NamedTempFile::new().expect("a file");
        docker.write_all(br#"{"auths": {"r.example": {"auth": "dTpk"}}}"#).expect("written");
        assert!(of_docker(docker.path(), "r.example").is_some());
        for host in ["r.example:5000", "evil.example", "example"] {
            assert!(of_docker(docker.path(), host).is_none(), "{host}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let basic = decode_basic("dTpk").expect("base64");
        let shown = format!("{:?} {basic:?}", Credentials::Basic(basic.clone()));
        assert_eq!(shown, "Credentials Basic");
        assert_eq!(basic.header(), "Basic dTpk");
    }
}
