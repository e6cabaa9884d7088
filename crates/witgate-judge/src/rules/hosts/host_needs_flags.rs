use crate::cell::Rows;
use crate::fact::{Fact, FactKind, HostMatter};
use crate::level::Level;
use crate::rule::{Draft, Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "host-needs-flags",
    summary: "a host links a world or component only if it is started with flags",
    rows: Rows::NONE,
    judge: Judge::Fact(&[FactKind::HostNeedsFlags], Level::Error, judge),
    docs: r#"
A `[[target]]` of the policy names a host that has an interface only if a flag turns
it on, such as `-Shttp` of `wasmtime run`, and the target does not say that it is
given. Started without it, the host refuses the component.
"#,
    instead: r#"
If the host is started with these flags, say so: `flags = ["-Shttp"]` in the
`[[target]]`. If it is not, do not use the interface.
"#,
    source: "",
};

fn judge(fact: &Fact) -> Option<Draft> {
    let Fact::HostRefusal(it) = fact else { return None };
    let HostMatter::NeedsFlags(flags) = &it.matter else { return None };
    Some(Draft::new(
        format!("`{}` links on {} only with `{flags}`", it.guest, it.release),
        "add them to `flags` of this `[[target]]`, if the host is started with them",
    ))
}
