//! Where something is in a text that was edited since it was found: until the text
//! can be read again, what was found in it before moves with its lines.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Texts that are compared for longer have fewer lines in common, and are shown sooner.
const LONGEST: Duration = Duration::from_millis(20);

/// The lines that two states of a text have in common.
pub(crate) struct MovedLines {
    /// The bytes of some lines in the text as it was, and where they begin now.
    same: Vec<(Range<usize>, usize)>,
}

impl MovedLines {
    /// The lines that have stayed as they were.
    pub(crate) fn between<'t>(was: &'t str, now: &'t str) -> MovedLines {
        if was == now {
            return MovedLines { same: vec![(0..was.len(), 0)] };
        }
        let (was, now) = (lines(was), lines(now));
        let texts = |lines: &[(usize, &'t str)]| -> Vec<&'t str> {
            lines.iter().map(|(_, line)| *line).collect()
        };
        let ops = capture_diff_slices_deadline(
            Algorithm::Myers,
            &texts(&was),
            &texts(&now),
            Some(Instant::now() + LONGEST),
        );
        let same = ops.iter().filter_map(|op| match op {
            DiffOp::Equal { old_index, new_index, len } => {
                let (last, text) = was[old_index + len - 1];
                Some((was[*old_index].0..last + text.len(), now[*new_index].0))
            }
            _ => None,
        });
        MovedLines { same: same.collect() }
    }

    /// The bytes in the text as it is now that some bytes of the text as it was have
    /// become. `None` if they are in lines that were edited.
    pub(crate) fn moved(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let holds =
            |same: &&(Range<usize>, usize)| same.0.start <= bytes.start && bytes.end <= same.0.end;
        let (was, now) = self.same.iter().find(holds)?;
        Some(now + bytes.start - was.start..now + bytes.end - was.start)
    }
}

/// The lines of a text with their ends, and where each begins.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut next = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let start = next;
        next += line.len();
        (start, line)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(was: &str, now: &str, word: &str) -> Option<String> {
        let at = was.find(word).expect("it was there");
        let moved = MovedLines::between(was, now).moved(at..at + word.len());
        moved.map(|bytes| now[bytes].to_owned())
    }

    #[test]
    fn lines_before_between_and_behind_edits() {
        let was = "one\ntwo\nthree\nfour\nfive\n";
        for now in [
            "one\nnew\ntwo {\nthree\nfour {\nfive\n",
            "one\nthree\nfive\n",
            "new\none\ntwé\nthree\nfoür\nfive",
        ] {
            assert_eq!(word(was, now, "one").as_deref(), Some("one"), "{now:?}");
            assert_eq!(word(was, now, "three").as_deref(), Some("three"), "{now:?}");
            assert_eq!(word(was, now, "two"), None, "{now:?}");
            assert_eq!(word(was, now, "four"), None, "{now:?}");
        }
    }

    #[test]
    fn a_line_that_was_edited_is_another() {
        assert_eq!(word("a: b\n", "c: b\n", "b"), None);
        assert_eq!(word("b: a\n", "b: c\n", "b"), None);
        assert_eq!(word("b", "", "b"), None);
        assert_eq!(word("b", "b", "b").as_deref(), Some("b"));
        assert_eq!(word("x\nb", "x\n\nb", "b").as_deref(), Some("b"));
    }

    #[test]
    fn no_edit_cuts_a_character() {
        for (was, now) in [("é\nb\n", "è\nb\n"), ("a\né", "a\nè"), ("é", "©"), ("𝄞\n", "𝄢\n")]
        {
            let lines = MovedLines::between(was, now);
            for start in 0..=was.len() {
                for end in start..=was.len() {
                    if was.is_char_boundary(start) && was.is_char_boundary(end) {
                        let moved = lines.moved(start..end);
                        assert!(moved.is_none_or(|bytes| now.get(bytes).is_some()));
                    }
                }
            }
        }
    }
}
