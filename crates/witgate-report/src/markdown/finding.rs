//! One finding.

use witgate_judge::Level;

use crate::found::Found;
use crate::markup::{block, code, text};
use crate::page::Page;
use crate::{excerpt, notes, site, words};

/// Columns of a source line.
const WIDTH: usize = 100;

/// With its lines of source and all notes.
pub(super) fn whole(finding: &Found<'_>) -> String {
    let sign = match finding.level {
        Level::Error => "❌",
        Level::Warn => "⚠️",
        Level::Note | Level::Off => "ℹ️",
    };
    let rule = code(finding.rule.id);
    let mut shown = format!("\n#### {sign} {rule} {}\n\n", text(&notes::message(finding)));
    let mut source = Vec::new();
    let mut page = Page::new(&mut source, false, WIDTH);
    excerpt::draw(&mut page, finding).expect("memory takes whatever is written");
    let source = String::from_utf8_lossy(&source);
    // The last line of it leads to notes, which stand below here.
    let source = source.trim_end_matches(['|', ' ', '\n']);
    if source.is_empty() {
        shown.push_str(&format!("in {}\n\n", code(&site::now(finding).path)));
    } else {
        shown.push_str(&block(source));
        shown.push('\n');
    }
    if !finding.item.is_empty() {
        let print = code(&finding.fingerprint);
        shown.push_str(&format!("- **item:** {} ({print})\n", code(&finding.item)));
    }
    for (key, note) in notes::lines(finding) {
        let is_command = matches!(key, "explain" | "waive");
        let note = if is_command { code(&note) } else { text(&note) };
        shown.push_str(&format!("- **{key}:** {note}\n"));
    }
    shown
}

/// In a line, with where it stands, and why it is excused or how it would be.
pub(super) fn line(finding: &Found<'_>) -> String {
    let site = site::now(finding);
    let at = match &site.place {
        Some(place) => format!("{}:{}", site.path, place.line),
        None => site.path,
    };
    let (rule, message) = (code(finding.rule.id), text(&notes::message(finding)));
    // Where one list has them all, each says how grave it is.
    let level = match finding.counts() {
        true => String::new(),
        false => format!(" ({})", finding.level),
    };
    let waived = finding
        .waiver
        .as_deref()
        .map(|waiver| format!("; waived: {}", text(&words::waiver(waiver))));
    let waive = finding.waive().map(|waive| format!("; {}", code(&waive)));
    let more: String = waived.into_iter().chain(waive).collect();
    format!("- {rule}{level} {message}: {}{more}\n", code(&at))
}
