//! Where something stands in a text that was edited since it was found: until the text
//! can be read again, what was found in it before moves with its lines.

use std::ops::Range;

/// The bytes in the text as it is `now` that some bytes of the text as it `was` have
/// become. `None` if they are in the lines that were edited.
pub(crate) fn moved(was: &str, now: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    if was == now {
        return Some(bytes);
    }
    let start = same_lines(was.bytes().zip(now.bytes()), |byte| byte == b'\n');
    if bytes.end <= start && bytes.end <= was.len() {
        return Some(bytes);
    }
    let (rest_was, rest_now) = (&was[start..], &now[start..]);
    let end = same_end(rest_was, rest_now);
    if bytes.start < was.len() - end || bytes.end > was.len() {
        return None;
    }
    let moved = |at: usize| now.len() - (was.len() - at);
    Some(moved(bytes.start)..moved(bytes.end))
}

/// How many bytes of whole lines two texts begin with alike.
fn same_lines(pairs: impl Iterator<Item = (u8, u8)>, is_end: impl Fn(u8) -> bool) -> usize {
    let mut lines = 0;
    for (at, (one, other)) in pairs.enumerate() {
        if one != other {
            break;
        }
        if is_end(one) {
            lines = at + 1;
        }
    }
    lines
}

/// How many bytes of whole lines two texts end with alike.
fn same_end(one: &str, other: &str) -> usize {
    let pairs = one.bytes().rev().zip(other.bytes().rev());
    let same = pairs.take_while(|(one, other)| one == other).count();
    let is_line = |text: &str| {
        let before = &text.as_bytes()[..text.len() - same];
        before.last().is_none_or(|byte| *byte == b'\n')
    };
    if is_line(one) && is_line(other) {
        return same;
    }
    let tail = &one.as_bytes()[one.len() - same..];
    // Its first line is the end of one that was edited.
    tail.iter().position(|byte| *byte == b'\n').map_or(0, |at| same - at - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(was: &str, now: &str, word: &str) -> Option<String> {
        let at = was.find(word).expect("it was there");
        moved(was, now, at..at + word.len()).map(|bytes| now[bytes].to_owned())
    }

    #[test]
    fn lines_before_and_behind_an_edit() {
        let was = "one\ntwo\nthree\n";
        for now in ["one\nnew\ntwo {\nthree\n", "one\nthree\n", "one\ntwé\nthree\n"] {
            assert_eq!(word(was, now, "one").as_deref(), Some("one"), "{now:?}");
            assert_eq!(word(was, now, "three").as_deref(), Some("three"), "{now:?}");
            assert_eq!(word(was, now, "two"), None, "{now:?}");
        }
    }

    #[test]
    fn lines_that_only_look_alike_at_one_end() {
        assert_eq!(word("a: b\n", "c: b\n", "b"), None);
        assert_eq!(word("b: a\n", "b: c\n", "b"), None);
        assert_eq!(word("b", "", "b"), None);
        assert_eq!(word("b", "b", "b").as_deref(), Some("b"));
        assert_eq!(word("x\nb", "x\n\nb", "b").as_deref(), Some("b"));
        assert_eq!(word("b\n", "b\nb\n", "b").as_deref(), Some("b"));
    }

    #[test]
    fn no_edit_cuts_a_character() {
        for (was, now) in [("é\nb\n", "è\nb\n"), ("a\né", "a\nè"), ("é", "©"), ("𝄞\n", "𝄢\n")]
        {
            for start in 0..=was.len() {
                for end in start..=was.len() {
                    if was.is_char_boundary(start) && was.is_char_boundary(end) {
                        let moved = moved(was, now, start..end);
                        assert!(moved.is_none_or(|bytes| now.get(bytes).is_some()));
                    }
                }
            }
        }
    }
}
