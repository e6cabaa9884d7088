//! What waivers excuse.

use std::io;

use crate::cluster::Cluster;
use crate::human::{finding, listed};
use crate::page::Page;
use crate::report::Report;

/// A line for each group, and why it is excused.
pub(super) fn write(
    page: &mut Page<'_>,
    report: &Report<'_>,
    clusters: &[Cluster<'_>],
) -> io::Result<()> {
    if clusters.is_empty() {
        return Ok(());
    }
    let groups: Vec<_> = clusters.iter().flat_map(Cluster::groups).collect();
    let shown = listed::shown(report, groups.len());
    for group in &groups[..shown] {
        finding::line(page, group)?;
    }
    listed::more(page, groups[shown..].iter().map(|group| group.members().len()).sum())?;
    page.blank()
}
