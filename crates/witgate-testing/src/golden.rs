//! Files that hold what is expected of a test. `BLESS=1` writes them.

use std::fs;
use std::path::Path;

use similar::TextDiff;

/// Whether expected files are written instead of compared.
pub fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Compares a text with the file that holds what is expected. `BLESS=1` writes
/// the file.
///
/// # Errors
///
/// Says how the two differ. A file that does not exist is an empty one.
///
/// # Panics
///
/// If the file cannot be written.
pub fn compare(path: &Path, found: &str) -> Result<(), String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    let Some(difference) = difference(&expected, found) else { return Ok(()) };
    if is_blessing() {
        fs::write(path, found).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return Ok(());
    }
    let path = path.display();
    Err(format!("{path} differs; if the new text is right, BLESS=1 writes it:\n{difference}"))
}

/// As [`compare`], for a test that ends there.
///
/// # Panics
///
/// If the two differ.
#[track_caller]
pub fn assert(path: &Path, found: &str) {
    if let Err(difference) = compare(path, found) {
        panic!("{difference}");
    }
}

/// What differs, as a unified diff.
fn difference(expected: &str, found: &str) -> Option<String> {
    let diff = || TextDiff::from_lines(expected, found);
    (expected != found).then(|| diff().unified_diff().header("expected", "found").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_do_not_differ() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("", ""), None);
    }

    #[test]
    fn a_difference_is_a_unified_diff() {
        let expected = "one\ntwo\nthree\n";
        let diff = "--- expected\n+++ found\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
        assert_eq!(difference(expected, "one\n2\nthree\n").as_deref(), Some(diff));
    }

    #[test]
    fn the_last_line_break_counts() {
        let diff = difference("one\n", "one").expect("they differ");
        assert!(diff.contains("-one\n+one\n\\ No newline at end of file"), "{diff}");
    }

    #[test]
    fn a_missing_file_is_empty() {
        // With `BLESS=1` it would be written.
        if !is_blessing() {
            let directory = tempfile::tempdir().expect("a directory");
            let path = directory.path().join("expected.txt");
            let error = compare(&path, "one\n").expect_err("they differ");
            assert!(error.contains("expected.txt differs") && error.contains("+one"), "{error}");
            assert!(!path.exists());
        }
    }
}
