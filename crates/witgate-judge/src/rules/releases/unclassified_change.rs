use witgate_model::Bump;

use crate::cell::Cell::Unknown;
use crate::cell::{Row, Rows};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "unclassified-change",
    summary: "something differs, and no rule says what that means",
    rows: Rows::either(Row::new(Bump::Breaking, [Unknown; 4])),
    // What no rule has taken comes here by itself.
    judge: Judge::Change(&[], |_, _| None),
    docs: r#"
The two sides differ, or a world refuses a component, and none of the rules has
anything to say of it. Nothing is passed over in silence: until somebody has
looked, this counts as breaking.

It is a gap in this tool. Please report it, with both contracts.
"#,
};
