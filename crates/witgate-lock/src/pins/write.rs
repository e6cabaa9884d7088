//! `witgate.lock` as text.

use std::fmt::Write as _;

use witgate_model::toml_string;

use super::{ArtifactPin, PackagePin, Pins, VERSION};

const HEADER: &str = "\
# What this repository promises: contracts and artifacts, pinned.
# Written by `witgate pin`, checked by `witgate verify`; commit it.
";

impl Pins {
    /// The file's text: sorted, one fact a line, the same for the same pins.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}version = {VERSION}\n");
        let mut packages: Vec<&PackagePin> = self.packages.iter().collect();
        packages
            .sort_by(|a, b| (&a.name, &a.version, &a.path).cmp(&(&b.name, &b.version, &b.path)));
        for package in packages {
            text.push_str("\n[[package]]\n");
            line(&mut text, "name", &package.name);
            if let Some(version) = &package.version {
                line(&mut text, "version", &version.to_string());
            }
            line(&mut text, "path", &package.path);
            line(&mut text, "contract", &package.contract.to_string());
            if let Some(snapshot) = &package.snapshot {
                line(&mut text, "snapshot", snapshot);
            }
        }
        let mut artifacts: Vec<&ArtifactPin> = self.artifacts.iter().collect();
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        for artifact in artifacts {
            text.push_str("\n[[artifact]]\n");
            line(&mut text, "path", &artifact.path);
            line(&mut text, "digest", &artifact.digest.to_string());
            writeln!(text, "size = {}", artifact.size).expect("a string takes all");
            line(&mut text, "stripped", &artifact.stripped.to_string());
            if let Some(metadata) = &artifact.metadata {
                line(&mut text, "metadata", &metadata.to_string());
            }
            line(&mut text, "contract", &artifact.contract.to_string());
            if let Some(manifest) = &artifact.manifest {
                line(&mut text, "manifest", &manifest.to_string());
            }
            list(&mut text, "imports", &artifact.imports);
            list(&mut text, "exports", &artifact.exports);
        }
        text
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {}", toml_string(value)).expect("a string takes all");
}

fn list(text: &mut String, key: &str, values: &[String]) {
    let mut values: Vec<&String> = values.iter().collect();
    values.sort();
    values.dedup();
    if values.is_empty() {
        writeln!(text, "{key} = []").expect("a string takes all");
        return;
    }
    writeln!(text, "{key} = [").expect("a string takes all");
    for value in values {
        writeln!(text, "    {},", toml_string(value)).expect("a string takes all");
    }
    text.push_str("]\n");
}
