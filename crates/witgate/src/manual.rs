//! The manual of the rules: rules in, text out.

mod example;
mod explained_finding;
mod markdown;
mod rule_list;
mod rule_page;
mod schema_reference;
mod words;

use witgate_judge::{RULES, Rule};

pub use example::{Example, FILE_LINE, example};
pub use explained_finding::{FindingSearchError, finding_page};
pub use markdown::markdown;
pub use rule_list::{RuleFilter, rule_list, rule_list_json};
pub use rule_page::rule_page;
pub use schema_reference::{policy_reference, report_reference};
pub use words::{AUDIENCES, meaning};

/// Every rule, in the order of ids.
pub fn rules() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// The ids of rules that `word` may have meant, likeliest first.
pub fn near(word: &str) -> Vec<&'static str> {
    let mut near: Vec<(f64, &str)> = RULES
        .iter()
        .map(|rule| {
            let likeness = strsim::normalized_damerau_levenshtein(word, rule.id);
            let part = word.len() >= 3 && rule.id.contains(word);
            (if part { likeness + 1.0 } else { likeness }, rule.id)
        })
        .filter(|(likeness, _)| *likeness > 0.6)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.truncate(5);
    near.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_rules_are_found() {
        assert!(near("variant-case-add").contains(&"variant-case-added"));
        assert!(near("varient-case-added").contains(&"variant-case-added"));
        assert!(near("xyzzy").is_empty());
    }
}
