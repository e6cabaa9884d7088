//! What a client goes by: files, directories and tokens that the environment names.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::Error;

/// How long a request may take with its retries and redirects, if nobody says.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What a client goes by. [`Settings::default`] knows no file and no credentials.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The config.toml of wkg.
    pub config: Option<PathBuf>,
    /// Whether somebody named that file, so that it must be there.
    pub is_config_named: bool,
    /// The registry that takes the place of the configured ones.
    pub registry: Option<String>,
    /// Tokens by the environment variables that they are in:
    /// `WKG_REGISTRY_<HOST>_AUTH_BEARER`.
    pub tokens: BTreeMap<String, String>,
    /// The config.json of Docker.
    pub docker_config: Option<PathBuf>,
    /// The directory of the content store; without one, nothing is kept.
    pub store: Option<PathBuf>,
    /// How long a request may take with its retries and redirects; zero is a minute.
    pub timeout: Duration,
    /// Whether the network must not be used.
    pub is_offline: bool,
}

impl Settings {
    /// What wkg and Docker go by, from the environment variables that they read.
    pub fn from_environment() -> Result<Settings, Error> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let absolute = |name: &str| set(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = set(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
        let below_home = |name: &str| home.as_ref().map(|home| home.join(name));
        let (configs, caches) = match cfg!(windows) {
            true => (absolute("APPDATA"), absolute("LOCALAPPDATA")),
            false => (
                absolute("XDG_CONFIG_HOME").or_else(|| below_home(".config")),
                absolute("XDG_CACHE_HOME").or_else(|| below_home(".cache")),
            ),
        };
        let named = set("WKG_CONFIG_FILE").map(PathBuf::from);
        let docker = set("DOCKER_CONFIG").map(PathBuf::from).or_else(|| below_home(".docker"));
        Ok(Settings {
            is_config_named: named.is_some(),
            config: named.or_else(|| Some(configs?.join("wasm-pkg").join("config.toml"))),
            registry: text("WKG_REGISTRY", set("WKG_REGISTRY"))?,
            tokens: tokens(),
            docker_config: docker.map(|directory| directory.join("config.json")),
            store: caches.map(|caches| caches.join("witgate").join("registry")),
            timeout: timeout(set("WITGATE_REGISTRY_TIMEOUT"))?,
            is_offline: false,
        })
    }

    /// How long a request may take.
    pub(crate) fn timeout(&self) -> Duration {
        if self.timeout.is_zero() { TIMEOUT } else { self.timeout }
    }
}

fn tokens() -> BTreeMap<String, String> {
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let is_token = |(name, value): &(String, String)| {
        name.starts_with("WKG_REGISTRY_") && name.ends_with("_AUTH_BEARER") && !value.is_empty()
    };
    std::env::vars_os().filter_map(text).filter(is_token).collect()
}

fn text(name: &str, value: Option<OsString>) -> Result<Option<String>, Error> {
    let bad = |_| Error::Config { path: name.to_owned(), reason: "it is not UTF-8".to_owned() };
    value.map(OsString::into_string).transpose().map_err(bad)
}

fn timeout(value: Option<OsString>) -> Result<Duration, Error> {
    let Some(value) = value else { return Ok(TIMEOUT) };
    let seconds = value.to_str().and_then(|value| value.parse::<u64>().ok());
    match seconds.filter(|seconds| (1..=86_400).contains(seconds)) {
        Some(seconds) => Ok(Duration::from_secs(seconds)),
        None => Err(Error::Config {
            path: "WITGATE_REGISTRY_TIMEOUT".to_owned(),
            reason: "it must be a number of seconds from 1 to 86400".to_owned(),
        }),
    }
}
