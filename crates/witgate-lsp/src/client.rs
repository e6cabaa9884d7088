//! What the client can do, and what it was told to ask for.
//!
//! Only what is needed is read, wherever it is: a client that says something else in a
//! way that the protocol does not know is served all the same.

use std::path::PathBuf;

use serde_json::Value;

use crate::roots::real;
use crate::text_position::Encoding;
use crate::uri;

/// What the client can do, and what it was told to ask for.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// The workspace folders, links followed.
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) settings: Settings,
    /// Whether it asks for a reason itself, with the command `witgate.askForReason`.
    pub(crate) is_asking_for_reasons: bool,
    pub(crate) can_watch_files: bool,
    pub(crate) can_show_documents: bool,
    pub(crate) can_refresh_lenses: bool,
    pub(crate) can_change_documents: bool,
    pub(crate) can_create_files: bool,
}

/// What a user sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The baseline in place of that of the policy.
    pub(crate) baseline: Option<String>,
}

impl Client {
    /// The client of an `initialize` request.
    pub(crate) fn from_params(params: &Value) -> Client {
        let at = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let can = |path: &str| at(path).and_then(Value::as_bool).unwrap_or_default();
        let lists = |path: &str, word: &str| {
            let listed = at(path).and_then(Value::as_array);
            listed.is_some_and(|listed| listed.iter().any(|it| it == word))
        };
        let encodings = "general/positionEncodings";
        let options = params.get("initializationOptions").unwrap_or(&Value::Null);
        Client {
            // What the texts are in here, where the client can count that.
            encoding: match (lists(encodings, "utf-8"), lists(encodings, "utf-32")) {
                (true, _) => Encoding::Utf8,
                (false, true) if !lists(encodings, "utf-16") => Encoding::Utf32,
                _ => Encoding::Utf16,
            },
            folders: folders(params),
            settings: Settings::from_value(options),
            is_asking_for_reasons: options["asksForReasons"].as_bool().unwrap_or_default(),
            can_watch_files: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            can_show_documents: can("window/showDocument/support"),
            can_refresh_lenses: can("workspace/codeLens/refreshSupport"),
            can_change_documents: can("workspace/workspaceEdit/documentChanges"),
            can_create_files: lists("workspace/workspaceEdit/resourceOperations", "create"),
        }
    }
}

impl Settings {
    /// Settings as clients send them, with or without the server's name around them.
    pub(crate) fn from_value(settings: &Value) -> Settings {
        let own = settings.get("witgate").unwrap_or(settings);
        let baseline = own["baseline"].as_str().map(str::trim).unwrap_or_default();
        Settings { baseline: (!baseline.is_empty()).then(|| baseline.to_owned()) }
    }
}

/// The workspace folders, or what older clients say in their place.
fn folders(params: &Value) -> Vec<PathBuf> {
    let uris: Vec<&str> = match params["workspaceFolders"].as_array() {
        Some(folders) => folders.iter().filter_map(|folder| folder["uri"].as_str()).collect(),
        None => params["rootUri"].as_str().into_iter().collect(),
    };
    uris.into_iter().filter_map(uri::path_of).map(|path| real(&path)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_encoding_is_one_that_the_client_knows() {
        for (known, chosen) in [
            (json!(["utf-8", "utf-16"]), Encoding::Utf8),
            (json!(["utf-16", "utf-32"]), Encoding::Utf16),
            (json!(["utf-32"]), Encoding::Utf32),
            (json!(["utf-9"]), Encoding::Utf16),
            (json!("utf-8"), Encoding::Utf16),
            (Value::Null, Encoding::Utf16),
        ] {
            let params = json!({ "capabilities": { "general": { "positionEncodings": known } } });
            assert_eq!(Client::from_params(&params).encoding, chosen, "{params}");
        }
    }

    #[test]
    fn settings_with_and_without_a_name() {
        let baseline = Some("release".to_owned());
        for (settings, baseline) in [
            (json!({ "baseline": "release" }), baseline.clone()),
            (json!({ "witgate": { "baseline": " release " } }), baseline),
            (json!({ "witgate": { "baseline": "" } }), None),
            (json!({ "witgate": { "baseline": 7 } }), None),
            (json!([1]), None),
            (Value::Null, None),
        ] {
            assert_eq!(Settings::from_value(&settings), Settings { baseline }, "{settings}");
        }
    }
}
