use std::collections::BTreeMap;
use std::sync::Arc;

use semver::Version;
use witgate_model::{Item, PackageName};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "package-left-behind",
    summary: "packages released together moved on, and one kept its version",
    rows: Rows::NONE,
    judge: Judge::Whole(judge),
    docs: r#"
The packages of this tree share a namespace and, until now, a version: they are
released together. Most of them have moved to the next version and one has not.
Its dependencies then name other versions than its neighbours', and trees that
hold both may not resolve at all. WASI 0.2.4 was released that way, with
`wasi:http` still at 0.2.3.

Raise its version with the others', even if nothing in it changed.

Source: WASI's release 0.2.4; it is a custom of trees that are released together,
and no rule of the component model.
"#,
};

type Pair<'a> = (&'a Arc<PackageName>, &'a Arc<PackageName>);

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    // By namespace and the version that they set out from.
    let mut trains: BTreeMap<(&str, &Version), Vec<Pair<'_>>> = BTreeMap::new();
    for (was, now) in evidence.pairing.pairs() {
        let governed = evidence.baseline.contract.roots.contains(was)
            && evidence.candidate.contract.roots.contains(now);
        if let (true, Some(version)) = (governed, &was.version) {
            trains.entry((&was.namespace, version)).or_default().push((was, now));
        }
    }
    trains.into_iter().flat_map(|((_, version), train)| left_behind(version, &train)).collect()
}

fn left_behind(version: &Version, train: &[Pair<'_>]) -> Vec<Draft> {
    let (stayed, moved): (Vec<Pair<'_>>, Vec<Pair<'_>>) =
        train.iter().partition(|(_, now)| now.version.as_ref() == Some(version));
    let Some(next) = moved.first().and_then(|(_, now)| now.version.as_ref()) else {
        return Vec::new();
    };
    let together = moved.iter().all(|(_, now)| now.version.as_ref() == Some(next));
    if train.len() < 3 || !together || moved.len() <= stayed.len() {
        return Vec::new();
    }
    let draft = |(was, now): Pair<'_>| {
        let mut draft = Draft::new(
            format!(
                "`{}` is still `{version}`, and the {} others moved to `{next}`",
                now.bare(),
                moved.len()
            ),
            format!("declare `{next}` for it as well"),
        );
        draft.level = Some(Level::Warn);
        draft.items = (Some(Item::Package(was.clone())), Some(Item::Package(now.clone())));
        draft
    };
    stayed.into_iter().map(draft).collect()
}
