//! What the JSON of several commands has in common.

use serde::Serialize;
use witgate_judge::Side;

/// The program that wrote it.
#[derive(Serialize)]
pub(crate) struct WireTool {
    name: &'static str,
    version: &'static str,
}

impl WireTool {
    /// This one.
    pub(crate) const THIS: WireTool =
        WireTool { name: "witgate", version: env!("CARGO_PKG_VERSION") };
}

/// Where something was read from.
#[derive(Serialize)]
pub(crate) struct WireSource<'a> {
    pub(crate) place: &'a str,
    pub(crate) resolved: Option<&'a str>,
}

/// The same, with the digest of its contract.
#[derive(Serialize)]
pub(crate) struct WireSide<'a> {
    place: &'a str,
    resolved: Option<&'a str>,
    contract: String,
}

impl<'a> From<&'a Side> for WireSide<'a> {
    fn from(side: &'a Side) -> WireSide<'a> {
        WireSide {
            place: &side.place,
            resolved: side.resolved.as_deref(),
            contract: side.contract.to_string(),
        }
    }
}
