//! The tables of an index, and that of a host's side: what columns each has.

/// What a column holds. Each value may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// True or false.
    Flag,
}

/// A table: its name, and its columns in order.
#[derive(Debug)]
pub struct Table {
    /// The name, which is that of its directory too.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [(&'static str, Kind)],
}

use Kind::{Flag, Integer, Text};

/// One row for each distinct contract.
pub static CONTRACTS: Table = Table {
    name: "contracts",
    columns: &[
        ("contract", Text),
        // Why the rows of `needs` do not say all; null where they do.
        ("unsure", Text),
        ("imports", Integer),
        ("exports", Integer),
    ],
};

/// What the components of a contract import and export, as rows that are joined with
/// those of a host: `LinkRow` of `witgate-link` says what each column means.
pub static NEEDS: Table = Table {
    name: "needs",
    columns: &[
        ("contract", Text),
        ("side", Text),
        ("key", Text),
        ("item", Text),
        ("handle", Integer),
        ("typing", Text),
        ("wasmtime", Text),
        ("is_optional", Flag),
    ],
};

/// The interfaces of a contract, with their versions.
pub static INTERFACES: Table = Table {
    name: "interfaces",
    columns: &[
        ("contract", Text),
        ("side", Text),
        // `wasi:http/types`; of an import or export under a plain name, that.
        ("interface", Text),
        // Null for a plain name.
        ("package", Text),
        ("version", Text),
        // The range of versions that link with it: `0.2`.
        ("compatible", Text),
        ("is_prerelease", Flag),
    ],
};

/// What a contract lets a component do, as `witgate inspect` says it.
pub static CAPABILITIES: Table = Table {
    name: "capabilities",
    columns: &[("contract", Text), ("class", Text), ("tier", Text), ("import", Text)],
};

/// One row for each file, whether it is a component or not; of one that runs in several places, a
/// row for each.
pub static COMPONENTS: Table = Table {
    name: "components",
    columns: &[
        ("path", Text),
        ("digest", Text),
        ("size", Integer),
        // `component`, `core module` or `WIT package`; null for what cannot be read.
        ("kind", Text),
        ("contract", Text),
        ("owner", Text),
        ("environment", Text),
        ("error", Text),
    ],
};

/// What hosts offer and expect. Of each world there is a row whose side is `world`. Rows of no
/// world, whose sides are `package`, `mentioned import` and `mentioned export`, have in `key`
/// what the source mentions, without versions.
pub static OFFERS: Table = Table {
    name: "offers",
    columns: &[
        ("host", Text),
        ("version", Text),
        // The world without a version: the same before a change and after it.
        ("world", Text),
        ("world_name", Text),
        // How much the world expects to be exported.
        ("exports", Integer),
        ("unsure", Text),
        ("side", Text),
        ("key", Text),
        ("item", Text),
        ("handle", Integer),
        ("typing", Text),
        ("wasmtime", Text),
    ],
};

/// What there is of a contract, but for its row in `contracts`.
pub static FACTS: [&Table; 3] = [&NEEDS, &INTERFACES, &CAPABILITIES];

/// The tables of an index. Those before `contracts` are written before it, and
/// `components` after it.
pub static INDEX: [&Table; 5] = [&NEEDS, &INTERFACES, &CAPABILITIES, &CONTRACTS, &COMPONENTS];
