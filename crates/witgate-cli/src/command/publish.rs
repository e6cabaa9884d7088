//! `witgate publish`: whether a package may be published, and how.

use std::process::ExitCode;

use crate::cli::{Color, PublishArguments};
use crate::failure::Failure;

/// Without registries, there is nothing to compare with.
#[cfg(not(feature = "registry"))]
pub(crate) fn run(_: &PublishArguments, _: Color) -> Result<ExitCode, Failure> {
    Err(Failure::NoRegistry)
}

#[cfg(feature = "registry")]
pub(crate) use with_registry::run;

#[cfg(feature = "registry")]
mod with_registry {
    use std::io::Write as _;

    use witgate::{PublishTarget, Registries};

    use super::{Color, ExitCode, Failure, PublishArguments};
    use crate::cli::{PublishFormat, now};
    use crate::output;
    use crate::wkg::execute;

    pub(crate) fn run(arguments: &PublishArguments, color: Color) -> Result<ExitCode, Failure> {
        let registries = Registries::from_environment(arguments.is_offline());
        let request = arguments.request(registries.clone());
        let PublishArguments { to, package, .. } = arguments;
        let target = PublishTarget { to: to.clone(), package: package.clone() };
        let publication = witgate::publish(&request, &target, &registries)?;
        let is_json = arguments.format == PublishFormat::Json;
        output::publication(&publication, is_json, arguments.quiet, color)?;
        let mut passes = publication.passes();
        let mut wasm = None;
        if arguments.execute && publication.is_to_be_published() {
            let executed = execute(&publication, &target, &request.options, &registries)?;
            // Whoever reads JSON reads standard output.
            let _ = writeln!(std::io::stderr(), "{}", executed.message);
            passes = executed.is_same;
            wasm = Some(executed.wasm);
        }
        if let Some(path) = &arguments.receipt {
            let receipt = witgate::receipt(&publication, wasm, now());
            output::statement(path, &receipt.ok_or(Failure::NoProvenance)?)?;
        }
        Ok(if passes { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
