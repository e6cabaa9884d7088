//! WIT as it was written before: what older parsers took, and this one refuses.
//!
//! What is rewritten has as many bytes as before, so that every place in the text stays
//! what it is. What no tool has taken for years is rewritten in past revisions alone: in
//! what is written now it is a mistake.

use std::ops::Range;

use crate::lexis::{comments, tokens};

/// So often is a package parsed again at most, and so many bytes in all.
const ROUNDS_LIMIT: usize = 500;
const BYTES_LIMIT: usize = 16 << 20;

/// Comments above `package` in more than one file, which are no older WIT: files that are
/// read one by one may each have them.
pub(crate) const COMMENTS_ABOVE: &str = "comments above `package`";

/// The texts of a package, as they are parsed, with what was rewritten in them.
pub(crate) struct Older {
    pub(crate) texts: Vec<String>,
    /// What was rewritten, each kind once.
    pub(crate) rewritten: Vec<Rewritten>,
    rounds: usize,
    is_past: bool,
}

/// What older WIT there is in a package.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// What reports call it.
    pub(crate) what: &'static str,
    /// Whether only past revisions may have it.
    pub(crate) is_long_gone: bool,
}

/// What is put in the place of as many bytes, from where.
type Edits = Vec<(usize, String)>;

impl Older {
    /// Texts of which nothing is rewritten yet.
    pub(crate) fn new<'t>(texts: impl Iterator<Item = &'t str>, is_past: bool) -> Older {
        let texts = texts.map(str::to_owned).collect();
        Older { texts, rewritten: Vec::new(), rounds: 0, is_past }
    }

    /// Rewrites what the parser has refused, by what it said and where: in which text,
    /// and from which byte on. Says whether that is worth another try.
    pub(crate) fn rewrite(&mut self, message: &str, position: Option<(usize, usize)>) -> bool {
        let size: usize = self.texts.iter().map(String::len).sum();
        self.rounds += 1;
        if self.rounds > ROUNDS_LIMIT || self.rounds.saturating_mul(size) > BYTES_LIMIT.max(size) {
            return false;
        }
        let Some((text, position)) =
            position.and_then(|(file, position)| Some((self.texts.get_mut(file)?, position)))
        else {
            return false;
        };
        let found = edits(text, position, message);
        let is_long_gone = found.is_none();
        let long_gone = |is_past: bool| long_gone(text, position, message).filter(|_| is_past);
        let Some((what, edits)) = found.or_else(|| long_gone(self.is_past)) else {
            return false;
        };
        let what = Rewritten { what, is_long_gone };
        for (start, new) in &edits {
            text.replace_range(*start..*start + new.len(), new);
        }
        if !self.rewritten.contains(&what) {
            self.rewritten.push(what);
        }
        !edits.is_empty()
    }
}

/// What is to be rewritten after a message of the parser about a place, as tools that
/// are in use take it.
fn edits(text: &str, position: usize, message: &str) -> Option<(&'static str, Edits)> {
    for (old, new, what) in
        [("float32", "f32    ", "`float32`"), ("float64", "f64    ", "`float64`")]
    {
        if message.contains(&format!("`{old}` does not exist")) {
            return Some((what, types(text, old, new)));
        }
    }
    if message.starts_with("found doc comments on multiple 'package' items") {
        return Some((COMMENTS_ABOVE, comments_above(text, position)));
    }
    if message.starts_with("expected a type, found '('") {
        return Some(("`-> ()`", empty_result(text, position)));
    }
    name(text, position, message, &["map", "async", "error-context"])
}

/// A name that one of these keywords was: the blank before it becomes the `%` that makes
/// it one.
fn name(
    text: &str,
    position: usize,
    message: &str,
    keywords: &[&str],
) -> Option<(&'static str, Edits)> {
    let (expected, keyword) = message.split_once(", found keyword `")?;
    let keyword = keyword.trim_end_matches('`');
    let is_name = expected.contains("identifier") || expected.contains("`func`");
    let before = position.checked_sub(1).map(|position| text.as_bytes()[position]);
    let is_it = keywords.contains(&keyword) && text.get(position..)?.starts_with(keyword);
    (is_name && is_it && matches!(before, Some(b' ' | b'\t')))
        .then(|| ("keywords as names", vec![(position - 1, "%".to_owned())]))
}

