//! From text to what it says.

mod capabilities;
mod consumers;
mod integrity;
mod paths;
mod promotion;
mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use semver::{Version, VersionReq};
use witgate_judge::{Level, Levels, Override, Target, Waiver, is_placeholder};
use witgate_model::Site;
use witgate_toml::{Document, File, KeyValue, cut};

use crate::config::{Config, Echo, NONE, Package, VERSION_PLACEHOLDER};
use crate::error::{Error, Problem};
use crate::fields::Fields;
use crate::keys;
use crate::limits::MAX_TEXT;
use crate::read::paths::{relative, relative_all, unique_path};

impl Config {
    /// Reads a policy; `name` is how reports call the file. The first thing
    /// that is wrong is the error.
    pub fn read(name: &str, text: &str) -> Result<Config, Error> {
        let file = file(name, text)?;
        let document = file.parse()?;
        // First, since another version may have other keys.
        required_version(&file, &document)?;
        config(&file, &document)
    }

    /// Reads a policy whatever version of witgate it requires.
    pub fn read_of_any_version(name: &str, text: &str) -> Result<Config, Error> {
        let file = file(name, text)?;
        config(&file, &file.parse()?)
    }
}

/// Text for errors and sites, if it is not too long.
pub(crate) fn file(name: &str, text: &str) -> Result<File, Error> {
    let (size, limit) = (text.len(), MAX_TEXT);
    match size <= limit {
        true => Ok(File::new(name, text)),
        false => Err(Error::new(&File::new(name, ""), 0..0, Problem::TooLarge { size, limit })),
    }
}

/// What a document says.
pub(crate) fn config(file: &File, document: &Document<'_>) -> Result<Config, Error> {
    let top = Fields::new(document.root(), &keys::TOP)?;
    let packages = packages(&top)?;
    let (levels, level_sites) = levels(&top)?;
    let mut waivers = Vec::new();
    let mut waiver_keys = Vec::new();
    for fields in top.tables("waiver")? {
        waivers.push(Arc::new(waiver(&fields)?));
        waiver_keys.push(fields.sites());
    }
    let policy = top.table("policy")?;
    let provenance = integrity::provenance(&top)?;
    let baseline = top.text("baseline").filter(|baseline| baseline.value == NONE);
    if baseline.is_some() {
        return Err(top.wrong(
            "baseline",
            "only a package can have no baseline".to_owned(),
            "say `baseline = \"none\"` and `reason` in the `[[package]]` that it is for".to_owned(),
        ));
    }
    Ok(Config {
        required_version: top.text("required-version"),
        profile: top.word("profile")?,
        hosts: top.word("hosts")?,
        patch_additions: top.flag("patch-additions"),
        fail_on: top.word("fail-on")?,
        baseline: top.text("baseline"),
        release: top.text("release"),
        released: top.flag("released"),
        deps: relative_all(&top, "deps")?,
        exclude: relative_all(&top, "exclude")?,
        packages,
        levels,
        waivers,
        policy_from: policy.map(|policy| policy.word("from")).transpose()?.flatten(),
        echoes: echoes(&top)?,
        lint_preset: top.table("lint")?.map(|lint| lint.word("preset")).transpose()?.flatten(),
        lock: integrity::lock(&top)?,
        artifacts: integrity::artifacts(&top)?,
        targets: targets::targets(&top)?,
        runtimes: integrity::runtimes(&top, provenance.as_ref())?,
        promotion: promotion::promotion(&top, provenance.as_ref())?,
        provenance,
        capabilities: capabilities::of_all(&top)?,
        consumers: consumers::consumers(&top)?,
        level_sites,
        waiver_keys,
        sources: file.sources.clone(),
    })
}

