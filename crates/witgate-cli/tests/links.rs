//! Links between documents lead somewhere: to a file that exists, and to a heading in it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// Links to files of this repository as readers elsewhere see them.
const HOME: &str = "https://github.com/witgate/witgate/";

fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

#[test]
fn links_lead_somewhere() {
    let root = root();
    let mut files = vec![root.join("README.md"), root.join("crates/README.md")];
    markdown_below(&root.join("docs"), &mut files);
    markdown_below(&root.join(".github"), &mut files);
    let mut followed = 0;
    let mut wrong = Vec::new();
    for file in files {
        for link in links(&fs::read_to_string(&file).unwrap()) {
            let Some(target) = target(&root, &file, &link) else { continue };
            followed += 1;
            if let Err(reason) = follow(&target, link.split_once('#').map(|(_, anchor)| anchor)) {
                wrong.push(format!("{}: {link}: {reason}", file.display()));
            }
        }
    }
    assert!(followed > 200, "only {followed} links were followed");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_site_has_every_page_once_and_links_to_nothing_else() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let listed: Vec<PathBuf> = links(&summary).iter().map(|link| docs.join(link)).collect();
    let mut pages = Vec::new();
    markdown_below(&docs, &mut pages);
    pages.retain(|page| !page.ends_with("SUMMARY.md"));
    let unique: BTreeSet<&PathBuf> = listed.iter().collect();
    assert_eq!(unique.len(), listed.len(), "a page is listed twice");
    assert_eq!(unique, pages.iter().collect(), "pages that SUMMARY.md lists, and those there are");
    for page in &pages {
        for link in links(&fs::read_to_string(page).unwrap()) {
            let target = target(&root(), page, &link);
            let is_inside = target.is_none_or(|target| target.starts_with(&docs));
            assert!(is_inside || link.starts_with(HOME), "{}: {link}", page.display());
        }
    }
}

#[test]
fn help_leads_to_a_rule() {
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let anchors = anchors(&page);
    for rule in witgate::witgate_judge::RULES.iter() {
        assert!(anchors.contains(rule.id), "docs/rules.md has no heading {}", rule.id);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_witgate"))
        .current_dir(root().join("fixtures/plugin"))
        .args(["diff", "baseline.wit", "candidate.wit", "--format", "sarif"])
        .output()
        .unwrap();
    let sarif = String::from_utf8(output.stdout).unwrap();
    let uris = sarif.split("\"helpUri\": \"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut seen = 0;
    for uri in uris {
        let link = uri.strip_prefix(HOME).unwrap_or_else(|| panic!("{uri}"));
        let (path, anchor) = link.strip_prefix("blob/main/").unwrap().split_once('#').unwrap();
        follow(&root().join(path), Some(anchor)).unwrap();
        seen += 1;
    }
    assert!(seen > 2, "only {seen} rules have a helpUri");
}

#[test]
fn links_and_anchors_are_read() {
    let text = "# A `b` C!\n[x](a.md) `[y](b.md)` [z](c.md#d)\n```\n[v](e.md)\n```\n![w](f.png)";
    assert_eq!(links(text), ["a.md", "c.md#d", "f.png"]);
    assert_eq!(anchors(text).into_iter().collect::<Vec<_>>(), ["a-b-c"]);
}

fn markdown_below(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown_below(&path, files);
        } else if path.extension().is_some_and(|it| it == "md") {
            files.push(path);
        }
    }
}

/// The text without blocks and spans of code.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
        } else if !is_block {
            // Every other part is a span of code.
            line.split('`').step_by(2).for_each(|part| prose.push_str(part));
            prose.push('\n');
        }
    }
    prose
}

fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let ends = prose.match_indices("](").map(|(at, _)| &prose[at + 2..]);
    ends.map(|rest| rest.split(')').next().unwrap().replace('\n', "")).collect()
}

/// The file that a link of a page leads to; none where it is elsewhere.
fn target(root: &Path, page: &Path, link: &str) -> Option<PathBuf> {
    let path = link.split('#').next().unwrap();
    if let Some(path) = path.strip_prefix(HOME) {
        let path = path.strip_prefix("blob/main/").or_else(|| path.strip_prefix("tree/main/"));
        return path.map(|path| root.join(path));
    }
    if path.contains("://") || path.starts_with("mailto:") {
        return None;
    }
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let mut target = page.parent().unwrap().to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => assert!(target.pop(), "{link}"),
            part => target.push(part),
        }
    }
    Some(target)
}

fn follow(target: &Path, anchor: Option<&str>) -> Result<(), String> {
    if !target.exists() {
        return Err("there is no such file".to_owned());
    }
    match anchor {
        Some(anchor) if target.extension().is_some_and(|it| it == "md") => {
            let anchors = anchors(&fs::read_to_string(target).unwrap());
            anchors.contains(anchor).then_some(()).ok_or("there is no such heading".to_owned())
        }
        _ => Ok(()),
    }
}

/// The anchors of headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut is_block = false;
    let mut anchors = BTreeSet::new();
    for line in text.lines() {
        is_block ^= line.starts_with("```");
        let Some(heading) = line.strip_prefix('#').filter(|_| !is_block) else { continue };
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        anchors.insert(kept.collect::<String>().replace(' ', "-"));
    }
    anchors
}
