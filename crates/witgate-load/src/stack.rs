//! Room for recursion over hostile input.
//!
//! wit-parser recurses along chains of interfaces that use one another. How
//! long these get is bounded by [`crate::text`]; here is the stack that the
//! longest ones need, which the caller's thread may not have.

use std::cell::Cell;
use std::hint::black_box;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Address space; memory is taken only as it is used. The longest chain of
/// types that fits into the text of a place needs some 150 MiB.
const SIZE: usize = 256 << 20;

/// What a thread's heap grows by at first, instead of by a page at a time.
const HEAP: usize = 16 << 20;

thread_local! {
    /// Whether this thread has room already.
    static DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Does `work` where there is room for recursion over any input that is not
/// refused: on a thread of its own, unless this one is such a thread.
pub fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if DEEP.get() {
        return work();
    }
    beside_deep_stack(work, || ()).0
}

/// Does two things at once, the first of them on a thread that has room as for
/// [`on_deep_stack`].
pub fn beside_deep_stack<A: Send, B>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    let mut first = Some(first);
    let mut take = || {
        DEEP.set(true);
        make_room();
        (first.take().expect("it is done once"))()
    };
    let mut second = Some(second);
    let done = thread::scope(|scope| {
        let builder = thread::Builder::new().name("witgate".to_owned()).stack_size(SIZE);
        let thread = builder.spawn_scoped(scope, &mut take)?;
        let second = (second.take().expect("it is done once"))();
        Ok((thread.join().unwrap_or_else(|panic| resume_unwind(panic)), second))
    });
    // Without room for that stack, most input does with the one there is.
    done.unwrap_or_else(|_: std::io::Error| {
        let first = (first.take().expect("it is not done yet"))();
        (first, (second.take().expect("nor is this"))())
    })
}

/// What `work` gives for each item, in the order of the items, worked out by two threads
/// that have room as for [`on_deep_stack`].
pub fn map_beside_deep_stack<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if items.len() < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take_all = || {
        let position = || next.fetch_add(1, Ordering::Relaxed);
        let item = || Some(position()).filter(|position| *position < items.len());
        std::iter::from_fn(item).map(|position| (position, work(&items[position]))).collect()
    };
    let take_all_twice = || beside_deep_stack(take_all, take_all);
    let (mut done, others): (Vec<_>, Vec<_>) = on_deep_stack(take_all_twice);
    done.extend(others);
    done.sort_by_key(|(position, _)| *position);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The allocator of glibc asks the system for every single page that the heap
/// of a thread grows by. What was allocated once it keeps, but for the first
/// time, after which it takes such sizes for usual ones. Nothing is touched, so
/// this takes no memory.
fn make_room() {
    for _ in 0..2 {
        drop(black_box(Vec::<u8>::with_capacity(HEAP)));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_has_room() {
        fn sum(n: u64) -> u64 {
            let here = std::hint::black_box([n; 16]);
            if n == 0 { 0 } else { here[3] + sum(n - 1) }
        }
        assert_eq!(super::on_deep_stack(|| sum(200_000)), 20_000_100_000);
        let both = || super::map_beside_deep_stack(&[200_000, 100_000, 1], |n| sum(*n));
        assert_eq!(both(), [20_000_100_000, 5_000_050_000, 1]);
    }
}
