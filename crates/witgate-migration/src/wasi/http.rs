//! `wasi:http`. Source: `proposals/http/wit/` of WASI 0.3.0.

use crate::row::{Row, gone, renamed, row, same};
use crate::step::Step;

const NEW_REQUEST: &str = "Pass the body when the request is made: the readable end of a `stream`, and a `future` of \
     the trailers. Write to the other end while the request is sent.";
const NEW_RESPONSE: &str = "Pass the body when the response is made: the readable end of a `stream`, and a `future` of \
     the trailers. Write to the other end after the response is returned.";
const NEW_BODY: &str = "A body is the `stream` that is passed to `request.new` or `response.new`: write to its \
     other end, drop that end, and resolve the `future` of the trailers.";
const SEND: &str =
    "Await it: it returns the response, or the error. Options are passed to `request.new`.";
const HANDLE: &str =
    "Return the response, or the error. To write the body after returning, keep a task running.";
const CONSUME: &str = "It takes the message itself, and a `future` by which the reader says whether it succeeded. \
     Read the headers and the like first, or keep what their getters returned.";
const TRAILERS: &str = "Await the `future` that `consume-body` returns beside the `stream`: it resolves to the \
     trailers, or to an error.";
const OPTIONS: &str = "The error says whether the option is not supported or cannot be changed.";

