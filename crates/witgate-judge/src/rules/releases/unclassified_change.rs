use witgate_model::Bump;

use crate::cell::Cell::Unknown;
use crate::cell::{Row, Rows};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unclassified-change",
    summary: "something differs, and no rule describes it",
    rows: Rows::either(Row::new(Bump::Breaking, [Unknown; 4])),
    // What no rule has taken comes here by itself.
    judge: Judge::Change(&[], |_, _| None),
    docs: r#"
The two sides differ, or a world rejects a component, and no rule describes the
difference. It counts as breaking until somebody has reviewed it.
"#,
    instead: r#"
This is a gap in witgate. Please report it, with both contracts.
"#,
    source: "",
};
