//! `wasi:filesystem`. Source: `proposals/filesystem/wit/` of WASI 0.3.0.

use crate::row::{Row, awaited, gone, row, same};
use crate::step::Step;

pub(crate) static ROWS: &[Row] = &[
    same("wasi:filesystem/preopens#get-directories", &["wasi:filesystem/preopens#get-directories"]),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.read-via-stream",
        &["wasi:filesystem/types#descriptor.read-via-stream"],
        "It cannot fail itself: the `future` says whether reading did.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.read",
        &["wasi:filesystem/types#descriptor.read-via-stream"],
        "Read from the `stream` and drop it when there is enough. It ends where the file ends.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.write-via-stream",
        &["wasi:filesystem/types#descriptor.write-via-stream"],
        "Make a `stream`, pass its readable end, and write to the other.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.write",
        &["wasi:filesystem/types#descriptor.write-via-stream"],
        "The `future` resolves when everything is written. How much was written is not told.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.append-via-stream",
        &["wasi:filesystem/types#descriptor.append-via-stream"],
        "Make a `stream`, pass its readable end, and write to the other.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#descriptor.read-directory",
        &["wasi:filesystem/types#descriptor.read-directory"],
        "Read the entries from the `stream`; the `future` says whether reading failed.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#directory-entry-stream.read-directory-entry",
        &["wasi:filesystem/types#descriptor.read-directory"],
        "Read the entries from the `stream`; the `future` says whether reading failed.",
    ),
    row(
        Step::Streams,
        "wasi:filesystem/types#directory-entry-stream",
        &["wasi:filesystem/types#descriptor.read-directory"],
        "Read the entries from the `stream`; the `future` says whether reading failed.",
    ),
    gone(
        "wasi:filesystem/types#filesystem-error-code",
        "The `future` beside a `stream` resolves to the `error-code` itself.",
    ),
    row(
        Step::Types,
        "wasi:filesystem/types#descriptor-type",
        &["wasi:filesystem/types#descriptor-type"],
        "A variant; it was an enum. Added: `other(option<string>)`. Removed: `unknown`.",
    ),
    row(
        Step::Types,
        "wasi:filesystem/types#error-code",
        &["wasi:filesystem/types#error-code"],
        "A variant; it was an enum. Added: `other(option<string>)`. Removed: `would-block`.",
    ),
    row(
        Step::Types,
        "wasi:filesystem/types#descriptor-stat",
        &["wasi:filesystem/types#descriptor-stat"],
        "Times are of `wasi:clocks/system-clock#instant`, and `type` is a variant.",
    ),
    row(
        Step::Types,
        "wasi:filesystem/types#new-timestamp",
        &["wasi:filesystem/types#new-timestamp"],
        "Times are of `wasi:clocks/system-clock#instant`.",
    ),
    row(
        Step::Types,
        "wasi:filesystem/types#directory-entry",
        &["wasi:filesystem/types#directory-entry"],
        "`type` is a variant.",
    ),
    awaited(
        "wasi:filesystem/types#descriptor.advise",
        &["wasi:filesystem/types#descriptor.advise"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.create-directory-at",
        &["wasi:filesystem/types#descriptor.create-directory-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.get-flags",
        &["wasi:filesystem/types#descriptor.get-flags"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.get-type",
        &["wasi:filesystem/types#descriptor.get-type"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.is-same-object",
        &["wasi:filesystem/types#descriptor.is-same-object"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.link-at",
        &["wasi:filesystem/types#descriptor.link-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.metadata-hash",
        &["wasi:filesystem/types#descriptor.metadata-hash"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.metadata-hash-at",
        &["wasi:filesystem/types#descriptor.metadata-hash-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.open-at",
        &["wasi:filesystem/types#descriptor.open-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.readlink-at",
        &["wasi:filesystem/types#descriptor.readlink-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.remove-directory-at",
        &["wasi:filesystem/types#descriptor.remove-directory-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.rename-at",
        &["wasi:filesystem/types#descriptor.rename-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.set-size",
        &["wasi:filesystem/types#descriptor.set-size"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.set-times",
        &["wasi:filesystem/types#descriptor.set-times"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.set-times-at",
        &["wasi:filesystem/types#descriptor.set-times-at"],
    ),
    awaited("wasi:filesystem/types#descriptor.stat", &["wasi:filesystem/types#descriptor.stat"]),
    awaited(
        "wasi:filesystem/types#descriptor.stat-at",
        &["wasi:filesystem/types#descriptor.stat-at"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.symlink-at",
        &["wasi:filesystem/types#descriptor.symlink-at"],
    ),
    awaited("wasi:filesystem/types#descriptor.sync", &["wasi:filesystem/types#descriptor.sync"]),
    awaited(
        "wasi:filesystem/types#descriptor.sync-data",
        &["wasi:filesystem/types#descriptor.sync-data"],
    ),
    awaited(
        "wasi:filesystem/types#descriptor.unlink-file-at",
        &["wasi:filesystem/types#descriptor.unlink-file-at"],
    ),
];
