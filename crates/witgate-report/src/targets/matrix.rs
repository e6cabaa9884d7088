//! Whether a component links on hosts: a line for each host and the releases of it that
//! say the same.

use std::collections::BTreeSet;
use std::io;

use semver::Version;
use witgate_model::count;

use super::host_fit::{HostFit, HostLink};
use super::refusals;
use super::{Asked, ComponentFit, TargetsReport};
use crate::page::Page;
use crate::text::{Style, Text};

/// Releases of one host of which the same is said.
struct Row<'a> {
    releases: Vec<&'a HostFit>,
    said: String,
}

fn rows(hosts: &[HostFit]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for host in hosts {
        let said = host.said();
        match rows.last_mut() {
            Some(row) if row.said == said && row.releases[0].name == host.name => {
                row.releases.push(host);
            }
            _ => rows.push(Row { releases: vec![host], said }),
        }
    }
    rows
}

/// A component's matrix; what is refused in full, if hosts were named.
pub(super) fn write(
    page: &mut Page<'_>,
    component: &ComponentFit,
    report: &TargetsReport<'_>,
) -> io::Result<()> {
    let links = component.links();
    let text = Text::new()
        .put(Style::Bold, &component.component.place)
        .plain(format!(" links on {links} of {}", count(component.hosts.len(), "host release")));
    page.hang(Text::new(), text)?;
    let rows = rows(&component.hosts);
    let names = rows.iter().map(|row| label(&row.releases, &component.hosts));
    let names: Vec<String> = names.collect();
    let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for (row, name) in rows.iter().zip(&names) {
        let (style, mark) = match row.releases[0].link {
            HostLink::Links => (Style::Good, "✓"),
            HostLink::LinksWith(_) => (Style::Warn, "✓"),
            HostLink::Refused => (Style::Error, "✗"),
        };
        let lead = Text::new().plain("  ").put(style, mark).plain(format!(" {name:wide$}  "));
        page.hang(lead, Text::new().plain(&row.said))?;
        if report.asked == Asked::EveryHost {
            refusals::list(page, &row.releases[0].fit, "host")?;
        }
        let refused = row.releases.iter().filter(|host| !host.links());
        for note in refused.flat_map(|host| &host.notes) {
            page.hang(Text::new().plain("    note: "), Text::new().plain(note))?;
        }
    }
    uncalled(page, &component.hosts)?;
    if report.asked == Asked::AnyHost && links < component.hosts.len() {
        let text = "`--host NAME@VERSION` lists what a host refuses, function by function";
        page.hang(Text::new(), Text::new().put(Style::Dim, text))?;
    }
    page.blank()
}

/// Hosts on which the component links and is not called.
fn uncalled(page: &mut Page<'_>, hosts: &[HostFit]) -> io::Result<()> {
    let mut told: Vec<&str> = Vec::new();
    for host in hosts.iter().filter(|host| host.links() && host.called.is_empty()) {
        let elsewhere = hosts.iter().any(|it| it.name == host.name && !it.called.is_empty());
        if told.contains(&host.name.as_str()) || elsewhere {
            continue;
        }
        told.push(&host.name);
        let calls: Vec<String> = host.calls.iter().map(|it| format!("`{it}`")).collect();
        let text = format!(
            "{} calls {}, which the component does not export",
            host.about,
            calls.join(" or ")
        );
        page.hang(Text::new().plain("  ").put(Style::Note, "note: "), Text::new().plain(text))?;
    }
    Ok(())
}

/// `wasmtime 25 to 45`: versions are as short as the releases of the host allow.
fn label(releases: &[&HostFit], all: &[HostFit]) -> String {
    let (first, last) = (releases[0], releases[releases.len() - 1]);
    let versions = [first, last].map(|host| host.version.as_ref().map(|it| short(it, host, all)));
    match versions {
        [Some(first_version), Some(last_version)] if releases.len() > 1 => {
            format!("{} {first_version} to {last_version}", first.name)
        }
        [Some(version), _] => format!("{} {version}", first.name),
        [None, _] => first.name.clone(),
    }
}

/// A version, with as many of its numbers as tell all releases of the host apart.
fn short(version: &Version, host: &HostFit, all: &[HostFit]) -> String {
    let of_host = all.iter().filter(|it| it.name == host.name);
    let versions: BTreeSet<&Version> = of_host.filter_map(|it| it.version.as_ref()).collect();
    let distinct = |part: fn(&Version) -> (u64, u64)| {
        versions.iter().map(|version| part(version)).collect::<BTreeSet<_>>().len()
    };
    let Version { major, minor, .. } = version;
    match versions.len() {
        1 => version.to_string(),
        releases if distinct(|it| (it.major, 0)) == releases => major.to_string(),
        releases if distinct(|it| (it.major, it.minor)) == releases => format!("{major}.{minor}"),
        _ => version.to_string(),
    }
}
