use witgate_model::first_few_names;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::gained;

pub(crate) static RULE: Rule = Rule {
    id: "generations-mixed",
    summary: "a component uses several incompatible versions of WASI",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
The component imports or exports packages of WASI from more than one compatible
version range, such as 0.2 and 0.3. It only runs on a host that has all of them,
and resources of one cannot be passed to the other: a stream of 0.2 is no stream
of 0.3.

If the baseline is so already, the finding is a note.
"#,
    instead: r#"
Move what is built against the older version to the newer one: often a single
dependency is left behind. While both are needed, accept it in `[rules]`:
`generations-mixed = "note"`.
"#,
    source: r#"
Component model, "Canonical Interface Name"; the releases of WASI 0.2.12 and
0.3.0, which share no interface of one version.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = gained::of_both(evidence) else { return Vec::new() };
    if now.packages.len() < 2 {
        return Vec::new();
    }
    let told = now.packages.iter().map(|(range, packages)| {
        let names: Vec<_> = packages.iter().map(|it| format!("`{it}`")).collect();
        format!("{range} ({})", first_few_names(&names, 1))
    });
    let told: Vec<String> = told.collect();
    let message = format!("the component uses WASI {}", told.join(" and "));
    let help = format!("build all of it against one version; {}", gained::accept(RULE.id));
    let was_so = was.is_some_and(|was| now.packages.keys().all(|it| was.packages.contains_key(it)));
    vec![gained::about_component(Draft::new(message, help), evidence, was_so)]
}
