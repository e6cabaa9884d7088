use crate::cell::Row;
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "provenance-absent",
    summary: "an attestation that must be there is not",
    imported: Row::NONE,
    exported: Row::NONE,
    judge: Judge::Gate,
    docs: r#"
`[provenance]` asks for it, and no attestation of the artifact at hand is of that
kind: it was never made, or taken away. A set of attestations says nothing of those
that are missing, so only a policy that asks for them notices.

Fetch it beside the artifact and name its file in `attestations`.
"#,
};
