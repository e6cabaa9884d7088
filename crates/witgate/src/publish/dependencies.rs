//! Whether what a package uses can be fetched by whoever uses the package.

use witgate_load::RegistryReference;
use witgate_model::{Form, PackageName, Subject};
use witgate_registry::Error as Registry;
use witgate_report::{DependencyState, PublishDependency};

use crate::error::Error;
use crate::registries::Registries;

/// The packages that a subject uses, with where each is published. A component has its
/// dependencies in it.
pub(super) fn find(
    subject: &Subject,
    registries: &Registries,
) -> Result<Vec<PublishDependency>, Error> {
    if subject.form == Form::Component {
        return Ok(Vec::new());
    }
    let contract = &subject.contract;
    let used = contract.packages.keys().filter(|package| !contract.roots.contains(*package));
    used.map(|package| {
        let state = state(package, registries)?;
        Ok(PublishDependency { name: package.to_string(), state })
    })
    .collect()
}

fn state(package: &PackageName, registries: &Registries) -> Result<DependencyState, Error> {
    let Some(version) = &package.version else { return Ok(DependencyState::Unversioned) };
    let own = PackageName { version: None, ..package.clone() };
    let reference = RegistryReference::Package { package: own, requirement: None };
    let found = registries.repository(&reference).and_then(|repository| {
        let versions = registries.client()?.versions(&repository)?;
        Ok((repository, versions))
    });
    match found {
        Ok((repository, versions)) if versions.contains(version) => {
            Ok(DependencyState::Published(repository.to_string()))
        }
        Ok((repository, versions)) => {
            let last = versions.last().map(|last| format!(", the latest version there is {last}"));
            Ok(DependencyState::Missing(format!("{repository}{}", last.unwrap_or_default())))
        }
        Err(error) if error.is_not_found() => Ok(DependencyState::Missing(error.to_string())),
        Err(error @ Registry::Offline { .. }) => Err(Error::Registry { error }),
        Err(error) => Ok(DependencyState::Unknown(error.to_string())),
    }
}
