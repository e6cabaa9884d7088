//! A TOML file with the place of everything in it.
//!
//! [`File`] is a text, and [`Document`] that text parsed. A [`Table`] gives its
//! [`KeyValue`]s in the order of the text, and each of them gives its value as
//! what it is asked for, or an [`Error`] that points at it. Nothing is read from
//! disk or written here, and which keys a table may have is the caller's to say.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod error;
mod file;
mod key_value;
mod table;
mod words;

pub use error::{Error, Problem};
pub use file::{Document, File};
pub use key_value::{KeyValue, Text};
pub use table::Table;
pub use words::{cut, nearest};
