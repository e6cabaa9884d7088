//! `witgate lsp`: the language server.

use std::process::ExitCode;

use witgate_lsp::Ended;

use crate::cli::LspArguments;
use crate::failure::Failure;

pub(crate) fn run(arguments: &LspArguments) -> Result<ExitCode, Failure> {
    let ended = witgate_lsp::serve_stdio(arguments.means.means());
    match ended.map_err(Failure::Protocol)? {
        Ended::Orderly => Ok(ExitCode::SUCCESS),
        Ended::Abruptly => Ok(ExitCode::FAILURE),
    }
}