/// What is to be rewritten likewise, as nobody has taken it since 2023.
fn long_gone(text: &str, position: usize, message: &str) -> Option<(&'static str, Edits)> {
    let here = text.get(position..)?;
    if message.starts_with("expected '{', found") {
        return Some(("`package` without `;`", header(text)));
    }
    if message.starts_with("expected ';', found") {
        return Some(("lines without `;`", semicolon(text, position)));
    }
    if message.ends_with("found ';'") && here.starts_with(';') {
        return Some(("`;` behind a block", vec![(position, " ".to_owned())]));
    }
    if here.starts_with("default ") {
        return Some(("`default`", vec![(position, " ".repeat("default".len()))]));
    }
    if ["empty tuple", "empty record", "empty flags"].contains(&message) {
        return Some(("types with nothing in them as `s8`", empty_types(text)));
    }
    name(text, position, message, &LATE_KEYWORDS)
}

/// Keywords that were names in 2023.
const LATE_KEYWORDS: [&str; 8] =
    ["f32", "f64", "include", "with", "resource", "own", "borrow", "constructor"];

/// Types with nothing in them, for which there is no other word: as one that hardly
/// anybody uses, so that what becomes of them is seen.
fn empty_types(text: &str) -> Edits {
    let all: Vec<_> = tokens(text).collect();
    let is = |window: &[Range<usize>], words: &[&str]| {
        window.iter().map(|token| &text[token.clone()]).eq(words.iter().copied())
    };
    let tuples = all.windows(3).filter(|window| is(window, &["tuple", "<", ">"]));
    let tuples = tuples.map(|window| (window[0].start..window[2].end, "s8".to_owned()));
    // A name is as many tokens as it has words.
    let named = all.windows(2).filter(|window| is(window, &["{", "}"])).filter_map(|window| {
        let head = text[..window[0].start].trim_end();
        let before = head.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "-%".contains(c));
        let keyword = all[..all.partition_point(|token| token.end <= before.len())].last()?;
        let is_kind = ["record", "flags"].contains(&&text[keyword.clone()]);
        let name = &head[before.len()..];
        is_kind.then(|| (keyword.start..window[1].end, format!("type {name}=s8;")))
    });
    let fits = |(range, new): &(Range<usize>, String)| new.len() <= range.len();
    // The lines stay what they are.
    let is_one_line = |(range, _): &(Range<usize>, String)| !text[range.clone()].contains('\n');
    let found = tuples.chain(named).filter(fits).filter(is_one_line);
    found.map(|(range, new)| (range.start, format!("{new:width$}", width = range.len()))).collect()
}

/// The numbers that had another name.
fn types(text: &str, old: &str, new: &str) -> Edits {
    let bytes = text.as_bytes();
    let is_type = |token: &Range<usize>| {
        let before = token.start.checked_sub(1).and_then(|position| bytes.get(position));
        let after = text[token.end..].trim_start().bytes().next();
        before != Some(&b'-') && bytes.get(token.end) != Some(&b'-') && after != Some(b':')
    };
    let found = tokens(text).filter(|token| &text[token.clone()] == old);
    found.filter(is_type).map(|token| (token.start, new.to_owned())).collect()
}

/// A function that says that it has no result.
fn empty_result(text: &str, position: usize) -> Edits {
    let all: Vec<_> = tokens(text).collect();
    let found = all.windows(3).find(|window| window[1].start == position);
    let is_it = |window: &&[Range<usize>]| {
        let words = window.iter().map(|token| &text[token.clone()]);
        words.eq(["->", "(", ")"])
    };
    let blank = |token: &Range<usize>| (token.start, " ".repeat(token.len()));
    found.filter(is_it).map(|window| window.iter().map(blank).collect()).unwrap_or_default()
}

/// The comments above a `package` line: the parser takes those of one file for the
/// documentation of the package, and refuses those of a second.
fn comments_above(text: &str, position: usize) -> Edits {
    let package = tokens(text).find(|token| token.start >= position);
    let Some(package) = package.filter(|token| &text[token.clone()] == "package") else {
        return Vec::new();
    };
    let above = comments(text, position..package.start);
    above.map(|comment| (comment.start, " ".repeat(comment.len()))).collect()
}

