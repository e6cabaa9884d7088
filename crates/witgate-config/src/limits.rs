//! How much is read of a file.

/// The most text that is read, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

/// The most tables that one list of them may hold.
pub const MAX_TABLES: usize = 1024;
