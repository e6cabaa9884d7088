//! Interfaces, and the class of each: the data of this crate.
//!
//! Sources, of which each group of rows names its own:
//! - WASI 0.2.0 to 0.2.12 and 0.3.0: the WIT of the release tags of
//!   github.com/WebAssembly/WASI.
//! - Proposals: the repositories of github.com/WebAssembly that `docs/Proposals.md`
//!   lists, and their packages in wasmtime 48 (`crates/wasi-*/wit`).
//! - Spin: github.com/spinframework/spin, `wit/` and `crates/capabilities`.
//! - wasmCloud: github.com/wasmCloud/wasmCloud, the WIT of `wash-runtime`.
//! - Fastly: github.com/fastly/Viceroy, `wasm_abi/wit`, `fastly:compute@0.1.0`.
//! - Golem: github.com/golemcloud/golem, `wit/`.

/// An interface, or all of a package that no other row names.
pub(crate) struct Row {
    /// `namespace:package/interface`, with `*` for any interface of the package.
    pub(crate) interface: &'static str,
    /// The class; `None` for what gives no power by itself: types, and streams of
    /// bytes that another interface has to hand out.
    pub(crate) class: Option<&'static str>,
    /// Whether it hands the power out, where other interfaces of its class only work
    /// on handles that they are given.
    pub(crate) is_authority: bool,
    /// Functions that do nothing with the power: they ask about a handle, or carry
    /// bytes over one that is open already.
    pub(crate) idle: &'static [&'static str],
}

const fn authority(interface: &'static str, class: &'static str) -> Row {
    Row { interface, class: Some(class), is_authority: true, idle: &[] }
}

const fn on_handles(interface: &'static str, class: &'static str) -> Row {
    Row { interface, class: Some(class), is_authority: false, idle: &[] }
}

const fn none(interface: &'static str) -> Row {
    Row { interface, class: None, is_authority: false, idle: &[] }
}

const fn idle(row: Row, idle: &'static [&'static str]) -> Row {
    Row { idle, ..row }
}

