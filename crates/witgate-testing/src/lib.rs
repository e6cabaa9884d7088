//! What the tests of several crates share.
//!
//! It uses no other crate of the workspace, so that the unit tests of each of
//! them can use it.

pub mod browser;
pub mod contrast;
pub mod corpus;
pub mod fake_registry;
pub mod golden;
pub mod json_schema;
pub mod markdown;
pub mod server;
pub mod xml;
