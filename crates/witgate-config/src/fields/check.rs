//! Whether a value has the type that its key takes, and can be read.

use std::ops::Range;

use witgate_toml::KeyValue;

use super::Fields;
use crate::error::{Error, Problem};
use crate::keys::{Key, Kind};
use crate::limits::MAX_TABLES;

/// The longest glob over items, in bytes.
const LONGEST_ITEM: usize = 1024;

impl Fields<'_> {
    pub(super) fn check(&self, key: &Key, it: &KeyValue<'_>) -> Result<(), Error> {
        match key.kind {
            Kind::Text | Kind::Word(_) | Kind::Rule => {
                self.readable(it, it.text()?, it.range.clone())?;
            }
            Kind::Texts => {
                for text in it.texts()? {
                    self.readable(it, text.value, text.range)?;
                }
            }
            Kind::Count => _ = it.integer()?,
            Kind::Flag => _ = it.flag()?,
            Kind::Date => _ = it.date()?,
            Kind::Table(_) => _ = it.table()?,
            Kind::Tables(_) => {
                let count = it.tables()?.len();
                if count > MAX_TABLES {
                    let (key, limit) = (it.key.to_owned(), MAX_TABLES);
                    let problem = Problem::TooMany { key, count, limit };
                    return Err(self.error(it.range.clone(), problem));
                }
            }
        }
        Ok(())
    }

    /// Text that says something, and nothing that no file or git takes.
    pub(super) fn readable(
        &self,
        it: &KeyValue<'_>,
        text: &str,
        range: Range<usize>,
    ) -> Result<(), Error> {
        let key = it.key;
        let is_line_break = |c: char| key == "reason" && matches!(c, '\n' | '\r' | '\t');
        let (what, help) = if text.trim().is_empty() {
            ("is blank", "say it, or take the key out")
        } else if key == "item" && text.len() > LONGEST_ITEM {
            ("is too long", "name the items by a shorter glob")
        } else if text.chars().any(|c| c.is_control() && !is_line_break(c)) {
            ("has a control character", "take the character out")
        } else {
            return Ok(());
        };
        let (message, help) = (format!("`{key}` {what}"), help.to_owned());
        Err(self.error(range, Problem::WrongValue { message, help }))
    }
}
