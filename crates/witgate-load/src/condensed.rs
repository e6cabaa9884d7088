//! WIT text without what the parser skips.
//!
//! wit-parser goes through blanks and comments several times each, keeps the
//! comments as documentation, and takes most of its time with both; a contract has
//! neither. So it is given the text without them, and what it says of places is
//! brought back to the whole text.

use std::ops::Range;

use crate::lexis::{Refusals, tokens};

/// Where the parser was given less than the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gaps {
    /// For each, how far the text goes before what comes after it: as the parser has
    /// it, and in whole.
    after: Vec<[u32; 2]>,
}

impl Gaps {
    /// How long a text is as the parser has it.
    pub(crate) fn parsed_length(&self, text: &str) -> u32 {
        let length = u32::try_from(text.len()).expect("the text of a place is bounded");
        let [parsed, whole] = self.after.last().copied().unwrap_or_default();
        length - (whole - parsed)
    }

    /// The bytes of the whole text that a range means.
    pub(crate) fn unshortened(&self, parsed: Range<u32>) -> Range<u32> {
        let start = self.shifted(parsed.start, parsed.start);
        // The end is one with the byte before it, and not with what follows a gap.
        let end = match parsed.is_empty() {
            true => start,
            false => self.shifted(parsed.end, parsed.end - 1),
        };
        start..end
    }

    /// A byte, moved as far as the one at `with` is.
    fn shifted(&self, byte: u32, with: u32) -> u32 {
        let before = self.after.partition_point(|[parsed, _]| *parsed <= with);
        let [parsed, whole] = before.checked_sub(1).map(|at| self.after[at]).unwrap_or_default();
        byte + (whole - parsed)
    }
}

/// A text with a line break for all blanks and comments between two tokens, and
/// where these were. The parser takes it if and only if it takes the whole text; what it
/// says of one that it does not take is told by the whole text alone. Fails with what the
/// parser must not be given in any form, and why.
pub(crate) fn condensed(text: &str) -> Result<(String, Gaps), (Range<usize>, &'static str)> {
    let mut refusals = Refusals::default();
    // The parser adds a line break.
    let mut short = String::with_capacity(text.len() + 1);
    let mut gaps = Gaps::default();
    let (mut taken, mut end) = (0, 0);
    for token in tokens(text) {
        let (gap, word) = (&text[end..token.start], &text[token.clone()]);
        if let Some(refused) = refusals.refusal(token.clone(), word) {
            return Err(refused);
        }
        // It matters whether a package is documented: a second time is an error.
        if gap.len() > 1 && word != "package" && is_plain(gap) {
            short.push_str(&text[taken..end]);
            // An unfinished string must not become one.
            short.push('\n');
            taken = token.start;
            let byte = |at| u32::try_from(at).expect("the text of a place is bounded");
            gaps.after.push([byte(short.len()), byte(taken)]);
        }
        end = token.end;
    }
    short.push_str(&text[taken..]);
    Ok((short, gaps))
}

/// Whether there is nothing in blanks and comments that the parser could refuse.
fn is_plain(gap: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n');
    // Without a way out this takes many bytes at once.
    let are_all = gap.bytes().fold(true, |all, byte| all & is_plain(byte));
    are_all || gap.contains('\r') && gap.replace("\r\n", "\n").bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use witgate_testing::corpus;

    use super::*;
    use crate::elsewhere::Elsewhere;
    use crate::options::Options;
    use crate::source::disk::Disk;
    use crate::stack::on_deep_stack;
    use crate::text::{self, Read};
    use crate::{error::Error, normalise};

    /// What is read at a place with and without comments, places in the text included;
    /// or why it cannot be read.
    fn both_ways(place: &Path) -> [String; 2] {
        let (tree, alone) = (Disk::new(Path::new(""), place), Elsewhere::default());
        let every = Options { all_features: true, ..Options::default() };
        let told = |read: Result<Read, Error>| match read {
            Ok(Read::Text { sourced, notes, .. }) => {
                let (contract, sources, _) =
                    normalise::from_text(&sourced, None, &every).expect("a contract");
                assert!(!sources.files().is_empty());
                format!("{contract:#?} {notes:?}")
            }
            Ok(Read::Wasm(_)) => panic!("{} is text", place.display()),
            Err(error) => format!("{error:?}"),
        };
        [text::read, text::read_documented].map(|read| told(read(&tree, "", &alone, &every)))
    }

    fn is_read_alike(place: &Path, read: &mut usize) {
        let [condensed, whole] = both_ways(place);
        assert_eq!(condensed, whole, "{}", place.display());
        *read += usize::from(condensed.starts_with("Contract"));
        corpus::directories(place).iter().for_each(|inner| is_read_alike(inner, read));
    }

    #[test]
    fn text_without_comments_is_read_alike() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
        let mut read = 0;
        on_deep_stack(|| is_read_alike(&fixtures, &mut read));
        assert!(read > 50, "{read} places");
    }

    #[test]
    #[ignore = "reads WITGATE_CORPUS"]
    fn real_text_too() {
        let mut read = 0;
        for part in ["corpus/pairs", "corpus/wasi-releases", "cases", "cases-hard", "cases-worlds"]
        {
            let places = corpus::directories(&corpus::root().join(part));
            let all = || places.iter().for_each(|place| is_read_alike(place, &mut read));
            on_deep_stack(all);
        }
        println!("{read} places");
        assert!(read > 1500, "{read} places");
    }

    #[test]
    fn places_come_back() {
        let text = "// of this\r\npackage a:b;\n\n/// An interface.\ninterface i { /* x */\n  \
                    f: func( a: u8 ,b : u8); // é\n\t// y\n\ttype t  = u8;  }  \n";
        let (short, gaps) = condensed(text).expect("nothing is refused");
        let expected = "// of this\r\npackage a:b;\ninterface i {\nf: func( a: u8 ,b : u8); // é\n\t\
                        // y\n\ttype t\n= u8;\n}  \n";
        assert_eq!(short, expected);
        assert_eq!(gaps.parsed_length(text) as usize, short.len());
        let all: Vec<_> = tokens(text).collect();
        for (at, token) in tokens(&short).enumerate() {
            let parsed = token.start as u32..token.end as u32;
            let whole = gaps.unshortened(parsed.clone());
            assert_eq!(whole.start as usize..whole.end as usize, all[at]);
            let empty = gaps.unshortened(parsed.start..parsed.start);
            assert_eq!((empty.start as usize, empty.is_empty()), (all[at].start, true));
        }
    }

    fn short(text: &str) -> String {
        condensed(text).expect("nothing is refused").0
    }

    #[test]
    fn what_the_parser_could_refuse_stays() {
        for text in [
            "a: //\u{202a}\n b",
            "a: // \u{7}\n b",
            "a: \r b",
            "a /* ",
            "/// one\n\n  package a:b;",
            "a: \u{c}  b",
        ] {
            assert_eq!(short(text), text);
        }
        // Nor does a string go on in the next line.
        assert_eq!(short("\"a\n  b\""), "\"a\nb\"");
    }
}
