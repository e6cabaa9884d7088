//! Verdicts and what locks were found to say in, bytes out: one file a format.
//!
//! Whatever came from outside (names, paths, versions, lines of source) is
//! escaped on its way out, so that a report can be shown in any terminal and
//! any log. Nothing here judges, and nothing fails but the writer.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod address;
mod answers;
mod changelog;
mod cluster;
mod conform;
mod consumers;
mod escape;
mod excerpt;
mod failure;
mod filter;
mod format;
mod found;
mod github;
mod gitlab;
mod group;
mod history;
mod html;
mod human;
mod impact;
mod inspect;
mod integrity;
mod json;
mod junit;
mod markdown;
mod markup;
mod migrate;
mod notes;
mod outcome;
mod outputs;
mod page;
mod positions;
mod promotion;
mod publication;
mod report;
mod sarif;
mod short;
mod site;
mod snippet;
mod spot;
mod tally;
mod targets;
mod text;
mod visible;
mod whole;
mod wire;
mod words;

pub use address::path_to_open;
pub use conform::{CONFORM_SCHEMA, ConformFormat, ConformReport};
pub use escape::escape;
pub use failure::Failure;
pub use filter::{Detail, Filter, Order};
pub use format::{Format, write};
pub use history::{HISTORY_SCHEMA, HistoryFormat, HistoryReport, read_histories};
pub use impact::{
    Breakage, BrokenConsumer, IMPACT_SCHEMA, ImpactFormat, ImpactReport, Impacted, RefusedItem,
    SkippedFile, UnlinkedConsumer, UnreadableFile, WorldBreakage,
};
pub use inspect::{
    INSPECT_SCHEMA, InspectFormat, InspectReport, InspectedKind, InspectedPolicy, InspectedWorld,
    Inspection, Step,
};
pub use json::REPORT_SCHEMA;
pub use markup::text as markdown_text;
pub use migrate::{MIGRATE_SCHEMA, MigrateFormat, MigrateReport, Migrated};
pub use page::wrapped_line;
pub use positions::{Position, path_of_source, rule_address};
pub use promotion::{PROMOTION_SCHEMA, PromotionFormat, PromotionReport};
pub use publication::{
    DependencyState, Neighbour, PUBLISH_SCHEMA, Publication, PublishDependency, PublishProblem,
    PublishState, Relation,
};
pub use report::{Comparison, Report};
pub use targets::{
    Asked, ComponentFit, HostFit, HostLink, TARGETS_SCHEMA, TargetsFormat, TargetsReport, WorldFit,
};