/// Every row; one with `*` means what no other row of its package names.
pub(crate) static ROWS: &[Row] = &[
    // WASI 0.2 and 0.3. A descriptor that is open cannot leave its file or directory
    // without a function that takes a path, and those whose names end in `-at` do.
    idle(authority("wasi:filesystem/preopens", "filesystem"), &["get-directories"]),
    idle(
        on_handles("wasi:filesystem/types", "filesystem"),
        &[
            "[method]descriptor.advise",
            "[method]descriptor.append-via-stream",
            "[method]descriptor.get-flags",
            "[method]descriptor.get-type",
            "[method]descriptor.is-same-object",
            "[method]descriptor.metadata-hash",
            "[method]descriptor.read",
            "[method]descriptor.read-via-stream",
            "[method]descriptor.stat",
            "[method]descriptor.sync",
            "[method]descriptor.sync-data",
            "[method]descriptor.write",
            "[method]descriptor.write-via-stream",
            "filesystem-error-code",
        ],
    ),
    idle(authority("wasi:sockets/instance-network", "sockets"), &["instance-network"]),
    authority("wasi:sockets/tcp-create-socket", "sockets"),
    authority("wasi:sockets/udp-create-socket", "sockets"),
    idle(on_handles("wasi:sockets/network", "sockets"), &["network-error-code"]),
    on_handles("wasi:sockets/tcp", "sockets"),
    on_handles("wasi:sockets/udp", "sockets"),
    // In 0.3 sockets are made by static functions of their types.
    authority("wasi:sockets/types", "sockets"),
    authority("wasi:sockets/ip-name-lookup", "dns"),
    authority("wasi:http/outgoing-handler", "http-outgoing"),
    authority("wasi:http/client", "http-outgoing"),
    // Imported, the next hop of a middleware.
    authority("wasi:http/handler", "http-outgoing"),
    authority("wasi:http/incoming-handler", "http-outgoing"),
    none("wasi:http/types"),
    authority("wasi:cli/environment", "environment"),
    authority("wasi:cli/stdin", "stdio"),
    authority("wasi:cli/stdout", "stdio"),
    authority("wasi:cli/stderr", "stdio"),
    none("wasi:cli/types"),
    on_handles("wasi:cli/terminal-input", "terminal"),
    on_handles("wasi:cli/terminal-output", "terminal"),
    authority("wasi:cli/terminal-stdin", "terminal"),
    authority("wasi:cli/terminal-stdout", "terminal"),
    authority("wasi:cli/terminal-stderr", "terminal"),
    authority("wasi:cli/exit", "exit"),
    authority("wasi:clocks/monotonic-clock", "clocks"),
    authority("wasi:clocks/wall-clock", "clocks"),
    authority("wasi:clocks/system-clock", "clocks"),
    authority("wasi:clocks/timezone", "clocks"),
    none("wasi:clocks/types"),
    authority("wasi:random/random", "random"),
    authority("wasi:random/insecure", "random"),
    authority("wasi:random/insecure-seed", "random"),
    none("wasi:io/error"),
    none("wasi:io/poll"),
    none("wasi:io/streams"),
    // Proposals.
    authority("wasi:keyvalue/*", "key-value"),
    none("wasi:keyvalue/types"),
    authority("wasi:config/*", "config"),
    authority("wasi:runtime-config/*", "config"),
    authority("wasi:blobstore/blobstore", "blob-store"),
    on_handles("wasi:blobstore/container", "blob-store"),
    on_handles("wasi:blobstore/types", "blob-store"),
    authority("wasi:messaging/*", "messaging"),
    on_handles("wasi:messaging/types", "messaging"),
    authority("wasi:logging/*", "telemetry"),
    authority("wasi:otel/*", "telemetry"),
    none("wasi:otel/types"),
    authority("wasi:nn/graph", "neural-networks"),
    on_handles("wasi:nn/inference", "neural-networks"),
    none("wasi:nn/tensor"),
    none("wasi:nn/errors"),
    authority("wasi:tls/*", "tls"),
    authority("wasi:sql/*", "sql"),
    authority("wasi:crypto/*", "crypto"),
    authority("wasi:threads/*", "threads"),
    authority("wasi:distributed-lock-service/*", "locks"),
    authority("wasi:webgpu/*", "gpu"),
    authority("wasi:frame-buffer/*", "gpu"),
    authority("wasi:graphics-context/*", "gpu"),
    authority("wasi:surface/*", "gpu"),
    authority("wasi:i2c/*", "hardware"),
    authority("wasi:gpio/*", "hardware"),
    authority("wasi:spi/*", "hardware"),
    authority("wasi:usb/*", "hardware"),
    // Spin.
    authority("fermyon:spin/http", "http-outgoing"),
    none("fermyon:spin/http-types"),
    authority("fermyon:spin/key-value", "key-value"),
    authority("fermyon:spin/config", "config"),
    authority("fermyon:spin/variables", "config"),
    authority("fermyon:spin/llm", "neural-networks"),
    authority("fermyon:spin/mqtt", "messaging"),
    authority("fermyon:spin/redis", "key-value"),
    none("fermyon:spin/redis-types"),
    authority("fermyon:spin/mysql", "sql"),
    authority("fermyon:spin/postgres", "sql"),
    authority("fermyon:spin/sqlite", "sql"),
    none("fermyon:spin/rdbms-types"),
    authority("spin:key-value/*", "key-value"),
    authority("spin:mqtt/*", "messaging"),
    authority("spin:redis/*", "key-value"),
    authority("spin:mysql/*", "sql"),
    authority("spin:postgres/*", "sql"),
    authority("spin:sqlite/*", "sql"),
    authority("spin:variables/*", "config"),
    // wasmCloud.
    authority("wasmcloud:keyvalue/*", "key-value"),
    none("wasmcloud:keyvalue/types"),
    authority("wasmcloud:blobstore/blobstore", "blob-store"),
    on_handles("wasmcloud:blobstore/container", "blob-store"),
    on_handles("wasmcloud:blobstore/types", "blob-store"),
    authority("wasmcloud:messaging/*", "messaging"),
    none("wasmcloud:messaging/types"),
    authority("wasmcloud:postgres/*", "sql"),
    none("wasmcloud:postgres/types"),
    authority("wasmcloud:secrets/*", "secrets"),
    authority("wasmcloud:host/*", "host-control"),
    none("wasmcloud:host/types"),
    // Fastly.
    authority("fastly:compute/http-req", "http-outgoing"),
    authority("fastly:compute/backend", "http-outgoing"),
    authority("fastly:compute/security", "request-info"),
    authority("fastly:compute/http-downstream", "request-info"),
    authority("fastly:compute/geo", "request-info"),
    authority("fastly:compute/device-detection", "request-info"),
    authority("fastly:compute/acl", "request-info"),
    authority("fastly:compute/erl", "request-info"),
    authority("fastly:compute/kv-store", "key-value"),
    authority("fastly:compute/config-store", "config"),
    authority("fastly:compute/dictionary", "config"),
    authority("fastly:compute/secret-store", "secrets"),
    authority("fastly:compute/log", "telemetry"),
    authority("fastly:compute/cache", "cache"),
    authority("fastly:compute/http-cache", "cache"),
    authority("fastly:compute/purge", "cache"),
    none("fastly:compute/types"),
    none("fastly:compute/http-types"),
    // Golem.
    authority("golem:rdbms/*", "sql"),
    none("golem:rdbms/types"),
    authority("golem:secrets/*", "secrets"),
    none("golem:secrets/types"),
    authority("golem:websocket/*", "sockets"),
    authority("golem:rpc/*", "host-control"),
    authority("golem:api/host", "host-control"),
];

/// What a component receives, by the interface that it exports.
pub(crate) static EXPORTS: &[(&str, &str)] = &[
    ("wasi:http/incoming-handler", "http-incoming"),
    ("wasi:http/handler", "http-incoming"),
    ("fermyon:spin/inbound-http", "http-incoming"),
    ("fastly:compute/http-incoming", "http-incoming"),
];
