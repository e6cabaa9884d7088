//! Room for input that nests deeply.

use std::thread::{self, Scope, ScopedJoinHandle};

/// Parsing and comparing WIT recurse into types, and a main thread may have as
/// little as one megabyte of stack. Pages that are not touched cost nothing.
const STACK: usize = 64 << 20;

/// Runs `work` on a thread whose stack is large enough for any input that is
/// not refused as too deep.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| finish(start(scope, work)))
}

/// Does both at once, each on such a thread.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let (first, second) = (start(scope, first), start(scope, second));
        (finish(first), finish(second))
    })
}

fn start<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    thread::Builder::new()
        .stack_size(STACK)
        .spawn_scoped(scope, work)
        .expect("a process of so few threads may start one more")
}

/// What the thread returned; a panic goes on here.
fn finish<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
