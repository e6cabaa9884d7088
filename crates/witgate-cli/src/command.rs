//! What the command can do, a file each.

pub(crate) mod bump;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod conform;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod history;
pub(crate) mod impact;
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod lint;
pub(crate) mod lsp;
pub(crate) mod manual;
pub(crate) mod migrate;
pub(crate) mod pin;
pub(crate) mod promote;
pub(crate) mod publish;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod targets;
pub(crate) mod verify;
pub(crate) mod waive;
