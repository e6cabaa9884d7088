//! The digests of what runs and of what is said about it.
//!
//! In: wasm, a component or core module, however nested. Out: the SHA-256 of
//! the same wasm without custom sections, and one of those sections alone.
//! Nothing is built: the bytes are hashed where they stand, and no more is kept
//! than the length of each nested module and component.
//!
//! The first is the SHA-256 of what `wasm-tools strip --all` writes. As there,
//! custom sections go at every depth, and the length of each section is written
//! again in its shortest form, so that a file with padded lengths and its tidy
//! twin are one. All else, the order of sections included, is as it was.

use std::ops::Range;

use sha2::{Digest as _, Sha256};
use wasmparser::{Parser, Payload};

/// A SHA-256.
type Hash = [u8; 32];

/// The digests of some wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digests {
    /// Of all but its custom sections.
    pub(crate) stripped: Hash,
    /// Of its custom sections.
    pub(crate) metadata: Hash,
}

/// Reads the headers of all sections twice, and all bytes once. What is no wasm
/// is told by a message.
pub(crate) fn digests(wasm: &[u8]) -> Result<Digests, String> {
    let mut lengths = Lengths::default();
    walk(wasm, |piece| lengths.take(&piece))?;
    let mut hashing = Hashing::new(lengths.nested);
    walk(wasm, |piece| hashing.take(&piece))?;
    Ok(Digests {
        stripped: hashing.stripped.finalize().into(),
        metadata: hashing.metadata.finalize().into(),
    })
}

/// A part of wasm, as it is met from front to back.
enum Piece<'a> {
    /// The eight bytes that a module or component begins with.
    Header(&'a [u8]),
    /// A module or component follows, as a section of that id.
    Nested(u8),
    /// A module or component ends.
    End,
    /// A custom section.
    Custom(&'a str, &'a [u8]),
    /// Any other section.
    Section(u8, &'a [u8]),
}

fn walk<'a>(wasm: &'a [u8], mut take: impl FnMut(Piece<'a>)) -> Result<(), String> {
    // The parser tells the range of a code section before it has seen its end.
    let bytes = |range: Range<u64>| {
        let found = wasm.get(range.start as usize..range.end as usize);
        found.ok_or_else(|| format!("a section is cut short (at offset {:#x})", range.start))
    };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(|error| error.to_string())? {
            Payload::Version { range, .. } => take(Piece::Header(bytes(range)?)),
            Payload::End(_) => take(Piece::End),
            Payload::CustomSection(section) => {
                take(Piece::Custom(section.name(), section.data()));
            }
            nested @ (Payload::ModuleSection { .. } | Payload::ComponentSection { .. }) => {
                let (id, _) = nested.as_section().expect("both are sections");
                take(Piece::Nested(id));
            }
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    take(Piece::Section(id, bytes(range)?));
                }
            }
        }
    }
    Ok(())
}

/// How long each nested module and component is without custom sections, in
/// the order in which they begin.
#[derive(Default)]
struct Lengths {
    nested: Vec<u32>,
    /// Those that are open, by their place in `nested`.
    open: Vec<usize>,
}

impl Lengths {
    fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Header(header) => self.add(header.len()),
            Piece::Nested(_) => {
                self.open.push(self.nested.len());
                self.nested.push(0);
            }
            Piece::End => {
                if let Some(ended) = self.open.pop() {
                    self.section(self.nested[ended] as usize);
                }
            }
            Piece::Custom(..) => {}
            Piece::Section(_, content) => self.section(content.len()),
        }
    }

    fn section(&mut self, length: usize) {
        self.add(1 + leb128(length as u32).count() + length);
    }

    /// What is nested and valid is no longer than the section it came in, whose
    /// length was 32 bits wide.
    fn add(&mut self, length: usize) {
        if let Some(open) = self.open.last() {
            let nested = &mut self.nested[*open];
            *nested = nested.saturating_add(length as u32);
        }
    }
}

struct Hashing {
    stripped: Sha256,
    metadata: Sha256,
    lengths: std::vec::IntoIter<u32>,
    /// How many modules and components have begun.
    begun: u64,
    /// Those that are open, by the same count.
    open: Vec<u64>,
}

impl Hashing {
    fn new(lengths: Vec<u32>) -> Hashing {
        let mut metadata = Sha256::new();
        metadata.update("witgate-metadata/1");
        let (stripped, lengths) = (Sha256::new(), lengths.into_iter());
        Hashing { stripped, metadata, lengths, begun: 0, open: Vec::new() }
    }

    fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Header(header) => self.stripped.update(header),
            Piece::Nested(id) => {
                self.begun += 1;
                self.open.push(self.begun);
                let length = self.lengths.next().expect("both walks meet the same");
                self.section(*id, length);
            }
            Piece::End => {
                self.open.pop();
            }
            Piece::Custom(name, data) => {
                // Which of all modules and components it is in, and what it
                // says; not what is around it there.
                let within = self.open.last().copied().unwrap_or(0);
                self.metadata.update(within.to_le_bytes());
                for part in [name.as_bytes(), data] {
                    self.metadata.update((part.len() as u64).to_le_bytes());
                    self.metadata.update(part);
                }
            }
            Piece::Section(id, content) => {
                self.section(*id, content.len() as u32);
                self.stripped.update(content);
            }
        }
    }

    fn section(&mut self, id: u8, length: u32) {
        self.stripped.update([id]);
        for byte in leb128(length) {
            self.stripped.update([byte]);
        }
    }
}

/// The shortest way to write a number: seven bits a byte, the lowest first.
fn leb128(number: u32) -> impl Iterator<Item = u8> {
    let mut left = Some(number);
    std::iter::from_fn(move || {
        let number = left?;
        let byte = (number & 0x7f) as u8;
        left = (number > 0x7f).then_some(number >> 7);
        Some(if left.is_some() { byte | 0x80 } else { byte })
    })
}
