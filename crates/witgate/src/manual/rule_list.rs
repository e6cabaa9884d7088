//! Rules in a list, all of them or some.

use serde_json::{Value, json};
use witgate_judge::{Impact, Level, RULE_GROUPS, Rule, RuleGroup};
use witgate_model::Bump;
use witgate_report::wrapped_line;

use super::example::example;
use super::words::{bump, line};

/// Which rules to list. An empty filter lists all.
#[derive(Clone, Debug, Default)]
pub struct RuleFilter {
    /// Only rules of these groups; of all groups if empty.
    pub groups: Vec<String>,
    /// Only rules of these levels; of all levels if empty.
    pub levels: Vec<Level>,
    /// Only rules whose findings require one of these bumps, imported or exported; all
    /// if empty.
    pub bumps: Vec<Bump>,
    /// Only rules whose id or summary contains all of these words.
    pub words: Vec<String>,
}

impl RuleFilter {
    fn rules(&self, group: &RuleGroup) -> Vec<&'static Rule> {
        let is_named = self.groups.is_empty() || self.groups.iter().any(|id| id == group.id);
        let rules = group.rules.iter().copied().filter(|rule| is_named && self.contains(rule));
        let mut rules: Vec<&Rule> = rules.collect();
        rules.sort_by_key(|rule| rule.id);
        rules
    }

    /// Whether it lets no rule through.
    pub fn finds_nothing(&self) -> bool {
        RULE_GROUPS.iter().all(|group| self.rules(group).is_empty())
    }

    fn contains(&self, rule: &Rule) -> bool {
        let bumps = [rule.rows.imported.bump, rule.rows.exported.bump];
        let text = format!("{} {}", rule.id, rule.summary).to_lowercase();
        (self.levels.is_empty() || self.levels.contains(&rule.level()))
            && (self.bumps.is_empty() || self.bumps.iter().any(|bump| bumps.contains(bump)))
            && self.words.iter().all(|word| text.contains(&word.to_lowercase()))
    }
}

/// The rules that a filter lets through, group by group, a line each: id, level, bump
/// (of a rule of `lint`, the preset), summary.
///
/// Lines are wrapped to so many columns.
pub fn rule_list(filter: &RuleFilter, columns: usize) -> String {
    let groups = RULE_GROUPS.iter().map(|group| (group, filter.rules(group)));
    let groups: Vec<_> = groups.filter(|(_, rules)| !rules.is_empty()).collect();
    let rules = groups.iter().flat_map(|(_, rules)| rules);
    let width = rules.map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (position, (group, rules)) in groups.iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        line(&mut text, format_args!("{} ({})", group.title, group.id));
        for rule in rules {
            let (id, level, summary) = (rule.id, rule.level().as_str(), rule.summary);
            let column = rule.lint().map_or_else(|| bump(rule), |lint| lint.preset.to_string());
            let lead = format!("  {id:width$}  {level:5}  {column:17}  ");
            // In a narrow column a summary is hard to read.
            if columns < lead.len() + LEAST_BESIDE {
                line(&mut text, format_args!("{}", lead.trim_end()));
                text.push_str(&wrapped_line(SET_IN, SET_IN.len(), summary, columns));
            } else {
                text.push_str(&wrapped_line(&lead, lead.len(), summary, columns));
            }
        }
    }
    text
}

/// What is before a summary in its own line.
const SET_IN: &str = "      ";

/// The least columns that a summary has beside what is before it.
const LEAST_BESIDE: usize = 24;

/// The same as JSON, `witgate/rules/1`, with all that the manual says of each rule.
pub fn rule_list_json(filter: &RuleFilter) -> String {
    let groups = RULE_GROUPS.iter().map(|group| {
        let rules = filter.rules(group).into_iter().map(|rule| rule_json(group, rule));
        rules.collect::<Vec<Value>>()
    });
    let rules: Vec<Value> = groups.flatten().collect();
    let document = json!({ "schema": "witgate/rules/1", "rules": rules });
    format!("{document:#}\n")
}

fn rule_json(group: &RuleGroup, rule: &Rule) -> Value {
    let row = |bump: Bump, impact: Impact| {
        let cells = impact.cells().map(|(name, cell)| (name.to_owned(), json!(cell.as_str())));
        let impact: serde_json::Map<String, Value> = cells.into_iter().collect();
        json!({ "bump": bump.as_str(), "impact": impact })
    };
    let (imported, exported) = (rule.rows.imported, rule.rows.exported);
    let example = example(rule.id);
    json!({
        "id": rule.id,
        "group": group.id,
        "level": rule.level().as_str(),
        "preset": rule.lint().map(|lint| lint.preset.as_str()),
        "summary": rule.summary,
        "imported": row(imported.bump, imported.impact),
        "exported": row(exported.bump, exported.impact),
        "why": rule.why().trim(),
        "instead": rule.instead.trim(),
        "source": rule.cited(),
        "no_witness": rule.no_witness().map(|reason| reason.as_str()),
        "example": example.map(|it| json!({ "before": it.before, "after": it.after })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_filter_lists_all() {
        let lines = rule_list(&RuleFilter::default(), 200);
        let listed = lines.lines().filter(|line| line.starts_with("  ")).count();
        assert_eq!(listed, witgate_judge::RULES.len());
    }

    #[test]
    fn no_line_is_wider_than_asked_for() {
        for columns in [72, 80, 110] {
            let lines = rule_list(&RuleFilter::default(), columns);
            let wide: Vec<&str> = lines.lines().filter(|line| line.len() > columns).collect();
            assert!(wide.is_empty(), "{columns}: {wide:#?}");
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for rule in witgate_judge::RULES.iter() {
                assert!(words(&lines).contains(&words(rule.summary)), "{}", rule.id);
            }
        }
    }

    #[test]
    fn filters_leave_out() {
        let filter = RuleFilter {
            groups: vec!["types".to_owned()],
            levels: vec![Level::Error],
            words: vec!["Enum".to_owned(), "renamed".to_owned()],
            ..RuleFilter::default()
        };
        let lines = rule_list(&filter, 200);
        assert_eq!(lines.lines().count(), 2, "{lines}");
        assert!(lines.contains("  enum-case-renamed  error  breaking"), "{lines}");
        let none = RuleFilter { bumps: vec![Bump::Additive], ..filter };
        assert_eq!(rule_list(&none, 200), "");
    }
}
