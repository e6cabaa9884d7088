//! `wasi:cli`. Source: `proposals/cli/wit/` of WASI 0.3.0.

use crate::row::{Row, awaited, renamed, row, same};
use crate::step::Step;

pub(crate) static ROWS: &[Row] = &[
    same("wasi:cli/environment#get-arguments", &["wasi:cli/environment#get-arguments"]),
    same("wasi:cli/environment#get-environment", &["wasi:cli/environment#get-environment"]),
    renamed("wasi:cli/environment#initial-cwd", &["wasi:cli/environment#get-initial-cwd"]),
    same("wasi:cli/exit#exit", &["wasi:cli/exit#exit"]),
    same("wasi:cli/exit#exit-with-code", &["wasi:cli/exit#exit-with-code"]),
    awaited("wasi:cli/run#run", &["wasi:cli/run#run"]),
    row(
        Step::Streams,
        "wasi:cli/stdin#get-stdin",
        &["wasi:cli/stdin#read-via-stream"],
        "Read from the `stream`; when it ends, the `future` says whether reading failed.",
    ),
    row(
        Step::Streams,
        "wasi:cli/stdout#get-stdout",
        &["wasi:cli/stdout#write-via-stream"],
        "Make a `stream`, pass its readable end, and write to the other. What is written is out \
         when the `future` resolves.",
    ),
    row(
        Step::Streams,
        "wasi:cli/stderr#get-stderr",
        &["wasi:cli/stderr#write-via-stream"],
        "Make a `stream`, pass its readable end, and write to the other. What is written is out \
         when the `future` resolves.",
    ),
    same(
        "wasi:cli/terminal-stdin#get-terminal-stdin",
        &["wasi:cli/terminal-stdin#get-terminal-stdin"],
    ),
    same(
        "wasi:cli/terminal-stdout#get-terminal-stdout",
        &["wasi:cli/terminal-stdout#get-terminal-stdout"],
    ),
    same(
        "wasi:cli/terminal-stderr#get-terminal-stderr",
        &["wasi:cli/terminal-stderr#get-terminal-stderr"],
    ),
];
