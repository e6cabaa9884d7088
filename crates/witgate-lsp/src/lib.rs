//! The check of witgate for an editor: a language server.
//!
//! In: the Language Server Protocol on standard input. Out: diagnostics, hovers, code
//! lenses and code actions about what `witgate check` and `witgate lint` find. It
//! gives no completion, formatting or definitions: servers for WIT exist, and this one
//! runs beside them. It writes no file; what a code action changes, the editor applies.

#![forbid(unsafe_code)]

mod actions;
mod audiences;
mod background;
mod client;
mod diagnostics;
mod document;
mod documents;
mod hover;
mod items;
mod lens;
mod moved_lines;
mod places;
mod problem;
mod root;
mod roots;
mod server;
mod stdio;
mod text_position;
mod uri;
mod workspace_edit;

use std::io;

use lsp_server::Connection;
use witgate::Means;

pub use server::Ended;

/// Serves a client on standard input and output until it says `exit` or is gone.
pub fn serve_stdio(means: Means) -> io::Result<Ended> {
    let (connection, threads) = stdio::connect();
    let ended = serve(&connection, means);
    // The writer ends once nobody can write any more.
    drop(connection);
    threads.join()?;
    Ok(ended)
}

/// Serves a client on a connection.
pub fn serve(connection: &Connection, means: Means) -> Ended {
    server::serve(connection, means)
}
