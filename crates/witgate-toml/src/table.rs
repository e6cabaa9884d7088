//! A table, in whichever of TOML's forms.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use witgate_model::Site;

use crate::error::{Error, Problem};
use crate::file::File;
use crate::key_value::KeyValue;

/// A table: under a header, in braces, or of dotted keys.
#[derive(Clone, Debug)]
pub struct Table<'d> {
    /// The file that it is in.
    pub file: &'d File,
    /// Its header, or itself where it is in braces, or the key that it is under
    /// where it has neither; empty for the table that the file is.
    pub header: Range<usize>,
    pub(crate) table: &'d DeTable<'d>,
}

impl<'d> Table<'d> {
    /// From its header to the end of what is written under it, without the
    /// tables within it.
    pub fn range(&self) -> Range<usize> {
        let own = self.table.iter().filter(|(_, value)| !has_tables(value.get_ref()));
        let ranges = own.map(|(key, value)| key.span().start..value.span().end);
        ranges.fold(self.header.clone(), |whole, part| {
            if whole.is_empty() {
                return part;
            }
            whole.start.min(part.start)..whole.end.max(part.end)
        })
    }

    /// Its range, as a site.
    pub fn site(&self) -> Site {
        self.file.site(self.range())
    }

    /// Its keys with their values, in the order of the text.
    pub fn key_values(&self) -> Vec<KeyValue<'d>> {
        let all = self.table.iter().map(|(key, value)| self.key_value(key, value));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|it| it.key_range.start);
        all
    }

    /// A key with its value, if the table has that key.
    pub fn get(&self, key: &str) -> Option<KeyValue<'d>> {
        self.table.get_key_value(key).map(|(key, value)| self.key_value(key, value))
    }

    /// Whether it has that key.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// What a key says, as `read` takes it, if the table has that key.
    pub fn optional<T, E>(
        &self,
        key: &str,
        read: impl FnOnce(&KeyValue<'d>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        self.get(key).map(|it| read(&it)).transpose()
    }

    /// What a key says that must be there, as `read` takes it.
    pub fn required<T, E: From<Error>>(
        &self,
        key: &str,
        read: impl FnOnce(&KeyValue<'d>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.optional(key, read)?.ok_or_else(|| {
            let problem = Problem::Missing { key: key.to_owned() };
            Error { at: self.file.site(self.header.clone()), problem }.into()
        })
    }

    fn key_value(
        &self,
        key: &'d Spanned<DeString<'d>>,
        value: &'d Spanned<DeValue<'d>>,
    ) -> KeyValue<'d> {
        KeyValue {
            file: self.file,
            key: key.get_ref(),
            key_range: key.span(),
            range: value.span(),
            value: value.get_ref(),
        }
    }
}

fn has_tables(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(_) => true,
        DeValue::Array(list) => list.iter().any(|it| it.get_ref().is_table()),
        _ => false,
    }
}
