//! `wasi:io`, which 0.3 does not have: what it did is in the component model.
//!
//! Source: `stream` and `future` in component-model `design/mvp/WIT.md`, and their uses in
//! `proposals/*/wit` of WASI 0.3.0, none of which imports `wasi:io`.

use crate::row::{Row, gone, row};
use crate::step::Step;

const READ: &str = "Read from the `stream`: it waits for items, and says when it ended. The `future` beside it \
     says why.";
const SKIP: &str = "Read from the `stream`, and drop what was read.";
const WRITE: &str =
    "Write to the `stream`: it waits until the other end takes items. No permit is asked for.";
const FLUSH: &str = "Drop the writable end of the `stream` and await the `future`: it resolves when everything \
     is written.";
const ZEROES: &str = "Write zeros to the `stream`.";
const SPLICE: &str = "Pass the `stream` that you read from on to the function that writes: nothing has to be \
     copied. To forward only some of it, read and write.";

pub(crate) static ROWS: &[Row] = &[
    gone(
        "wasi:io/error#error",
        "A `stream` ends without an error: the `future` beside it resolves to the `error-code` \
         of its package.",
    ),
    gone(
        "wasi:io/error#error.to-debug-string",
        "Errors are `error-code`s: log the case, and the string in `other` or `internal-error`.",
    ),
    row(Step::Polling, "wasi:io/poll#pollable", &[], ""),
    row(Step::Polling, "wasi:io/poll#pollable.block", &[], "Await."),
    row(
        Step::Polling,
        "wasi:io/poll#pollable.ready",
        &[],
        "Start the call or the read, and look whether it is done.",
    ),
    row(
        Step::Polling,
        "wasi:io/poll#poll",
        &[],
        "Wait for the first of several with your language's own means.",
    ),
    row(
        Step::Streams,
        "wasi:io/streams#stream-error",
        &[],
        "A `stream` ends, and the `future` beside it says whether that was an error.",
    ),
    row(Step::Streams, "wasi:io/streams#input-stream", &[], "`stream<u8>`."),
    row(Step::Streams, "wasi:io/streams#output-stream", &[], "`stream<u8>`."),
    row(Step::Streams, "wasi:io/streams#input-stream.read", &[], READ),
    row(Step::Streams, "wasi:io/streams#input-stream.blocking-read", &[], READ),
    row(Step::Streams, "wasi:io/streams#input-stream.skip", &[], SKIP),
    row(Step::Streams, "wasi:io/streams#input-stream.blocking-skip", &[], SKIP),
    row(
        Step::Polling,
        "wasi:io/streams#input-stream.subscribe",
        &[],
        "Await the read of the `stream`.",
    ),
    row(Step::Streams, "wasi:io/streams#output-stream.check-write", &[], WRITE),
    row(Step::Streams, "wasi:io/streams#output-stream.write", &[], WRITE),
    row(Step::Streams, "wasi:io/streams#output-stream.blocking-write-and-flush", &[], WRITE),
    row(Step::Streams, "wasi:io/streams#output-stream.flush", &[], FLUSH),
    row(Step::Streams, "wasi:io/streams#output-stream.blocking-flush", &[], FLUSH),
    row(
        Step::Polling,
        "wasi:io/streams#output-stream.subscribe",
        &[],
        "Await the write to the `stream`.",
    ),
    row(Step::Streams, "wasi:io/streams#output-stream.write-zeroes", &[], ZEROES),
    row(
        Step::Streams,
        "wasi:io/streams#output-stream.blocking-write-zeroes-and-flush",
        &[],
        ZEROES,
    ),
    row(Step::Streams, "wasi:io/streams#output-stream.splice", &[], SPLICE),
    row(Step::Streams, "wasi:io/streams#output-stream.blocking-splice", &[], SPLICE),
];
