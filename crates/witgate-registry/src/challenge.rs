//! What a registry asks for when it denies a request: the header `WWW-Authenticate`.

/// What a registry asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// A name and a password.
    Basic,
    /// A token of a service.
    Bearer {
        /// The URL that gives tokens.
        realm: String,
        /// What the token is for.
        service: Option<String>,
        /// What the token allows.
        scope: Option<String>,
    },
}

impl Challenge {
    /// Reads a header.
    pub(crate) fn parse(header: &str) -> Option<Challenge> {
        let header = header.trim();
        let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Challenge::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let (mut realm, mut service, mut scope) = (None, None, None);
        for (key, value) in parameters(rest) {
            match key.to_ascii_lowercase().as_str() {
                "realm" => realm = Some(value),
                "service" => service = Some(value),
                "scope" => scope = Some(value),
                _ => {}
            }
        }
        Some(Challenge::Bearer { realm: realm?, service, scope })
    }
}

/// The parameters of a challenge; what is not well formed ends them.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim_start_matches([',', ' ']).trim();
        let after = after.trim_start();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => {
                let Some(quoted) = unquoted(quoted) else { break };
                quoted
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((key.to_owned(), value));
        rest = left;
    }
    found
}

/// The text up to the closing quotation mark, and what is behind that.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges() {
        let header = r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push""#;
        assert_eq!(
            Challenge::parse(header),
            Some(Challenge::Bearer {
                realm: "https://auth.docker.io/token".to_owned(),
                service: Some("registry.docker.io".to_owned()),
                scope: Some("repository:a/b:pull,push".to_owned()),
            })
        );
        let loose = r#"bearer  Realm = "x" , error=invalid"#;
        let realm = "x".to_owned();
        let wanted = Challenge::Bearer { realm, service: None, scope: None };
        assert_eq!(Challenge::parse(loose), Some(wanted));
        let plain = r#"bearer realm=https://x/t, service="a\"b""#;
        let Some(Challenge::Bearer { realm, service, scope: None }) = Challenge::parse(plain)
        else {
            panic!("{plain}")
        };
        assert_eq!((realm.as_str(), service.as_deref()), ("https://x/t", Some("a\"b")));
        assert_eq!(Challenge::parse("Basic realm=\"x\""), Some(Challenge::Basic));
    }

    #[test]
    fn what_is_malformed_ends_it() {
        for header in ["", "Bearer", "Bearer realm", "Bearer realm=\"x", "Digest realm=\"x\"", "é"]
        {
            assert_eq!(Challenge::parse(header), None, "{header}");
        }
        let endless = format!("Bearer realm=\"{}", "\\".repeat(10_001));
        assert_eq!(Challenge::parse(&endless), None);
    }
}
