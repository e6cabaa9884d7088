//! Wasm to WIT: components and WIT packages, as binary or as `.wat` text.
//!
//! Comes in: bytes, judged by what they hold and never by the name of the
//! file. Goes out: what wit-parser decodes from them, or advice.
//!
//! Only what a component promises is read. Its core modules are not walked, so
//! a component that is sound outside and broken inside still has a contract
//! here; whether it would run is a question for a runtime.

mod module;
mod names;
mod skim;
mod stub;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test may say so")]
mod tests;

use std::borrow::Cow;

use wasmparser::{ComponentTypeRef, Parser, Payload, Validator, WasmFeatures};
use wit_parser::decoding::DecodedWasm;

use crate::error::Error;
use crate::panics;

/// What the bytes of the file at `path` promise. The path is for errors only.
pub(crate) fn decode(bytes: &[u8], path: &str) -> Result<DecodedWasm, Error> {
    let decoded = match wat::Detect::from_bytes(bytes) {
        wat::Detect::WasmBinary => binary(bytes),
        wat::Detect::WasmText => text(bytes).and_then(|binary_of_text| binary(&binary_of_text)),
        wat::Detect::Unknown => Err(unknown(bytes)),
    };
    decoded.map_err(|Refusal { message, help }| Error::Wasm {
        path: path.to_owned(),
        message,
        help: help.to_owned(),
    })
}

/// The binary form of wasm; `None` of what is no wasm.
pub(crate) fn as_binary(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    match wat::Detect::from_bytes(bytes) {
        wat::Detect::WasmBinary => Some(Cow::Borrowed(bytes)),
        wat::Detect::WasmText => text(bytes).ok().map(Cow::Owned),
        wat::Detect::Unknown => None,
    }
}

/// Whether the bytes are a core module.
pub(crate) fn is_core_module(binary: &[u8]) -> bool {
    binary.get(4..8) == Some(&[1, 0, 0, 0])
}

/// Fails on an encoded type that is not safe to decode.
pub(crate) fn validate_types(component: &[u8]) -> Result<(), String> {
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(component)
        .map_err(|error| error.to_string())?;
    match names::longest(component) > MAX_NAME {
        true => Err(format!("it has names of more than {MAX_NAME} bytes")),
        false => Ok(()),
    }
}

/// Why there is no contract, and what to do.
struct Refusal {
    message: String,
    help: &'static str,
}

fn text(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let parsed = panics::catch(|| wat::parse_bytes(bytes).map(|binary| binary.into_owned()));
    parsed.and_then(|parsed| parsed.map_err(|error| text_error(&error))).map_err(|message| {
        Refusal {
            message: format!("this WebAssembly text does not parse: {message}"),
            help: "fix the text, or use the compiled component",
        }
    })
}

/// What wast says, on one line with line and column. An excerpt follows there,
/// which may be as long as the file.
fn text_error(error: &wat::Error) -> String {
    let full = error.to_string();
    let mut lines = full.lines();
    let message = lines.next().unwrap_or_default();
    match lines.next().and_then(|line| line.trim().strip_prefix("--> ")) {
        Some(place) => format!("{message} at {place}").replace("<anon>:", ""),
        None => message.replace("<anon>:", ""),
    }
}

/// Goes by the eight bytes that every wasm file begins with: the magic number,
/// a version, and a layer that is 0 for a core module and 1 for a component.
fn binary(bytes: &[u8]) -> Result<DecodedWasm, Refusal> {
    match bytes.get(4..8) {
        Some([0x0d, 0, 1, 0]) => component(bytes),
        Some([1, 0, 0, 0]) => Err(core_module(bytes)),
        Some([version, _, 1, 0]) => Err(Refusal {
            message: format!(
                "this component has version {version} of the binary format, from before it settled"
            ),
            help: "build it again with current tools",
        }),
        Some(_) => Err(Refusal {
            message: "this is WebAssembly of an unknown version".to_owned(),
            help: "give a component, or a WIT package encoded as wasm",
        }),
        None => Err(Refusal {
            message: "this WebAssembly file ends within its first eight bytes".to_owned(),
            help: "the file is cut short: build it or fetch it again",
        }),
    }
}

