//! Requests: the one place that uses the network.
//!
//! In: a URL, and what to send with it. Out: an answer whose body is read within a
//! bound. Redirects are followed by hand, so that an `Authorization` goes to no other
//! host; a request ends at its deadline, whoever drips; what fails for a moment is asked
//! again a few times.

use std::io::Read as _;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::http::header::{HeaderMap, LOCATION, RETRY_AFTER};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};

use crate::address::Url;
use crate::error::Error;

/// How often something is asked at most.
const ATTEMPTS: u32 = 3;

/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// A longer pause is for the user to make.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The first pause before asking again; each is twice as long as that before.
const FIRST_PAUSE: Duration = Duration::from_millis(300);

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// When an operation must be done, with all of its requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    end: Instant,
    whole: Duration,
}

impl Deadline {
    pub(crate) fn after(whole: Duration) -> Deadline {
        Deadline { end: Instant::now() + whole, whole }
    }

    fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    fn missed(&self, url: &Url) -> Error {
        Error::TimedOut { url: url.to_string(), seconds: self.whole.as_secs() }
    }
}

/// Sends requests.
#[derive(Debug)]
pub(crate) struct Transport {
    is_offline: bool,
    /// Certificates that are trusted beside those of the system.
    extra: Vec<Vec<u8>>,
    // Reading the certificates of the system takes a while, and loopback needs none.
    here: OnceLock<Agent>,
    elsewhere: OnceLock<Result<Agent, Error>>,
}

/// An answer, of which only the headers were read.
pub(crate) struct Answer {
    /// What answered.
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Body,
    deadline: Deadline,
}

impl Transport {
    pub(crate) fn new(is_offline: bool, extra: Vec<Vec<u8>>) -> Transport {
        Transport { is_offline, extra, here: OnceLock::new(), elsewhere: OnceLock::new() }
    }

    /// Asks, follows redirects, and asks again where that may help. Statuses are for the
    /// caller to read, but for those that say to come again later.
    pub(crate) fn get(
        &self,
        url: &Url,
        accept: &str,
        authorization: Option<&str>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let answer = self.followed(url, accept, authorization, deadline)?;
            if !matches!(answer.status, 429 | 500 | 502..=504) {
                return Ok(answer);
            }
            let told = retry_after(&answer.headers);
            let wait = told.unwrap_or(pause);
            if attempt == ATTEMPTS || wait > LONGEST_PAUSE || wait > deadline.left() {
                return Err(Error::Unavailable {
                    url: answer.url.to_string(),
                    status: answer.status,
                    wait: told.map(|wait| wait.as_secs()),
                });
            }
            std::thread::sleep(wait);
            pause *= 2;
        }
        unreachable!("the last attempt returns")
    }

    fn followed(
        &self,
        url: &Url,
        accept: &str,
        authorization: Option<&str>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let mut at = url.clone();
        for _ in 0..=REDIRECTS {
            let authorization = authorization.filter(|_| at.is_same_origin(url));
            let answer = self.once(&at, accept, authorization, deadline)?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(answer);
            }
            let to = answer.headers.get(LOCATION).and_then(|to| to.to_str().ok());
            let to = to.unwrap_or_default();
            let refused = |reason| Error::Redirect {
                url: at.to_string(),
                to: to.chars().take(200).collect(),
                reason,
            };
            let next = at.join(to).ok_or_else(|| refused("it is not a URL of HTTP"))?;
            if let Some(reason) = at.refuses(&next) {
                return Err(refused(reason));
            }
            at = next;
        }
        let to = at.to_string();
        Err(Error::Redirect { url: url.to_string(), to, reason: "there are too many redirects" })
    }

    fn once(
        &self,
        url: &Url,
        accept: &str,
        authorization: Option<&str>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        if self.is_offline {
            return Err(Error::Offline { url: url.to_string() });
        }
        if !url.is_https() && !url.is_loopback() {
            let host = url.uri().host().unwrap_or_default().to_owned();
            return Err(Error::PlainHttp { host });
        }
        let left = deadline.left();
        if left.is_zero() {
            return Err(deadline.missed(url));
        }
        let mut request = self.agent(url)?.get(url.uri()).header("Accept", accept);
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        let request = request.config().timeout_global(Some(left)).build();
        let response: Response<Body> = request.call().map_err(|error| match error {
            ureq::Error::Timeout(_) if deadline.left().is_zero() => deadline.missed(url),
            error => Error::Unreachable { url: url.to_string(), reason: error.to_string() },
        })?;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status.as_u16(), parts.headers);
        Ok(Answer { url: url.clone(), status, headers, body, deadline })
    }

    fn agent(&self, url: &Url) -> Result<&Agent, Error> {
        if url.is_loopback() && !url.is_https() {
            // No proxy can reach this machine.
            return Ok(self.here.get_or_init(|| config().proxy(None).build().into()));
        }
        let agent =
            self.elsewhere.get_or_init(|| Ok(config().tls_config(self.tls()?).build().into()));
        agent.as_ref().map_err(Clone::clone)
    }

    /// The certificates of the system, and those of wkg's configuration.
    fn tls(&self) -> Result<TlsConfig, Error> {
        let of_system = rustls_native_certs::load_native_certs();
        let own = self.extra.iter().map(|der| Certificate::from_der(der).to_owned());
        let certificates: Vec<Certificate<'static>> = of_system
            .certs
            .iter()
            .map(|certificate| Certificate::from_der(certificate).to_owned())
            .chain(own)
            .collect();
        if certificates.is_empty() {
            let reasons: Vec<String> = of_system.errors.iter().map(ToString::to_string).collect();
            return Err(Error::NoCertificates { reason: reasons.join("; ") });
        }
        Ok(TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::Specific(Arc::new(certificates)))
            .build())
    }
}

fn config() -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope> {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT))
        .user_agent(concat!("witgate/", env!("CARGO_PKG_VERSION")))
}

/// The pause that a registry asks for, if it gives it in seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

impl Answer {
    /// The value of a header, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, if it is no longer than `limit`; `what` is what it is of.
    pub(crate) fn read(self, limit: u64, what: &str) -> Result<Vec<u8>, Error> {
        let Answer { url, body, deadline, .. } = self;
        let too_large = |size: u64, or_more: &str| Error::TooLarge {
            what: what.to_owned(),
            size: format!("{}{or_more}", size_of(size)),
            limit: size_of(limit),
        };
        if let Some(length) = body.content_length().filter(|length| *length > limit) {
            return Err(too_large(length, ""));
        }
        let mut bytes = Vec::new();
        let mut reader = body.into_with_config().limit(u64::MAX).reader().take(limit + 1);
        reader.read_to_end(&mut bytes).map_err(|error| match deadline.left().is_zero() {
            true => deadline.missed(&url),
            false => Error::Unreachable { url: url.to_string(), reason: error.to_string() },
        })?;
        match bytes.len() as u64 > limit {
            true => Err(too_large(limit, " or more")),
            false => Ok(bytes),
        }
    }
}

/// A number of bytes, for people.
pub(crate) fn size_of(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        bytes => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}
