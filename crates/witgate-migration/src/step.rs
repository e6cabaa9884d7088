//! The steps of a migration, in the order in which a person takes them.

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Interfaces that a world imports and exports.
    World,
    /// Other names, and nothing else.
    Rename,
    /// Types with other fields or cases.
    Types,
    /// Other parameters or results.
    Signature,
    /// Functions that are `async`, and nothing else.
    Await,
    /// `start-x` and `finish-x` that are one function.
    Pairs,
    /// Streams of bytes or of items.
    Streams,
    /// HTTP requests, responses and bodies.
    Messages,
    /// Pollables.
    Polling,
    /// What has no counterpart.
    NoCounterpart,
    /// What is the same.
    Same,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Step; 11] = [
        Step::World,
        Step::Rename,
        Step::Types,
        Step::Signature,
        Step::Await,
        Step::Pairs,
        Step::Streams,
        Step::Messages,
        Step::Polling,
        Step::NoCounterpart,
        Step::Same,
    ];

    /// What programs call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::World => "world",
            Step::Rename => "rename",
            Step::Types => "types",
            Step::Signature => "signature",
            Step::Await => "await",
            Step::Pairs => "pairs",
            Step::Streams => "streams",
            Step::Messages => "messages",
            Step::Polling => "polling",
            Step::NoCounterpart => "no-counterpart",
            Step::Same => "same",
        }
    }

    /// What to do, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Step::World => "Change imports, exports and uses",
            Step::Rename => "Rename",
            Step::Types => "Adapt to changed types",
            Step::Signature => "Adapt to changed parameters and results",
            Step::Await => "Await functions that became async",
            Step::Pairs => "Replace start/finish pairs with one function",
            Step::Streams => "Replace stream resources with `stream` and `future`",
            Step::Messages => "Rewrite HTTP requests, responses and bodies",
            Step::Polling => "Remove polling",
            Step::NoCounterpart => "Decide what to do without a counterpart",
            Step::Same => "Unchanged",
        }
    }

    /// What is true of everything in the step; empty where the title says it.
    pub fn explanation(self) -> &'static str {
        match self {
            Step::World => {
                "Then regenerate the bindings: what follows does not compile until it is done."
            }
            Step::Rename => "Parameters and results mean the same.",
            Step::Types => "Code that builds them, or matches their cases, changes.",
            Step::Signature => "",
            Step::Await => {
                "Parameters and results mean the same. Whatever calls them has to be async too, \
                 up to an export."
            }
            Step::Pairs => {
                "Nothing is polled in between, so nothing returns `would-block` or \
                 `not-in-progress`."
            }
            Step::Streams => {
                "A reader gets a `stream` and a `future` that says how it ended; a writer passes \
                 the readable end of a `stream` and gets the `future`. Close a stream by dropping \
                 its end."
            }
            Step::Messages => {
                "Incoming and outgoing messages are one resource each: `request` and `response`. \
                 Bodies are passed when they are made, as a `stream` with a `future` of the \
                 trailers."
            }
            Step::Polling => {
                "There is no `pollable`: await the call, the `stream` or the `future` itself. To \
                 wait for the first of several, use your language's own means (`select`, \
                 `Promise.race`, `asyncio.wait`)."
            }
            Step::NoCounterpart => "",
            Step::Same => "",
        }
    }
}
