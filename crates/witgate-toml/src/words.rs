//! Words of the file as messages show them.

/// The longest word that is shown, or for which another is suggested.
const LONGEST_WORD: usize = 60;

/// The known word that was probably meant.
pub fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.chars().nth(LONGEST_WORD).is_some() {
        return None;
    }
    let word = word.to_lowercase();
    let near = known.iter().map(|it| (strsim::jaro_winkler(it, &word), *it));
    let near = near.filter(|(near, _)| *near > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    near.map(|(_, known)| known)
}

/// The word, or its start.
pub fn cut(word: &str) -> String {
    match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}