fn component(bytes: &[u8]) -> Result<DecodedWasm, Refusal> {
    panics::catch(|| {
        // The skim is trusted when it succeeds. Where it does not, the untouched
        // file answers, so that what is refused, and in what words, is
        // upstream's own judgement.
        if let Some(skimmed) = skim::component_level(bytes)
            && names::longest(&skimmed) <= MAX_NAME
            && let Ok(decoded) = wit_parser::decoding::decode(&skimmed)
        {
            return refuse_imports_beyond_wit(&skimmed).map(|()| decoded);
        }
        decode_whole(bytes)
    })
    // Upstream asserts things that a hostile file can make false.
    .unwrap_or_else(|_| Err(damaged("its parts contradict each other")))
}

/// Upstream bounds how many items a component may have, but not their names,
/// and gives each item a copy of its name: a small file could fill the memory
/// with functions of an instance that is imported a thousand times.
const MAX_NAME: usize = 256;

fn decode_whole(bytes: &[u8]) -> Result<DecodedWasm, Refusal> {
    // Upstream decodes from a stream, and allocates whatever length the header
    // of a section claims before it looks whether so much is there. The
    // validator looks first.
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(bytes)
        .map_err(|error| damaged(&error.to_string()))?;
    if names::longest(bytes) > MAX_NAME {
        return Err(Refusal {
            message: format!("this component has names of more than {MAX_NAME} bytes"),
            help: "build it from WIT with shorter names",
        });
    }
    refuse_imports_beyond_wit(bytes)?;
    wit_parser::decoding::decode(bytes).map_err(|error| Refusal {
        message: format!("this component is valid, but WIT cannot describe it: {error:#}"),
        help: "compare components that were built from WIT",
    })
}

/// Fails on a component that imports what WIT has no word for. Upstream leaves that out
/// when it decodes, and so would everybody who asks what the component needs.
/// Source: `wit_component::targets`, `check_imports_are_wit`.
fn refuse_imports_beyond_wit(component: &[u8]) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(|error| damaged(&error.to_string()))? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    let import = import.map_err(|error| damaged(&error.to_string()))?;
                    let what = match import.ty {
                        ComponentTypeRef::Module(_) => "a core module",
                        ComponentTypeRef::Component(_) => "a component",
                        ComponentTypeRef::Value(_) => "a value",
                        ComponentTypeRef::Func(_)
                        | ComponentTypeRef::Type(_)
                        | ComponentTypeRef::Instance(_) => continue,
                    };
                    return Err(Refusal {
                        message: format!(
                            "this component imports {what} as `{}`, which WIT cannot describe",
                            import.name.name
                        ),
                        help: "compose it with what provides that, and give the composition",
                    });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn damaged(message: &str) -> Refusal {
    Refusal {
        message: format!("this component is not valid: {message}"),
        help: "the file may be cut short or damaged: build it or fetch it again; \
               `wasm-tools validate --features all` judges it independently",
    }
}

fn core_module(bytes: &[u8]) -> Refusal {
    let says_its_world = Parser::new(0)
        .parse_all(bytes)
        .map_while(Result::ok)
        .any(|payload| matches!(payload, Payload::CustomSection(section) if section.name().starts_with("component-type")));
    Refusal {
        message: "this is a core module, not a component".to_owned(),
        help: if says_its_world {
            "it carries the type of a component: make it one with `wasm-tools component new`"
        } else {
            "build a component (in Rust, for the target wasm32-wasip2), or give the WIT it implements"
        },
    }
}

fn unknown(bytes: &[u8]) -> Refusal {
    if bytes.is_empty() {
        return Refusal {
            message: "this file is empty".to_owned(),
            help: "build it or fetch it again",
        };
    }
    Refusal {
        message: "this is neither WebAssembly nor its text format".to_owned(),
        help: "give a component, a WIT package encoded as wasm, or the `.wat` text of either",
    }
}
