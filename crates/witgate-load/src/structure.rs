//! Wasm to what it is made of: modules, nested components, who provides what to whom.
//!
//! In: the bytes of a component or core module. Out: a [`WasmStructure`]. The headers of
//! sections are read, and whatever is in those that are not code or data; of code
//! and data the lengths. Nothing is validated: bytes that make no sense are an error,
//! and bytes that are wrong in a way that only validation finds are described as they
//! are.

mod calls;
mod component;
mod custom;
mod features;
mod module;
mod nested;

use wasmparser::{Chunk, Encoding, Parser, Payload};
use witgate_model::WasmStructure;

pub(crate) use calls::calls;
use component::ComponentReader;
use module::ModuleReader;

/// More modules and components in one file than any tool nests.
const MOST_NESTED: usize = 20_000;

/// More names, of imports, exports and arguments, than any file has that is no attack:
/// each is kept, and takes several times its own length.
const MOST_NAMES: usize = 500_000;

/// Longer names are no identifiers of anything.
const LONGEST_NAME: usize = 4096;

/// What the wasm is made of, or why that cannot be told.
pub(crate) fn structure(wasm: &[u8]) -> Result<WasmStructure, String> {
    let mut reader = Reader::default();
    each_payload(wasm, |payload| reader.payload(payload))?;
    let mut structure = reader.structure;
    structure.nested_imports = nested::nested_imports(&structure.instances)
        .ok_or("its components are instantiated in more ways than can be followed")?;
    Ok(structure)
}

/// What a file and all that is nested in it have, but for the bodies of functions: the
/// lengths of those stand all over the code, whose pages are then never touched.
fn each_payload(
    wasm: &[u8],
    mut each: impl FnMut(Payload<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let too_early = || "it ends too early".to_owned();
    let (mut parser, mut rest) = (Parser::new(0), wasm);
    // What is read on with after what is nested.
    let mut around: Vec<(Parser, &[u8])> = Vec::new();
    loop {
        let chunk = parser.parse(rest, true).map_err(|error| error.to_string())?;
        let Chunk::Parsed { consumed, payload } = chunk else { return Err(too_early()) };
        rest = &rest[consumed..];
        let mut is_complete = false;
        match &payload {
            Payload::ModuleSection { parser: nested, unchecked_range: range }
            | Payload::ComponentSection { parser: nested, unchecked_range: range } => {
                let size = (range.end - range.start) as usize;
                let (within, after) = rest.split_at_checked(size).ok_or_else(too_early)?;
                around.push((std::mem::replace(&mut parser, nested.clone()), after));
                rest = within;
            }
            Payload::CodeSectionStart { size, .. } => {
                rest = rest.get(*size as usize..).ok_or_else(too_early)?;
                parser.skip_section();
            }
            Payload::End(_) => match around.pop() {
                Some(outer) => (parser, rest) = outer,
                None => is_complete = true,
            },
            _ => {}
        }
        each(payload)?;
        if is_complete {
            return Ok(());
        }
    }
}

/// What is being read, innermost last.
enum Open {
    Component(ComponentReader),
    Module(ModuleReader),
}

#[derive(Default)]
struct Reader {
    structure: WasmStructure,
    open: Vec<Open>,
    budget: Budget,
    /// Where the next module or component begins and ends, as its section says.
    next: Option<u64>,
}

/// How many names may still be kept.
struct Budget {
    names: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { names: MOST_NAMES }
    }
}

impl Budget {
    /// A name to keep.
    fn name(&mut self, name: &str) -> Result<String, String> {
        if name.len() > LONGEST_NAME {
            return Err(format!("it has names of more than {LONGEST_NAME} bytes"));
        }
        match self.names.checked_sub(1) {
            Some(left) => self.names = left,
            None => return Err(format!("it has more than {MOST_NAMES} imports and exports")),
        }
        Ok(name.to_owned())
    }
}

impl Reader {
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), String> {
        match payload {
            Payload::Version { encoding, range, .. } => self.begin(encoding, range.start),
            Payload::ModuleSection { unchecked_range, .. }
            | Payload::ComponentSection { unchecked_range, .. } => {
                self.next = Some(unchecked_range.end);
                Ok(())
            }
            Payload::End(end) => self.end(end),
            payload => {
                let Reader { structure, open, budget, .. } = self;
                match open.last_mut() {
                    Some(Open::Component(reader)) => reader.payload(payload, structure, budget),
                    Some(Open::Module(reader)) => reader.payload(payload, structure, budget),
                    None => Err("it has sections outside of any module".to_owned()),
                }
            }
        }
    }

    fn begin(&mut self, encoding: Encoding, start: u64) -> Result<(), String> {
        let within = match self.open.last() {
            Some(Open::Component(reader)) => Some(reader.index()),
            Some(Open::Module(_)) => return Err("a core module has something nested".to_owned()),
            None => None,
        };
        let Reader { structure, .. } = self;
        if structure.modules.len() + structure.components.len() >= MOST_NESTED {
            return Err(format!("more than {MOST_NESTED} modules and components are nested in it"));
        }
        let size = self.next.take().unwrap_or(start).saturating_sub(start);
        let opened = match encoding {
            Encoding::Module => {
                structure.is_core_module = within.is_none();
                Open::Module(ModuleReader::new(within.flatten(), size, structure))
            }
            Encoding::Component => Open::Component(ComponentReader::new(within, size, structure)),
        };
        if let (Some(Open::Component(around)), Open::Component(nested)) =
            (self.open.last_mut(), &opened)
        {
            around.add_component(nested.index());
        }
        if matches!(opened, Open::Module(_)) {
            self.mark_code();
        }
        self.open.push(opened);
        Ok(())
    }

    /// Notes that every open component has code.
    fn mark_code(&mut self) {
        for open in &self.open {
            if let Open::Component(reader) = open
                && let Some(index) = reader.index()
            {
                self.structure.components[index].has_code = true;
            }
        }
    }

    fn end(&mut self, end: u64) -> Result<(), String> {
        let is_outermost = self.open.len() == 1;
        match self.open.pop() {
            Some(Open::Component(reader)) if is_outermost => {
                self.structure.exports = reader.into_exports();
            }
            Some(Open::Module(reader)) if is_outermost => {
                reader.outermost(&mut self.structure, end)
            }
            Some(_) => {}
            None => return Err("it ends twice".to_owned()),
        }
        Ok(())
    }
}
