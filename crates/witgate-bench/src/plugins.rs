//! A host before a change and after it, and components that import parts of it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use wasm_encoder::{
    Component, ComponentImportSection, ComponentTypeRef, ComponentTypeSection, ComponentValType,
    InstanceType, PrimitiveValType,
};

/// So many interfaces the host has, and each so many functions.
const INTERFACES: u64 = 40;
const FUNCTIONS: u64 = 20;

/// So many interfaces each component imports, and so many functions of each.
const IMPORTED: u64 = 6;
const USED: u64 = 5;

/// So many bytes each component has, most of which is code in a real one.
const SIZE: u64 = 100_000;

/// Components in a directory that goes with this value, each with a contract of its own.
pub(crate) struct Plugins {
    root: PathBuf,
}

impl Plugins {
    pub(crate) fn new(count: u64) -> io::Result<Plugins> {
        let name = format!("witgate-bench-{}-plugins-{count}", std::process::id());
        let plugins = Plugins { root: std::env::temp_dir().join(name) };
        for number in 0..count {
            let directory = plugins.components().join((number / 1000).to_string());
            if number % 1000 == 0 {
                fs::create_dir_all(&directory)?;
            }
            write(&directory.join(format!("{number}.wasm")), number)?;
        }
        // One function in fifty has another type, and one in a hundred is gone.
        host(&plugins.was(), |_| true, |_| "u32")?;
        let changed = |number: u64| if number % 50 == 7 { "u64" } else { "u32" };
        host(&plugins.now(), |number| number % 100 != 13, changed)?;
        Ok(plugins)
    }

    pub(crate) fn components(&self) -> PathBuf {
        self.root.join("components")
    }

    pub(crate) fn was(&self) -> PathBuf {
        self.root.join("was.wit")
    }

    pub(crate) fn now(&self) -> PathBuf {
        self.root.join("now.wit")
    }
}

impl Drop for Plugins {
    fn drop(&mut self) {
        // Best effort: it is in the directory for temporary files.
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn host(
    path: &Path,
    is_there: impl Fn(u64) -> bool,
    result: impl Fn(u64) -> &'static str,
) -> io::Result<()> {
    let mut out = io::BufWriter::new(File::create(path)?);
    writeln!(out, "package bench:host@1.0.0;")?;
    for interface in 0..INTERFACES {
        writeln!(out, "interface i{interface} {{")?;
        for function in 0..FUNCTIONS {
            let number = interface * FUNCTIONS + function;
            if is_there(number) {
                let result = result(number);
                writeln!(out, "  f{function}: func(a: string, b: list<u8>) -> {result};")?;
            }
        }
        writeln!(out, "}}")?;
    }
    writeln!(out, "world plugin {{")?;
    for interface in 0..INTERFACES {
        writeln!(out, "  import i{interface};")?;
    }
    writeln!(out, "}}")?;
    out.flush()
}

/// The numbers of what is chosen, in order: some of so many, by the digits of a number
/// that is multiplied until its digits look like chance.
fn chosen(seed: u64, some: u64, of: u64) -> Vec<u64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut all: Vec<u64> = (0..of).collect();
    for at in 0..some {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = at + (state >> 33) % (of - at);
        all.swap(at as usize, other as usize);
    }
    all.truncate(some as usize);
    all.sort_unstable();
    all
}

fn write(path: &Path, number: u64) -> io::Result<()> {
    let (mut types, mut imports) = (ComponentTypeSection::new(), ComponentImportSection::new());
    let value = ComponentValType::Primitive;
    for (position, interface) in chosen(number, IMPORTED, INTERFACES).into_iter().enumerate() {
        let mut instance = InstanceType::new();
        instance.ty().defined_type().list(value(PrimitiveValType::U8));
        let used = chosen(number * INTERFACES + interface + 1, USED, FUNCTIONS);
        for (at, function) in (1..).zip(used) {
            let params = [("a", value(PrimitiveValType::String)), ("b", ComponentValType::Type(0))];
            let result = Some(value(PrimitiveValType::U32));
            instance.ty().function().params(params).result(result);
            instance.export(format!("f{function}"), ComponentTypeRef::Func(at));
        }
        types.instance(&instance);
        let name = format!("bench:host/i{interface}@1.0.0");
        imports.import(&name, ComponentTypeRef::Instance(position as u32));
    }
    let mut component = Component::new();
    component.section(&types).section(&imports);
    let mut bytes = component.finish();
    // A custom section without a name: the rest of the file is a hole of zeros.
    let rest = SIZE.saturating_sub(bytes.len() as u64 + 6);
    let length = rest as u32;
    bytes.push(0);
    bytes.extend((0..5).map(|group| {
        let more = if group < 4 { 0x80 } else { 0 };
        (length >> (7 * group)) as u8 & 0x7f | more
    }));
    let mut file = File::create(path)?;
    file.write_all(&bytes)?;
    file.set_len(bytes.len() as u64 + rest)
}
