//! What to do about each error.

use witgate_judge::RULES;

use super::{Error, flag};

impl Error {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Load { error, .. } => error.help(),
            Error::NoContractToMigrate { place } => Some(format!(
                "build it with a toolchain for WASI 0.3; `witgate inspect {}` shows what it imports",
                witgate_model::shell_argument(place)
            )),
            Error::NoContractToMigrateTo { .. } => Some(
                "a component has only what it uses: name the WIT that it is to be built against"
                    .to_owned(),
            ),
            Error::UnconfirmedRegistry { place } => {
                let place = witgate_model::shell_argument(place);
                Some(format!(
                    "a registry is asked only where the command line or the policy of the baseline \
                     commit names it: use `--against {place}`"
                ))
            }
            #[cfg(feature = "registry")]
            Error::Registry { error } => Some(error.help()),
            Error::NotPublishable { .. } => {
                Some("name the directory with the WIT, or the .wasm file".to_owned())
            }
            Error::NoVersion { package, .. } => {
                Some(format!("declare one in the WIT: `package {package}@0.1.0;`"))
            }
            Error::NoPackageName { .. } => Some(
                "a component has no package name: `--package NAMESPACE:NAME@VERSION`".to_owned(),
            ),
            Error::BadPackageName { .. } => Some("such as acme:plugin@0.2.0".to_owned()),
            Error::NoRegistryTarget { .. } => {
                Some("use `registry:NAMESPACE:NAME` or `oci://HOST/REPOSITORY`".to_owned())
            }
            Error::SeveralPackages { .. } => {
                Some("name one: `witgate publish DIR`".to_owned())
            }
            // Before the first commit, no other baseline is there either.
            Error::NoBaseline { error: error @ witgate_load::Error::NoRevision { revision, .. } }
                if matches!(revision.as_str(), "HEAD" | "@") =>
            {
                error.help()
            }
            // Revisions and releases are in git, too.
            Error::NoBaseline { error: error @ witgate_load::Error::NoRepository { reason, .. } } => {
                match reason.is_empty() {
                    true => Some(
                        "run this inside the repository;\nor name the directory of the version \
                         before the change: `--against DIR`;\nor compare with nothing, as for a \
                         new package: `--against none`"
                            .to_owned(),
                    ),
                    false => error.help(),
                }
            }
            Error::NoBaseline { error } => {
                let another = "or name another baseline: `--against git:REV`, `--against release`";
                Some(error.help().map_or_else(
                    || another.to_owned(),
                    |help| format!("{};\n{another}", help.trim_end_matches(['.', ';'])),
                ))
            }
            Error::PackageAndComponent { command, .. } => Some(format!(
                "to see whether the component fits a world of the package: `{command}`"
            )),
            Error::NothingToRun { .. } => {
                Some("name a component: what a host should grant is a matter of one".to_owned())
            }
            Error::NoComponent { .. } => Some(
                "`--wit SOURCE` names the WIT that components are compared with;\nto compare two \
                 packages: `witgate diff BASELINE CANDIDATE`"
                    .to_owned(),
            ),
            Error::NoConsumer { .. } => Some(
                "name components, directories with .wasm files below, OCI image layouts, or `-` \
                 for a list on standard input"
                    .to_owned(),
            ),
            Error::Owners { .. } => Some(
                "`--owners FILE` names a file in the syntax of CODEOWNERS".to_owned(),
            ),
            Error::Evidence { help, .. } => help.clone(),
            Error::BadDigest { .. } => {
                Some("write `sha256:` and 64 hexadecimal digits, or name the file".to_owned())
            }
            Error::NotWasm { .. } => Some("name the .wasm file that is deployed".to_owned()),
            Error::Cases { .. } => Some(
                "`--cases FILE` names a file of cases: `case adds`, and below it \
                 `add(1, 2) -> 3`"
                    .to_owned(),
            ),
            Error::NotRunnable { .. } => Some(
                "name the .wasm file, or check the cases against the contract only: `--no-run`"
                    .to_owned(),
            ),
            Error::Runtime { help, .. } | Error::NotRecorded { help, .. } => Some(help.clone()),
            Error::SameComponent => {
                Some("name the component in production as `--baseline`".to_owned())
            }
            Error::NoWorld { .. } => Some("`--wit SOURCE` names WIT with a world".to_owned()),
            Error::UnknownWorld { known, .. } | Error::SeveralWorlds { known, .. } => {
                Some(format!("the worlds are {}", known.join(", ")))
            }
            Error::UnknownHost(unknown) => Some(match unknown.is_name_known {
                true => format!("known are {}", unknown.known.join(", ")),
                false => format!("the hosts are {}", unknown.known.join(", ")),
            }),
            Error::HostAlone { .. } => Some(
                "name two hosts, as in `--against wasmtime@45 --candidate wasmtime@46`; or two \
                 sources of WIT"
                    .to_owned(),
            ),
            Error::WorldOfHost { .. } => Some("leave out `--world`".to_owned()),
            Error::Policy { help, .. } => help.clone(),
            Error::PolicyUnreadable { .. } => {
                Some("`witgate init` writes one; `--config FILE` names another".to_owned())
            }
            Error::PolicyUnwritable { .. } | Error::Unwritable { .. } => {
                Some("check the permissions of the file and of its directory".to_owned())
            }
            Error::WitnessDirectory { .. } => {
                Some("name a new directory, or one that is empty or has only witnesses".to_owned())
            }
            Error::PolicyThere { .. } => {
                Some("edit it, or delete it first".to_owned())
            }
            Error::NothingToGovern { left_out } if left_out.is_empty() => Some(
                "run it in a repository that has WIT, a component or a lock file".to_owned(),
            ),
            Error::NothingToGovern { left_out } => Some(left_out.join("\n")),
            Error::CiThere { help, .. } => Some(help.clone()),
            Error::NothingToWaive { target } if target.starts_with("wgl-") => Some(
                "`witgate lint -v` shows the fingerprints".to_owned(),
            ),
            Error::NothingToWaive { target } if RULES.iter().any(|rule| rule.id == target) => {
                Some(format!(
                    "`{target}` is a rule: `witgate waive --rule {target} --item ITEM --count N`, or \
                     name the fingerprint of one finding"
                ))
            }
            Error::NothingToWaive { .. } => Some(
                "`witgate check` shows the fingerprints; use the same `--against`, `--release` and `--features`"
                    .to_owned(),
            ),
            Error::NoReason { .. } => Some("say in `--reason` why the finding may pass".to_owned()),
            Error::NotARepository { .. } => {
                Some("`--repo DIR` names a directory of a repository".to_owned())
            }
            Error::NoCommit => Some("a history needs commits: commit the contracts first".to_owned()),
            Error::NoCommitUntil { .. } => Some("name a later day".to_owned()),
            Error::NothingFails => {
                Some("`witgate check` shows the findings, and which of them fail".to_owned())
            }
            Error::EndsBefore { .. } => Some("`--expires 90d` is ninety days on".to_owned()),
            Error::NotForWaivers { .. } => {
                Some("fix it, or set another level for its rule in `[rules]`".to_owned())
            }
            Error::WaivesSeveral { .. } => Some("give more digits".to_owned()),
            Error::WaivesMore { count, .. } => {
                Some(format!("review each, and use `--count {count}` if all may pass"))
            }
            Error::NewHere { homes, .. } if !homes.is_empty() => {
                let homes: Vec<String> = homes.iter().map(|home| format!("`{home}`")).collect();
                Some(format!(
                    "packages of that name are in {}; name its old path: `--against git:REV:PATH`",
                    homes.join(" and ")
                ))
            }
            Error::NewHere { .. } => Some(
                "if it is new, use `--against none`;\n\
                 if it was moved, name its old path: `--against git:REV:path`"
                    .to_owned(),
            ),
            Error::Lock { error } => Some(error.help().to_owned()),
            Error::NoBytes { .. } => {
                Some("`--bytes` names a directory with package files".to_owned())
            }
            Error::NothingToVerify { .. } => Some(
                "run `witgate pin` to pin the contracts; name lock files in other directories with \
                 `[lock] files` in witgate.toml, and components with `[[artifact]]`"
                    .to_owned(),
            ),
            Error::NothingToPin { .. } => Some(
                "run it where the WIT is; name other directories with `[[package]]`, and \
                 components with `[[artifact]]`, in witgate.toml"
                    .to_owned(),
            ),
            Error::PackageWithoutVersion { package } => {
                Some(format!("`witgate bump --to 0.1.0` writes it: `package {package}@0.1.0;`"))
            }
            Error::SeveralVersions { .. } => {
                Some("name the directory of one package: `witgate bump DIR`".to_owned())
            }
            Error::BumpBackwards { .. } => {
                Some("name a later version, or edit the WIT by hand".to_owned())
            }
            Error::OtherPackage { .. } => {
                Some("use the package's own name, or leave the option out".to_owned())
            }
            Error::NoNextVersion { .. } | Error::NothingToBump => Some("say which: `witgate bump --to 1.2.3`".to_owned()),
            Error::BumpIncomplete { .. } => {
                Some("please report this, with the package; edit the version by hand".to_owned())
            }
            Error::FixOutdated { .. } => Some("run the same command again".to_owned()),
            Error::FixChangesContract => {
                Some("please report this, with the package; fix the findings by hand".to_owned())
            }
            Error::NotOnDisk { .. } => Some("check it out, and name its directory".to_owned()),
            Error::NotPinned { .. } => {
                Some("`witgate pin` writes witgate.lock and the snapshots".to_owned())
            }
            Error::CannotPin { .. } => {
                Some("build it first, or remove its `[[artifact]]` from witgate.toml".to_owned())
            }
            Error::TwoContracts => Some(
                "name the one to check, or list both in witgate.toml: run `witgate init`".to_owned(),
            ),
            Error::NoContract => Some(
                "name what to check: a directory of .wit files, or one .wit or .wasm file"
                    .to_owned(),
            ),
            Error::NothingToJudge { left_out } => Some(left_out.join("\n")),
            Error::WorldsWithheld { withheld, .. } => {
                Some(format!("enable them with `{}`, or all with `--all-features`", flag(withheld)))
            }
            Error::NothingCompared { .. } => {
                Some("compare sources that have at least one interface or world".to_owned())
            }
        }
    }
}
