//! One finding of a report, explained: what it says, and the page of its rule.

use serde_json::Value;
use witgate_judge::find;
use witgate_model::{count, first_few_names};
use witgate_report::{escape, wrapped_line};

use super::rule_page::rule_page;
use super::words::{AUDIENCES, line};

/// What to write where another report is meant than the one that was made.
const OTHER_REPORTS: &str =
    "for a finding of `diff`, name its two sources; `--report FILE` reads a report";

/// So many fingerprints of several are named.
const SHOWN: usize = 5;

/// The finding of a report in JSON whose fingerprint begins with these digits, as a page
/// for a terminal of so many columns.
///
/// # Errors
///
/// If the text is no report of `--format json`, or if no finding or more than one has
/// such a fingerprint.
pub fn finding_page(
    report: &str,
    fingerprint: &str,
    columns: usize,
) -> Result<String, FindingSearchError> {
    let document: Value = serde_json::from_str(report)
        .map_err(|error| FindingSearchError::NotAReport { reason: error.to_string() })?;
    let schema = document["schema"].as_str().unwrap_or_default();
    let Some(findings) = document["findings"].as_array() else {
        let reason = format!("its `schema` is `{}`", escape(schema));
        return Err(FindingSearchError::NotAReport { reason });
    };
    let text_of = |finding: &Value| finding["fingerprint"].as_str().unwrap_or_default().to_owned();
    let matches: Vec<&Value> =
        findings.iter().filter(|finding| text_of(finding).starts_with(fingerprint)).collect();
    match matches[..] {
        [finding] => Ok(page(finding, columns)),
        [] => Err(FindingSearchError::Unknown {
            fingerprint: fingerprint.to_owned(),
            known: findings.iter().map(text_of).collect(),
        }),
        [..] => Err(FindingSearchError::Several {
            fingerprint: fingerprint.to_owned(),
            fingerprints: matches.into_iter().map(text_of).collect(),
        }),
    }
}

/// Why no finding can be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindingSearchError {
    /// The text is something else.
    #[error("not a JSON report of witgate: {reason}")]
    NotAReport {
        /// What the text is instead.
        reason: String,
    },
    /// No finding has the fingerprint.
    #[error("no finding has the fingerprint `{fingerprint}`")]
    Unknown {
        /// The fingerprint, or the beginning of one.
        fingerprint: String,
        /// All fingerprints of the report.
        known: Vec<String>,
    },
    /// The beginning of a fingerprint is that of several findings.
    #[error("`{fingerprint}` matches {}", count(.fingerprints.len(), "finding"))]
    Several {
        /// The beginning.
        fingerprint: String,
        /// The fingerprints that begin so.
        fingerprints: Vec<String>,
    },
}

impl FindingSearchError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            FindingSearchError::NotAReport { .. } => {
                "write one with `-o json=FILE`, or name the two sources of a `diff`".to_owned()
            }
            FindingSearchError::Unknown { known, .. } if known.is_empty() => {
                format!("the report has no findings; {OTHER_REPORTS}")
            }
            FindingSearchError::Unknown { known, .. } => {
                format!("the report has {}; {OTHER_REPORTS}", named(known))
            }
            FindingSearchError::Several { fingerprints, .. } => {
                format!("give more digits: {}", named(fingerprints))
            }
        }
    }
}

fn named(fingerprints: &[String]) -> String {
    let fingerprints: Vec<_> = fingerprints.iter().map(|it| escape(it).to_string()).collect();
    first_few_names(&fingerprints, SHOWN)
}

fn page(finding: &Value, columns: usize) -> String {
    let word = |key: &str| escape(finding[key].as_str().unwrap_or_default()).to_string();
    let mut text = String::new();
    let head = format!("{}: {}", word("fingerprint"), word("message"));
    text.push_str(&wrapped_line("", 2, &head, columns));
    text.push('\n');
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&wrapped_line(&format!("  {name:23}"), 25, value, columns));
        }
    };
    row("rule:", &word("rule"));
    row("level:", &word("level"));
    row("item:", &word("item"));
    row("baseline:", &place(&finding["baseline"]));
    row("candidate:", &place(&finding["candidate"]));
    for (audience, _) in AUDIENCES {
        let cell = finding["impact"][audience.replace(' ', "_")].as_str().unwrap_or_default();
        row(&format!("{audience}:"), &escape(cell));
    }
    row("version bump:", &word("bump"));
    row("help:", &word("help"));
    for hint in finding["hints"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        row("hint:", &escape(hint));
    }
    // A command is pasted as it is.
    if !word("waive").is_empty() {
        line(&mut text, format_args!("  {:23}{}", "waive:", word("waive")));
    }
    if let Some(rule) = finding["rule"].as_str().and_then(find) {
        line(&mut text, format_args!("\n{}", rule_page(rule, columns).trim_end()));
    }
    text
}

/// `file:line:column`; empty where there is no text.
fn place(value: &Value) -> String {
    let number = |key: &str| value[key].as_u64().unwrap_or_default();
    match value["file"].as_str() {
        Some(file) => format!("{}:{}:{}", escape(file), number("line"), number("column")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{"schema": "witgate/report/1", "findings": [
        {"fingerprint": "wg1-aa01", "rule": "enum-case-added", "message": "one\u001b[31m"},
        {"fingerprint": "wg1-aa02", "rule": "no-such-rule", "message": "two"}]}"#;

    #[test]
    fn a_unique_prefix_is_enough() {
        let page = finding_page(REPORT, "wg1-aa01", 80).expect("it is there");
        assert!(page.starts_with("wg1-aa01: one"), "{page}");
        assert!(!page.contains('\u{1b}'), "text from outside is escaped: {page}");
        assert!(page.contains("\nenum-case-added: "), "{page}");
        let page = finding_page(REPORT, "wg1-aa02", 80).expect("it is there");
        assert!(page.ends_with("  rule:                  no-such-rule\n"), "{page}");
    }

    #[test]
    fn the_head_fits_into_its_columns() {
        let long = "a word or two ".repeat(20);
        let report = format!(
            r#"{{"findings": [{{"fingerprint": "wg1-aa02", "rule": "none", "message": "{long}",
            "help": "{long}"}}]}}"#
        );
        let page = finding_page(&report, "wg1-aa02", 80).expect("it is there");
        assert!(page.lines().all(|line| line.len() <= 80), "{page}");
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.matches("a word or two").count(), 40, "{page}");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let error = finding_page(REPORT, "wg1-aa", 80).expect_err("there are two");
        assert_eq!(error.help(), "give more digits: wg1-aa01, wg1-aa02");
        let error = finding_page(REPORT, "wg1-b", 80).expect_err("there is none");
        assert!(error.help().starts_with("the report has wg1-aa01, wg1-aa02; "));
        for text in ["", "[]", "{\"schema\": \"witgate/targets/1\"}"] {
            let error = finding_page(text, "wg1-b", 80).expect_err("no report");
            assert!(matches!(error, FindingSearchError::NotAReport { .. }), "{error}");
        }
    }
}
