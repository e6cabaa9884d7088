//! Where a text has the version of a package: `acme:plugin@0.2.0` in a declaration, and
//! `acme:plugin/draw@0.2.0` where something of it is used.

use std::iter::Peekable;
use std::ops::Range;

use witgate_model::PackageName;

use crate::lexis::tokens;

/// Where a text names a package: the range of the version behind the name, in bytes; an
/// empty one, where a version would be written, if there is none.
///
/// The text is a statement of WIT; blanks and comments may be between its words.
pub fn version_places(text: &str, name: &PackageName) -> Vec<Range<usize>> {
    let is_joined = |word: &str| word.chars().all(|c| c.is_alphanumeric() || "%-".contains(c));
    let names = joined(text, is_joined);
    let word = |position: usize| names.get(position).map_or("", |range| &text[range.clone()]);
    let is = |position: usize, name: &str| word(position).trim_start_matches('%') == name;
    let mut places = Vec::new();
    for position in 0..names.len() {
        if !(is(position, &name.namespace)
            && word(position + 1) == ":"
            && is(position + 2, &name.name))
        {
            continue;
        }
        let last = if word(position + 3) == "/" { position + 4 } else { position + 2 };
        places.extend(names.get(last).map(|last| match word_after(text, last.end) {
            Some(sign) if &text[sign.clone()] == "@" => version_from(text, sign.end),
            _ => last.end..last.end,
        }));
    }
    places
}

/// The words of a text, those that touch one another joined where both may be.
fn joined(text: &str, is_joined: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for token in tokens(text) {
        match joined.last_mut() {
            Some(last)
                if last.end == token.start
                    && is_joined(&text[last.clone()])
                    && is_joined(&text[token.clone()]) =>
            {
                last.end = token.end;
            }
            _ => joined.push(token),
        }
    }
    joined
}

fn word_after(text: &str, offset: usize) -> Option<Range<usize>> {
    let next = tokens(&text[offset..]).next()?;
    Some(next.start + offset..next.end + offset)
}

/// The version that begins behind an `@`: all that touches, but for the `.` of `.{`.
fn version_from(text: &str, offset: usize) -> Range<usize> {
    let is_of_version = |word: &str| word.chars().all(|c| c.is_alphanumeric() || "+-".contains(c));
    let mut words: Peekable<_> = tokens(&text[offset..]).peekable();
    let start = words.peek().map_or(offset, |first| first.start + offset);
    let mut end = start;
    while let Some(token) = words.next() {
        let (from, to) = (token.start + offset, token.end + offset);
        let word = &text[from..to];
        let mut is_point = || {
            let next = words.peek().map(|next| &text[next.start + offset..next.end + offset]);
            word == "." && next.is_some_and(is_of_version)
        };
        if from != end || !(is_of_version(word) || is_point()) {
            break;
        }
        end = to;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin() -> PackageName {
        let version = "0.2.0".parse().ok();
        PackageName { namespace: "acme".into(), name: "plug-in".into(), version }
    }

    fn versions(text: &str) -> Vec<&str> {
        version_places(text, &plugin()).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn versions_are_found_behind_their_own_package_only() {
        for (text, version) in [
            ("package acme:plug-in@0.2.0;", "0.2.0"),
            ("package acme:plug-in @0.2.0;", "0.2.0"),
            ("package %acme : plug-in // here\n @ 0.2.0-rc.1+b.2 ;", "0.2.0-rc.1+b.2"),
            ("package acme:plug-in@0.2.0-rc-1{", "0.2.0-rc-1"),
            ("use acme:plug-in/draw@0.2.0.{brush};", "0.2.0"),
            ("use acme:plug-in/%draw-it @0.2.0 .{brush};", "0.2.0"),
            ("import acme:plug-in/draw@0.2.0;", "0.2.0"),
            ("import x: acme:plug-in/draw@0.2.0-a.{", "0.2.0-a"),
        ] {
            assert_eq!(versions(text), [version], "{text}");
        }
        for other in [
            "package acme:plug-ins@0.2.0;",
            "package acme:plug@0.2.0;",
            "package other-acme:plug-in@0.2.0;",
            "package acme:other@0.2.0;",
            "use draw.{plug-in};",
            "/* acme:plug-in@0.2.0 */ use draw.{a};",
        ] {
            assert_eq!(versions(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn a_first_version_is_put_where_a_version_would_be() {
        for (text, head) in [
            ("package acme:plug-in;", "package acme:plug-in"),
            ("package acme:plug-in ;", "package acme:plug-in"),
            ("use acme:plug-in/draw.{brush};", "use acme:plug-in/draw"),
        ] {
            let place = head.len()..head.len();
            assert_eq!(version_places(text, &plugin()), [place], "{text}");
        }
    }

    #[test]
    fn text_that_ends_early_has_no_version() {
        for text in ["package acme:plug-in@", "package acme:plug-in/", "package acme:", "@", ""] {
            for place in version_places(text, &plugin()) {
                assert_eq!(&text[place], "", "{text}");
            }
        }
    }
}
