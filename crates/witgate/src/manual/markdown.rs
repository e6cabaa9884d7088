//! The manual of the rules as one Markdown document.

use witgate_judge::{Judge, RULE_GROUPS, Rule, WASMTIME, WIT_BINDGEN};

use super::example::{example, language};
use super::rules;
use super::words::{
    AUDIENCES, CELLS, bump, in_place_of_table, line, meaning, no_witness, preset, table,
};

/// The manual as one Markdown document.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         <!-- Generated from the rules themselves: BLESS=1 cargo test -p witgate-cli -->\n\n\
         Exactly one rule reports each difference between two contracts. A rule says who breaks,\n\
         depending on the role of the item: *imported* items are implemented by the host and\n\
         called by guests, *exported* items the other way round. An item in both roles has the\n\
         worse of both; an interface in no world counts as imported. A finding can be milder or\n\
         worse than the table of its rule, depending on the case.\n\n\
         `witgate explain RULE` prints the same, `witgate rules` lists and filters the rules, and\n\
         `witgate rules --format json` has all of it for programs. Where a rule says so, no\n\
         [witness](how-to/witness.md) of it can exist.\n\n\
         | audience | |\n|---|---|\n",
    );
    for (audience, meaning) in AUDIENCES {
        line(&mut text, format_args!("| {audience} | {meaning} |"));
    }
    line(
        &mut text,
        format_args!(
            "\nThe two rows on source code are about Rust: guest bindings of wit-bindgen {WIT_BINDGEN} and host\n\
             bindings of Wasmtime {WASMTIME}'s `bindgen!`, both with default options. The programs that were\n\
             compiled and the compiler's answers are in\n\
             [crates/witgate-oracles/bindings](https://github.com/witgate/witgate/tree/main/crates/witgate-oracles/bindings).\n\
             Code in other languages may need more or fewer changes."
        ),
    );
    text.push_str("\n| word | meaning |\n|---|---|\n");
    for cell in CELLS {
        line(&mut text, format_args!("| `{}` | {} |", cell.as_str(), meaning(*cell)));
    }
    text.push_str(
        "\n`level` is the level under the default policy, while the version does not allow breaking\n\
         changes. A version bump such as `additive/breaking` is that of imported and of exported\n\
         items.\n",
    );
    for group in RULE_GROUPS {
        line(&mut text, format_args!("\n## {}\n", group.title));
        text.push_str("| rule | level | version bump | reported when |\n|---|---|---|---|\n");
        let mut members = group.rules.to_vec();
        members.sort_by_key(|rule| rule.id);
        for rule in members {
            let Rule { id, summary, .. } = rule;
            let (level, bump) = (rule.level(), bump(rule));
            line(&mut text, format_args!("| [`{id}`](#{id}) | {level} | {bump} | {summary} |"));
        }
    }
    for rule in rules() {
        section(&mut text, rule);
    }
    text
}

fn section(text: &mut String, rule: &Rule) {
    line(text, format_args!("\n## {}\n\nReported when {}.\n", rule.id, rule.summary));
    match table(rule) {
        None => line(text, format_args!("{}", in_place_of_table(rule))),
        Some(table) => {
            for (position, [first, second, third]) in table.iter().enumerate() {
                line(text, format_args!("| {first} | {second} | {third} |"));
                if position == 0 {
                    text.push_str("|---|---|---|\n");
                }
            }
        }
    }
    if let Some(lint) = rule.lint() {
        line(text, format_args!("Level: {}, {}.", lint.level, preset(lint)));
    }
    line(text, format_args!("\n{}", rule.why().trim()));
    if let Some(example) = example(rule.id) {
        let language = language(example);
        let (before, after) = (example.before, example.after);
        let leads = match rule.lint() {
            Some(_) => ["Found", "Fixed"],
            None => ["Before", "After"],
        };
        for (lead, shown) in leads.into_iter().zip([before, after]) {
            line(text, format_args!("\n{lead}:\n\n```{language}\n{shown}```"));
        }
    }
    let lead = match rule.judge {
        Judge::Fact(..) | Judge::Lint(_) => "To do",
        Judge::Change(..) | Judge::Whole(..) => "Instead",
    };
    line(text, format_args!("\n**{lead}:** {}", rule.instead.trim()));
    if let Some(reason) = no_witness(rule) {
        line(text, format_args!("\n**Witness:** none: {reason}."));
    }
    if let Some(source) = rule.cited() {
        line(text, format_args!("\nSource: {}", source.trim()));
    }
}
