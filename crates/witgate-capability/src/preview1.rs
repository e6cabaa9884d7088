//! Functions of WASI preview1, and the class of each.
//!
//! Source: `phases/snapshot/witx/wasi_snapshot_preview1.witx` of
//! github.com/WebAssembly/WASI; what they become through the adapter is in
//! `crates/wasi-preview1-component-adapter` of wasmtime.

use witgate_model::{CoreModule, PREVIEW1};

/// The class of a function; `None` for those that give no power. A function that no
/// preview1 has is for the caller to treat as unknown.
pub(crate) fn class(function: &str) -> Option<Option<&'static str>> {
    Some(match function {
        "fd_close"
        | "fd_advise"
        | "fd_datasync"
        | "fd_fdstat_get"
        | "fd_fdstat_set_flags"
        | "fd_fdstat_set_rights"
        | "fd_pread"
        | "fd_pwrite"
        | "fd_read"
        | "fd_renumber"
        | "fd_seek"
        | "fd_sync"
        | "fd_tell"
        | "fd_write" => Some("stdio"),
        "fd_allocate"
        | "fd_filestat_get"
        | "fd_filestat_set_size"
        | "fd_filestat_set_times"
        | "fd_prestat_dir_name"
        | "fd_prestat_get"
        | "fd_readdir"
        | "path_create_directory"
        | "path_filestat_get"
        | "path_filestat_set_times"
        | "path_link"
        | "path_open"
        | "path_readlink"
        | "path_remove_directory"
        | "path_rename"
        | "path_symlink"
        | "path_unlink_file" => Some("filesystem"),
        "args_get" | "args_sizes_get" | "environ_get" | "environ_sizes_get" => Some("environment"),
        "clock_res_get" | "clock_time_get" | "poll_oneoff" => Some("clocks"),
        "proc_exit" | "proc_raise" => Some("exit"),
        "random_get" => Some("random"),
        "sock_accept" | "sock_recv" | "sock_send" | "sock_shutdown" => Some("sockets"),
        "sched_yield" => None,
        _ => return None,
    })
}

/// Whether WASI preview1 has a function of that name, as in `fd_write`.
pub fn is_preview1_function(name: &str) -> bool {
    class(name).is_some()
}

/// Whether a core module is an adapter: it provides preview1 to a program, and carries the
/// type of what it asks of a host for that.
pub fn is_preview1_adapter(module: &CoreModule) -> bool {
    let provides = module.exports.iter().any(|name| is_preview1_function(name));
    provides && module.has_component_type && !module.imports.contains_key(PREVIEW1)
}

/// Namespaces of core modules other than preview1, and what is behind them.
///
/// Sources: wasmtime's `crates/wasi-nn`, github.com/WebAssembly/wasi-crypto,
/// wasi-threads.
pub(crate) static MODULES: &[(&str, &str)] = &[
    ("wasi_ephemeral_nn", "neural-networks"),
    ("wasi_ephemeral_crypto_asymmetric_common", "crypto"),
    ("wasi_ephemeral_crypto_common", "crypto"),
    ("wasi_ephemeral_crypto_external_secrets", "secrets"),
    ("wasi_ephemeral_crypto_kx", "crypto"),
    ("wasi_ephemeral_crypto_signatures", "crypto"),
    ("wasi_ephemeral_crypto_symmetric", "crypto"),
    ("wasi", "threads"),
];
