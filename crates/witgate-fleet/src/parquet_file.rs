//! Tables as Parquet files: written whole or not at all, and read with care.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{BoolType, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use witgate::witgate_files::UnfinishedFile;
use witgate::witgate_load::catch_panic;

use crate::error::Error;
use crate::rows::{Column, Rows, Values};
use crate::table::{Kind, Table};

/// What rows mean changes with this number only.
const FORMAT: &str = "1";
const FORMAT_KEY: &str = "witgate-fleet";

/// So many distinct texts of a column, in bytes, are written once and referred to.
const DICTIONARY_LIMIT: usize = 16 << 20;

/// So many rows are read at a time.
const CHUNK: usize = 8192;

/// A Parquet file that is being written. Under its name there is nothing before it is
/// whole.
pub(crate) struct TableWriter {
    table: &'static Table,
    writer: SerializedFileWriter<BufWriter<UnfinishedFile>>,
    path: PathBuf,
}

impl TableWriter {
    pub(crate) fn create(table: &'static Table, path: &Path) -> Result<TableWriter, Error> {
        let wrong = |error| Error::Write { path: path.to_owned(), error };
        let file = UnfinishedFile::begin(path).map_err(wrong)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_dictionary_page_size_limit(DICTIONARY_LIMIT)
            .set_created_by(format!("witgate-fleet {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(vec![KeyValue::new(
                FORMAT_KEY.to_owned(),
                FORMAT.to_owned(),
            )]))
            .build();
        let schema = Arc::new(schema(table));
        let writer = SerializedFileWriter::new(BufWriter::new(file), schema, Arc::new(properties));
        let writer = writer.map_err(|error| wrong(io::Error::other(error)))?;
        Ok(TableWriter { table, writer, path: path.to_owned() })
    }

    /// Writes rows, as a group of their own.
    pub(crate) fn rows(&mut self, rows: &Rows) -> Result<(), Error> {
        assert!(std::ptr::eq(rows.table, self.table), "they are of this table");
        if rows.is_empty() {
            return Ok(());
        }
        let written = self.writer.next_row_group().and_then(|mut group| {
            for values in &rows.columns {
                match values {
                    Values::Text(column) => write::<ByteArrayType, _>(&mut group, column),
                    Values::Integer(column) => write::<Int64Type, _>(&mut group, column),
                    Values::Flag(column) => write::<BoolType, _>(&mut group, column),
                }?;
            }
            group.close().map(drop)
        });
        written.map_err(|error| self.wrong(error))
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        let TableWriter { writer, path, .. } = self;
        let wrong = |error| Error::Write { path: path.clone(), error };
        let out = writer.into_inner().map_err(|error| wrong(io::Error::other(error)))?;
        let file = out.into_inner().map_err(|error| wrong(error.into_error()))?;
        file.finish().map_err(wrong)
    }

    fn wrong(&self, error: ParquetError) -> Error {
        Error::Write { path: self.path.clone(), error: io::Error::other(error) }
    }
}

/// Writes rows to a file: all of them, or nothing.
pub fn write_table(rows: &Rows, path: &Path) -> Result<(), Error> {
    let mut writer = TableWriter::create(rows.table, path)?;
    writer.rows(rows)?;
    writer.finish()
}

fn write<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column<T::T>,
) -> Result<(), ParquetError> {
    let mut writer = group.next_column()?.expect("the schema has the columns of the table");
    writer.typed::<T>().write_batch(&column.values, Some(&column.levels), None)?;
    writer.close()
}

fn schema(table: &Table) -> Type {
    let column = |(name, kind): &(&str, Kind)| {
        let column = Type::primitive_type_builder(name, physical(*kind));
        let column = column.with_repetition(Repetition::OPTIONAL);
        let column = match kind {
            Kind::Text => column.with_converted_type(ConvertedType::UTF8),
            _ => column,
        };
        Arc::new(column.build().expect("the type is a plain one"))
    };
    let columns = table.columns.iter().map(column).collect();
    let group = Type::group_type_builder(table.name).with_fields(columns);
    group.build().expect("the names of the columns differ")
}

