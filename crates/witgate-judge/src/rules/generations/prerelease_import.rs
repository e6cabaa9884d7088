use std::collections::BTreeMap;

use witgate_model::{
    Form, Item, Member, PackageName, Scope, Side, Subject, Target, WorldItem, WorldKey, WorldName,
};

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::gained;

pub(crate) static RULE: Rule = Rule {
    id: "prerelease-import",
    summary: "a component imports a prerelease of a package",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
A prerelease, such as `0.3.0-rc-2026-03-15` or `0.2.0-draft`, links with itself
only: not with the next one, and not with the release that it leads to. The
component runs on hosts that have this very version, which mostly drop it soon.

One finding for each package. If the baseline imports a prerelease of the package
already, the finding is a note.
"#,
    instead: r#"
Build against a release. Where there is none yet, as of many proposals, accept it
in `[rules]`: `prerelease-import = "note"`, or for one package in
`[[rules.for]]`.
"#,
    source: r#"
Measured with Wasmtime {wasmtime}: a prerelease links with its exact version only.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let before = prereleases(evidence.baseline);
    prereleases(evidence.candidate)
        .into_iter()
        .map(|(package, (world, key))| {
            let item = |(world, key): (WorldName, &WorldKey)| {
                Item::In(Scope::World(world), Member::Key(Side::Import, key.clone()))
            };
            let was = before.iter().find(|(was, _)| was.same_package(package));
            let was = was.map(|(_, (world, key))| item((world.clone(), key)));
            let message = format!(
                "the component imports `{package}`, a prerelease, which links with that exact \
                 version only"
            );
            let help = format!("build it against a release; {}", gained::accept(RULE.id));
            gained::draft_on_items(Draft::new(message, help), was, Some(item((world, key))))
        })
        .collect()
}

/// The packages of which a component imports a prerelease, with an import of each.
fn prereleases(subject: &Subject) -> BTreeMap<&PackageName, (WorldName, &WorldKey)> {
    let mut found = BTreeMap::new();
    if subject.form != Form::Component {
        return found;
    }
    for (name, world) in subject.contract.worlds() {
        for (key, item) in &world.imports {
            let WorldItem::Interface { target: Target::Named(interface), .. } = item else {
                continue;
            };
            let version = interface.package.version.as_ref();
            if version.is_some_and(|version| !version.pre.is_empty()) {
                found.entry(&*interface.package).or_insert_with(|| (name.clone(), key));
            }
        }
    }
    found
}
