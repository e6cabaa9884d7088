//! The one place that opens and writes files.
//!
//! The author of a pull request controls what a checkout holds, symbolic links
//! too. So no reader follows a link that leads out of its repository, and
//! nothing is written through a link that the repository holds. Outside a
//! repository links work as anywhere.
//!
//! What is not promised: another process that replaces files or directories
//! between the check and the opening is not detected.

#![forbid(unsafe_code)]

mod hold;
mod links;
mod read;
mod record;
mod refusal;
mod write;

pub use hold::{Hold, hold};
pub use links::{PlainDirectories, belongs, looking_once, real, repository_of};
pub use read::{FileKind, file_kind, open, read, read_text};
pub use record::{start_recording, was_read};
pub use refusal::{LEADS_OUT, Refusal};
pub use write::{
    UnfinishedFile, create, create_directory, remove, remove_empty_directory, write,
    write_in_new_directory, write_output,
};
