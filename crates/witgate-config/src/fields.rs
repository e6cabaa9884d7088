//! A table of the file, held to the keys that it may have.

mod check;

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use toml_edit::{Item, TableLike, Value};
use witgate_model::{Site, Sources};

use crate::error::{Error, Problem};
use crate::keys::{Key, Kind, Table};
use crate::stated::Stated;
use crate::words::{cut, nearest};

/// The file, for errors and sites.
pub(crate) struct File {
    pub(crate) text: Arc<str>,
    pub(crate) sources: Arc<Sources>,
}

impl File {
    pub(crate) fn error(&self, range: Range<usize>, problem: Problem) -> Error {
        Error { at: self.site(range), problem: Box::new(problem) }
    }

    fn site(&self, range: Range<usize>) -> Site {
        Site::in_file(self.sources.clone(), range)
    }
}

/// A table whose keys are known and have the types that they should.
pub(crate) struct Fields<'d> {
    pub(crate) file: &'d File,
    table: &'d dyn TableLike,
    known: &'static Table,
    /// Its header, or itself where it has none.
    pub(crate) range: Range<usize>,
}

/// A value with its own range.
pub(crate) struct Text<'d> {
    pub(crate) value: &'d str,
    pub(crate) range: Range<usize>,
}

impl<'d> Fields<'d> {
    /// Refuses unknown keys, values of other types, blank text, and a table
    /// that lacks what it must have; whatever stands first in the text.
    pub(crate) fn new(
        file: &'d File,
        table: &'d dyn TableLike,
        known: &'static Table,
        range: Range<usize>,
    ) -> Result<Fields<'d>, Error> {
        let fields = Fields { file, table, known, range };
        for (name, item) in table.iter() {
            match known.keys.iter().find(|key| key.name == name) {
                Some(key) => fields.check(key, item)?,
                None if known.has_rules => {
                    fields.rule_id(name, fields.key_range(name))?;
                    fields.string(name, item)?;
                }
                None => return Err(fields.unknown(name)),
            }
        }
        for key in known.keys.iter().filter(|key| key.is_required) {
            if fields.item(key.name).is_none() {
                return Err(fields.missing(key.name, example(key)));
            }
        }
        Ok(fields)
    }

    /// Text.
    pub(crate) fn text(&self, name: &'static str) -> Option<Stated<String>> {
        let text = self.raw_text(name)?;
        Some(Stated { value: text.value.to_owned(), site: self.site(name) })
    }

    /// Text, with the range of its value.
    pub(crate) fn raw_text(&self, name: &'static str) -> Option<Text<'d>> {
        let item = self.item(name)?;
        Some(Text { value: item.as_str()?, range: self.range_of(item) })
    }

    /// A word, of those that the key knows.
    pub(crate) fn word<T: FromStr>(&self, name: &'static str) -> Result<Option<Stated<T>>, Error> {
        let Kind::Word(words) = self.key(name).kind else { unreachable!("{name} takes words") };
        let Some(text) = self.raw_text(name) else { return Ok(None) };
        let value = self.chosen(name, &text, words())?;
        Ok(Some(Stated { value, site: self.site(name) }))
    }

    fn chosen<T: FromStr>(
        &self,
        key: &str,
        text: &Text<'_>,
        known: Vec<&'static str>,
    ) -> Result<T, Error> {
        let value = text.value.parse().ok().filter(|_| known.contains(&text.value));
        value.ok_or_else(|| {
            let suggestion = nearest(text.value, &known);
            let (key, found) = (key.to_owned(), cut(text.value));
            let problem = Problem::WrongWord { key, found, suggestion, known };
            self.file.error(text.range.clone(), problem)
        })
    }

    /// Several texts.
    pub(crate) fn texts(&self, name: &'static str) -> Option<Stated<Vec<String>>> {
        let array = self.item(name)?.as_array()?;
        let value = array.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Some(Stated { value, site: self.site(name) })
    }

    /// A number from 1.
    pub(crate) fn count(&self, name: &'static str) -> Result<Option<usize>, Error> {
        let Some(item) = self.item(name) else { return Ok(None) };
        let count = item.as_integer().and_then(|count| usize::try_from(count).ok());
        match count.filter(|count| *count > 0) {
            Some(count) => Ok(Some(count)),
            None => {
                let message = format!("`{name}` must be 1 or more");
                let help = match name {
                    "count" => "write how many findings were looked at",
                    _ => "write how many there must be",
                };
                Err(self.wrong(name, message, help.to_owned()))
            }
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &'static str) -> Option<Stated<bool>> {
        let value = self.item(name)?.as_bool()?;
        Some(Stated { value, site: self.site(name) })
    }

    /// A day, as TOML has it or as text.
    pub(crate) fn date(&self, name: &'static str) -> Result<Option<Date>, Error> {
        let Some(item) = self.item(name) else { return Ok(None) };
        let (date, shown) = match (item.as_datetime(), item.as_str()) {
            (Some(moment), _) if moment.time.is_some() || moment.offset.is_some() => {
                (None, moment.to_string())
            }
            (Some(moment), _) => {
                let day = moment.date.and_then(|day| {
                    let year = i16::try_from(day.year).ok()?;
                    Date::new(year, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
                });
                (day, moment.to_string())
            }
            (None, text) => {
                let text = text.unwrap_or_default();
                // Of the spellings that there are, the one that TOML has.
                let day: Option<Date> = text.parse().ok();
                (day.filter(|day| day.to_string() == text), cut(text))
            }
        };
        match date {
            Some(date) => Ok(Some(date)),
            None => {
                let message = format!("`{shown}` is no day");
                let help = "write year, month and day, as in 2027-02-18".to_owned();
                Err(self.wrong(name, message, help))
            }
        }
    }

    /// The id of a rule.
    pub(crate) fn rule(&self, name: &'static str) -> Result<Option<Stated<String>>, Error> {
        let Some(text) = self.raw_text(name) else { return Ok(None) };
        let value = self.rule_id(text.value, text.range)?.to_owned();
        Ok(Some(Stated { value, site: self.site(name) }))
    }

    fn rule_id(&self, id: &str, range: Range<usize>) -> Result<&'static str, Error> {
        if let Some(rule) = witgate_judge::find(id) {
            return Ok(rule.id);
        }
        let known: Vec<_> = witgate_judge::RULES.iter().map(|rule| rule.id).collect();
        let problem = Problem::UnknownRule { id: cut(id), suggestion: nearest(id, &known) };
        Err(self.file.error(range, problem))
    }

    /// The rules that are keys of this table, each with its level.
    pub(crate) fn rules<T: FromStr>(
        &self,
        words: fn() -> Vec<&'static str>,
    ) -> Result<Vec<(&'static str, Stated<T>)>, Error> {
        let mut rules = Vec::new();
        for (name, item) in self.table.iter() {
            let Some(rule) = witgate_judge::find(name) else { continue };
            let text = Text { value: item.as_str().unwrap_or(""), range: self.range_of(item) };
            let value = self.chosen(name, &text, words())?;
            rules.push((rule.id, Stated { value, site: self.site(name) }));
        }
        Ok(rules)
    }

    /// A table within this one.
    pub(crate) fn table(&self, name: &'static str) -> Result<Option<Fields<'d>>, Error> {
        let Kind::Table(known) = self.key(name).kind else { unreachable!("{name} is a table") };
        let Some(item) = self.item(name) else { return Ok(None) };
        let Some(table) = item.as_table_like() else { return Ok(None) };
        Fields::new(self.file, table, known, self.range_of(item)).map(Some)
    }

    /// Tables within this one.
    pub(crate) fn tables(&self, name: &'static str) -> Result<Vec<Fields<'d>>, Error> {
        let Kind::Tables(known) = self.key(name).kind else { unreachable!("{name} has tables") };
        let new = |table, range: Option<Range<usize>>| {
            Fields::new(self.file, table, known, range.unwrap_or_default())
        };
        match self.item(name) {
            Some(Item::ArrayOfTables(tables)) => {
                tables.iter().map(|table| new(table as &dyn TableLike, table.span())).collect()
            }
            Some(Item::Value(Value::Array(values))) => {
                let tables = values.iter().filter_map(Value::as_inline_table);
                tables.map(|table| new(table as &dyn TableLike, table.span())).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    /// That what this table says of a key cannot be meant.
    pub(crate) fn wrong(&self, name: &str, message: String, help: String) -> Error {
        let range = self.table.get(name).map_or(self.range.clone(), |item| self.range_of(item));
        self.file.error(range, Problem::WrongValue { message, help })
    }

    pub(crate) fn missing(&self, key: &'static str, help: String) -> Error {
        let problem = Problem::Missing { key, table: self.known.title, help };
        self.file.error(self.range.clone(), problem)
    }

    /// The header.
    pub(crate) fn header(&self) -> Site {
        self.file.site(self.range.clone())
    }

    /// Where each key is written.
    pub(crate) fn sites(&self) -> BTreeMap<&'static str, Site> {
        let here = self.known.keys.iter().filter(|key| self.item(key.name).is_some());
        here.map(|key| (key.name, self.site(key.name))).collect()
    }

    /// A key with its value.
    fn site(&self, name: &str) -> Site {
        let key = self.key_range(name);
        let value = self.table.get(name).map_or(key.clone(), |item| self.range_of(item));
        self.file.site(key.start.min(value.start)..value.end.max(key.end))
    }

    fn key(&self, name: &str) -> &'static Key {
        let key = self.known.keys.iter().find(|key| key.name == name);
        key.expect("the reader asks for keys of the table")
    }

    fn item(&self, name: &'static str) -> Option<&'d Item> {
        self.table.get(self.key(name).name)
    }

    fn key_range(&self, name: &str) -> Range<usize> {
        self.table.key(name).and_then(|key| key.span()).unwrap_or_else(|| self.range.clone())
    }

    fn range_of(&self, item: &Item) -> Range<usize> {
        item.span().unwrap_or_else(|| self.range.clone())
    }

    fn unknown(&self, name: &str) -> Error {
        let known: Vec<_> = self.known.keys.iter().map(|key| key.name).collect();
        let problem = Problem::UnknownKey {
            key: cut(name),
            table: self.known.title,
            suggestion: nearest(name, &known),
            known,
        };
        self.file.error(self.key_range(name), problem)
    }
}

fn example(key: &Key) -> String {
    let name = key.name;
    match name {
        "path" => "say where it is, as in `path = \"wit\"`".to_owned(),
        "item" => "say which items, as in `item = \"acme:plugin/unstable*\"`".to_owned(),
        "level" => "say the level: `off`, `note`, `warn` or `error`".to_owned(),
        "reason" => "say why, for whoever reads it next year".to_owned(),
        "issuer" => "say who vouches for the name, as in \
                     `issuer = \"https://token.actions.githubusercontent.com\"`"
            .to_owned(),
        "runtimes" => "say in which, as in `runtimes = [\"wasmtime 46\"]`".to_owned(),
        _ => format!("add `{name}`"),
    }
}
