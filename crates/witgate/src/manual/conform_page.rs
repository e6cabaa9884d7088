//! The page of a kind of finding of `witgate conform`, for a terminal.

use witgate_conform::FindingKind;

use super::words::{filled, line};

/// The page of a kind of finding of `witgate conform`: what was found, why it matters, and
/// what to do; for a terminal of so many columns.
pub fn conform_page(kind: &FindingKind, columns: usize) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}: {}", kind.id, kind.summary));
    line(&mut text, format_args!("a finding of `witgate conform`, which no policy turns off"));
    text.push_str("\nWhy:\n");
    filled(&mut text, kind.why, columns);
    text.push_str("\nInstead:\n");
    filled(&mut text, kind.instead, columns);
    text
}
