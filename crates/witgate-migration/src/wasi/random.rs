//! `wasi:random`. Source: `proposals/random/wit/` of WASI 0.3.0.

use crate::row::{Row, renamed, row, same};
use crate::step::Step;

const SHORTER: &str =
    "It may return fewer bytes than asked for: call it again until there are enough.";

pub(crate) static ROWS: &[Row] = &[
    row(
        Step::Signature,
        "wasi:random/random#get-random-bytes",
        &["wasi:random/random#get-random-bytes"],
        SHORTER,
    ),
    same("wasi:random/random#get-random-u64", &["wasi:random/random#get-random-u64"]),
    row(
        Step::Signature,
        "wasi:random/insecure#get-insecure-random-bytes",
        &["wasi:random/insecure#get-insecure-random-bytes"],
        SHORTER,
    ),
    same(
        "wasi:random/insecure#get-insecure-random-u64",
        &["wasi:random/insecure#get-insecure-random-u64"],
    ),
    renamed(
        "wasi:random/insecure-seed#insecure-seed",
        &["wasi:random/insecure-seed#get-insecure-seed"],
    ),
];
