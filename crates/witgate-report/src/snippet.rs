//! Lines of source with something marked in them.

use std::io;

use unicode_width::UnicodeWidthChar;
use witgate_model::{TextRange, is_hidden, push_escaped};

use crate::page::Page;
use crate::spot::Spot;
use crate::text::{Style, Text};

const TAB: usize = 4;

/// More of a line than any page shows: what lies further from the mark is not
/// examined.
const REACH: usize = 2048;

/// A place to show, and what to say of it.
pub(crate) struct Snippet<'a> {
    pub(crate) spot: &'a Spot<'a>,
    pub(crate) arrow: &'static str,
    /// Whose text it is, after its address; may be empty.
    pub(crate) whose: &'static str,
    pub(crate) mark: char,
    pub(crate) style: Style,
    pub(crate) label: String,
}

/// The width of the widest line number.
pub(crate) fn gutter<'a>(places: impl Iterator<Item = &'a TextRange<'a>>) -> usize {
    places.map(|place| place.line.to_string().len()).max().unwrap_or(1).max(2)
}

/// The bar above and below lines of source.
pub(crate) fn bar(gutter: usize) -> Text {
    Text::new().pad(gutter + 1).put(Style::Gutter, "|")
}

/// The line that a place begins in.
pub(crate) fn line<'a>(place: &TextRange<'a>) -> &'a str {
    let (start, end) = line_range(place);
    &place.file.text[start..end]
}

fn line_range(place: &TextRange<'_>) -> (usize, usize) {
    let text: &str = &place.file.text;
    let start = text[..place.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[place.start..].find('\n').map_or(text.len(), |position| place.start + position);
    (start, end)
}

/// The line that a place begins in, cut to so many columns around the place.
pub(crate) fn cut_line(place: &TextRange<'_>, room: usize) -> String {
    Shown::new(place, true, room.max(20)).text.trim().to_owned()
}

impl Snippet<'_> {
    /// Draws it: the address, the line that it is in with the declaration
    /// around it, the mark and its label.
    pub(crate) fn draw(&self, page: &mut Page<'_>, gutter: usize) -> io::Result<()> {
        let place = &self.spot.place;
        let margin = " ".repeat(gutter);
        let bar = bar(gutter);
        let mut head = Text::new().plain(self.spot.address());
        if !self.whose.is_empty() {
            head = head.put(Style::Dim, format!(" ({})", self.whose));
        }
        let lead = Text::new().plain(&margin).put(Style::Gutter, self.arrow).plain(" ");
        // The bar of what was drawn before is above an address that
        // follows it.
        if self.arrow == ":::" {
            page.line(&bar)?;
        }
        page.wrapped(lead, gutter + 4, head)?;
        if self.spot.is_file() {
            return Ok(());
        }
        page.line(&bar)?;

        let room = page.width.saturating_sub(gutter + 3).max(20);
        let numbered = |number: usize, text: String| {
            let number = format!("{number:>gutter$} | ");
            Text::new().put(Style::Gutter, number).put(Style::Plain, text)
        };
        if let Some(around) = &self.spot.around {
            let shown = Shown::new(around, false, room);
            page.line(&numbered(around.line, shown.text))?;
            if around.line + 1 < place.line {
                page.line(&Text::new().put(Style::Gutter, format!("{:>gutter$} |", "...")))?;
            }
        }
        let shown = Shown::new(place, true, room);
        let (from, to) = (shown.from, shown.to);
        page.line(&numbered(place.line, shown.text))?;

        let under = bar.plain(format!(" {}", " ".repeat(from)));
        let marked = under.marks(self.style, self.mark, (to - from).max(1));
        if marked.width() + 1 + self.label.len() <= page.width {
            return page.line(&marked.plain(" ").put(self.style, &self.label));
        }
        page.line(&marked)?;
        page.hang(self::bar(gutter).plain(" "), Text::new().put(self.style, &self.label))
    }
}

