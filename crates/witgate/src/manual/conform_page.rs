//! The page of a kind of finding of `witgate conform`, for a terminal.

use witgate_conform::FindingKind;

use super::words::{indented, line};

/// The page of a kind of finding of `witgate conform`: what was found, why it matters, and
/// what to do.
pub fn conform_page(kind: &FindingKind) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}: {}", kind.id, kind.summary));
    line(&mut text, format_args!("a finding of `witgate conform`, which no policy turns off"));
    text.push_str("\nWhy:\n");
    indented(&mut text, "  ", kind.why);
    text.push_str("\nInstead:\n");
    indented(&mut text, "  ", kind.instead);
    text
}