pub(crate) static ROWS: &[Row] = &[
    row(Step::Messages, "wasi:http/outgoing-handler#handle", &["wasi:http/client#send"], SEND),
    row(Step::Messages, "wasi:http/incoming-handler#handle", &["wasi:http/handler#handle"], HANDLE),
    gone(
        "wasi:http/types#http-error-code",
        "The `future` beside a body resolves to the `error-code` itself.",
    ),
    // Types.
    row(
        Step::Types,
        "wasi:http/types#header-error",
        &["wasi:http/types#header-error"],
        "Added: `size-exceeded`, `other(option<string>)`.",
    ),
    row(Step::Rename, "wasi:http/types#field-key", &["wasi:http/types#field-name"], ""),
    // It was another name of `field-key`, and is a string as before.
    same("wasi:http/types#field-name", &["wasi:http/types#field-name"]),
    row(Step::Messages, "wasi:http/types#incoming-request", &["wasi:http/types#request"], ""),
    row(Step::Messages, "wasi:http/types#outgoing-request", &["wasi:http/types#request"], ""),
    row(Step::Messages, "wasi:http/types#incoming-response", &["wasi:http/types#response"], ""),
    row(Step::Messages, "wasi:http/types#outgoing-response", &["wasi:http/types#response"], ""),
    row(
        Step::Messages,
        "wasi:http/types#incoming-body",
        &["wasi:http/types#request.consume-body", "wasi:http/types#response.consume-body"],
        CONSUME,
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-body",
        &["wasi:http/types#request.new", "wasi:http/types#response.new"],
        NEW_BODY,
    ),
    row(
        Step::Messages,
        "wasi:http/types#future-trailers",
        &["wasi:http/types#request.consume-body", "wasi:http/types#response.consume-body"],
        TRAILERS,
    ),
    row(
        Step::Messages,
        "wasi:http/types#future-incoming-response",
        &["wasi:http/client#send"],
        SEND,
    ),
    row(Step::Messages, "wasi:http/types#response-outparam", &["wasi:http/handler#handle"], HANDLE),
    // Fields.
    same("wasi:http/types#fields.constructor", &["wasi:http/types#fields.constructor"]),
    same("wasi:http/types#fields.from-list", &["wasi:http/types#fields.from-list"]),
    same("wasi:http/types#fields.get", &["wasi:http/types#fields.get"]),
    same("wasi:http/types#fields.has", &["wasi:http/types#fields.has"]),
    same("wasi:http/types#fields.set", &["wasi:http/types#fields.set"]),
    same("wasi:http/types#fields.delete", &["wasi:http/types#fields.delete"]),
    same("wasi:http/types#fields.append", &["wasi:http/types#fields.append"]),
    renamed("wasi:http/types#fields.entries", &["wasi:http/types#fields.copy-all"]),
    same("wasi:http/types#fields.clone", &["wasi:http/types#fields.clone"]),
    // Requests that come in.
    renamed("wasi:http/types#incoming-request.method", &["wasi:http/types#request.get-method"]),
    renamed(
        "wasi:http/types#incoming-request.path-with-query",
        &["wasi:http/types#request.get-path-with-query"],
    ),
    renamed("wasi:http/types#incoming-request.scheme", &["wasi:http/types#request.get-scheme"]),
    renamed(
        "wasi:http/types#incoming-request.authority",
        &["wasi:http/types#request.get-authority"],
    ),
    renamed("wasi:http/types#incoming-request.headers", &["wasi:http/types#request.get-headers"]),
    row(
        Step::Messages,
        "wasi:http/types#incoming-request.consume",
        &["wasi:http/types#request.consume-body"],
        CONSUME,
    ),
    // Requests that go out.
    row(
        Step::Messages,
        "wasi:http/types#outgoing-request.constructor",
        &["wasi:http/types#request.new"],
        NEW_REQUEST,
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-request.body",
        &["wasi:http/types#request.new"],
        NEW_REQUEST,
    ),
    renamed("wasi:http/types#outgoing-request.method", &["wasi:http/types#request.get-method"]),
    renamed("wasi:http/types#outgoing-request.set-method", &["wasi:http/types#request.set-method"]),
    renamed(
        "wasi:http/types#outgoing-request.path-with-query",
        &["wasi:http/types#request.get-path-with-query"],
    ),
    renamed(
        "wasi:http/types#outgoing-request.set-path-with-query",
        &["wasi:http/types#request.set-path-with-query"],
    ),
    renamed("wasi:http/types#outgoing-request.scheme", &["wasi:http/types#request.get-scheme"]),
    renamed("wasi:http/types#outgoing-request.set-scheme", &["wasi:http/types#request.set-scheme"]),
    renamed(
        "wasi:http/types#outgoing-request.authority",
        &["wasi:http/types#request.get-authority"],
    ),
    renamed(
        "wasi:http/types#outgoing-request.set-authority",
        &["wasi:http/types#request.set-authority"],
    ),
    renamed("wasi:http/types#outgoing-request.headers", &["wasi:http/types#request.get-headers"]),
    // Options.
    same(
        "wasi:http/types#request-options.constructor",
        &["wasi:http/types#request-options.constructor"],
    ),
    renamed(
        "wasi:http/types#request-options.connect-timeout",
        &["wasi:http/types#request-options.get-connect-timeout"],
    ),
    row(
        Step::Signature,
        "wasi:http/types#request-options.set-connect-timeout",
        &["wasi:http/types#request-options.set-connect-timeout"],
        OPTIONS,
    ),
    renamed(
        "wasi:http/types#request-options.first-byte-timeout",
        &["wasi:http/types#request-options.get-first-byte-timeout"],
    ),
    row(
        Step::Signature,
        "wasi:http/types#request-options.set-first-byte-timeout",
        &["wasi:http/types#request-options.set-first-byte-timeout"],
        OPTIONS,
    ),
    renamed(
        "wasi:http/types#request-options.between-bytes-timeout",
        &["wasi:http/types#request-options.get-between-bytes-timeout"],
    ),
    row(
        Step::Signature,
        "wasi:http/types#request-options.set-between-bytes-timeout",
        &["wasi:http/types#request-options.set-between-bytes-timeout"],
        OPTIONS,
    ),
    // Responses.
    row(
        Step::Messages,
        "wasi:http/types#response-outparam.set",
        &["wasi:http/handler#handle"],
        HANDLE,
    ),
    gone(
        "wasi:http/types#response-outparam.send-informational",
        "0.3.0 cannot send responses before the final one.",
    ),
    renamed(
        "wasi:http/types#incoming-response.status",
        &["wasi:http/types#response.get-status-code"],
    ),
    renamed("wasi:http/types#incoming-response.headers", &["wasi:http/types#response.get-headers"]),
    row(
        Step::Messages,
        "wasi:http/types#incoming-response.consume",
        &["wasi:http/types#response.consume-body"],
        CONSUME,
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-response.constructor",
        &["wasi:http/types#response.new"],
        NEW_RESPONSE,
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-response.body",
        &["wasi:http/types#response.new"],
        NEW_RESPONSE,
    ),
    renamed(
        "wasi:http/types#outgoing-response.status-code",
        &["wasi:http/types#response.get-status-code"],
    ),
    renamed(
        "wasi:http/types#outgoing-response.set-status-code",
        &["wasi:http/types#response.set-status-code"],
    ),
    renamed("wasi:http/types#outgoing-response.headers", &["wasi:http/types#response.get-headers"]),
    // Bodies, and what comes after them.
    row(
        Step::Messages,
        "wasi:http/types#incoming-body.stream",
        &["wasi:http/types#request.consume-body", "wasi:http/types#response.consume-body"],
        CONSUME,
    ),
    row(
        Step::Messages,
        "wasi:http/types#incoming-body.finish",
        &["wasi:http/types#request.consume-body", "wasi:http/types#response.consume-body"],
        TRAILERS,
    ),
    row(
        Step::Messages,
        "wasi:http/types#future-trailers.get",
        &["wasi:http/types#request.consume-body", "wasi:http/types#response.consume-body"],
        TRAILERS,
    ),
    row(
        Step::Polling,
        "wasi:http/types#future-trailers.subscribe",
        &[],
        "Await the `future` of the trailers.",
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-body.write",
        &["wasi:http/types#request.new", "wasi:http/types#response.new"],
        NEW_BODY,
    ),
    row(
        Step::Messages,
        "wasi:http/types#outgoing-body.finish",
        &["wasi:http/types#request.new", "wasi:http/types#response.new"],
        NEW_BODY,
    ),
    row(
        Step::Messages,
        "wasi:http/types#future-incoming-response.get",
        &["wasi:http/client#send"],
        SEND,
    ),
    row(
        Step::Polling,
        "wasi:http/types#future-incoming-response.subscribe",
        &["wasi:http/client#send"],
        "Await `send`.",
    ),
];
