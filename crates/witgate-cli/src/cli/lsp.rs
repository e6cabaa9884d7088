//! The arguments of `witgate lsp`.

use clap::Args;

use super::means::MeansArguments;

/// How the language server is started.
#[derive(Debug, Args)]
pub(crate) struct LspArguments {
    /// Use standard input and output, which is the only way
    #[arg(long)]
    stdio: bool,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
}
