//! Failures on their way to the terminal. The only file that knows miette.

use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use witgate::witgate_model::{Place, Site};
use witgate::witgate_report::escape;

use crate::cli::Color;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing could be judged.
    Judging(witgate::Error),
    /// Standard output takes no more.
    Output(io::Error),
    /// A report's file cannot be written.
    File { path: PathBuf, error: io::Error },
    /// A statement was asked of a build that makes none.
    NoProvenance,
    /// Something panicked.
    Defect,
}

impl From<witgate::Error> for Failure {
    fn from(error: witgate::Error) -> Failure {
        Failure::Judging(error)
    }
}

/// Prints a failure to standard error.
pub(crate) fn print(failure: &Failure, color: Color) {
    let plain = |message: String| Shown { message, help: None, snippet: None };
    let shown = match failure {
        Failure::Judging(error) => Shown {
            message: escape(&error.message()).into_owned(),
            help: error.help().map(|help| escape_lines(&help)),
            snippet: error.site().and_then(Site::place).as_ref().map(Snippet::new),
        },
        Failure::Output(error) => plain(format!("standard output: {error}")),
        Failure::File { path, error } => {
            plain(escape(&format!("cannot write {}: {error}", path.display())).into_owned())
        }
        Failure::NoProvenance => Shown {
            help: Some("take a build with the feature `provenance`".to_owned()),
            ..plain("this build of witgate makes no statements".to_owned())
        },
        Failure::Defect => Shown {
            help: Some("please report it, with the input if you can share it".to_owned()),
            ..plain("this is a defect in witgate; nothing was judged".to_owned())
        },
    };
    let mut theme = match color.choose(&io::stderr()) {
        true => GraphicalTheme::unicode(),
        false => GraphicalTheme::unicode_nocolor(),
    };
    theme.characters.error = "error:".to_owned();
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    let mut text = String::new();
    if handler.render_report(&mut text, &shown).is_err() {
        text = format!("error: {shown}\n");
    }
    // Where standard error is closed there is nobody left to tell.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// What is shown of a failure, with nothing in it that a terminal would act on.
#[derive(Debug)]
struct Shown {
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, snippet.span))))
    }
}

/// The line in question and its neighbours, escaped and cut to a width that a
/// terminal can take.
#[derive(Debug)]
struct Snippet {
    name: String,
    text: String,
    span: SourceSpan,
    /// Lines of the file before the first one here.
    lines_before: usize,
    /// Characters of the file's line before the marked ones.
    column: usize,
}

/// Characters that are shown of the marked text, and on each side of it.
const SHOWN: usize = 100;

impl Snippet {
    fn new(place: &Place<'_>) -> Snippet {
        let text: &str = &place.file.text;
        let mut start = place.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let mut end = place.end.clamp(start, line_end);
        while !text.is_char_boundary(end) {
            end -= 1;
        }

        let mut shown = String::new();
        let above = text[..line_start].strip_suffix('\n').map(|text| text.rsplit('\n').next());
        if let Some(Some(above)) = above {
            shown.push_str(&printable(cut(above)));
            shown.push('\n');
        }
        let before = &text[line_start..start];
        let room = before.char_indices().rev().nth(SHOWN - 1).map_or(0, |(at, _)| at);
        if room > 0 {
            shown.push('…');
        }
        shown.push_str(&printable(&before[room..]));
        let marked = shown.len();
        shown.push_str(&printable(cut(&text[start..end])));
        let span = SourceSpan::from((marked, shown.len() - marked));
        shown.push_str(&printable(cut(&text[end..line_end])));
        if let Some(below) = text[line_end..].strip_prefix('\n') {
            shown.push('\n');
            shown.push_str(&printable(cut(below.split('\n').next().unwrap_or_default())));
        }

        let lines = text[..line_start].matches('\n').count();
        let column = before.chars().count();
        let lines_before = lines - usize::from(above.is_some());
        Snippet {
            name: escape(&place.file.path).into_owned(),
            text: shown,
            span,
            lines_before,
            column,
        }
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let here = self.text.read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            here.data(),
            *here.span(),
            self.lines_before + here.line(),
            // The line may have been cut or escaped.
            if here.column() == 0 { 0 } else { self.column },
            here.line_count(),
        )))
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(SHOWN).map_or(text, |(at, _)| &text[..at])
}

/// A stretch of a line of WIT, as a terminal may have it.
fn printable(text: &str) -> String {
    escape(&text.trim_end_matches('\r').replace('\t', "    ")).into_owned()
}

/// Our own line breaks stay; everything else is escaped.
fn escape_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(escape).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, range: std::ops::Range<usize>) -> Snippet {
        let site = Site::in_text("a.wit".to_owned(), text.into(), range);
        Snippet::new(&site.place().expect("it is in the text"))
    }

    fn marked(snippet: &Snippet) -> &str {
        &snippet.text[snippet.span.offset()..snippet.span.offset() + snippet.span.len()]
    }

    #[test]
    fn the_line_and_its_neighbours() {
        let text = "one\ntwo\nthree here\nfour\nfive";
        let snippet = snippet(text, 14..18);
        assert_eq!(snippet.text, "two\nthree here\nfour");
        assert_eq!(marked(&snippet), "here");
        assert_eq!(snippet.lines_before, 1);
    }

    #[test]
    fn any_range_of_any_text() {
        let texts = ["", "\n", "a", "é\u{1b}[2J\t漢\r\n\u{202e}x", "\n\n\n"];
        let long = format!("{0}\n{0}", "long ".repeat(1000));
        for text in texts.into_iter().chain([long.as_str()]) {
            for start in (0..text.len() + 2).step_by(1 + text.len() / 20) {
                for length in [0, 1, 3, 7000] {
                    let snippet = snippet(text, start..start + length);
                    assert!(!snippet.text.contains(['\u{1b}', '\t', '\u{202e}']));
                    assert!(snippet.text.chars().count() < 600);
                    assert!(snippet.text.is_char_boundary(snippet.span.offset()));
                    snippet.read_span(&snippet.span, 1, 1).expect("it is in the text");
                }
            }
        }
    }
}
