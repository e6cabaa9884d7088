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
    summary: "packages that are released together changed their version, and one did not",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Warn, judge),
    docs: r#"
The packages share a namespace and, in the baseline, a version: they are
released together. Most of them changed to the next version and this one did
not. Its dependencies then name other versions than its siblings' do, and a tree
with both may not resolve. WASI 0.2.4 was released this way, with `wasi:http`
still at 0.2.3.
"#,
    instead: r#"
Give the package the same version as the others, even if nothing in it changed.
"#,
    source: r#"
WASI's release 0.2.4; a custom of packages that are released together, not a
rule of the component model.
"#,
};

type Pair<'a> = (&'a Arc<PackageName>, &'a Arc<PackageName>);

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    // By namespace and the version that they started from.
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
                "version of `{}` is still `{version}`; {} other packages changed to `{next}`",
                now.bare(),
                moved.len()
            ),
            format!("declare `{next}` for it too"),
        );
        draft.items = (Some(Item::Package(was.clone())), Some(Item::Package(now.clone())));
        draft
    };
    stayed.into_iter().map(draft).collect()
}
