//! Styled text for a terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;
use witgate_judge::Level;

use crate::escape::escape;

/// What a stretch of text looks like where there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Dim,
    Error,
    Warn,
    Note,
    Good,
    Gutter,
    Silent,
}

impl Style {
    /// How what is so grave looks.
    pub(crate) fn from_level(level: Level) -> Style {
        match level {
            Level::Error => Style::Error,
            Level::Warn => Style::Warn,
            Level::Note | Level::Off => Style::Note,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Error => "1;31",
            Style::Warn => "1;33",
            Style::Note => "1;36",
            Style::Good => "32",
            Style::Gutter => "1;34",
            Style::Silent => "1;7;33",
        }
    }
}

/// A line or more of styled text. All text passes through [`escape`] on its
/// way in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text(Vec<(Style, String)>);

impl Text {
    /// Nothing yet.
    pub(crate) fn new() -> Text {
        Text::default()
    }

    /// This, then more in a style.
    pub(crate) fn put(mut self, style: Style, more: impl AsRef<str>) -> Text {
        self.push(style, &escape(more.as_ref()));
        self
    }

    /// This, then more.
    pub(crate) fn plain(self, more: impl AsRef<str>) -> Text {
        self.put(Style::Plain, more)
    }

    /// This, then a mark, so many times. It is no text from outside, and is behind a
    /// margin: three of them are not the group of a log that [`escape`] takes them for.
    pub(crate) fn marks(mut self, style: Style, mark: char, count: usize) -> Text {
        self.push(style, &mark.to_string().repeat(count));
        self
    }

    /// This, then another text.
    pub(crate) fn then(mut self, other: Text) -> Text {
        for (style, text) in &other.0 {
            self.push(*style, text);
        }
        self
    }

    /// This, filled up with spaces to a width.
    pub(crate) fn pad(self, width: usize) -> Text {
        let missing = width.saturating_sub(self.width());
        self.plain(" ".repeat(missing))
    }

    fn push(&mut self, style: Style, more: &str) {
        if more.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some((last, text)) if *last == style => text.push_str(more),
            _ => self.0.push((style, more.to_owned())),
        }
    }

    /// The text alone.
    pub(crate) fn to_plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// How many columns it takes.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    /// Lines of at most `width` columns, `first` in the first one, broken at
    /// spaces. People copy names and commands: a longer word stays whole, and so
    /// does what is in backticks and fits in a line.
    pub(crate) fn wrap(self, first: usize, width: usize) -> Vec<Text> {
        let mut lines = Lines { room: first, width, done: Vec::new(), line: Text::new() };
        let mut phrase = Vec::new();
        let mut is_in_backticks = false;
        for word in self.words() {
            let backticks = word.0.iter().map(|(_, text)| text.matches('`').count());
            is_in_backticks ^= backticks.sum::<usize>() % 2 == 1;
            phrase.push(word);
            if !is_in_backticks {
                lines.add_phrase(std::mem::take(&mut phrase));
            }
        }
        lines.add_phrase(phrase);
        lines.done.push(lines.line);
        lines.done
    }

    fn words(&self) -> Vec<Text> {
        let mut words = vec![Text::new()];
        for (style, text) in &self.0 {
            for (position, part) in text.split(' ').enumerate() {
                if position > 0 {
                    words.push(Text::new());
                }
                let word = words.last_mut().expect("there is one from the start");
                word.push(*style, part);
            }
        }
        words
    }

    /// Its first four characters, of whatever style.
    pub(crate) fn start(&self) -> String {
        self.0.iter().flat_map(|(_, text)| text.chars()).take(4).collect()
    }

    /// Writes it as one line, spaces at its end left out.
    pub(crate) fn write(&self, out: &mut dyn Write, color: bool) -> io::Result<()> {
        let end = self.0.iter().rposition(|(_, text)| !text.trim_end_matches(' ').is_empty());
        for (position, (style, text)) in self.0.iter().enumerate() {
            let text = match end {
                Some(end) if position < end => text,
                Some(end) if position == end => text.trim_end_matches(' '),
                _ => break,
            };
            if color && *style != Style::Plain {
                write!(out, "\u{1b}[{}m{text}\u{1b}[0m", style.code())?;
            } else {
                out.write_all(text.as_bytes())?;
            }
        }
        out.write_all(b"\n")
    }
}

struct Lines {
    /// Columns left in the line.
    room: usize,
    width: usize,
    done: Vec<Text>,
    line: Text,
}

impl Lines {
    /// Adds words to one line, if one can take them all.
    fn add_phrase(&mut self, words: Vec<Text>) {
        let width = words.iter().map(|word| word.width() + 1).sum::<usize>();
        if width > self.room && width <= self.width + 1 && !self.line.0.is_empty() {
            self.end_line();
        }
        words.into_iter().for_each(|word| self.add_word(word));
    }

    fn add_word(&mut self, word: Text) {
        let Some((style, _)) = word.0.first() else { return };
        let width = word.width();
        match self.line.0.last() {
            Some(_) if width + 1 > self.room => {
                self.end_line();
            }
            Some((last, _)) => {
                let space = if last == style { *style } else { Style::Plain };
                self.line.push(space, " ");
                self.room -= 1;
            }
            None => {}
        }
        self.line = std::mem::take(&mut self.line).then(word);
        self.room = self.room.saturating_sub(width);
    }

    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.room = self.width;
    }
}
