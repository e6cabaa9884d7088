//! Interfaces and worlds of WASI 0.2, and where they went.
//!
//! Source: the `interface` and `world` declarations of both releases.

/// An interface or world of 0.2, and what replaces it.
#[derive(Debug)]
pub(crate) struct WasiPlace {
    /// Its address without a version.
    pub(crate) from: &'static str,
    /// What replaces it; nothing where nothing does.
    pub(crate) to: &'static [&'static str],
    /// What there is to say of it; may be empty.
    pub(crate) how: &'static str,
}

const fn place(from: &'static str, to: &'static [&'static str], how: &'static str) -> WasiPlace {
    WasiPlace { from, to, how }
}

const NETWORK: &str = "No function takes a `network`.";
const IN_SOCKETS_TYPES: &str = "All of sockets but name lookup is in one interface.";
const IN_COMPONENT_MODEL: &str =
    "`stream`, `future` and async functions of the component model replace it.";

/// Interfaces.
pub(crate) static INTERFACES: &[WasiPlace] = &[
    place("wasi:cli/environment", &["wasi:cli/environment"], ""),
    place("wasi:cli/exit", &["wasi:cli/exit"], ""),
    place("wasi:cli/run", &["wasi:cli/run"], ""),
    place("wasi:cli/stderr", &["wasi:cli/stderr"], ""),
    place("wasi:cli/stdin", &["wasi:cli/stdin"], ""),
    place("wasi:cli/stdout", &["wasi:cli/stdout"], ""),
    place("wasi:cli/terminal-input", &["wasi:cli/terminal-input"], ""),
    place("wasi:cli/terminal-output", &["wasi:cli/terminal-output"], ""),
    place("wasi:cli/terminal-stderr", &["wasi:cli/terminal-stderr"], ""),
    place("wasi:cli/terminal-stdin", &["wasi:cli/terminal-stdin"], ""),
    place("wasi:cli/terminal-stdout", &["wasi:cli/terminal-stdout"], ""),
    place("wasi:clocks/monotonic-clock", &["wasi:clocks/monotonic-clock"], ""),
    place("wasi:clocks/timezone", &["wasi:clocks/timezone"], ""),
    place("wasi:clocks/wall-clock", &["wasi:clocks/system-clock"], ""),
    place("wasi:filesystem/preopens", &["wasi:filesystem/preopens"], ""),
    place("wasi:filesystem/types", &["wasi:filesystem/types"], ""),
    place(
        "wasi:http/incoming-handler",
        &["wasi:http/handler"],
        "A component that passes requests on imports `wasi:http/handler` too: that is the world \
         `wasi:http/middleware`.",
    ),
    place("wasi:http/outgoing-handler", &["wasi:http/client"], ""),
    place("wasi:http/types", &["wasi:http/types"], ""),
    place("wasi:io/error", &[], IN_COMPONENT_MODEL),
    place("wasi:io/poll", &[], IN_COMPONENT_MODEL),
    place("wasi:io/streams", &[], IN_COMPONENT_MODEL),
    place("wasi:random/insecure", &["wasi:random/insecure"], ""),
    place("wasi:random/insecure-seed", &["wasi:random/insecure-seed"], ""),
    place("wasi:random/random", &["wasi:random/random"], ""),
    place("wasi:sockets/instance-network", &[], NETWORK),
    place("wasi:sockets/ip-name-lookup", &["wasi:sockets/ip-name-lookup"], ""),
    place("wasi:sockets/network", &["wasi:sockets/types"], IN_SOCKETS_TYPES),
    place("wasi:sockets/tcp", &["wasi:sockets/types"], IN_SOCKETS_TYPES),
    place("wasi:sockets/tcp-create-socket", &["wasi:sockets/types"], IN_SOCKETS_TYPES),
    place("wasi:sockets/udp", &["wasi:sockets/types"], IN_SOCKETS_TYPES),
    place("wasi:sockets/udp-create-socket", &["wasi:sockets/types"], IN_SOCKETS_TYPES),
];

/// Worlds.
pub(crate) static WORLDS: &[WasiPlace] = &[
    place("wasi:cli/command", &["wasi:cli/command"], ""),
    place("wasi:cli/imports", &["wasi:cli/imports"], ""),
    place("wasi:clocks/imports", &["wasi:clocks/imports"], ""),
    place("wasi:filesystem/imports", &["wasi:filesystem/imports"], ""),
    place(
        "wasi:http/imports",
        &[],
        "No world has the imports alone: import `wasi:http/client` and what else is needed.",
    ),
    place(
        "wasi:http/proxy",
        &["wasi:http/service", "wasi:http/middleware"],
        "`service` answers requests; `middleware` passes them on to another handler too.",
    ),
    place("wasi:io/imports", &[], IN_COMPONENT_MODEL),
    place("wasi:random/imports", &["wasi:random/imports"], ""),
    place("wasi:sockets/imports", &["wasi:sockets/imports"], ""),
];
