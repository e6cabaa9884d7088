//! `wasi:sockets`. Source: `proposals/sockets/wit/` of WASI 0.3.0.

use crate::row::{Row, gone, renamed, row, same};
use crate::step::Step;

const CONNECT: &str = "Await it; then `send` and `receive` give the streams that `finish-connect` returned. No \
     `network` is passed.";
const BIND: &str =
    "It returns when the socket is bound, and is no async function. No `network` is passed.";
const LISTEN: &str = "Read the accepted sockets from the `stream` that it returns.";
const RESOLVE: &str = "Await it: it returns all addresses at once. No `network` is passed.";
const DATAGRAMS: &str = "Send and receive one datagram a call, on the socket itself. To talk to one peer only, call \
     `connect` first.";
const SHUTDOWN: &str = "Drop the writable end of the `stream` that `send` was given to shut down sending, and the \
     `stream` of `receive` to shut down receiving.";

pub(crate) static ROWS: &[Row] = &[
    row(
        Step::Rename,
        "wasi:sockets/tcp-create-socket#create-tcp-socket",
        &["wasi:sockets/types#tcp-socket.create"],
        "A static function of the resource.",
    ),
    row(
        Step::Rename,
        "wasi:sockets/udp-create-socket#create-udp-socket",
        &["wasi:sockets/types#udp-socket.create"],
        "A static function of the resource.",
    ),
    gone(
        "wasi:sockets/instance-network#instance-network",
        "No function takes a `network`: a component that imports `wasi:sockets/types` has the \
         network that its host grants.",
    ),
    gone("wasi:sockets/network#network", "No function takes one."),
    gone(
        "wasi:sockets/network#network-error-code",
        "The `future` beside a `stream` resolves to the `error-code` itself.",
    ),
    row(
        Step::Types,
        "wasi:sockets/network#error-code",
        &["wasi:sockets/types#error-code", "wasi:sockets/ip-name-lookup#error-code"],
        "A variant; it was an enum. Added: `other(option<string>)`, `connection-broken`. Removed: \
         `unknown`, `concurrency-conflict`, `not-in-progress`, `would-block`, `new-socket-limit`. \
         Name lookup has its own, with `name-unresolvable` and the resolver failures.",
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.start-bind",
        &["wasi:sockets/types#tcp-socket.bind"],
        BIND,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.finish-bind",
        &["wasi:sockets/types#tcp-socket.bind"],
        BIND,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.start-connect",
        &[
            "wasi:sockets/types#tcp-socket.connect",
            "wasi:sockets/types#tcp-socket.send",
            "wasi:sockets/types#tcp-socket.receive",
        ],
        CONNECT,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.finish-connect",
        &[
            "wasi:sockets/types#tcp-socket.connect",
            "wasi:sockets/types#tcp-socket.send",
            "wasi:sockets/types#tcp-socket.receive",
        ],
        CONNECT,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.start-listen",
        &["wasi:sockets/types#tcp-socket.listen"],
        LISTEN,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.finish-listen",
        &["wasi:sockets/types#tcp-socket.listen"],
        LISTEN,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/tcp#tcp-socket.accept",
        &["wasi:sockets/types#tcp-socket.listen"],
        LISTEN,
    ),
    row(
        Step::Streams,
        "wasi:sockets/tcp#tcp-socket.shutdown",
        &["wasi:sockets/types#tcp-socket.send", "wasi:sockets/types#tcp-socket.receive"],
        SHUTDOWN,
    ),
    row(Step::Streams, "wasi:sockets/tcp#shutdown-type", &[], "Streams are dropped one by one."),
    row(
        Step::Polling,
        "wasi:sockets/tcp#tcp-socket.subscribe",
        &[],
        "Await `connect`, or read from the `stream` of `listen` or `receive`.",
    ),
    row(
        Step::Pairs,
        "wasi:sockets/udp#udp-socket.start-bind",
        &["wasi:sockets/types#udp-socket.bind"],
        BIND,
    ),
    row(
        Step::Pairs,
        "wasi:sockets/udp#udp-socket.finish-bind",
        &["wasi:sockets/types#udp-socket.bind"],
        BIND,
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#udp-socket.stream",
        &["wasi:sockets/types#udp-socket.connect", "wasi:sockets/types#udp-socket.disconnect"],
        "With an address it was a connected socket: call `connect`. Without one, call `disconnect` if it is connected.",
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#incoming-datagram-stream.receive",
        &["wasi:sockets/types#udp-socket.receive"],
        DATAGRAMS,
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#outgoing-datagram-stream.check-send",
        &["wasi:sockets/types#udp-socket.send"],
        DATAGRAMS,
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#outgoing-datagram-stream.send",
        &["wasi:sockets/types#udp-socket.send"],
        DATAGRAMS,
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#incoming-datagram-stream",
        &["wasi:sockets/types#udp-socket.receive"],
        DATAGRAMS,
    ),
    row(
        Step::Streams,
        "wasi:sockets/udp#outgoing-datagram-stream",
        &["wasi:sockets/types#udp-socket.send"],
        DATAGRAMS,
    ),
    row(
        Step::Types,
        "wasi:sockets/udp#incoming-datagram",
        &["wasi:sockets/types#udp-socket.receive"],
        "Its fields are the tuple that `receive` returns.",
    ),
    row(
        Step::Types,
        "wasi:sockets/udp#outgoing-datagram",
        &["wasi:sockets/types#udp-socket.send"],
        "Its fields are the parameters of `send`.",
    ),
    row(Step::Polling, "wasi:sockets/udp#udp-socket.subscribe", &[], "Await `receive` or `send`."),
    row(
        Step::Polling,
        "wasi:sockets/udp#incoming-datagram-stream.subscribe",
        &["wasi:sockets/types#udp-socket.receive"],
        "Await `receive`.",
    ),
    row(
        Step::Polling,
        "wasi:sockets/udp#outgoing-datagram-stream.subscribe",
        &["wasi:sockets/types#udp-socket.send"],
        "Await `send`.",
    ),
    row(
        Step::Signature,
        "wasi:sockets/ip-name-lookup#resolve-addresses",
        &["wasi:sockets/ip-name-lookup#resolve-addresses"],
        RESOLVE,
    ),
    row(
        Step::Streams,
        "wasi:sockets/ip-name-lookup#resolve-address-stream",
        &["wasi:sockets/ip-name-lookup#resolve-addresses"],
        RESOLVE,
    ),
    row(
        Step::Streams,
        "wasi:sockets/ip-name-lookup#resolve-address-stream.resolve-next-address",
        &["wasi:sockets/ip-name-lookup#resolve-addresses"],
        RESOLVE,
    ),
    row(
        Step::Polling,
        "wasi:sockets/ip-name-lookup#resolve-address-stream.subscribe",
        &["wasi:sockets/ip-name-lookup#resolve-addresses"],
        "Await `resolve-addresses`.",
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.address-family",
        &["wasi:sockets/types#tcp-socket.get-address-family"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.hop-limit",
        &["wasi:sockets/types#tcp-socket.get-hop-limit"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.is-listening",
        &["wasi:sockets/types#tcp-socket.get-is-listening"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.keep-alive-count",
        &["wasi:sockets/types#tcp-socket.get-keep-alive-count"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.keep-alive-enabled",
        &["wasi:sockets/types#tcp-socket.get-keep-alive-enabled"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.keep-alive-idle-time",
        &["wasi:sockets/types#tcp-socket.get-keep-alive-idle-time"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.keep-alive-interval",
        &["wasi:sockets/types#tcp-socket.get-keep-alive-interval"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.local-address",
        &["wasi:sockets/types#tcp-socket.get-local-address"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.receive-buffer-size",
        &["wasi:sockets/types#tcp-socket.get-receive-buffer-size"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.remote-address",
        &["wasi:sockets/types#tcp-socket.get-remote-address"],
    ),
    renamed(
        "wasi:sockets/tcp#tcp-socket.send-buffer-size",
        &["wasi:sockets/types#tcp-socket.get-send-buffer-size"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-hop-limit",
        &["wasi:sockets/types#tcp-socket.set-hop-limit"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-keep-alive-count",
        &["wasi:sockets/types#tcp-socket.set-keep-alive-count"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-keep-alive-enabled",
        &["wasi:sockets/types#tcp-socket.set-keep-alive-enabled"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-keep-alive-idle-time",
        &["wasi:sockets/types#tcp-socket.set-keep-alive-idle-time"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-keep-alive-interval",
        &["wasi:sockets/types#tcp-socket.set-keep-alive-interval"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-listen-backlog-size",
        &["wasi:sockets/types#tcp-socket.set-listen-backlog-size"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-receive-buffer-size",
        &["wasi:sockets/types#tcp-socket.set-receive-buffer-size"],
    ),
    same(
        "wasi:sockets/tcp#tcp-socket.set-send-buffer-size",
        &["wasi:sockets/types#tcp-socket.set-send-buffer-size"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.address-family",
        &["wasi:sockets/types#udp-socket.get-address-family"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.local-address",
        &["wasi:sockets/types#udp-socket.get-local-address"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.receive-buffer-size",
        &["wasi:sockets/types#udp-socket.get-receive-buffer-size"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.remote-address",
        &["wasi:sockets/types#udp-socket.get-remote-address"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.send-buffer-size",
        &["wasi:sockets/types#udp-socket.get-send-buffer-size"],
    ),
    same(
        "wasi:sockets/udp#udp-socket.set-receive-buffer-size",
        &["wasi:sockets/types#udp-socket.set-receive-buffer-size"],
    ),
    same(
        "wasi:sockets/udp#udp-socket.set-send-buffer-size",
        &["wasi:sockets/types#udp-socket.set-send-buffer-size"],
    ),
    same(
        "wasi:sockets/udp#udp-socket.set-unicast-hop-limit",
        &["wasi:sockets/types#udp-socket.set-unicast-hop-limit"],
    ),
    renamed(
        "wasi:sockets/udp#udp-socket.unicast-hop-limit",
        &["wasi:sockets/types#udp-socket.get-unicast-hop-limit"],
    ),
    renamed("wasi:sockets/network#ip-address-family", &["wasi:sockets/types#ip-address-family"]),
    renamed("wasi:sockets/network#ipv4-address", &["wasi:sockets/types#ipv4-address"]),
    renamed("wasi:sockets/network#ipv6-address", &["wasi:sockets/types#ipv6-address"]),
    renamed("wasi:sockets/network#ip-address", &["wasi:sockets/types#ip-address"]),
    renamed(
        "wasi:sockets/network#ipv4-socket-address",
        &["wasi:sockets/types#ipv4-socket-address"],
    ),
    renamed(
        "wasi:sockets/network#ipv6-socket-address",
        &["wasi:sockets/types#ipv6-socket-address"],
    ),
    renamed("wasi:sockets/network#ip-socket-address", &["wasi:sockets/types#ip-socket-address"]),
    renamed("wasi:sockets/tcp#tcp-socket", &["wasi:sockets/types#tcp-socket"]),
    renamed("wasi:sockets/udp#udp-socket", &["wasi:sockets/types#udp-socket"]),
];
