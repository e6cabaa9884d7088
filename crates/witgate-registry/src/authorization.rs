//! How a registry lets us in: it denies a request and says how to ask, and a token is
//! fetched for the next one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use crate::address::{Url, in_query};
use crate::challenge::Challenge;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::repository::Repository;
use crate::transport::{Answer, Deadline, Transport};

/// More of an answer with a token is not read.
const LIMIT: u64 = 1 << 20;

/// The headers that let us in, by repository.
#[derive(Debug, Default)]
pub(crate) struct Authorizations {
    headers: Mutex<BTreeMap<String, Secret>>,
}

/// A header's value, which is not for messages.
#[derive(Clone)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Authorizations {
    /// Asks for something of a repository, and lets the registry choose how we
    /// introduce ourselves. `credentials` are looked for once it denies us.
    pub(crate) fn get(
        &self,
        transport: &Transport,
        repository: &Repository,
        url: &Url,
        accept: &str,
        credentials: impl Fn() -> Result<Option<Credentials>, Error>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let key = repository.to_string();
        let known = self.headers().get(&key).cloned();
        let known = known.as_ref().map(|secret| secret.0.as_str());
        let denied = transport.get(url, accept, known, deadline)?;
        if denied.status != 401 {
            return Ok(denied);
        }
        let credentials = credentials()?;
        // What is public may be had without the credentials that are wrong.
        let mut ways = vec![None];
        ways.extend(credentials.as_ref().map(Some));
        for credentials in ways.into_iter().rev() {
            let header = header(transport, repository, &denied, credentials, deadline)?;
            let Some(header) = header else { continue };
            let answer = transport.get(url, accept, Some(&header), deadline)?;
            if answer.status != 401 {
                self.headers().insert(key, Secret(header));
                return Ok(answer);
            }
        }
        Err(denial(repository, credentials.is_some()))
    }

    fn headers(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Secret>> {
        self.headers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why nobody is let in.
pub(crate) fn denial(repository: &Repository, with_credentials: bool) -> Error {
    Error::Denied {
        host: repository.host().to_owned(),
        path: repository.path().to_owned(),
        with_credentials,
    }
}

/// The header that lets us in; `None` where that takes other credentials.
fn header(
    transport: &Transport,
    repository: &Repository,
    denied: &Answer,
    credentials: Option<&Credentials>,
    deadline: Deadline,
) -> Result<Option<String>, Error> {
    if let Some(Credentials::Bearer(token)) = credentials {
        return bearer(token, denied).map(Some);
    }
    let basic = match credentials {
        Some(Credentials::Basic(basic)) => Some(basic.header()),
        _ => None,
    };
    let challenges = denied.headers.get_all("www-authenticate").iter();
    let challenges = challenges.filter_map(|header| Challenge::parse(header.to_str().ok()?));
    let challenges: Vec<Challenge> = challenges.collect();
    for challenge in &challenges {
        if let Challenge::Bearer { realm, service, scope } = challenge {
            let own = format!("repository:{}:pull", repository.path());
            let scope = scope.as_deref().unwrap_or(&own);
            let url = token_url(denied, realm, service.as_deref(), scope)?;
            return token(transport, &url, basic.as_deref(), deadline);
        }
    }
    Ok(basic.filter(|_| challenges.contains(&Challenge::Basic)))
}

/// Where the token is available.
fn token_url(
    denied: &Answer,
    realm: &str,
    service: Option<&str>,
    scope: &str,
) -> Result<Url, Error> {
    let refused = |reason| Error::Redirect {
        url: denied.url.to_string(),
        to: realm.chars().take(200).collect(),
        reason,
    };
    let separator = if realm.contains('?') { '&' } else { '?' };
    let service = service.map(|service| format!("service={}&", in_query(service)));
    let text =
        format!("{realm}{separator}{}scope={}", service.unwrap_or_default(), in_query(scope));
    let url = Url::parse(&text).ok_or_else(|| refused("it is not a URL of HTTP"))?;
    match denied.url.refuses(&url) {
        Some(reason) => Err(refused(reason)),
        None => Ok(url),
    }
}

#[derive(Deserialize)]
struct Token {
    token: Option<String>,
    access_token: Option<String>,
}

/// Fetches a token; `None` if there is none for these credentials.
fn token(
    transport: &Transport,
    url: &Url,
    basic: Option<&str>,
    deadline: Deadline,
) -> Result<Option<String>, Error> {
    let answer = transport.get(url, "application/json", basic, deadline)?;
    match answer.status {
        200 => {}
        400 | 401 | 403 => return Ok(None),
        status => return Err(Error::Status { url: url.to_string(), status }),
    }
    let bad = |reason: String| Error::BadAnswer { url: url.to_string(), reason };
    let bytes = answer.read(LIMIT, &url.to_string())?;
    let read: Token = serde_json::from_slice(&bytes)
        .map_err(|error| bad(format!("its answer with a token is not valid: {error}")))?;
    let token = read.token.or(read.access_token).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| bad("its answer has no token".to_owned()))?;
    match is_token(&token) {
        true => Ok(Some(format!("Bearer {token}"))),
        false => Err(bad("its token has characters that no token has".to_owned())),
    }
}

/// The header with a token of the environment.
fn bearer(token: &str, denied: &Answer) -> Result<String, Error> {
    let host = denied.url.uri().host().unwrap_or_default();
    match is_token(token) {
        true => Ok(format!("Bearer {token}")),
        false => Err(Error::Config {
            path: format!("the token for `{host}` in the environment"),
            reason: "it has characters that no token has".to_owned(),
        }),
    }
}

fn is_token(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_graphic())
}