fn physical(kind: Kind) -> Physical {
    match kind {
        Kind::Text => Physical::BYTE_ARRAY,
        Kind::Integer => Physical::INT64,
        Kind::Flag => Physical::BOOLEAN,
    }
}

/// Reads a table, a group of rows at a time.
pub fn read_table(
    table: &'static Table,
    path: &Path,
    mut each: impl FnMut(Rows) -> Result<(), Error>,
) -> Result<(), Error> {
    let (reader, positions) = open_table(table, path)?;
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    for group in 0..reader.num_row_groups() {
        let rows = careful(|| {
            let group = reader.get_row_group(group)?;
            let mut rows = Rows::new(table);
            for (values, position) in rows.columns.iter_mut().zip(&positions) {
                read_column(values, &*group, *position)?;
            }
            Ok(rows)
        });
        let rows = rows.map_err(damaged)?;
        each(rows)?;
    }
    Ok(())
}

/// Opens a table, with where its columns are. A file that is cut short has no end, and so is none.
pub(crate) fn open_table(
    table: &'static Table,
    path: &Path,
) -> Result<(SerializedFileReader<File>, Vec<usize>), Error> {
    let file = File::open(path).map_err(|error| Error::Read { path: path.to_owned(), error })?;
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    let reader = careful(|| SerializedFileReader::new(file)).map_err(damaged)?;
    let positions = positions(table, &reader).map_err(|reason| Error::OtherTable {
        path: path.to_owned(),
        table: table.name,
        reason,
    })?;
    Ok((reader, positions))
}

/// Where the columns of a table are in a file, or what is wrong with it.
fn positions(table: &Table, reader: &SerializedFileReader<File>) -> Result<Vec<usize>, String> {
    let metadata = reader.metadata().file_metadata();
    let written = metadata.key_value_metadata().into_iter().flatten();
    let format = written.filter(|it| it.key == FORMAT_KEY).find_map(|it| it.value.as_deref());
    // Engines that write a table again do not keep the number.
    if let Some(other) = format.filter(|it| *it != FORMAT) {
        return Err(format!("its format is {other}, not {FORMAT}"));
    }
    let schema = metadata.schema_descr();
    let position = |(name, kind): &(&str, Kind)| {
        let position = schema.columns().iter().position(|column| column.path().string() == *name);
        let position = position.ok_or_else(|| format!("it has no column `{name}`"))?;
        let column = schema.column(position);
        let is_plain = (column.max_rep_level(), column.max_def_level()) == (0, 1);
        match column.physical_type() == physical(*kind) && is_plain {
            true => Ok(position),
            false => Err(format!("its column `{name}` is of another type")),
        }
    };
    table.columns.iter().map(position).collect()
}

fn read_column(
    values: &mut Values,
    group: &dyn RowGroupReader,
    position: usize,
) -> Result<(), ParquetError> {
    let rows = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
    match (values, group.get_column_reader(position)?) {
        (Values::Text(column), ColumnReader::ByteArrayColumnReader(reader)) => {
            read(column, reader, rows)?;
            column.values.iter().try_for_each(|text| text.as_utf8().map(drop))
        }
        (Values::Integer(column), ColumnReader::Int64ColumnReader(reader)) => {
            read(column, reader, rows)
        }
        (Values::Flag(column), ColumnReader::BoolColumnReader(reader)) => {
            read(column, reader, rows)
        }
        _ => Err(ParquetError::General("a column is of another type".to_owned())),
    }
}

fn read<T: DataType>(
    column: &mut Column<T::T>,
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
) -> Result<(), ParquetError> {
    loop {
        let levels = Some(&mut column.levels);
        let (records, ..) = reader.read_records(CHUNK, levels, None, &mut column.values)?;
        if records == 0 {
            break;
        }
    }
    match column.levels.len() == rows {
        true => Ok(()),
        false => Err(ParquetError::General("a column has fewer values than rows".to_owned())),
    }
}

/// What `work` returns, or why not; a file that is damaged may make the reader panic.
fn careful<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_panic(work) {
        Ok(result) => result.map_err(|error| error.to_string().replace('\n', " ")),
        Err(_) => Err("its pages contradict one another".to_owned()),
    }
}
