//! URIs of files, and their paths.

use std::path::{Path, PathBuf};

/// The path of a `file:` URI. `None` of any other: what has no path has no repository.
pub(crate) fn path_of(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.strip_prefix("//")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    // What is on another machine is not here.
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return None;
    }
    let path = decoded(path.split(['?', '#']).next()?)?;
    if path.contains('\0') {
        return None;
    }
    let path = match has_drive(&path) {
        true => PathBuf::from(&path[1..]),
        false => PathBuf::from(path),
    };
    path.is_absolute().then_some(path)
}

/// The URI of a file.
pub(crate) fn of_path(path: &Path) -> String {
    let text = witgate::witgate_model::path::with_slashes(path);
    let root = if text.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{root}");
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Whether a path begins with a drive of Windows: `/c:/`.
fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    cfg!(windows) && bytes.len() > 2 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':'
}

/// A text without percent signs; `None` if they do not mean UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files() {
        for (uri, path) in [
            ("file:///a/b.wit", "/a/b.wit"),
            ("file:///a%20b/%C3%A9.wit", "/a b/é.wit"),
            ("FILE://localhost/a.wit", "/a.wit"),
            ("file:///a.wit#L3", "/a.wit"),
        ] {
            assert_eq!(path_of(uri).as_deref(), Some(Path::new(path)), "{uri}");
        }
    }

    #[test]
    fn what_has_no_path_here() {
        for uri in [
            "",
            "untitled:Untitled-1",
            "git:/a.wit?ref=HEAD",
            "file:a.wit",
            "file://host/a.wit",
            "file:///%",
            "file:///%zz",
            "file:///%FF.wit",
            "file:///a%00.wit",
            "vscode-remote://wsl/a.wit",
            "not a uri",
        ] {
            assert_eq!(path_of(uri), None, "{uri}");
        }
    }

    #[test]
    fn there_and_back() {
        for path in ["/", "/a/b.wit", "/a b/é%20#?.wit", "/a\\b:c.wit"] {
            assert_eq!(path_of(&of_path(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
    }
}
