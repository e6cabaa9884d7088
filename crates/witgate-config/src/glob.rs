//! What can be told of two globs without a text.

use witgate_model::glob_matches;

/// The longest comparison: what is longer is answered with care instead, so
/// that thousands of globs are compared in no time.
const MOST_STEPS: usize = 1 << 12;

fn is_long(one: &str, other: &str) -> bool {
    one.len().saturating_mul(other.len()) > MOST_STEPS
}

/// Whether whatever `part` matches is surely matched by `whole` too. A `no` may
/// be too careful.
pub(crate) fn covers(whole: &str, part: &str) -> bool {
    // A `*` of the whole takes wildcards of the part as any other characters; a
    // `?` would take a `*` for one.
    let is_exact = !(whole.contains('?') && part.contains('*'));
    let starts = || {
        let start = whole.strip_suffix('*').filter(|start| !start.contains(['*', '?']));
        start.is_some_and(|start| part.starts_with(start))
    };
    whole == part || starts() || (is_exact && !is_long(whole, part) && glob_matches(whole, part))
}

/// The same of patterns of identities, of which what is before the first `@` is
/// matched with what is before that of an identity.
pub(crate) fn covers_identities(whole: &str, part: &str) -> bool {
    match (whole.split_once('@'), part.split_once('@')) {
        (Some((whole, of)), Some((part, at))) => covers(whole, part) && covers(of, at),
        (Some(_), None) => false,
        (None, _) => covers(whole, part),
    }
}

/// Whether some text may be matched by both. A `yes` may be too careful.
pub(crate) fn may_meet(a: &str, b: &str) -> bool {
    let is_wild = |c: char| c == '*' || c == '?';
    match (a.find(is_wild), b.find(is_wild)) {
        (None, None) => a == b,
        (None, _) | (_, None) if is_long(a, b) => true,
        (None, _) => glob_matches(b, a),
        (_, None) => glob_matches(a, b),
        (Some(a_head), Some(b_head)) => {
            let tail = |text: &str| text.rfind(is_wild).map_or(0, |at| at + 1);
            let (a_start, b_start) = (&a[..a_head], &b[..b_head]);
            let (a_end, b_end) = (&a[tail(a)..], &b[tail(b)..]);
            (a_start.starts_with(b_start) || b_start.starts_with(a_start))
                && (a_end.ends_with(b_end) || b_end.ends_with(a_end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{covers, covers_identities, may_meet};

    #[test]
    fn covering_is_never_claimed_wrongly() {
        assert!(covers("*", "a:b/c*"));
        assert!(covers("a:b*", "a:b/c#?x*"));
        assert!(covers("a:b*", &"a:b".repeat(5000)));
        assert!(!covers("*a:b*", &"a:b".repeat(5000)), "too long to be told");
        assert!(covers("a?", "ab"));
        assert!(covers("a?", "a?"));
        assert!(!covers("a?", "a*"), "`a*` matches `abc` too");
        assert!(!covers("a*", "*"));
        assert!(!covers("a", "a*"));
    }

    #[test]
    fn a_branch_is_no_tag() {
        assert!(covers_identities("o/*@refs/tags/v*", "o/x@refs/tags/v1*"));
        assert!(!covers_identities("o/*@refs/tags/v*", "o/x@refs/heads/y@refs/tags/v1"));
        assert!(!covers_identities("*@example.com", "me@evil.com@example.com"));
        assert!(!covers_identities("*@*", "*"), "`*` matches what has no `@` too");
        assert!(covers_identities("*", "me@example.com"));
    }

    /// All texts over some characters, up to a length.
    fn texts(characters: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            let longer =
                characters.iter().map(|c| last.iter().map(move |text| format!("{text}{c}")));
            last = longer.flatten().collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn both_hold_for_every_small_glob() {
        let globs = texts(&['a', 'b', '*', '?'], 3);
        let texts = texts(&['a', 'b'], 4);
        for one in &globs {
            let matched: Vec<_> = texts.iter().map(|text| super::glob_matches(one, text)).collect();
            for other in &globs {
                let (covers, meet) = (covers(one, other), may_meet(one, other));
                for (text, by_one) in texts.iter().zip(&matched) {
                    let by_other = super::glob_matches(other, text);
                    assert!(!(covers && by_other && !by_one), "{one} over {other}: {text}");
                    assert!(meet || !(by_other && *by_one), "{one} and {other}: {text}");
                }
            }
        }
    }

    #[test]
    fn meeting_is_never_denied_wrongly() {
        assert!(may_meet("*", "a"));
        assert!(may_meet("a*c", "ab*"));
        assert!(may_meet("a*", "*b"));
        assert!(!may_meet("a:x*", "a:y*"));
        assert!(!may_meet("*.x", "*.y"));
        assert!(!may_meet("a:x", "a:x#*"));
        assert!(may_meet("a:x#t", "a:x#*"));
    }
}
