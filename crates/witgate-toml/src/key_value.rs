//! A key with its value, which is asked for by type.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;
use witgate_model::Site;

use crate::error::{Error, Problem};
use crate::file::File;
use crate::table::Table;
use crate::words::cut;

/// A key of a table with its value.
#[derive(Clone, Debug)]
pub struct KeyValue<'d> {
    /// The file that it is in.
    pub file: &'d File,
    /// The key.
    pub key: &'d str,
    /// Where the key is.
    pub key_range: Range<usize>,
    /// Where the value is; of tables under headers, the first header.
    pub range: Range<usize>,
    pub(crate) value: &'d DeValue<'d>,
}

/// A string of a list, and where it is.
#[derive(Clone, Debug)]
pub struct Text<'d> {
    /// The string.
    pub value: &'d str,
    /// Its bytes, with the quotes.
    pub range: Range<usize>,
}

impl<'d> KeyValue<'d> {
    /// From the key to the end of the value. A key may be within the header that
    /// is its value.
    pub fn whole_range(&self) -> Range<usize> {
        self.key_range.start.min(self.range.start)..self.key_range.end.max(self.range.end)
    }

    /// The key with the value, as a site.
    pub fn site(&self) -> Site {
        self.file.site(self.whole_range())
    }

    /// The value alone, as a site.
    pub fn value_site(&self) -> Site {
        self.file.site(self.range.clone())
    }

    /// A string.
    pub fn text(&self) -> Result<&'d str, Error> {
        match self.value {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// Several strings.
    pub fn texts(&self) -> Result<Vec<Text<'d>>, Error> {
        self.list("a list of strings", |it| match it.get_ref() {
            DeValue::String(text) => Some(Text { value: text, range: it.span() }),
            _ => None,
        })
    }

    /// A whole number, as large as TOML has them.
    pub fn integer(&self) -> Result<i64, Error> {
        let expected = "a whole number";
        let DeValue::Integer(number) = self.value else { return Err(self.wrong_type(expected)) };
        i64::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| self.error(self.range.clone(), expected, "a number that is too large"))
    }

    /// Yes or no.
    pub fn flag(&self) -> Result<bool, Error> {
        self.value.as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    /// A date as it is written: as TOML has it, or as a string. Whether there is
    /// such a day is the caller's to see.
    pub fn date(&self) -> Result<&'d str, Error> {
        match self.value {
            DeValue::Datetime(_) => Ok(&self.file.text[self.range.clone()]),
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong_type("a date, as in 2027-02-18")),
        }
    }

    /// A table.
    pub fn table(&self) -> Result<Table<'d>, Error> {
        match self.value {
            DeValue::Table(table) => {
                Ok(Table { file: self.file, header: self.range.clone(), table })
            }
            _ => Err(self.wrong_type("a table")),
        }
    }

    /// Several tables, under headers or in brackets.
    pub fn tables(&self) -> Result<Vec<Table<'d>>, Error> {
        self.list("a list of tables, each under `[[…]]`", |it| match it.get_ref() {
            DeValue::Table(table) => Some(Table { file: self.file, header: it.span(), table }),
            _ => None,
        })
    }

    /// What each element of a list is; the first that is something else is the
    /// error.
    fn list<T>(
        &self,
        expected: &'static str,
        element: impl Fn(&'d Spanned<DeValue<'d>>) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let DeValue::Array(list) = self.value else { return Err(self.wrong_type(expected)) };
        let wrong = |it: &Spanned<DeValue<'_>>| self.error(it.span(), expected, kind(it.get_ref()));
        list.iter().map(|it| element(it).ok_or_else(|| wrong(it))).collect()
    }

    fn wrong_type(&self, expected: &'static str) -> Error {
        self.error(self.range.clone(), expected, kind(self.value))
    }

    fn error(&self, range: Range<usize>, expected: &'static str, found: &'static str) -> Error {
        let problem = Problem::WrongType { key: cut(self.key), expected, found };
        Error { at: self.file.site(range), problem }
    }
}

/// What messages call a value.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(list) if list.first().is_some_and(|it| it.get_ref().is_table()) => {
            "a list of tables"
        }
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
