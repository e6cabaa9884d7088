//! Every function of WASI 0.3.0, with its signature.
//!
//! Source: the WIT of the tag `v0.3.0` of github.com/WebAssembly/WASI, `proposals/*/wit`,
//! in its words; a test compares each with those files.

/// Functions by their addresses, in order; each as WIT declares it.
pub(crate) static SIGNATURES: &[(&str, &str)] = &[
    ("wasi:cli/environment#get-arguments", "get-arguments: func() -> list<string>"),
    (
        "wasi:cli/environment#get-environment",
        "get-environment: func() -> list<tuple<string, string>>",
    ),
    ("wasi:cli/environment#get-initial-cwd", "get-initial-cwd: func() -> option<string>"),
    ("wasi:cli/exit#exit", "exit: func(status: result)"),
    ("wasi:cli/exit#exit-with-code", "exit-with-code: func(status-code: u8)"),
    ("wasi:cli/run#run", "run: async func() -> result"),
    (
        "wasi:cli/stderr#write-via-stream",
        "write-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>",
    ),
    (
        "wasi:cli/stdin#read-via-stream",
        "read-via-stream: func() -> tuple<stream<u8>, future<result<_, error-code>>>",
    ),
    (
        "wasi:cli/stdout#write-via-stream",
        "write-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>",
    ),
    (
        "wasi:cli/terminal-stderr#get-terminal-stderr",
        "get-terminal-stderr: func() -> option<terminal-output>",
    ),
    (
        "wasi:cli/terminal-stdin#get-terminal-stdin",
        "get-terminal-stdin: func() -> option<terminal-input>",
    ),
    (
        "wasi:cli/terminal-stdout#get-terminal-stdout",
        "get-terminal-stdout: func() -> option<terminal-output>",
    ),
    ("wasi:clocks/monotonic-clock#get-resolution", "get-resolution: func() -> duration"),
    ("wasi:clocks/monotonic-clock#now", "now: func() -> mark"),
    ("wasi:clocks/monotonic-clock#wait-for", "wait-for: async func(how-long: duration)"),
    ("wasi:clocks/monotonic-clock#wait-until", "wait-until: async func(when: mark)"),
    ("wasi:clocks/system-clock#get-resolution", "get-resolution: func() -> duration"),
    ("wasi:clocks/system-clock#now", "now: func() -> instant"),
    ("wasi:clocks/timezone#iana-id", "iana-id: func() -> option<string>"),
    ("wasi:clocks/timezone#to-debug-string", "to-debug-string: func() -> string"),
    ("wasi:clocks/timezone#utc-offset", "utc-offset: func(when: instant) -> option<s64>"),
    (
        "wasi:filesystem/preopens#get-directories",
        "get-directories: func() -> list<tuple<descriptor, string>>",
    ),
    (
        "wasi:filesystem/types#descriptor.advise",
        "advise: async func(offset: filesize, length: filesize, advice: advice) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.append-via-stream",
        "append-via-stream: func(data: stream<u8>) -> future<result<_, error-code>>",
    ),
    (
        "wasi:filesystem/types#descriptor.create-directory-at",
        "create-directory-at: async func(path: string) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.get-flags",
        "get-flags: async func() -> result<descriptor-flags, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.get-type",
        "get-type: async func() -> result<descriptor-type, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.is-same-object",
        "is-same-object: async func(other: borrow<descriptor>) -> bool",
    ),
    (
        "wasi:filesystem/types#descriptor.link-at",
        "link-at: async func(old-path-flags: path-flags, old-path: string, new-descriptor: borrow<descriptor>, new-path: string) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.metadata-hash",
        "metadata-hash: async func() -> result<metadata-hash-value, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.metadata-hash-at",
        "metadata-hash-at: async func(path-flags: path-flags, path: string) -> result<metadata-hash-value, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.open-at",
        "open-at: async func(path-flags: path-flags, path: string, open-flags: open-flags, %flags: descriptor-flags) -> result<descriptor, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.read-directory",
        "read-directory: func() -> tuple<stream<directory-entry>, future<result<_, error-code>>>",
    ),
    (
        "wasi:filesystem/types#descriptor.read-via-stream",
        "read-via-stream: func(offset: filesize) -> tuple<stream<u8>, future<result<_, error-code>>>",
    ),
    (
        "wasi:filesystem/types#descriptor.readlink-at",
        "readlink-at: async func(path: string) -> result<string, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.remove-directory-at",
        "remove-directory-at: async func(path: string) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.rename-at",
        "rename-at: async func(old-path: string, new-descriptor: borrow<descriptor>, new-path: string) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.set-size",
        "set-size: async func(size: filesize) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.set-times",
        "set-times: async func(data-access-timestamp: new-timestamp, data-modification-timestamp: new-timestamp) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.set-times-at",
        "set-times-at: async func(path-flags: path-flags, path: string, data-access-timestamp: new-timestamp, data-modification-timestamp: new-timestamp) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.stat",
        "stat: async func() -> result<descriptor-stat, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.stat-at",
        "stat-at: async func(path-flags: path-flags, path: string) -> result<descriptor-stat, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.symlink-at",
        "symlink-at: async func(old-path: string, new-path: string) -> result<_, error-code>",
    ),
    ("wasi:filesystem/types#descriptor.sync", "sync: async func() -> result<_, error-code>"),
    (
        "wasi:filesystem/types#descriptor.sync-data",
        "sync-data: async func() -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.unlink-file-at",
        "unlink-file-at: async func(path: string) -> result<_, error-code>",
    ),
    (
        "wasi:filesystem/types#descriptor.write-via-stream",
        "write-via-stream: func(data: stream<u8>, offset: filesize) -> future<result<_, error-code>>",
    ),
    ("wasi:http/client#send", "send: async func(request: request) -> result<response, error-code>"),
    (
        "wasi:http/handler#handle",
        "handle: async func(request: request) -> result<response, error-code>",
    ),
    (
        "wasi:http/types#fields.append",
        "append: func(name: field-name, value: field-value) -> result<_, header-error>",
    ),
    ("wasi:http/types#fields.clone", "clone: func() -> fields"),
    ("wasi:http/types#fields.constructor", "constructor()"),
    ("wasi:http/types#fields.copy-all", "copy-all: func() -> list<tuple<field-name, field-value>>"),
    ("wasi:http/types#fields.delete", "delete: func(name: field-name) -> result<_, header-error>"),
    (
        "wasi:http/types#fields.from-list",
        "from-list: static func(entries: list<tuple<field-name, field-value>>) -> result<fields, header-error>",
    ),
    ("wasi:http/types#fields.get", "get: func(name: field-name) -> list<field-value>"),
    (
        "wasi:http/types#fields.get-and-delete",
        "get-and-delete: func(name: field-name) -> result<list<field-value>, header-error>",
    ),
    ("wasi:http/types#fields.has", "has: func(name: field-name) -> bool"),
    (
        "wasi:http/types#fields.set",
        "set: func(name: field-name, value: list<field-value>) -> result<_, header-error>",
    ),
    ("wasi:http/types#request-options.clone", "clone: func() -> request-options"),
    ("wasi:http/types#request-options.constructor", "constructor()"),
    (
        "wasi:http/types#request-options.get-between-bytes-timeout",
        "get-between-bytes-timeout: func() -> option<duration>",
    ),
    (
        "wasi:http/types#request-options.get-connect-timeout",
        "get-connect-timeout: func() -> option<duration>",
    ),
    (
        "wasi:http/types#request-options.get-first-byte-timeout",
        "get-first-byte-timeout: func() -> option<duration>",
    ),
    (
        "wasi:http/types#request-options.set-between-bytes-timeout",
        "set-between-bytes-timeout: func(duration: option<duration>) -> result<_, request-options-error>",
    ),
    (
        "wasi:http/types#request-options.set-connect-timeout",
        "set-connect-timeout: func(duration: option<duration>) -> result<_, request-options-error>",
    ),
    (
        "wasi:http/types#request-options.set-first-byte-timeout",
        "set-first-byte-timeout: func(duration: option<duration>) -> result<_, request-options-error>",
    ),
    (
        "wasi:http/types#request.consume-body",
        "consume-body: static func(this: request, res: future<result<_, error-code>>) -> tuple<stream<u8>, future<result<option<trailers>, error-code>>>",
    ),
    ("wasi:http/types#request.get-authority", "get-authority: func() -> option<string>"),
    ("wasi:http/types#request.get-headers", "get-headers: func() -> headers"),
    ("wasi:http/types#request.get-method", "get-method: func() -> method"),
    ("wasi:http/types#request.get-options", "get-options: func() -> option<request-options>"),
    (
        "wasi:http/types#request.get-path-with-query",
        "get-path-with-query: func() -> option<string>",
    ),
    ("wasi:http/types#request.get-scheme", "get-scheme: func() -> option<scheme>"),
    (
        "wasi:http/types#request.new",
        "new: static func(headers: headers, contents: option<stream<u8>>, trailers: future<result<option<trailers>, error-code>>, options: option<request-options>) -> tuple<request, future<result<_, error-code>>>",
    ),
    (
        "wasi:http/types#request.set-authority",
        "set-authority: func(authority: option<string>) -> result",
    ),
    ("wasi:http/types#request.set-method", "set-method: func(method: method) -> result"),
    (
        "wasi:http/types#request.set-path-with-query",
        "set-path-with-query: func(path-with-query: option<string>) -> result",
    ),
    ("wasi:http/types#request.set-scheme", "set-scheme: func(scheme: option<scheme>) -> result"),
    (
        "wasi:http/types#response.consume-body",
        "consume-body: static func(this: response, res: future<result<_, error-code>>) -> tuple<stream<u8>, future<result<option<trailers>, error-code>>>",
    ),
    ("wasi:http/types#response.get-headers", "get-headers: func() -> headers"),
    ("wasi:http/types#response.get-status-code", "get-status-code: func() -> status-code"),
    (
        "wasi:http/types#response.new",
        "new: static func(headers: headers, contents: option<stream<u8>>, trailers: future<result<option<trailers>, error-code>>) -> tuple<response, future<result<_, error-code>>>",
    ),
    (
        "wasi:http/types#response.set-status-code",
        "set-status-code: func(status-code: status-code) -> result",
    ),
    (
        "wasi:random/insecure#get-insecure-random-bytes",
        "get-insecure-random-bytes: func(max-len: u64) -> list<u8>",
    ),
    ("wasi:random/insecure#get-insecure-random-u64", "get-insecure-random-u64: func() -> u64"),
    ("wasi:random/insecure-seed#get-insecure-seed", "get-insecure-seed: func() -> tuple<u64, u64>"),
    ("wasi:random/random#get-random-bytes", "get-random-bytes: func(max-len: u64) -> list<u8>"),
    ("wasi:random/random#get-random-u64", "get-random-u64: func() -> u64"),
    (
        "wasi:sockets/ip-name-lookup#resolve-addresses",
        "resolve-addresses: async func(name: string) -> result<list<ip-address>, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.bind",
        "bind: func(local-address: ip-socket-address) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.connect",
        "connect: async func(remote-address: ip-socket-address) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.create",
        "create: static func(address-family: ip-address-family) -> result<tcp-socket, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-address-family",
        "get-address-family: func() -> ip-address-family",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-hop-limit",
        "get-hop-limit: func() -> result<u8, error-code>",
    ),
    ("wasi:sockets/types#tcp-socket.get-is-listening", "get-is-listening: func() -> bool"),
    (
        "wasi:sockets/types#tcp-socket.get-keep-alive-count",
        "get-keep-alive-count: func() -> result<u32, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-keep-alive-enabled",
        "get-keep-alive-enabled: func() -> result<bool, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-keep-alive-idle-time",
        "get-keep-alive-idle-time: func() -> result<duration, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-keep-alive-interval",
        "get-keep-alive-interval: func() -> result<duration, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-local-address",
        "get-local-address: func() -> result<ip-socket-address, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-receive-buffer-size",
        "get-receive-buffer-size: func() -> result<u64, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-remote-address",
        "get-remote-address: func() -> result<ip-socket-address, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.get-send-buffer-size",
        "get-send-buffer-size: func() -> result<u64, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.listen",
        "listen: func() -> result<stream<tcp-socket>, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.receive",
        "receive: func() -> tuple<stream<u8>, future<result<_, error-code>>>",
    ),
    (
        "wasi:sockets/types#tcp-socket.send",
        "send: func(data: stream<u8>) -> future<result<_, error-code>>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-hop-limit",
        "set-hop-limit: func(value: u8) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-keep-alive-count",
        "set-keep-alive-count: func(value: u32) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-keep-alive-enabled",
        "set-keep-alive-enabled: func(value: bool) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-keep-alive-idle-time",
        "set-keep-alive-idle-time: func(value: duration) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-keep-alive-interval",
        "set-keep-alive-interval: func(value: duration) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-listen-backlog-size",
        "set-listen-backlog-size: func(value: u64) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-receive-buffer-size",
        "set-receive-buffer-size: func(value: u64) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#tcp-socket.set-send-buffer-size",
        "set-send-buffer-size: func(value: u64) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.bind",
        "bind: func(local-address: ip-socket-address) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.connect",
        "connect: func(remote-address: ip-socket-address) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.create",
        "create: static func(address-family: ip-address-family) -> result<udp-socket, error-code>",
    ),
    ("wasi:sockets/types#udp-socket.disconnect", "disconnect: func() -> result<_, error-code>"),
    (
        "wasi:sockets/types#udp-socket.get-address-family",
        "get-address-family: func() -> ip-address-family",
    ),
    (
        "wasi:sockets/types#udp-socket.get-local-address",
        "get-local-address: func() -> result<ip-socket-address, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.get-receive-buffer-size",
        "get-receive-buffer-size: func() -> result<u64, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.get-remote-address",
        "get-remote-address: func() -> result<ip-socket-address, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.get-send-buffer-size",
        "get-send-buffer-size: func() -> result<u64, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.get-unicast-hop-limit",
        "get-unicast-hop-limit: func() -> result<u8, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.receive",
        "receive: async func() -> result<tuple<list<u8>, ip-socket-address>, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.send",
        "send: async func(data: list<u8>, remote-address: option<ip-socket-address>) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.set-receive-buffer-size",
        "set-receive-buffer-size: func(value: u64) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.set-send-buffer-size",
        "set-send-buffer-size: func(value: u64) -> result<_, error-code>",
    ),
    (
        "wasi:sockets/types#udp-socket.set-unicast-hop-limit",
        "set-unicast-hop-limit: func(value: u8) -> result<_, error-code>",
    ),
];
