//! What a policy says of what components may do.

use std::sync::Arc;

use witgate_judge::{CapabilityPolicy, Decision};
use witgate_model::Site;

use crate::config::{Config, Package};
use crate::integrity::Artifact;
use crate::stated::Stated;

/// What a table says of what components may do.
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    /// What they may have.
    pub allow: Option<Stated<Vec<String>>>,
    /// What somebody must look at.
    pub review: Option<Stated<Vec<String>>>,
    /// What they may not have.
    pub deny: Option<Stated<Vec<String>>>,
    /// What is said of everything else.
    pub default: Option<Stated<Decision>>,
    /// Which class an interface has; of the table for all only.
    pub classes: Vec<InterfaceClass>,
    /// The header of the table.
    pub site: Site,
}

/// The class that a policy gives to interfaces.
#[derive(Clone, Debug)]
pub struct InterfaceClass {
    /// A glob over `namespace:package/interface`.
    pub interface: String,
    /// The class.
    pub class: String,
    /// The header of the table.
    pub site: Site,
}

impl Config {
    /// What components may do: for all, and for a package or artifact; `None` where
    /// nobody has said. What is said of one comes on top of what is said of all, and its
    /// `default` before that of all.
    pub fn capabilities_of(
        &self,
        package: Option<&Package>,
        artifact: Option<&Artifact>,
    ) -> Option<Arc<CapabilityPolicy>> {
        let own = [
            package.and_then(|package| package.capabilities.as_ref()),
            artifact.and_then(|artifact| artifact.capabilities.as_ref()),
        ];
        let tables: Vec<&Capabilities> =
            own.into_iter().chain([self.capabilities.as_ref()]).flatten().collect();
        let first = tables.iter().find_map(|table| table.default.as_ref());
        let all = |list: fn(&Capabilities) -> Option<&Stated<Vec<String>>>| -> Vec<String> {
            let lists = tables.iter().filter_map(|table| list(table));
            lists.flat_map(|list| list.value.iter().cloned()).collect()
        };
        let mut policy = CapabilityPolicy {
            allow: all(|table| table.allow.as_ref()),
            review: all(|table| table.review.as_ref()),
            deny: all(|table| table.deny.as_ref()),
            default: first.map(|default| default.value).unwrap_or_default(),
            ..CapabilityPolicy::default()
        };
        let classes = self.capabilities.iter().flat_map(|table| &table.classes);
        policy.table.own = classes.map(|it| (it.interface.clone(), it.class.clone())).collect();
        (!tables.is_empty()).then(|| Arc::new(policy))
    }
}
