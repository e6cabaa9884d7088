//! Why nothing could be judged, for people: laid out as findings are.

use std::io::{self, Write};

use witgate_model::Site;

use crate::github;
use crate::page::Page;
use crate::snippet::{self, Snippet};
use crate::spot;
use crate::text::{Style, Text};
use crate::{address::from_top, escape::escape};

/// Why nothing could be judged, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// What is the matter.
    pub message: &'a str,
    /// The text that it is about.
    pub site: Option<&'a Site>,
    /// What to do about it, a line for each way.
    pub help: Option<&'a str>,
    /// Whether to colour it.
    pub color: bool,
    /// The columns of the terminal.
    pub width: usize,
}

impl Failure<'_> {
    /// Writes the message, the line of text that it is about, and the help.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let page = &mut Page::new(out, self.color, self.width);
        let lead = Text::new().put(Style::Error, "error").put(Style::Bold, ": ");
        page.wrapped(lead, 4, Text::new().put(Style::Bold, self.message))?;
        let spot = self.site.and_then(spot::of_site);
        let gutter = snippet::gutter(spot.iter().map(|spot| &spot.place));
        if let Some(spot) = &spot {
            let snippet = Snippet {
                spot,
                arrow: "-->",
                whose: "",
                mark: '^',
                style: Style::Error,
                label: String::new(),
            };
            snippet.draw(page, gutter)?;
            if self.help.is_some() && !spot.is_file() {
                page.line(&snippet::bar(gutter))?;
            }
        }
        let lead = Text::new().pad(gutter + 1).put(Style::Gutter, "= ").put(Style::Bold, "help");
        let lead = lead.plain(": ");
        for (position, line) in self.help.unwrap_or_default().lines().enumerate() {
            let lead = if position == 0 { lead.clone() } else { Text::new().pad(lead.width()) };
            page.hang(lead, Text::new().plain(line))?;
        }
        Ok(())
    }

    /// Writes a workflow command, by which GitHub Actions shows it beside the line of text
    /// that it is about. `here` is the working directory from the top of its repository.
    pub fn write_annotation(&self, here: &str, out: &mut dyn Write) -> io::Result<()> {
        let spot = self.site.and_then(spot::of_site);
        let mut text = escape(self.message).into_owned();
        if let Some(help) = self.help {
            let help: Vec<_> = help.lines().map(escape).collect();
            text.push_str(&format!("\nhelp: {}", help.join("\n")));
        }
        let site = spot.as_ref().map(|spot| (from_top(here, &spot.path), Some(&spot.place)));
        github::annotation("error", site, "witgate: nothing was judged", &text, out)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use witgate_model::{SourceFile, Sources};

    use super::*;

    #[test]
    fn three_marks_are_no_group_of_a_log() {
        let file = SourceFile { path: "a.wit".to_owned(), text: "  f32,\n".into() };
        let site = Site::in_file(Arc::new(Sources::new(vec![file])), 2..5);
        let failure =
            Failure { message: "no", site: Some(&site), help: None, color: false, width: 80 };
        let mut text = Vec::new();
        failure.write(&mut text).expect("it is written");
        let text = String::from_utf8(text).expect("text");
        assert!(text.contains("|   ^^^\n"), "{text}");
    }
}
