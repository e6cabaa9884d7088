//! Which of a million deployed components a change of their host breaks.
//!
//! [`index`](index()) writes what components need, as Parquet; [`offers`](offers()) what
//! a host offers. [`QUESTIONS`] are SQL over both, for whatever engine reads Parquet.
//! [`confirm`](confirm()) asks the exact check about what an engine answered.

#![forbid(unsafe_code)]

mod component_row;
mod confirm;
mod error;
mod exact;
mod facts;
mod flagged;
mod index;
mod known;
mod listed;
mod offers;
mod parquet_file;
mod parts;
mod rows;
mod sql;
mod table;

pub use confirm::{Because, ConfirmRequest, Confirmation, Confirmed, confirm};
pub use error::Error;
pub use exact::{ExactAnswer, HostChange};
pub use facts::{Facts, hex, opinion_name};
pub use flagged::{Flagged, read_flagged};
pub use index::{IndexRequest, Indexed, index};
pub use listed::{Deployed, Listed};
pub use offers::{OfferedRows, OffersRequest, offers};
pub use parquet_file::{read_table, write_table};
pub use parts::{Part, Parts};
pub use rows::{Cell, Rows};
pub use sql::{Engine, Needed, QUESTIONS, Question, Tables, views};
pub use table::{
    CAPABILITIES, COMPONENTS, CONTRACTS, FACTS, INDEX, INTERFACES, Kind, NEEDS, OFFERS, Table,
};
