//! Nested components, and who provides what to them.

use std::collections::BTreeMap;
use std::io;

use witgate_model::{Provider, WasmStructure, count, first_few_names};

use super::super::names;
use super::super::sentences::size;
use super::LINES;
use crate::page::Page;
use crate::text::{Style, Text};

/// So many names are told of one component.
const NAMES: usize = 4;

/// Writes the nested components that take part; others are made by tools to name what
/// those export.
pub(super) fn write(page: &mut Page<'_>, structure: &WasmStructure) -> io::Result<()> {
    let nested = structure.components.iter().enumerate();
    let nested: Vec<_> = nested.filter(|(index, _)| structure.is_part(*index)).collect();
    if nested.is_empty() {
        return Ok(());
    }
    let title = format!("composed of {}", count(nested.len(), "component"));
    page.line(&Text::new().put(Style::Bold, title))?;
    let imports = &structure.nested_imports;
    for (index, component) in nested.iter().take(LINES) {
        let name = names::component(structure, *index);
        let mut inside: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut from_host, mut renamed) = (0, Vec::new());
        for import in imports.iter().filter(|import| import.component == *index) {
            match &import.provider {
                Provider::Host(host) if *host == import.name => from_host += 1,
                Provider::Host(host) => {
                    renamed.push(format!("`{}` is `{host}` of the host", import.name));
                }
                Provider::Component(provider) => {
                    let provider = names::component(structure, *provider);
                    inside.entry(provider).or_default().push(import.name.to_string());
                }
                Provider::Itself => {
                    inside
                        .entry("the outer component".to_owned())
                        .or_default()
                        .push(import.name.to_string());
                }
            }
        }
        let mut told = vec![size(component.size)];
        if from_host > 0 {
            told.push(format!("{} from the host", count(from_host, "import")));
        }
        told.extend(renamed);
        told.extend(inside.iter().map(|(provider, imports)| {
            format!("{} provided by {provider}", first_few_names(imports, NAMES))
        }));
        let text = Text::new().plain(name).put(Style::Dim, format!(": {}", told.join("; ")));
        page.wrapped(Text::new().plain("  "), 4, text)?;
    }
    if nested.len() > LINES {
        let more = format!("  ... and {} more: `--format json` has them all", nested.len() - LINES);
        page.line(&Text::new().plain(more))?;
    }
    page.blank()
}
