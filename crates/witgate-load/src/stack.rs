//! Room for recursion over hostile input.
//!
//! wit-parser recurses along chains of interfaces that use one another. How
//! long these get is bounded by [`crate::text`]; here is the stack that the
//! longest ones need, which the caller's thread may not have.

/// Address space; memory is taken only as it is used. The longest chain of
/// types that fits into the text of a place needs some 150 MiB.
const SIZE: usize = 256 << 20;

/// Does `work` where there is room.
pub(crate) fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut work = Some(work);
    let mut take = || (work.take().expect("it is done once"))();
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("witgate-load".to_owned()).stack_size(SIZE);
        match builder.spawn_scoped(scope, &mut take) {
            Ok(thread) => match thread.join() {
                Ok(done) => Ok(done),
                Err(panic) => std::panic::resume_unwind(panic),
            },
            Err(error) => Err(error),
        }
    })
    // Without room for that stack, most input does with the one there is.
    .unwrap_or_else(|_| take())
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_has_room() {
        fn sum(n: u64) -> u64 {
            let here = std::hint::black_box([n; 16]);
            if n == 0 { 0 } else { here[3] + sum(n - 1) }
        }
        assert_eq!(super::deep(|| sum(200_000)), 20_000_100_000);
    }
}
