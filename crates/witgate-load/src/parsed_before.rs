//! What was parsed before, so that text which several sides share is parsed once.

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::HashMap;
use wit_parser::UnresolvedPackageGroup;

use crate::condensed::Gaps;
use crate::error::Error;

/// So many bytes of text are remembered at most: what is parsed takes some fifty times
/// the memory of its text.
const LIMIT: usize = 1 << 20;

/// So many bytes of text one piece of work takes at most, each time that a package is taken
/// counted: a package is taken once for each that uses it, so that a chain of a few
/// thousand, each judged by itself, would take hours.
const TAKEN_LIMIT: u64 = 512 << 20;

/// A package counts as so many bytes at least.
const LEAST_SIZE: u64 = 1 << 10;

thread_local! {
    /// What this thread has parsed, while it remembers it.
    static PARSED: RefCell<Option<Parsed>> = const { RefCell::new(None) };
}

/// Packages by the texts of their files, in their order.
#[derive(Default)]
struct Parsed {
    groups: HashMap<Vec<Arc<str>>, Condensed>,
    size: usize,
    /// How many bytes were taken.
    taken: u64,
}

/// What was parsed, and for each file what the parser was not given of it.
pub(crate) type Condensed = (UnresolvedPackageGroup, Vec<Gaps>);

/// Does `work`, which parses no text twice on this thread that it has parsed before: most
/// of what a check reads is the same on all its sides.
pub fn parsing_once<T>(work: impl FnOnce() -> T) -> T {
    /// Forgets everything, however the work ends.
    struct Outer(Option<Parsed>);
    impl Drop for Outer {
        fn drop(&mut self) {
            PARSED.set(self.0.take());
        }
    }
    let _outer = Outer(PARSED.replace(Some(Parsed::default())));
    work()
}

/// Counts that a package is taken. Once the work has taken too much, nothing more is read.
pub(crate) fn take(size: u64) -> Result<(), Error> {
    PARSED.with_borrow_mut(|parsed| {
        if let Some(Parsed { taken, .. }) = parsed {
            *taken += size.max(LEAST_SIZE);
        }
    });
    refuse_too_much()
}

/// Fails where the work on this thread has taken too much, so that something may not have
/// been read.
pub fn refuse_too_much() -> Result<(), Error> {
    let taken = PARSED.with_borrow(|parsed| parsed.as_ref().map_or(0, |parsed| parsed.taken));
    match taken > TAKEN_LIMIT {
        true => Err(Error::TooMuchToRead { limit: TAKEN_LIMIT >> 20 }),
        false => Ok(()),
    }
}

/// What `parse` makes of texts, or what it made of them before; nothing where it cannot
/// parse them.
pub(crate) fn parsed(
    texts: Vec<Arc<str>>,
    parse: impl FnOnce() -> Result<Option<Condensed>, Error>,
) -> Result<Option<Condensed>, Error> {
    let known = |parsed: &Option<Parsed>| parsed.as_ref()?.groups.get(&texts).cloned();
    if let Some(known) = PARSED.with_borrow(known) {
        return Ok(Some(known));
    }
    let Some((group, gaps)) = parse()? else { return Ok(None) };
    let sizes = texts.iter().zip(&gaps).map(|(text, gaps)| gaps.parsed_length(text) as usize);
    let size: usize = sizes.sum();
    PARSED.with_borrow_mut(|parsed| {
        if let Some(Parsed { groups, size: all, .. }) = parsed
            && *all + size <= LIMIT
        {
            *all += size;
            groups.insert(texts, (group.clone(), gaps.clone()));
        }
    });
    Ok(Some((group, gaps)))
}

#[cfg(test)]
mod tests {
    use wit_parser::SourceMap;

    use super::*;

    #[test]
    fn work_that_takes_too_much_is_refused_to_its_end() {
        let all = || {
            let takes = TAKEN_LIMIT / LEAST_SIZE;
            let taken = (0..takes).map(|_| take(1)).find(Result::is_err);
            assert!(taken.is_none(), "{taken:?}");
            assert!(refuse_too_much().is_ok());
            assert!(take(1).is_err(), "{takes}");
            assert!(take(0).is_err() && refuse_too_much().is_err());
        };
        parsing_once(all);
        // Each piece of work has its own measure, and other reading has none.
        parsing_once(all);
        assert!(take(u64::MAX).is_ok());
    }

    #[test]
    fn text_is_parsed_once_while_it_is_remembered() {
        let mut count = 0;
        let mut read = |text: &str| {
            let condensed = parsed(vec![text.into()], || {
                count += 1;
                let mut map = SourceMap::new();
                map.push_str("a.wit", text);
                Ok(map.parse().ok().map(|group| (group, vec![Gaps::default()])))
            });
            let condensed = condensed.expect("nothing is refused");
            condensed.map(|(group, _)| group.main.interfaces.len())
        };
        let (text, wrong) = ("package a:b; interface i {}", "interface i {}");
        let mut all = || [read(text), read(text), read(wrong), read(wrong)];
        let expected = [Some(1), Some(1), None, None];
        assert_eq!(all(), expected);
        assert_eq!(parsing_once(&mut all), expected);
        assert_eq!(all(), expected);
        assert_eq!(count, 4 + 3 + 4);
    }
}
