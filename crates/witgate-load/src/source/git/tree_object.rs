//! Tree objects: the entries of one directory.

use std::collections::BTreeMap;

/// An entry of a tree object.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) mode: Mode,
    pub(super) name: String,
    pub(super) id: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Directory,
    File,
    Link,
    Submodule,
}

/// The entries of a tree object.
pub(super) struct Directory {
    pub(super) by_name: BTreeMap<String, Node>,
    /// Whether these are all of them, each once, in the order and of the kinds that git
    /// writes: whoever made the object by hand may have written anything.
    pub(super) is_well_formed: bool,
}

impl Directory {
    /// Reads a tree object.
    pub(super) fn new(bytes: &[u8], id_length: usize) -> Option<Directory> {
        let (nodes, mut is_well_formed) = nodes(bytes, id_length)?;
        is_well_formed &= nodes.is_sorted_by(|a, b| a.sorting_name().lt(b.sorting_name()));
        let count = nodes.len();
        let mut by_name = BTreeMap::new();
        for node in nodes {
            by_name.entry(node.name.clone()).or_insert(node);
        }
        is_well_formed &= by_name.len() == count;
        Some(Directory { by_name, is_well_formed })
    }

    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        self.by_name.get(name)
    }
}

impl Node {
    /// What git sorts it by in its directory.
    fn sorting_name(&self) -> impl Iterator<Item = u8> {
        let end = (self.mode == Mode::Directory).then_some(b'/');
        self.name.bytes().chain(end)
    }
}

/// Reads a tree object: mode, space, name, null, id, and again. Says too whether each entry
/// is read, and as what git reads it as.
pub(super) fn nodes(mut bytes: &[u8], id_length: usize) -> Option<(Vec<Node>, bool)> {
    let (mut nodes, mut is_well_formed) = (Vec::new(), true);
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let null = bytes.iter().position(|byte| *byte == 0)?;
        let end = null.checked_add(1 + id_length)?;
        let (mode, name) = (&bytes[..space], bytes.get(space + 1..null)?);
        let id = bytes.get(null + 1..end)?;
        bytes = &bytes[end..];
        let mode = match mode {
            b"40000" => Mode::Directory,
            b"120000" => Mode::Link,
            b"160000" => Mode::Submodule,
            b"100644" | b"100755" => Mode::File,
            _ => {
                is_well_formed = false;
                Mode::File
            }
        };
        is_well_formed &= !name.is_empty() && !name.contains(&b'/');
        let Ok(name) = std::str::from_utf8(name) else {
            is_well_formed = false;
            continue;
        };
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        nodes.push(Node { mode, name: name.to_owned(), id });
    }
    Some((nodes, is_well_formed))
}