/// Fails if the policy is for another version of witgate.
pub(crate) fn required_version(file: &File, document: &Document<'_>) -> Result<(), Error> {
    const OWN: &str = env!("CARGO_PKG_VERSION");
    let Some(stated) = document.root().get("required-version") else { return Ok(()) };
    let text = stated.text()?;
    let required = text.parse::<VersionReq>().map_err(|error| {
        let problem = Problem::WrongValue {
            message: format!("`{}` is not a version range: {error}", cut(text)),
            help: "write it as Cargo does, as in `0.1` or `>=0.1.2, <0.3`".to_owned(),
        };
        Error::new(file, stated.range.clone(), problem)
    })?;
    let own = Version::parse(OWN).expect("a crate has a version");
    // A prerelease of a version that will do, does.
    let release = Version::new(own.major, own.minor, own.patch);
    if required.matches(&own) || required.matches(&release) {
        return Ok(());
    }
    let problem = Problem::RequiredVersion { required: cut(text), own: OWN };
    Err(Error::new(file, stated.range.clone(), problem))
}

fn echoes(top: &Fields<'_>) -> Result<Vec<Echo>, Error> {
    let mut echoes = Vec::new();
    for fields in top.tables("echo")? {
        let pattern = fields.text("pattern").expect("it is required");
        if pattern.value.matches(VERSION_PLACEHOLDER).count() != 1 {
            let message = format!("`pattern` has to contain `{VERSION_PLACEHOLDER}` once");
            let help = "write what is in the file, with `{version}` in place of the version";
            return Err(fields.wrong("pattern", message, help.to_owned()));
        }
        echoes.push(Echo {
            file: relative(&fields, "file")?.expect("it is required"),
            pattern,
            package: relative(&fields, "package")?,
        });
    }
    Ok(echoes)
}

fn packages(top: &Fields<'_>) -> Result<Vec<Package>, Error> {
    let mut packages: Vec<Package> = Vec::new();
    let mut lines = BTreeMap::new();
    for fields in top.tables("package")? {
        let package = Package {
            path: unique_path(&fields, &mut lines)?,
            role: fields.word("role")?,
            profile: fields.word("profile")?,
            hosts: fields.word("hosts")?,
            patch_additions: fields.flag("patch-additions"),
            features: fields.texts("features"),
            deps: relative_all(&fields, "deps")?,
            baseline: fields.text("baseline"),
            reason: fields.text("reason"),
            release: fields.text("release"),
            released: fields.flag("released"),
            capabilities: capabilities::of_one(&fields)?,
            site: fields.header(),
        };
        let is_none = package.baseline.as_ref().is_some_and(|baseline| baseline.value == NONE);
        if is_none && package.reason.is_none() {
            return Err(fields.wrong(
                "baseline",
                "a package without a baseline needs a reason".to_owned(),
                "add `reason = \"…\"`, which every report repeats".to_owned(),
            ));
        }
        refuse_placeholder(&fields)?;
        packages.push(package);
    }
    Ok(packages)
}

/// A reason is for whoever reads it next year.
fn refuse_placeholder(fields: &Fields<'_>) -> Result<(), Error> {
    let Some(reason) = fields.text("reason").filter(|reason| is_placeholder(&reason.value)) else {
        return Ok(());
    };
    let message = format!("`{}` is a placeholder, not a reason", cut(&reason.value));
    let help = "give the reason".to_owned();
    Err(fields.wrong("reason", message, help))
}

fn levels(top: &Fields<'_>) -> Result<(Levels, Vec<Site>), Error> {
    let mut levels = Vec::new();
    let mut sites = Vec::new();
    let Some(rules) = top.table("rules")? else { return Ok((Levels(levels), sites)) };
    for (rule, level) in rules.rules::<Level>(keys::levels)? {
        levels.push(Override { rule: Some(rule.to_owned()), item: None, level: level.value });
        sites.push(level.site);
    }
    for fields in rules.tables("for")? {
        let level = fields.word::<Level>("level")?.expect("it is required");
        levels.push(Override {
            rule: fields.rule("rule")?.map(|rule| rule.value),
            item: fields.text("item").map(|item| item.value),
            level: level.value,
        });
        sites.push(level.site);
    }
    Ok((Levels(levels), sites))
}

