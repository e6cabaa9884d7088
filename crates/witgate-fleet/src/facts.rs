//! What there is to say of a contract, as rows.

use witgate::witgate_capability::{Table as CapabilityTable, capabilities};
use witgate::witgate_link::{LinkRow, Needs, Opinion};
use witgate::witgate_model::{Contract, Digest, Side, WorldKey};

use crate::rows::{Cell, Rows};
use crate::table::{CAPABILITIES, CONTRACTS, INTERFACES, NEEDS};

/// The rows of some contracts.
#[derive(Debug)]
pub struct Facts {
    /// Of the table `contracts`.
    pub contracts: Rows,
    /// Of the table `needs`.
    pub needs: Rows,
    /// Of the table `interfaces`.
    pub interfaces: Rows,
    /// Of the table `capabilities`.
    pub capabilities: Rows,
}

impl Default for Facts {
    fn default() -> Facts {
        Facts {
            contracts: Rows::new(&CONTRACTS),
            needs: Rows::new(&NEEDS),
            interfaces: Rows::new(&INTERFACES),
            capabilities: Rows::new(&CAPABILITIES),
        }
    }
}

impl Facts {
    /// Adds the contract of a component.
    pub fn add(&mut self, id: &str, contract: &Contract) {
        let needs = Needs::new(contract);
        let unsure = match &needs {
            Some(needs) => needs.unsure(),
            None => Some("it has no world"),
        };
        let world = contract.worlds().next().map(|(_, world)| world);
        let count = |side| {
            let count = world.map_or(0, |world| world.side(side).len());
            Cell::Integer(i64::try_from(count).ok())
        };
        self.contracts.push(&[
            id.into(),
            Cell::Text(unsure),
            count(Side::Import),
            count(Side::Export),
        ]);
        for row in needs.iter().flat_map(|needs| needs.rows()) {
            self.need(id, row);
        }
        let Some(world) = world else { return };
        for side in [Side::Import, Side::Export] {
            for key in world.side(side).keys() {
                self.interface(id, side, key);
            }
        }
        for capability in capabilities(contract, world, None, &CapabilityTable::default()) {
            for import in &capability.imports {
                self.capabilities.push(&[
                    id.into(),
                    capability.class.as_str().into(),
                    capability.tier.as_str().into(),
                    import.name.as_str().into(),
                ]);
            }
        }
    }

    fn need(&mut self, id: &str, row: &LinkRow) {
        let [typing, wasmtime] = digests(row);
        self.needs.push(&[
            id.into(),
            side_name(row.side).into(),
            (&*row.key).into(),
            (&*row.item).into(),
            Cell::Integer(Some(row.handle.into())),
            Cell::Text(typing.as_deref()),
            Cell::Text(wasmtime.as_deref()),
            Cell::Flag(row.is_optional),
        ]);
    }

    fn interface(&mut self, id: &str, side: Side, key: &WorldKey) {
        let package = match key {
            WorldKey::Interface(interface) => Some(&interface.package),
            WorldKey::Name(_) => None,
        };
        let version = package.and_then(|package| package.version.as_ref());
        let is_prerelease = version.is_some_and(|version| !version.pre.is_empty());
        let compatible = version.and(package).map(|package| package.track().to_string());
        self.interfaces.push(&[
            id.into(),
            side_name(side).into(),
            key.bare().as_str().into(),
            Cell::Text(package.map(|package| package.bare()).as_deref()),
            Cell::Text(version.map(ToString::to_string).as_deref()),
            Cell::Text(compatible.as_deref()),
            Cell::Flag(is_prerelease),
        ]);
    }

    /// Adds those of others.
    pub(crate) fn append(&mut self, other: Facts) {
        let Facts { contracts, needs, interfaces, capabilities } = other;
        self.contracts.append(contracts);
        self.needs.append(needs);
        self.interfaces.append(interfaces);
        self.capabilities.append(capabilities);
    }
}

/// A digest as the tables have it: 64 hexadecimal digits.
pub fn hex(digest: &Digest) -> String {
    digest.short(64)
}

/// The two digests of a row: to component-model typing, and to Wasmtime's linker.
pub(crate) fn digests(row: &LinkRow) -> [Option<String>; 2] {
    [&row.typing, &row.wasmtime].map(|digest| digest.as_ref().map(hex))
}

/// A side as the tables have it.
pub(crate) fn side_name(side: Side) -> &'static str {
    match side {
        Side::Import => "import",
        Side::Export => "export",
    }
}

/// An opinion as the questions have it.
pub fn opinion_name(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Typing => "typing",
        Opinion::Wasmtime => "wasmtime",
    }
}
