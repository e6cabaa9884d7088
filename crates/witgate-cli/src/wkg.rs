//! Runs wkg: it builds and publishes what was judged, and what the registry has then is
//! compared with that.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use witgate::witgate_model::Digest;
use witgate::witgate_report::Publication;
use witgate::{Options, PublishTarget, Registries, witgate_files};

use crate::failure::Failure;

/// Larger packages are not published from here.
const WASM_LIMIT: u64 = 512 << 20;

/// What came of it.
pub(crate) struct Executed {
    /// Whether the registry has what was judged.
    pub(crate) is_same: bool,
    /// The digest of the wasm that was published.
    pub(crate) wasm: Digest,
    /// One line for the reader.
    pub(crate) message: String,
}

/// Publishes a package with wkg.
pub(crate) fn execute(
    publication: &Publication,
    target: &PublishTarget,
    options: &Options,
    registries: &Registries,
) -> Result<Executed, Failure> {
    let Publication { package, version, contract, .. } = publication;
    let source = Path::new(&publication.source);
    let directory = tempfile::tempdir().map_err(|error| failed("wkg build", &error))?;
    let name = package.rsplit(':').next().unwrap_or(package);
    let built = directory.path().join(format!("{name}.wasm"));
    let file = match source.is_dir() {
        true => {
            wkg(&[&"build", &"--wit-dir", &source, &"--output", &built])?;
            built.as_path()
        }
        false => source,
    };
    let bytes = witgate_files::read(file, WASM_LIMIT);
    let bytes = bytes.map_err(|refusal| wkg_failure("wkg build", refusal.to_string()))?;
    let wasm = Digest::of_bytes(&bytes);
    let read = witgate::load_bytes("package.wasm", &bytes, options)
        .map_err(|error| wkg_failure("wkg build", error.message()))?;
    if read.contract.digest() != *contract || publication.wasm.is_some_and(|it| it != wasm) {
        let reason = "it built another contract than the one that was judged";
        return Err(wkg_failure("wkg build", reason.to_owned()));
    }
    match &target.to {
        Some(to) if to.starts_with("oci://") => {
            let image = format!("{}:{version}", publication.repository);
            wkg(&[&"oci", &"push", &image, &file])?;
        }
        _ => {
            let named = format!("{package}@{version}");
            let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"publish"];
            // Judged here, and in both directions.
            arguments.push(&"--skip-semver-check");
            if target.package.is_some() {
                arguments.extend([&"--package" as &dyn AsRef<std::ffi::OsStr>, &named]);
            }
            arguments.push(&file);
            wkg(&arguments)?;
        }
    }
    let found = witgate::published(publication, target, options, registries)?;
    let is_same = found.wasm == wasm && found.contract == *contract;
    let message = match is_same {
        true => format!(
            "published {package}@{version}: the registry has the bytes that were judged, {wasm}"
        ),
        false => format!(
            "FAIL: the registry has other bytes of {package}@{version} than were judged: {}, not {wasm}",
            found.wasm
        ),
    };
    Ok(Executed { is_same, wasm, message })
}

/// Runs wkg. What it prints is no part of the answer.
fn wkg(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Result<(), Failure> {
    let mut command = Command::new("wkg");
    command.args(arguments.iter().map(|argument| argument.as_ref()));
    command.stdin(Stdio::null()).stdout(io::stderr());
    let words = arguments.iter().map(|argument| argument.as_ref().to_string_lossy());
    let shown = format!("wkg {}", words.collect::<Vec<_>>().join(" "));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(wkg_failure(&shown, status.to_string())),
        Err(error) => Err(failed(&shown, &error)),
    }
}

fn failed(command: &str, error: &io::Error) -> Failure {
    wkg_failure(command, error.to_string())
}

fn wkg_failure(command: &str, reason: String) -> Failure {
    Failure::Wkg { command: command.to_owned(), reason }
}
