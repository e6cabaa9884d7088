//! Rows of a table in memory, column by column, as Parquet has them.

use parquet::data_type::ByteArray;

use crate::table::{Kind, Table};

/// One value of a row.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// Text, or null.
    Text(Option<&'a str>),
    /// A number, or null.
    Integer(Option<i64>),
    /// True or false.
    Flag(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(Some(text))
    }
}

/// A column: a level for each row, 0 where it is null, and the values of the others.
#[derive(Debug, Default)]
pub(crate) struct Column<T> {
    pub(crate) levels: Vec<i16>,
    pub(crate) values: Vec<T>,
}

impl<T> Column<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn append(&mut self, mut other: Column<T>) {
        self.levels.append(&mut other.levels);
        self.values.append(&mut other.values);
    }

    /// The values with the nulls among them.
    fn iter(&self) -> impl Iterator<Item = Option<&T>> {
        let mut values = self.values.iter();
        self.levels.iter().map(move |level| if *level == 0 { None } else { values.next() })
    }
}

#[derive(Debug)]
pub(crate) enum Values {
    Text(Column<ByteArray>),
    Integer(Column<i64>),
    Flag(Column<bool>),
}

/// Rows of a table.
#[derive(Debug)]
pub struct Rows {
    pub(crate) table: &'static Table,
    pub(crate) columns: Vec<Values>,
}

impl Rows {
    /// No rows.
    pub fn new(table: &'static Table) -> Rows {
        let columns = table.columns.iter().map(|(_, kind)| match kind {
            Kind::Text => Values::Text(Column::default()),
            Kind::Integer => Values::Integer(Column::default()),
            Kind::Flag => Values::Flag(Column::default()),
        });
        Rows { table, columns: columns.collect() }
    }

    /// Adds a row, whose cells are in the order of the columns.
    pub fn push(&mut self, row: &[Cell<'_>]) {
        assert_eq!(row.len(), self.columns.len(), "a cell for each column");
        for (values, cell) in self.columns.iter_mut().zip(row) {
            match (values, *cell) {
                (Values::Text(column), Cell::Text(text)) => {
                    column.push(text.map(|text| text.as_bytes().to_vec().into()));
                }
                (Values::Integer(column), Cell::Integer(number)) => column.push(number),
                (Values::Flag(column), Cell::Flag(flag)) => column.push(Some(flag)),
                _ => unreachable!("a cell is of the kind of its column"),
            }
        }
    }

    /// Adds other rows of the same table.
    pub fn append(&mut self, other: Rows) {
        for (values, other) in self.columns.iter_mut().zip(other.columns) {
            match (values, other) {
                (Values::Text(column), Values::Text(other)) => column.append(other),
                (Values::Integer(column), Values::Integer(other)) => column.append(other),
                (Values::Flag(column), Values::Flag(other)) => column.append(other),
                _ => unreachable!("both are of one table"),
            }
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.columns[0] {
            Values::Text(column) => column.levels.len(),
            Values::Integer(column) => column.levels.len(),
            Values::Flag(column) => column.levels.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts of a column, row by row.
    pub fn texts(&self, name: &str) -> Vec<Option<&str>> {
        match self.column(name) {
            Values::Text(column) => {
                // What is read is held to be UTF-8.
                let text = |bytes: &ByteArray| std::str::from_utf8(bytes.data()).map(str::len);
                debug_assert!(column.values.iter().all(|bytes| text(bytes).is_ok()));
                column.iter().map(|text| text.and_then(|text| text.as_utf8().ok())).collect()
            }
            _ => unreachable!("`{name}` is a column of texts"),
        }
    }

    /// The numbers of a column, row by row.
    pub fn integers(&self, name: &str) -> Vec<Option<i64>> {
        match self.column(name) {
            Values::Integer(column) => column.iter().map(|number| number.copied()).collect(),
            _ => unreachable!("`{name}` is a column of numbers"),
        }
    }

    fn column(&self, name: &str) -> &Values {
        let position = self.table.columns.iter().position(|(column, _)| *column == name);
        &self.columns[position.expect("the table has the column")]
    }
}
