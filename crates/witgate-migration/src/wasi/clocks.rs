//! `wasi:clocks`. Source: `proposals/clocks/wit/` of WASI 0.3.0.

use crate::row::{Row, gone, renamed, row, same};
use crate::step::Step;

pub(crate) static ROWS: &[Row] = &[
    // The result is called `mark`, and is the same number.
    same("wasi:clocks/monotonic-clock#now", &["wasi:clocks/monotonic-clock#now"]),
    renamed(
        "wasi:clocks/monotonic-clock#resolution",
        &["wasi:clocks/monotonic-clock#get-resolution"],
    ),
    renamed("wasi:clocks/monotonic-clock#instant", &["wasi:clocks/monotonic-clock#mark"]),
    renamed("wasi:clocks/monotonic-clock#duration", &["wasi:clocks/types#duration"]),
    row(
        Step::Polling,
        "wasi:clocks/monotonic-clock#subscribe-instant",
        &["wasi:clocks/monotonic-clock#wait-until"],
        "Await it: it returns at that time.",
    ),
    row(
        Step::Polling,
        "wasi:clocks/monotonic-clock#subscribe-duration",
        &["wasi:clocks/monotonic-clock#wait-for"],
        "Await it: it returns after that time.",
    ),
    row(
        Step::Signature,
        "wasi:clocks/wall-clock#now",
        &["wasi:clocks/system-clock#now"],
        "`seconds` is signed: a time before 1970 is negative.",
    ),
    row(
        Step::Signature,
        "wasi:clocks/wall-clock#resolution",
        &["wasi:clocks/system-clock#get-resolution"],
        "The result is in nanoseconds; it was a `datetime`.",
    ),
    row(
        Step::Types,
        "wasi:clocks/wall-clock#datetime",
        &["wasi:clocks/system-clock#instant"],
        "`seconds` is `s64`; it was `u64`.",
    ),
    row(
        Step::Signature,
        "wasi:clocks/timezone#display",
        &["wasi:clocks/timezone#iana-id", "wasi:clocks/timezone#utc-offset"],
        "The name and the offset come from a function each. Whether daylight saving time is in \
         effect is no longer told.",
    ),
    row(
        Step::Signature,
        "wasi:clocks/timezone#utc-offset",
        &["wasi:clocks/timezone#utc-offset"],
        "The offset is in nanoseconds; it was in seconds. `none` means that there is no time zone.",
    ),
    gone(
        "wasi:clocks/timezone#timezone-display",
        "What was in it comes from `iana-id` and `utc-offset`.",
    ),
];
