//! `witgate schema`: what the files that witgate writes look like.

use std::process::ExitCode;

use witgate::witgate_config::CONFIG_SCHEMA;
use witgate::witgate_report::{
    CONFORM_SCHEMA, HISTORY_SCHEMA, IMPACT_SCHEMA, INSPECT_SCHEMA, MIGRATE_SCHEMA,
    PROMOTION_SCHEMA, PUBLISH_SCHEMA, REPORT_SCHEMA, TARGETS_SCHEMA,
};

use crate::cli::{Schema, SchemaArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &SchemaArguments) -> Result<ExitCode, Failure> {
    match arguments.schema {
        Schema::Report => output::text(REPORT_SCHEMA),
        Schema::Config => output::text(CONFIG_SCHEMA),
        Schema::Publish => output::text(PUBLISH_SCHEMA),
        Schema::Targets => output::text(TARGETS_SCHEMA),
        Schema::Impact => output::text(IMPACT_SCHEMA),
        Schema::Inspect => output::text(INSPECT_SCHEMA),
        Schema::Migrate => output::text(MIGRATE_SCHEMA),
        Schema::History => output::text(HISTORY_SCHEMA),
        Schema::Promotion => output::text(PROMOTION_SCHEMA),
        Schema::Conform => output::text(CONFORM_SCHEMA),
    }
}
