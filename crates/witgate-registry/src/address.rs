//! Hosts, URLs, and which of them may be asked.

use ureq::http::Uri;

use crate::error::Error;

/// A host with or without a port, as it is in URLs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Host(String);

impl Host {
    pub(crate) fn parse(text: &str) -> Result<Host, Error> {
        let bad = || Error::BadName { what: "registry host", text: text.to_owned() };
        let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((name, rest)) => (name, rest),
            None => text.split_at(text.find(':').unwrap_or(text.len())),
        };
        let is_name = match text.starts_with('[') {
            true => name.parse::<std::net::Ipv6Addr>().is_ok(),
            false => name.split('.').all(is_label),
        };
        let is_port = port.is_empty()
            || port.strip_prefix(':').is_some_and(|port| {
                port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
            });
        match is_name && is_port && text.len() <= 255 {
            true => Ok(Host(text.to_owned())),
            false => Err(bad()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let name = match self.0.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => &self.0,
        };
        is_loopback(name)
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Whether a host without its port is this machine.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An absolute URL of HTTP or HTTPS without credentials in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Url(Uri);

impl Url {
    pub(crate) fn parse(text: &str) -> Option<Url> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let is_plain = !authority.as_str().contains('@') && !authority.host().is_empty();
        (is_plain && matches!(uri.scheme_str(), Some("http" | "https"))).then_some(Url(uri))
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.0
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(self.0.host().unwrap_or_default())
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// Whether both are served by the same host and port in the same way.
    pub(crate) fn is_same_origin(&self, other: &Url) -> bool {
        let origin = |url: &Url| {
            let authority = url.0.authority().map(|it| it.as_str().to_ascii_lowercase());
            (url.0.scheme_str().map(str::to_owned), authority)
        };
        origin(self) == origin(other)
    }

    /// Where an answer from here leads: an absolute URL, or a path of the same host.
    pub(crate) fn join(&self, to: &str) -> Option<Url> {
        if to.starts_with('/') && !to.starts_with("//") {
            let (scheme, authority) = (self.0.scheme_str()?, self.0.authority()?);
            return Url::parse(&format!("{scheme}://{authority}{to}"));
        }
        Url::parse(to)
    }

    /// Why a registry at this URL must not make us ask another.
    pub(crate) fn refuses(&self, to: &Url) -> Option<&'static str> {
        match (to.is_loopback(), self.is_loopback(), to.is_https()) {
            (true, false, _) => Some("it leads from another host to this machine"),
            (false, _, false) => Some("it leads to HTTP without TLS"),
            _ => None,
        }
    }
}

impl std::fmt::Display for Url {
    /// Without the query, which may be signed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, authority) = (self.0.scheme_str(), self.0.authority());
        let (scheme, authority) =
            (scheme.unwrap_or_default(), authority.map_or("", |it| it.as_str()));
        write!(f, "{scheme}://{authority}{}", self.0.path())
    }
}

/// A text as a value of a query.
pub(crate) fn in_query(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            true => encoded.push(byte.into()),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for text in ["ghcr.io", "localhost", "localhost:5000", "127.0.0.1:80", "[::1]:5000"] {
            assert_eq!(Host::parse(text).expect(text).as_str(), text);
        }
        for text in
            ["", "a b", "a/b", "u@h", "h:", "h:x", "h:99999", "..", "-h", "[::1", "[a]", "h?q"]
        {
            assert!(matches!(Host::parse(text), Err(Error::BadName { .. })), "{text}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        for text in ["localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:5000", "[::1]:5000"] {
            assert!(Host::parse(text).expect(text).is_loopback(), "{text}");
        }
        for text in ["localhost.example.org", "128.0.0.1", "10.0.0.1:5000", "[::2]:5000"] {
            assert!(!Host::parse(text).expect(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_registry_leads_nowhere_that_it_could_not_ask_itself() {
        let url = |text: &str| Url::parse(text).expect(text);
        let (remote, here) = (url("https://r.example/v2/"), url("http://127.0.0.1:5000/v2/"));
        assert_eq!(remote.refuses(&url("https://storage.example/blob")), None);
        assert!(remote.refuses(&url("http://r.example/v2/")).is_some());
        assert!(remote.refuses(&url("https://localhost/blob")).is_some());
        assert!(remote.refuses(&here).is_some());
        assert_eq!(here.refuses(&url("http://localhost:5001/")), None);
        assert_eq!(here.refuses(&url("https://storage.example/blob")), None);
        assert!(here.refuses(&url("http://storage.example/blob")).is_some());
    }

    #[test]
    fn urls_join() {
        let base = Url::parse("https://r.example/v2/a/tags/list?n=1").expect("a URL");
        let joined = |to: &str| base.join(to).map(|url| url.uri().to_string());
        assert_eq!(joined("/v2/x?last=b").as_deref(), Some("https://r.example/v2/x?last=b"));
        assert_eq!(joined("https://s.example/y").as_deref(), Some("https://s.example/y"));
        for to in ["//evil.example/x", "x", "ftp://a/b", "https://u:p@a/b", "file:///etc", ""] {
            assert_eq!(joined(to), None, "{to}");
        }
        assert_eq!(base.to_string(), "https://r.example/v2/a/tags/list");
    }

    #[test]
    fn queries_are_encoded() {
        assert_eq!(in_query("repository:a/b:pull&x=y z"), "repository:a/b:pull%26x%3Dy%20z");
    }
}