/// A line as it is shown, and the columns of it that are marked.
struct Shown {
    text: String,
    from: usize,
    to: usize,
}

/// A character as it is shown.
struct Glyph {
    text: String,
    width: usize,
    start: usize,
}

impl Shown {
    /// The line of a place, cut to `room` columns around what is marked, or
    /// behind its beginning where nothing is.
    fn new(place: &TextRange<'_>, is_marked: bool, room: usize) -> Shown {
        let text: &str = &place.file.text;
        let (line_start, line_end) = line_range(place);
        let mark_end = place.end.clamp(place.start, line_end);

        let (near, far) =
            if is_marked { (place.start, mark_end) } else { (line_start, line_start) };
        let first = boundary(text, near.saturating_sub(REACH).max(line_start));
        let last = boundary(text, far.min(near + REACH).saturating_add(REACH).min(line_end));
        let is_cut = (first > line_start, last < line_end);
        let line = text[first..last].trim_end_matches('\r');

        let glyphs = glyphs(line);
        let total = glyphs.last().map_or(0, |glyph| glyph.start + glyph.width);
        let column = |byte: usize| {
            let before = text.get(first..byte.clamp(first, last)).map_or(0, |t| t.chars().count());
            glyphs.get(before).map_or(total, |glyph| glyph.start)
        };
        let (from, to) = if is_marked { (column(place.start), column(mark_end)) } else { (0, 0) };
        cut(&glyphs, total, (from, to.max(from)), is_cut, room)
    }
}

/// The last place at or before `at` where a character begins.
fn boundary(text: &str, position: usize) -> usize {
    (0..=position.min(text.len()))
        .rev()
        .find(|position| text.is_char_boundary(*position))
        .unwrap_or(0)
}

fn glyphs(line: &str) -> Vec<Glyph> {
    let mut start = 0;
    let mut glyphs: Vec<Glyph> = Vec::new();
    for c in line.chars() {
        let (text, width) = match c {
            '\t' => {
                let width = TAB - start % TAB;
                (" ".repeat(width), width)
            }
            c if is_hidden(c) => {
                let mut text = String::new();
                push_escaped(&mut text, c);
                let width = text.len();
                (text, width)
            }
            c => (c.to_string(), c.width().unwrap_or(0)),
        };
        glyphs.push(Glyph { text, width, start });
        start += width;
    }
    glyphs
}

/// The glyphs that fit into `room` columns, the marked ones among them, with
/// an ellipsis where something is left out.
fn cut(
    glyphs: &[Glyph],
    total: usize,
    (from, to): (usize, usize),
    (cut_before, cut_behind): (bool, bool),
    room: usize,
) -> Shown {
    let collect =
        |glyphs: &[Glyph]| -> String { glyphs.iter().map(|glyph| glyph.text.as_str()).collect() };
    if total <= room && !cut_before && !cut_behind {
        return Shown { text: collect(glyphs), from, to };
    }
    // One column each for the ellipses.
    let inner = room - 2;
    // What comes before the mark says more than what comes behind it.
    let left = match to <= inner && !cut_before {
        true => 0,
        false => from.saturating_sub(inner.saturating_sub(to - from) * 2 / 3),
    };
    let first = glyphs.partition_point(|glyph| glyph.start < left);
    let base = glyphs.get(first).map_or(total, |glyph| glyph.start);
    let last = glyphs.partition_point(|glyph| glyph.start + glyph.width <= base + inner);
    let last = last.max(first);
    let mut text = String::new();
    let is_cut = cut_before || first > 0;
    if is_cut {
        text.push('…');
    }
    let shift = usize::from(is_cut);
    text.push_str(&collect(&glyphs[first..last]));
    if cut_behind || last < glyphs.len() {
        text.push('…');
    }
    let column = |position: usize| position.saturating_sub(base).min(inner) + shift;
    Shown { text, from: column(from), to: column(to) }
}
