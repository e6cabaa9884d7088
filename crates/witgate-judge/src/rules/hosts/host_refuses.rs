use crate::cell::Rows;
use crate::fact::{Fact, FactKind, HostMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "host-refuses",
    summary: "a host that the policy names does not link a world or component",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::HostRefuses], Level::Error, judge),
    docs: r#"
`[[target]]` in the policy names a host on which the components of this repository
run: a release of a known host, or a world of your own. A guest that uses all that a
world of the packages offers is compared with it, and each component that
`[[artifact]]` names: an import is missing there, or a function has other types.

Interfaces of the packages themselves do not count on a known host: the program that
embeds the host provides them. Versions match as in Wasmtime, so that a host with
`0.2.6` takes a component for `0.2.12` that uses nothing newer.

The finding also says so if a target is compared with nothing, since that checks
nothing.
"#,
    instead: r#"
Use what the host has: an earlier version of the package, or another function. Or
name a release of the host that has it.
`witgate targets COMPONENT --all-hosts` shows which do.
"#,
    source: r#"
Profiles of hosts are made from what was published, and those of Wasmtime were
compared with real releases.
"#,
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::HostRefusal(it) = fact else { return None };
    let (release, guest) = (&it.release, &it.guest);
    match &it.matter {
        HostMatter::Refused { cause, items } => {
            let cause = match (cause, items.as_slice()) {
                (Some(cause), _) => format!(": {cause}"),
                (None, []) => String::new(),
                (None, items) => format!(": it refuses {}", items.join(", ")),
            };
            Some(Draft::new(
                format!("`{guest}` does not link on {release}{cause}"),
                "use what the host has, or name a release of the host that has it",
            ))
        }
        HostMatter::Nothing => Some(Draft::new(
            format!("nothing is compared with {release}: no world or artifact matches"),
            "correct `for` of this `[[target]]`, build the artifact, or remove the target",
        )),
        HostMatter::NeedsFlags(_) => None,
    }
}
