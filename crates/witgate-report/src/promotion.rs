//! Whether a canary may be promoted: what `witgate promote` writes.

mod human;
mod json;
mod markdown;
mod wording;

use std::io::{self, Write};

use witgate_promotion::Promotion;

pub use json::PROMOTION_SCHEMA;

/// How a promotion is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PromotionFormat {
    /// For people.
    #[default]
    Human,
    /// For a pull request.
    Markdown,
    /// For programs: `witgate/promotion/1`.
    Json,
}

/// A promotion, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct PromotionReport<'a> {
    /// What is shown.
    pub promotion: &'a Promotion,
    /// What the reader should know of the evidence.
    pub notes: &'a [String],
    /// Whether to colour. Only the human format does.
    pub color: bool,
    /// Columns to wrap at. Only the human format does.
    pub width: usize,
}

impl PromotionReport<'_> {
    /// Writes it.
    pub fn write(&self, format: PromotionFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            PromotionFormat::Human => human::write(self, out),
            PromotionFormat::Markdown => markdown::write(self, out),
            PromotionFormat::Json => json::write(self, out),
        }
    }
}
