//! Whether a value has the type that its key takes.

use std::ops::Range;

use toml_edit::{Item, Value};

use super::Fields;
use crate::error::{Error, Problem};
use crate::keys::{Key, Kind};
use crate::limits::MAX_TABLES;
use crate::words::cut;

/// The longest glob over items, in bytes.
const LONGEST_ITEM: usize = 1024;

impl Fields<'_> {
    pub(super) fn check(&self, key: &Key, item: &Item) -> Result<(), Error> {
        match key.kind {
            Kind::Text | Kind::Word(_) | Kind::Rule => self.string(key.name, item),
            Kind::Texts => {
                let array =
                    item.as_array().ok_or_else(|| self.of_type(key, item, "a list of texts"))?;
                for value in array {
                    let range = value.span().unwrap_or_else(|| self.range_of(item));
                    let Some(text) = value.as_str() else {
                        let found = value_type(value);
                        return Err(self.wrong_type(key.name, range, "a list of texts", found));
                    };
                    self.readable(key.name, text, range)?;
                }
                Ok(())
            }
            Kind::Count if item.is_integer() => Ok(()),
            Kind::Count => Err(self.of_type(key, item, "a whole number")),
            Kind::Flag if item.is_bool() => Ok(()),
            Kind::Flag => Err(self.of_type(key, item, "true or false")),
            Kind::Date if item.as_datetime().is_some() || item.is_str() => Ok(()),
            Kind::Date => Err(self.of_type(key, item, "a day, as in 2027-02-18")),
            Kind::Table(_) if item.is_table_like() => Ok(()),
            Kind::Table(_) => Err(self.of_type(key, item, "one table")),
            Kind::Tables(_) => {
                let count = match item {
                    Item::ArrayOfTables(tables) => tables.len(),
                    Item::Value(Value::Array(values))
                        if values.iter().all(Value::is_inline_table) =>
                    {
                        values.len()
                    }
                    _ => {
                        return Err(self.of_type(
                            key,
                            item,
                            "a list of tables, each under `[[…]]`",
                        ));
                    }
                };
                if count > MAX_TABLES {
                    let (key, limit) = (key.name.to_owned(), MAX_TABLES);
                    let problem = Problem::TooMany { key, count, limit };
                    return Err(self.file.error(self.range_of(item), problem));
                }
                Ok(())
            }
        }
    }

    pub(super) fn string(&self, name: &str, item: &Item) -> Result<(), Error> {
        let range = self.range_of(item);
        match item.as_str() {
            Some(text) => self.readable(name, text, range),
            None => Err(self.wrong_type(name, range, "text in quotes", type_of(item))),
        }
    }

    /// Text that says something, and nothing that no file or git takes.
    fn readable(&self, name: &str, text: &str, range: Range<usize>) -> Result<(), Error> {
        let wrong = |message: String, help: &str| {
            let problem = Problem::WrongValue { message, help: help.to_owned() };
            Err(self.file.error(range.clone(), problem))
        };
        let is_line_break = |c: char| name == "reason" && matches!(c, '\n' | '\r' | '\t');
        if text.trim().is_empty() {
            return wrong(format!("`{name}` is blank"), "say it, or take the key out");
        }
        if name == "item" && text.len() > LONGEST_ITEM {
            return wrong(format!("`{name}` is too long"), "name the items by a shorter glob");
        }
        if text.chars().any(|c| c.is_control() && !is_line_break(c)) {
            return wrong(format!("`{name}` has a control character"), "take the character out");
        }
        Ok(())
    }

    fn of_type(&self, key: &Key, item: &Item, expected: &'static str) -> Error {
        // A table's header says more than its first word.
        let range = match item {
            Item::Table(_) | Item::ArrayOfTables(_) => item.span(),
            Item::None | Item::Value(_) => None,
        };
        let range = range.unwrap_or_else(|| self.range_of(item));
        self.wrong_type(key.name, range, expected, type_of(item))
    }

    fn wrong_type(
        &self,
        key: &str,
        range: Range<usize>,
        expected: &'static str,
        found: &'static str,
    ) -> Error {
        self.file.error(range, Problem::WrongType { key: cut(key), expected, found })
    }
}

fn type_of(item: &Item) -> &'static str {
    match item {
        Item::None => "nothing",
        Item::Value(value) => value_type(value),
        Item::Table(_) => "one table",
        Item::ArrayOfTables(_) => "a list of tables",
    }
}

fn value_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "a truth value",
        Value::Datetime(_) => "a day or time",
        Value::Array(_) => "a list",
        Value::InlineTable(_) => "one table",
    }
}
