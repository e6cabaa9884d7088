//! A row of the table `components`.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use witgate::witgate_model::Digest;

use crate::facts::hex;
use crate::listed::Deployed;
use crate::rows::{Cell, Rows};

/// What the bytes of a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum What {
    /// A component of a contract.
    Component(Digest),
    CoreModule,
    WitPackage,
    /// What cannot be read, and why.
    Error(Box<str>),
}

impl What {
    pub(crate) const COMPONENT: &'static str = "component";
    pub(crate) const CORE_MODULE: &'static str = "core module";
    pub(crate) const WIT_PACKAGE: &'static str = "WIT package";
}

/// A row of the table `components`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ComponentRow {
    pub(crate) path: String,
    pub(crate) digest: Option<Digest>,
    pub(crate) size: Option<i64>,
    pub(crate) what: What,
    pub(crate) deployed: Deployed,
}

impl ComponentRow {
    pub(crate) fn push_to(&self, rows: &mut Rows) {
        let contract = match &self.what {
            What::Component(contract) => Some(hex(contract)),
            _ => None,
        };
        let (kind, error) = match &self.what {
            What::Component(_) => (Some(What::COMPONENT), None),
            What::CoreModule => (Some(What::CORE_MODULE), None),
            What::WitPackage => (Some(What::WIT_PACKAGE), None),
            What::Error(reason) => (None, Some(&**reason)),
        };
        rows.push(&[
            self.path.as_str().into(),
            Cell::Text(self.digest.as_ref().map(hex).as_deref()),
            Cell::Integer(self.size),
            Cell::Text(kind),
            Cell::Text(contract.as_deref()),
            Cell::Text(self.deployed.owner.as_deref()),
            Cell::Text(self.deployed.environment.as_deref()),
            Cell::Text(error),
        ]);
    }

    /// The rows of a part, as they were pushed; `None` of a row that no run writes.
    pub(crate) fn all_of(rows: &Rows) -> Vec<Option<ComponentRow>> {
        let text = |name| rows.texts(name).into_iter();
        let (mut digests, mut kinds) = (text("digest"), text("kind"));
        let (mut contracts, mut errors) = (text("contract"), text("error"));
        let (mut owners, mut environments) = (text("owner"), text("environment"));
        let mut sizes = rows.integers("size").into_iter();
        let row = |path: Option<&str>| {
            let contract = contracts.next().flatten().and_then(Digest::parse);
            let (kind, error) = (kinds.next().flatten(), errors.next().flatten());
            let deployed = Deployed {
                owner: owners.next().flatten().map(str::to_owned),
                environment: environments.next().flatten().map(str::to_owned),
            };
            let (digest, size) = (digests.next().flatten(), sizes.next().flatten());
            let what = match kind {
                Some(What::COMPONENT) => contract.map(What::Component),
                Some(What::CORE_MODULE) => Some(What::CoreModule),
                Some(What::WIT_PACKAGE) => Some(What::WitPackage),
                _ => error.map(|error| What::Error(error.into())),
            };
            Some(ComponentRow {
                path: path?.to_owned(),
                digest: digest.and_then(Digest::parse),
                size,
                what: what?,
                deployed,
            })
        };
        text("path").map(row).collect()
    }

    /// Equal for equal rows.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}
