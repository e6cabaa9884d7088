//! Nouns that agree with their numbers.

/// `1 world`, `3 worlds`.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

/// The first few of some names, and how many more there are: `a, b and 3 more`.
pub fn first_few_names<T: AsRef<str>>(names: &[T], few: usize) -> String {
    let named: Vec<&str> = names.iter().take(few).map(AsRef::as_ref).collect();
    match names.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Of an English noun that has a regular one.
pub fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn nouns_agree_with_their_numbers() {
        for (number, noun, expected) in [
            (0, "world", "0 worlds"),
            (1, "entry", "1 entry"),
            (2, "entry", "2 entries"),
            (2, "key", "2 keys"),
            (3, "alias", "3 aliases"),
            (3, "mismatch", "3 mismatches"),
        ] {
            assert_eq!(count(number, noun), expected);
        }
    }
}
