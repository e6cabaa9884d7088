//! What was parsed before, so that text which several sides share is parsed once.

use std::cell::RefCell;
use std::collections::HashMap;

use wit_parser::UnresolvedPackageGroup;

/// So many bytes of text are remembered at most: what is parsed takes some fifty times
/// the memory of its text.
const LIMIT: usize = 1 << 20;

thread_local! {
    /// What this thread has parsed, while it remembers it.
    static PARSED: RefCell<Option<Parsed>> = const { RefCell::new(None) };
}

/// Packages by the texts of their files, in their order.
#[derive(Default)]
struct Parsed {
    groups: HashMap<Vec<String>, UnresolvedPackageGroup>,
    size: usize,
}

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

/// What `parse` makes of texts, or what it made of them before; nothing where it cannot
/// parse them.
pub(crate) fn parsed(
    texts: Vec<String>,
    parse: impl FnOnce(Vec<String>) -> Option<UnresolvedPackageGroup>,
) -> Option<UnresolvedPackageGroup> {
    let size: usize = texts.iter().map(String::len).sum();
    let has_room =
        |parsed: &Option<Parsed>| parsed.as_ref().is_some_and(|parsed| parsed.size + size <= LIMIT);
    let known = |parsed: &Option<Parsed>| parsed.as_ref()?.groups.get(&texts).cloned();
    if let Some(known) = PARSED.with_borrow(known) {
        return Some(known);
    }
    if !PARSED.with_borrow(has_room) {
        return parse(texts);
    }
    let group = parse(texts.clone())?;
    PARSED.with_borrow_mut(|parsed| {
        let Some(Parsed { groups, size: all }) = parsed else { return };
        *all += size;
        groups.insert(texts, group.clone());
    });
    Some(group)
}

#[cfg(test)]
mod tests {
    use wit_parser::SourceMap;

    use super::*;

    #[test]
    fn text_is_parsed_once_while_it_is_remembered() {
        let mut count = 0;
        let mut read = |text: &str| {
            let group = parsed(vec![text.to_owned()], |texts| {
                count += 1;
                let mut map = SourceMap::new();
                texts.into_iter().for_each(|text| map.push_str("a.wit", text));
                map.parse().ok()
            });
            group.map(|group| group.main.interfaces.len())
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
