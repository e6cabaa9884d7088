//! What a driver answers: a line of JSON, read with care.

use serde_json::Value as Json;

use super::process::{DriverFault, Fault};
use crate::json::{excerpt, shortened};

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The value; null where there is none.
    Ok(Json),
    /// The component trapped.
    Trap(String),
    /// The runtime, or its driver, cannot do this.
    Unsupported(String),
}

/// Reads the line that answers the question of a number.
pub fn read_answer(line: &[u8], question: u64) -> Result<Answer, DriverFault> {
    let nonsense = |what: &str| {
        let line = shortened(&String::from_utf8_lossy(line));
        Err(DriverFault {
            fault: Fault::Nonsense,
            message: format!("{what}: `{}`", line.trim_end()),
        })
    };
    let Ok(Json::Object(answer)) = serde_json::from_slice::<Json>(line) else {
        return nonsense("it did not answer with an object of JSON on a line");
    };
    if answer.get("id").and_then(Json::as_u64) != Some(question) {
        return nonsense("it answered another question");
    }
    let text = |value: &Json| value.as_str().map_or_else(|| excerpt(value), shortened);
    let known: Vec<&str> = ["ok", "trap", "unsupported", "error"]
        .into_iter()
        .filter(|key| answer.contains_key(*key))
        .collect();
    match known.as_slice() {
        ["ok"] => Ok(Answer::Ok(answer["ok"].clone())),
        ["trap"] => Ok(Answer::Trap(text(&answer["trap"]))),
        ["unsupported"] => Ok(Answer::Unsupported(text(&answer["unsupported"]))),
        ["error"] => Err(DriverFault::refused(text(&answer["error"]))),
        _ => nonsense(
            "it answered with none of `ok`, `trap`, `unsupported` and `error`, or with several",
        ),
    }
}
