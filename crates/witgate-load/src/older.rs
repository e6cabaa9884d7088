//! WIT as it was written before: what older parsers took, and this one refuses.
//!
//! What is rewritten has as many bytes as before, so that every place in the text stays
//! what it is.

use crate::lexis::tokens;

/// So many kinds of older text are rewritten in one package.
const KINDS_LIMIT: usize = 16;

/// The texts of a package, as they are parsed, with what was rewritten in them.
pub(crate) struct Older {
    pub(crate) texts: Vec<String>,
    /// What was rewritten, as it stands in the text.
    pub(crate) rewritten: Vec<String>,
}

impl Older {
    /// Texts of which nothing is rewritten yet.
    pub(crate) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Older {
        Older { texts: texts.map(str::to_owned).collect(), rewritten: Vec::new() }
    }

    /// Rewrites what the parser has refused, by what it said; says whether it did.
    pub(crate) fn rewrite(&mut self, message: &str) -> bool {
        let Some((what, rewrite)) = rewrite_for(message) else { return false };
        if self.rewritten.len() >= KINDS_LIMIT || self.rewritten.contains(&what) {
            return false;
        }
        let mut is_any = false;
        for text in &mut self.texts {
            let edits = rewrite(text);
            is_any |= !edits.is_empty();
            for (start, new) in edits {
                text.replace_range(start..start + new.len(), &new);
            }
        }
        self.rewritten.push(what);
        is_any
    }
}

/// What is put in the place of as many bytes from where.
type Edits = Vec<(usize, String)>;

/// Finds what is to be rewritten in a text.
type Rewrite = Box<dyn Fn(&str) -> Edits>;

/// What is to be rewritten after a message of the parser, and how.
fn rewrite_for(message: &str) -> Option<(String, Rewrite)> {
    for (old, new) in [("float32", "f32    "), ("float64", "f64    ")] {
        if message.ends_with(&format!("`{old}` does not exist")) {
            return Some((format!("`{old}`"), Box::new(move |text| types(text, old, new))));
        }
    }
    if message.starts_with("expected a type, found '('") {
        return Some(("`-> ()`".to_owned(), Box::new(empty_results)));
    }
    let (_, keyword) = message.split_once(", found keyword `")?;
    let keyword = keyword.trim_end_matches('`').to_owned();
    let what = format!("`{keyword}` as a name");
    Some((what, Box::new(move |text| names(text, &keyword))))
}

/// The numbers that had another name.
fn types(text: &str, old: &str, new: &str) -> Edits {
    let bytes = text.as_bytes();
    let is_type = |token: &std::ops::Range<usize>| {
        let before = token.start.checked_sub(1).and_then(|at| bytes.get(at));
        let after = text[token.end..].trim_start().bytes().next();
        before != Some(&b'-') && bytes.get(token.end) != Some(&b'-') && after != Some(b':')
    };
    let found = tokens(text).filter(|token| &text[token.clone()] == old);
    found.filter(is_type).map(|token| (token.start, new.to_owned())).collect()
}

/// Functions that say that they have no result.
fn empty_results(text: &str) -> Edits {
    let all: Vec<_> = tokens(text).collect();
    let mut edits = Vec::new();
    for window in all.windows(3) {
        let words = [&text[window[0].clone()], &text[window[1].clone()], &text[window[2].clone()]];
        if words == ["->", "(", ")"] {
            edits.extend([(window[0].start, "  ".to_owned()), (window[1].start, " ".to_owned())]);
            edits.push((window[2].start, " ".to_owned()));
        }
    }
    edits
}

/// Names that have become keywords: the blank before one becomes the `%` that makes it a
/// name.
fn names(text: &str, keyword: &str) -> Edits {
    let is_name = |token: &std::ops::Range<usize>| {
        let before = token.start.checked_sub(1).map(|at| text.as_bytes()[at]);
        let follows = text[token.end..].trim_start().starts_with(':');
        matches!(before, Some(b' ' | b'\t')) && follows
    };
    let found = tokens(text).filter(|token| &text[token.clone()] == keyword);
    found.filter(is_name).map(|token| (token.start - 1, "%".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str, message: &str) -> String {
        let mut older = Older::new([text].into_iter());
        assert!(older.rewrite(message), "{message}");
        assert_eq!(older.texts[0].len(), text.len());
        // The same again means that it did not help.
        assert!(!older.rewrite(message));
        older.texts.remove(0)
    }

    #[test]
    fn what_is_rewritten_keeps_its_place() {
        let text = "record r { float32: float32, float32-x: list<float32>, %float32: x-float32 }";
        let expected =
            "record r { float32: f32    , float32-x: list<f32    >, %float32: x-float32 }";
        assert_eq!(rewritten(text, "name `float32` does not exist"), expected);
        let text = "f: func() -> (); // -> ()\ng: func() -> list<u8>;";
        let expected = "f: func()      ; // -> ()\ng: func() -> list<u8>;";
        assert_eq!(rewritten(text, "expected a type, found '('"), expected);
        let text = "interface i { map: func(map : map<u8, u8>); }";
        let expected = "interface i {%map: func(map : map<u8, u8>); }";
        let message = "expected `type`, `resource` or `func`, found keyword `map`";
        assert_eq!(rewritten(text, message), expected);
    }

    #[test]
    fn what_was_never_wit_stays() {
        let mut older = Older::new(["interface { }"].into_iter());
        for message in ["name `u9` does not exist", "expected an identifier", ""] {
            assert!(!older.rewrite(message));
        }
    }
}
