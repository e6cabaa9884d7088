//! How near two names are by their letters.

use similar::{Algorithm, capture_diff_slices, diff_ratio};

/// Longer names are compared by so many bytes of their beginnings, which bounds
/// what one comparison costs.
const COMPARED_BYTES: usize = 64;

/// How much of both names is in both, in the same order: from 0, nothing, to 1,
/// everything.
pub(super) fn nearness(one: &str, other: &str) -> f32 {
    let (one, other) = (beginning(one), beginning(other));
    // The other algorithms of `similar` may miss the longest alignment, or take
    // longer on names as short as these.
    let operations = capture_diff_slices(Algorithm::Lcs, one, other);
    diff_ratio(&operations, one.len(), other.len())
}

/// As [`nearness`], with the letters in any order: never less than it, and much
/// cheaper.
pub(super) fn nearness_in_any_order(one: &str, other: &str) -> f32 {
    let (one, other) = (beginning(one), beginning(other));
    match one.len() + other.len() {
        0 => 1.0,
        total => 2.0 * common_bytes(one, other) as f32 / total as f32,
    }
}

fn beginning(name: &str) -> &[u8] {
    &name.as_bytes()[..name.len().min(COMPARED_BYTES)]
}

/// How many bytes both names have, whatever their order.
fn common_bytes(one: &[u8], other: &[u8]) -> usize {
    let mut counts = [0u8; 256];
    for byte in one {
        counts[usize::from(*byte)] += 1;
    }
    let mut common = 0;
    for byte in other {
        let count = &mut counts[usize::from(*byte)];
        common += usize::from(*count > 0);
        *count = count.saturating_sub(1);
    }
    common
}

#[cfg(test)]
mod tests {
    use super::{nearness, nearness_in_any_order};

    #[test]
    fn common_letters_count_in_order() {
        assert_eq!(nearness("get-size", "get-size"), 1.0);
        assert_eq!(nearness("abc", "xyz"), 0.0);
        assert_eq!(nearness("", ""), 1.0);
        assert_eq!(nearness("ab", "ba"), 0.5);
        assert_eq!(nearness("colour", "color"), 10.0 / 11.0);
        assert_eq!(nearness("read-file", "read-all-files"), 18.0 / 23.0);
    }

    #[test]
    fn long_names_are_compared_by_their_beginnings() {
        let (long, longer) = ("a".repeat(64), "a".repeat(200) + "b");
        assert_eq!(nearness(&long, &longer), 1.0);
        assert_eq!(nearness_in_any_order(&long, &longer), 1.0);
    }

    #[test]
    fn common_letters_count_in_any_order() {
        assert_eq!(nearness_in_any_order("", ""), 1.0);
        assert_eq!(nearness_in_any_order("ab", "ba"), 1.0);
        assert_eq!(nearness_in_any_order("aab", "abb"), 4.0 / 6.0);
        assert_eq!(nearness_in_any_order("abc", "xyz"), 0.0);
    }
}