/// A `package` line that does not end.
fn header(text: &str) -> Edits {
    let mut words = tokens(text).skip_while(|token| &text[token.clone()] != "package").skip(1);
    let mut end = None;
    for token in words.by_ref() {
        // A name goes on as long as nothing is between its words.
        match end {
            Some(end) if end != token.start => break,
            _ => end = Some(token.end),
        }
    }
    end.map(|end| blank_to_semicolon(text, end)).unwrap_or_default()
}

/// A statement that ends with its line.
fn semicolon(text: &str, position: usize) -> Edits {
    let before = tokens(text).take_while(|token| token.end <= position).last();
    before.map(|token| blank_to_semicolon(text, token.end)).unwrap_or_default()
}

fn blank_to_semicolon(text: &str, position: usize) -> Edits {
    let is_blank = text.as_bytes().get(position).is_some_and(u8::is_ascii_whitespace);
    if is_blank { vec![(position, ";".to_owned())] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str, place: &str, message: &str) -> String {
        let mut older = Older::new([text].into_iter(), true);
        let position = text.find(place).expect("it is there");
        assert!(older.rewrite(message, Some((0, position))), "{message}");
        assert_eq!(older.texts[0].len(), text.len());
        older.texts.remove(0)
    }

    #[test]
    fn what_is_rewritten_keeps_its_place() {
        for (text, place, message, expected) in [
            (
                "record r { float32: float32, float32-x: list<float32>, %float32: x-float32 }",
                "float32",
                "type `float32` does not exist, but",
                "record r { float32: f32    , float32-x: list<f32    >, %float32: x-float32 }",
            ),
            (
                "f: func() -> ();\ng: func() -> list<u8>;",
                "();\ng",
                "expected a type, found '('",
                "f: func()      ;\ng: func() -> list<u8>;",
            ),
            (
                "interface i { map: func(map : map<u8, u8>); }",
                "map:",
                "expected `type`, `resource` or `func`, found keyword `map`",
                "interface i {%map: func(map : map<u8, u8>); }",
            ),
            (
                "// x\npackage a-b:c@1.0.0\n\nworld w {}",
                "world",
                "expected '{', found keyword `world`",
                "// x\npackage a-b:c@1.0.0;\nworld w {}",
            ),
            (
                "interface i { f: func() // x\n g: func(); }",
                "g:",
                "expected ';', found an identifier",
                "interface i { f: func();// x\n g: func(); }",
            ),
            (
                "default interface i {}",
                "default",
                "expected `world`, `interface` or `use`, found an identifier",
                "        interface i {}",
            ),
            (
                "interface i { record r {}; }",
                "; }",
                "expected `type`, `resource` or `func`, found ';'",
                "interface i { record r {}  }",
            ),
            (
                "interface i { record a-r {} flags fs { } f: func() -> result<tuple<>, a-r>; }",
                "a-r {}",
                "empty record",
                "interface i { type a-r=s8;  type fs=s8;  f: func() -> result<s8     , a-r>; }",
            ),
            (
                "record r { include: u8 }",
                "include",
                "expected an identifier or string, found keyword `include`",
                "record r {%include: u8 }",
            ),
            (
                "// One.\n/* Two. */\npackage a:b; // three",
                "// One",
                "found doc comments on multiple 'package' items",
                "       \n          \npackage a:b; // three",
            ),
        ] {
            assert_eq!(rewritten(text, place, message), expected);
        }
    }

    #[test]
    fn what_was_never_wit_stays() {
        let mut older = Older::new(["interface { }"].into_iter(), true);
        for message in ["type `u9` does not exist", "expected an identifier", ""] {
            assert!(!older.rewrite(message, Some((0, 10))));
        }
        // Nor is a text parsed for ever.
        let many = " ".repeat(1 << 20);
        let mut older = Older::new([many.as_str()].into_iter(), true);
        let tries = (0..1000).filter(|_| older.rewrite("expected ';', found x", Some((0, 9))));
        assert!(tries.count() < 20);
        // What is written now is not suppressed.
        let mut older = Older::new(["f: func()\ng: func();"].into_iter(), false);
        assert!(!older.rewrite("expected ';', found an identifier", Some((0, 10))));
    }
}
