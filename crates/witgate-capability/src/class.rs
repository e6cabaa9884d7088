//! The classes of capabilities.

/// A class of capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// One word, by which policies name it.
    pub id: &'static str,
    /// What it lets a component do, as the end of "it may …".
    pub may: &'static str,
}

/// Every class that has a name, gravest first.
///
/// Sources: the interfaces of WASI 0.2 and 0.3 and the proposals that WASI's
/// `docs/Proposals.md` lists; for the cut, the capabilities of Spin
/// (`crates/capabilities`), Capslock and Deno.
pub static CLASSES: &[Class] = &[
    Class { id: "filesystem", may: "open, read and change files" },
    Class { id: "sockets", may: "open network sockets" },
    Class { id: "http-outgoing", may: "send HTTP requests" },
    Class { id: "dns", may: "look up host names" },
    Class { id: "sql", may: "query databases" },
    Class { id: "key-value", may: "read and write key-value stores" },
    Class { id: "blob-store", may: "read and write blob stores" },
    Class { id: "messaging", may: "send messages to brokers and queues" },
    Class { id: "secrets", may: "read secrets" },
    Class { id: "environment", may: "read environment variables and arguments" },
    Class { id: "config", may: "read configuration" },
    Class { id: "host-control", may: "call or control other components on its host" },
    Class { id: "hardware", may: "talk to devices" },
    Class { id: "gpu", may: "use the GPU and the screen" },
    Class { id: "neural-networks", may: "run machine-learning models" },
    Class { id: "threads", may: "start threads" },
    Class { id: "locks", may: "take locks that others wait for" },
    Class { id: "cache", may: "read, write and purge caches" },
    Class { id: "request-info", may: "learn who sends a request, and from where" },
    Class { id: "tls", may: "open TLS connections" },
    Class { id: "crypto", may: "use keys and ciphers of its host" },
    Class { id: "telemetry", may: "write logs, metrics and traces" },
    Class { id: "stdio", may: "use standard input, output and error" },
    Class { id: "terminal", may: "see whether there is a terminal" },
    Class { id: "exit", may: "end the process" },
    Class { id: "clocks", may: "read clocks and wait" },
    Class { id: "random", may: "get random numbers" },
    Class { id: "http-incoming", may: "receive HTTP requests" },
];

/// The class of that name.
pub fn class(id: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.id == id)
}
