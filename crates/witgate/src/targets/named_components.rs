//! The components that `targets` is given, and what of it is none.

use std::path::Path;

use witgate_judge::Side;
use witgate_load::tree::holds_wit;
use witgate_load::{Context, Scanned, load};
use witgate_model::{Contract, Form};
use witgate_report::{SkippedFile, UnreadableFile};

use super::side;
use crate::check::Request;
use crate::compare::{name, resolve};
use crate::error::{Error, Party};
use crate::impact::{consumers, read as read_consumer, unnamed};

/// A component that was named, or is in a directory that was.
pub(super) struct NamedComponent {
    pub(super) side: Side,
    pub(super) contract: Contract,
}

/// What became of all arguments.
#[derive(Default)]
pub(super) struct NamedComponents {
    pub(super) components: Vec<NamedComponent>,
    pub(super) skipped: Vec<SkippedFile>,
    pub(super) unreadable: Vec<UnreadableFile>,
}

/// Reads what the arguments name. Of several, one that cannot be read keeps none of the
/// others from an answer; alone, it is an error.
pub(super) fn read(
    request: &Request,
    arguments: &[String],
    notes: &mut Vec<String>,
) -> Result<NamedComponents, Error> {
    let mut read = NamedComponents::default();
    for argument in arguments {
        if consumers::stands_for_several(argument) {
            read.add_all(request, argument, arguments.len() > 1);
            continue;
        }
        match component(request, argument, notes) {
            Ok(component) => read.components.push(component),
            Err(error) if arguments.len() == 1 => return Err(error),
            Err(error) => {
                let reason = reason(&error, argument);
                read.unreadable.push(UnreadableFile { name: argument.clone(), reason });
            }
        }
    }
    if !read.components.is_empty() || !read.unreadable.is_empty() {
        return Ok(read);
    }
    match arguments {
        // A directory may be a package, which is told better.
        [only] if read.skipped.is_empty() && !only.contains('*') => {
            component(request, only, notes)?;
        }
        _ => {}
    }
    Err(Error::NoConsumer { looked_at: arguments.join(", ") })
}

impl NamedComponents {
    /// What is in a directory, matches a pattern or is on a list.
    fn add_all(&mut self, request: &Request, argument: &str, is_one_of_several: bool) {
        let found = consumers::find_consumers(&[argument.to_owned()], Path::new(""));
        let is_empty =
            found.all.is_empty() && found.unreadable.is_empty() && found.others.is_empty();
        if is_one_of_several && is_empty && holds_wit(Path::new(argument)) {
            let name = argument.to_owned();
            let reason = "WIT without a component: name the WIT with `--wit`".to_owned();
            self.unreadable.push(UnreadableFile { name, reason });
        }
        for consumer in &found.all {
            let name = consumer.name.clone();
            match read_consumer(consumer, &request.options) {
                Ok(Scanned::Component(contract)) => {
                    let side = Side { place: name, resolved: None, contract: contract.digest() };
                    self.components.push(NamedComponent { side, contract });
                }
                Ok(Scanned::CoreModule) => {
                    self.skipped.push(SkippedFile { name, what: "a core module" });
                }
                Ok(Scanned::WitPackage) => {
                    self.skipped.push(SkippedFile { name, what: "a WIT package" });
                }
                Err(reason) => {
                    let reason = unnamed(&reason, &name);
                    self.unreadable.push(UnreadableFile { name, reason });
                }
            }
        }
        let unreadable = found.unreadable.into_iter();
        self.unreadable.extend(unreadable.map(|(name, reason)| UnreadableFile { name, reason }));
        let others = found.others.into_iter();
        self.skipped.extend(others.map(|name| SkippedFile { name, what: "not WebAssembly" }));
    }
}

fn component(
    request: &Request,
    text: &str,
    notes: &mut Vec<String>,
) -> Result<NamedComponent, Error> {
    let place = resolve(Party::Component, text, None)?;
    let component = load(&place, &Context::default(), &request.options)
        .map_err(|error| Error::Load { party: Party::Component, error })?;
    if component.form != Form::Component {
        return Err(Error::NoComponent { place: name(&component) });
    }
    notes.extend(component.notes.iter().cloned());
    Ok(NamedComponent { side: side(&component), contract: component.contract })
}

/// An error without the name of its file, which is reported beside it.
fn reason(error: &Error, argument: &str) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("component: ").unwrap_or(&text);
    let text = unnamed(text, &format!("`{argument}`"));
    unnamed(&text, argument)
}
