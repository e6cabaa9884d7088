//! A table of the file, held to the keys that it may have.

mod check;

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use witgate_model::Site;
use witgate_toml::{KeyValue, Table, cut, nearest};

use crate::error::{Error, Problem};
use crate::keys::{self, Key, Kind};
use crate::stated::Stated;

/// A table whose keys are known and have the types that they should.
pub(crate) struct Fields<'d> {
    table: Table<'d>,
    known: &'static keys::Table,
}

impl<'d> Fields<'d> {
    /// Refuses unknown keys, values of other types, blank text, and a table
    /// that lacks what it must have; whatever is first in the text.
    pub(crate) fn new(table: Table<'d>, known: &'static keys::Table) -> Result<Fields<'d>, Error> {
        let fields = Fields { table, known };
        for it in fields.table.key_values() {
            match known.keys.iter().find(|key| key.name == it.key) {
                Some(key) => fields.check(key, &it)?,
                None if known.has_rules => {
                    fields.rule_id(it.key, it.key_range.clone())?;
                    fields.readable(&it, it.text()?, it.range.clone())?;
                }
                None => return Err(fields.unknown(&it)),
            }
        }
        for key in known.keys.iter().filter(|key| key.is_required) {
            if fields.get(key.name).is_none() {
                return Err(fields.missing(key.name, example(key)));
            }
        }
        Ok(fields)
    }

    /// A key of the table with its value.
    pub(crate) fn get(&self, name: &'static str) -> Option<KeyValue<'d>> {
        self.table.get(self.key(name).name)
    }

    /// Text.
    pub(crate) fn text(&self, name: &'static str) -> Option<Stated<String>> {
        let it = self.get(name)?;
        Some(Stated { value: it.text().ok()?.to_owned(), site: it.site() })
    }

    /// A word, of those that the key knows.
    pub(crate) fn word<T: FromStr>(&self, name: &'static str) -> Result<Option<Stated<T>>, Error> {
        let Kind::Word(words) = self.key(name).kind else { unreachable!("{name} takes words") };
        self.table.optional(name, |it| self.chosen(it, words()))
    }

    fn chosen<T: FromStr>(
        &self,
        it: &KeyValue<'_>,
        known: Vec<&'static str>,
    ) -> Result<Stated<T>, Error> {
        let word = it.text()?;
        match word.parse().ok().filter(|_| known.contains(&word)) {
            Some(value) => Ok(Stated { value, site: it.site() }),
            None => {
                let (key, found) = (it.key.to_owned(), cut(word));
                let suggestion = nearest(word, &known);
                let problem = Problem::WrongWord { key, found, suggestion, known };
                Err(self.error(it.range.clone(), problem))
            }
        }
    }

    /// Several texts.
    pub(crate) fn texts(&self, name: &'static str) -> Option<Stated<Vec<String>>> {
        let it = self.get(name)?;
        let value = it.texts().ok()?.into_iter().map(|text| text.value.to_owned()).collect();
        Some(Stated { value, site: it.site() })
    }

    /// A number from 1.
    pub(crate) fn count(&self, name: &'static str) -> Result<Option<usize>, Error> {
        let Some(it) = self.get(name) else { return Ok(None) };
        match usize::try_from(it.integer()?).ok().filter(|count| *count > 0) {
            Some(count) => Ok(Some(count)),
            None => {
                let message = format!("`{name}` must be 1 or more");
                let help = match name {
                    "count" => "set it to the number of findings that you reviewed",
                    _ => "write how many there must be",
                };
                Err(self.wrong(name, message, help.to_owned()))
            }
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &'static str) -> Option<Stated<bool>> {
        let it = self.get(name)?;
        Some(Stated { value: it.flag().ok()?, site: it.site() })
    }

    /// A day, as TOML has it or as text.
    pub(crate) fn date(&self, name: &'static str) -> Result<Option<Date>, Error> {
        let Some(it) = self.get(name) else { return Ok(None) };
        let text = it.date()?;
        // Of the spellings that there are, the one that TOML has.
        match text.parse::<Date>().ok().filter(|day| day.to_string() == text) {
            Some(day) => Ok(Some(day)),
            None => {
                let message = format!("`{}` is not a date", cut(text));
                let help = "write year, month and day, as in 2027-02-18".to_owned();
                Err(self.wrong(name, message, help))
            }
        }
    }

    /// The id of a rule.
    pub(crate) fn rule(&self, name: &'static str) -> Result<Option<Stated<String>>, Error> {
        self.table.optional(name, |it| {
            let value = self.rule_id(it.text()?, it.range.clone())?.to_owned();
            Ok(Stated { value, site: it.site() })
        })
    }

    fn rule_id(&self, id: &str, range: Range<usize>) -> Result<&'static str, Error> {
        if let Some(rule) = witgate_judge::find(id) {
            return Ok(rule.id);
        }
        let known: Vec<_> = witgate_judge::RULES.iter().map(|rule| rule.id).collect();
        let problem = Problem::UnknownRule { id: cut(id), suggestion: nearest(id, &known) };
        Err(self.error(range, problem))
    }

    /// The rules that are keys of this table, each with its level.
    pub(crate) fn rules<T: FromStr>(
        &self,
        words: fn() -> Vec<&'static str>,
    ) -> Result<Vec<(&'static str, Stated<T>)>, Error> {
        let all = self.table.key_values().into_iter();
        let rules = all.filter_map(|it| Some((witgate_judge::find(it.key)?.id, it)));
        rules.map(|(rule, it)| Ok((rule, self.chosen(&it, words())?))).collect()
    }

    /// A table within this one.
    pub(crate) fn table(&self, name: &'static str) -> Result<Option<Fields<'d>>, Error> {
        let Kind::Table(known) = self.key(name).kind else { unreachable!("{name} is a table") };
        self.table.optional(name, |it| Fields::new(it.table()?, known))
    }

    /// Tables within this one.
    pub(crate) fn tables(&self, name: &'static str) -> Result<Vec<Fields<'d>>, Error> {
        let Kind::Tables(known) = self.key(name).kind else { unreachable!("{name} has tables") };
        let tables = self.table.optional(name, KeyValue::tables)?.unwrap_or_default();
        tables.into_iter().map(|table| Fields::new(table, known)).collect()
    }

    /// That what this table says of a key cannot be meant.
    pub(crate) fn wrong(&self, name: &str, message: String, help: String) -> Error {
        let range = self.table.get(name).map_or(self.table.header.clone(), |it| it.range);
        self.error(range, Problem::WrongValue { message, help })
    }

    pub(crate) fn missing(&self, key: &'static str, help: String) -> Error {
        let problem = Problem::Missing { key, table: self.known.title, help };
        self.error(self.table.header.clone(), problem)
    }

    pub(crate) fn error(&self, range: Range<usize>, problem: Problem) -> Error {
        Error::new(self.table.file, range, problem)
    }

    /// How messages call the table.
    pub(crate) fn title(&self) -> &'static str {
        self.known.title
    }

    /// The header.
    pub(crate) fn header(&self) -> Site {
        self.table.file.site(self.table.header.clone())
    }

    /// Where each key is written.
    pub(crate) fn sites(&self) -> BTreeMap<&'static str, Site> {
        let keys = self.known.keys.iter();
        keys.filter_map(|key| Some((key.name, self.get(key.name)?.site()))).collect()
    }

    fn key(&self, name: &str) -> &'static Key {
        let key = self.known.keys.iter().find(|key| key.name == name);
        key.expect("the reader asks for keys of the table")
    }

    fn unknown(&self, it: &KeyValue<'_>) -> Error {
        let known: Vec<_> = self.known.keys.iter().map(|key| key.name).collect();
        let problem = Problem::UnknownKey {
            key: cut(it.key),
            table: self.known.title,
            suggestion: nearest(it.key, &known),
            known,
        };
        self.error(it.key_range.clone(), problem)
    }
}

fn example(key: &Key) -> String {
    let name = key.name;
    match name {
        "path" => "say where it is, as in `path = \"wit\"`".to_owned(),
        "item" => "say which items, as in `item = \"acme:plugin/unstable*\"`".to_owned(),
        "level" => "say the level: `off`, `note`, `warn` or `error`".to_owned(),
        "reason" => "give the reason".to_owned(),
        "issuer" => "say who vouches for the name, as in \
                     `issuer = \"https://token.actions.githubusercontent.com\"`"
            .to_owned(),
        "runtimes" => "say in which, as in `runtimes = [\"wasmtime 46\"]`".to_owned(),
        _ => format!("add `{name}`"),
    }
}