fn waiver(fields: &Fields<'_>) -> Result<Waiver, Error> {
    let rule = fields.rule("rule")?.map(|rule| rule.value);
    let item = fields.text("item").map(|item| item.value);
    let count = fields.count("count")?;
    let fingerprint = fields.get("fingerprint");
    refuse_placeholder(fields)?;
    if let Some(several) = fields.get("fingerprints") {
        if let Some(other) = ["fingerprint", "rule", "item", "count"]
            .into_iter()
            .find(|key| fields.get(key).is_some())
        {
            let message = format!("`{other}` and `fingerprints` cannot be combined");
            return Err(fields.wrong(other, message, format!("remove `{other}`")));
        }
        let prints =
            several.texts()?.into_iter().map(|it| print_of(fields, "fingerprints", it.value));
        let prints = prints.collect::<Result<Vec<String>, Error>>()?;
        if prints.is_empty() {
            let message = "`fingerprints` is empty".to_owned();
            let help = "name findings by their fingerprints, or remove the waiver".to_owned();
            return Err(fields.wrong("fingerprints", message, help));
        }
        return finish(fields, Target::Fingerprints(prints));
    }
    let target = match (fingerprint, rule, item, count) {
        (Some(fingerprint), _, _, None) => Target::Fingerprint(print(fields, &fingerprint)?),
        (Some(_), _, _, Some(_)) => {
            return Err(fields.wrong(
                "count",
                "`count` has no effect with a `fingerprint`, which is one finding".to_owned(),
                "take out `count`, or the fingerprint".to_owned(),
            ));
        }
        (None, Some(rule), Some(item), Some(count)) => Target::Items { rule, item, count },
        (None, Some(_), Some(_), None) => {
            let help = "say how many findings it is for, as in `count = 1`".to_owned();
            return Err(fields.missing("count", help));
        }
        (None, Some(_), None, _) => {
            let help = "say which items, as in `item = \"acme:plugin/draw#*\"`".to_owned();
            return Err(fields.missing("item", help));
        }
        (None, None, Some(_), _) => {
            let help = "say which rule, as in `rule = \"enum-case-added\"`".to_owned();
            return Err(fields.missing("rule", help));
        }
        (None, None, None, _) => {
            let help = "say which finding: every report tells its fingerprint; or `rule`, `item` \
                        and `count` for several"
                .to_owned();
            return Err(fields.missing("fingerprint", help));
        }
    };
    finish(fields, target)
}

/// The waiver of a target, with its terms.
fn finish(fields: &Fields<'_>, target: Target) -> Result<Waiver, Error> {
    let text = |name| fields.text(name).map(|text| text.value);
    let applies = match text("applies") {
        Some(window) => Some(window.parse::<VersionReq>().map_err(|error| {
            let message = format!("`{}` is not a version range: {error}", cut(&window));
            let help = "write it as Cargo does, as in `>=0.8.3, <0.8.5`".to_owned();
            fields.wrong("applies", message, help)
        })?),
        None => None,
    };
    Ok(Waiver {
        is_merged: false,
        target,
        reason: text("reason").expect("it is required"),
        owner: text("owner"),
        issue: text("issue"),
        expires: fields.date("expires")?,
        applies,
        site: Some(fields.header()),
    })
}

/// A fingerprint as reports write it.
fn print(fields: &Fields<'_>, it: &KeyValue<'_>) -> Result<String, Error> {
    print_of(fields, "fingerprint", it.text()?)
}

fn print_of(fields: &Fields<'_>, key: &'static str, text: &str) -> Result<String, Error> {
    let kinds = ["wg1-", "wgl-"].iter();
    let digits = kinds.filter_map(|kind| text.strip_prefix(kind)).next().unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if digits.len() == 16 && digits.chars().all(is_digit) {
        return Ok(text.to_owned());
    }
    let message = format!("`{}` is not a fingerprint", cut(text));
    let help = "it is `wg1-` or `wgl-` and 16 hexadecimal digits, as reports write it".to_owned();
    Err(fields.wrong(key, message, help))
}
