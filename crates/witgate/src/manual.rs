//! The manual of the rules: rules in, text out.

mod conform_page;
mod example;
mod explained_finding;
mod markdown;
mod rule_list;
mod rule_page;
mod schema_reference;
mod words;

use witgate_conform::FINDING_KINDS;
use witgate_judge::{RULES, Rule};

pub use conform_page::conform_page;
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
    nearest(word, RULES.iter().map(|rule| rule.id))
}

/// The ids of rules, and of findings of `witgate conform`, that `word` may have meant.
pub fn near_explained(word: &str) -> Vec<&'static str> {
    let rules = RULES.iter().map(|rule| rule.id);
    nearest(word, rules.chain(FINDING_KINDS.iter().map(|kind| kind.id)))
}

fn nearest(word: &str, ids: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut near: Vec<(f64, &str)> = ids
        .map(|id| {
            let likeness = strsim::normalized_damerau_levenshtein(word, id);
            let part = word.len() >= 3 && id.contains(word);
            (if part { likeness + 1.0 } else { likeness }, id)
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
        assert!(near("behavior-changed").is_empty());
        assert_eq!(near_explained("behavior-changed"), ["behaviour-changed"]);
    }
}
