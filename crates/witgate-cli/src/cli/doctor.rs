//! The arguments of `witgate doctor`.

use clap::Args;

use super::asked::Asked;

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) asked: Asked,
}
