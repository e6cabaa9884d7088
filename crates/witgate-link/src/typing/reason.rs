//! Why something does not link, in words.

use std::fmt;

use witgate_model::Name;

/// The first of several answers that is a refusal. Only that one is put in
/// words.
#[derive(Default)]
pub(super) struct First(Option<String>);

impl First {
    pub(super) fn add(&mut self, reason: impl FnOnce() -> String) {
        if self.0.is_none() {
            self.0 = Some(reason());
        }
    }

    pub(super) fn result(self) -> Result<(), String> {
        self.0.map_or(Ok(()), Err)
    }
}

/// Why two functions are not of one type.
#[derive(Clone, Copy)]
pub(super) enum Unlike<'a> {
    Async,
    Count(usize, usize),
    Name(&'a Name, &'a Name),
    Param(&'a Name),
    Result,
}

impl fmt::Display for Unlike<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unlike::Async => f.write_str("one side is `async`, the other is not"),
            Unlike::Count(guest, host) => {
                write!(f, "the guest has {guest} parameters, the host {host}")
            }
            Unlike::Name(guest, host) => {
                write!(f, "the guest's parameter `{guest}` is the host's `{host}`")
            }
            Unlike::Param(name) => write!(f, "the type of parameter `{name}` differs"),
            Unlike::Result => f.write_str("the result type differs"),
        }
    }
}
