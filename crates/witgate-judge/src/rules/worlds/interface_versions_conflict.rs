use witgate_model::Bump;

use crate::cell::Cell::{Breaks, Ok};
use crate::cell::{Row, Rows};
use crate::rule::{Judge, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "interface-versions-conflict",
    summary: "the latest of several versions of an interface in a world lacks what another has",
    rows: Rows::either(Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok])),
    // A world that rejects components, which no change by itself explains, comes here
    // where it has several versions of an interface.
    judge: Judge::Change(&[], |_, _| None),
    docs: r#"
A component finds an import in the latest version that the host has of the same
compatible version range, such as `0.2.z`. A world with `0.2.0` and `0.2.1` of an
interface is thus a host of `0.2.1` for every component that imports one of them.
Where `0.2.1` lacks what `0.2.0` has, components that use that do not link, although
the world still names `0.2.0`. `wasm-tools` does not even build a component of such
a world that uses it.

Wasmtime's linker looks for the version by its whole name first, and for another
compatible one only where it does not have that.
"#,
    instead: r#"
Give the latest version all that the others have, as semantic versioning has it,
or import one version only.
"#,
    source: r#"
`wit-parser`, `Resolve::merge_world_imports_based_on_semver`: of imports in
compatible versions `wasm-tools` leaves the latest, in components that it builds and
in worlds that it holds them against. Wasmtime {wasmtime}'s `Linker` looks a name up
as it is written first.
"#,
};
