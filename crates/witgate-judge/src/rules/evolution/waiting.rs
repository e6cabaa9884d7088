//! Which packages wait as WASI 0.3 does. Not a rule: what several rules ask.

use std::collections::BTreeSet;

use witgate_model::{Function, PackageName, Type};

use crate::lint_evidence::{Declared, LintEvidence};

/// The packages that have async functions, futures or streams.
pub(super) fn packages<'e>(evidence: &'e LintEvidence<'_>) -> BTreeSet<&'e PackageName> {
    let waiting = evidence
        .items
        .iter()
        .filter(|it| matches!(it.declared, Declared::Function(function) if waits(function)));
    waiting.map(|it| &**it.item.package()).collect()
}

/// Whether a function is async, or mentions a future or a stream.
fn waits(function: &Function) -> bool {
    fn mentions(ty: &Type) -> bool {
        matches!(ty, Type::Future(_) | Type::Stream(_)) || ty.parts().any(mentions)
    }
    function.is_async || function.types().any(mentions)
}
