//! Work on all cores: hashing is most of what verification costs.

use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::digest::Hashed;
use crate::error::Error;
use crate::read;

/// What `work` gives for each item, worked out on all cores, in the order of the
/// items.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    done.lock().expect("nothing panics while it holds the lock").push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("nothing panics while it holds the lock");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Hashes a file of any size with little memory.
pub fn hash_file(path: &Path) -> Result<Hashed, Error> {
    read::hash(path, &path.display().to_string())
}

/// Hashes files on all cores; `progress` hears of each one that is done, from
/// whatever thread did it.
pub fn hash_files<P: AsRef<Path> + Sync>(
    paths: &[P],
    progress: impl Fn(usize) + Sync,
) -> Vec<Result<Hashed, Error>> {
    map(paths, |path| {
        let hashed = hash_file(path.as_ref());
        progress(1);
        hashed
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_that_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(map(&items, |item| item * 2), (0..1000).map(|it| it * 2).collect::<Vec<_>>());
        assert!(map(&[], |item: &usize| *item).is_empty());
    }

    #[test]
    fn a_file_is_hashed_piece_by_piece_as_a_whole() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("large");
        let bytes: Vec<u8> = (0..1_000_003_u32).map(|it| it as u8).collect();
        std::fs::write(&path, &bytes).expect("written");
        let seen = AtomicUsize::new(0);
        let hashed = hash_files(&[&path, &directory.path().join("none")], |done| {
            seen.fetch_add(done, Ordering::Relaxed);
        });
        assert_eq!(hashed[0].as_ref().expect("read"), &Hashed::of_bytes(&bytes));
        assert!(matches!(&hashed[1], Err(Error::NotFound { .. })));
        assert_eq!(seen.into_inner(), 2);
        assert!(matches!(hash_file(directory.path()), Err(Error::NotRegular { .. })));
    }
}
