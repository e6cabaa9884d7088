//! How near two names are by their letters.

/// So many letters fit into a word; longer names are told by their beginnings.
const MOST: usize = u64::BITS as usize;

/// A name, made ready to be held against many.
pub(crate) struct Letters {
    /// For each byte, where it stands in the name.
    places: [u64; 256],
    length: usize,
}

impl Letters {
    pub(crate) fn of(name: &str) -> Letters {
        let mut places = [0; 256];
        let length = name.len().min(MOST);
        for (at, byte) in name.bytes().take(MOST).enumerate() {
            places[usize::from(byte)] |= 1 << at;
        }
        Letters { places, length }
    }

    /// How much of both names is in both, in the same order: from 0, nothing,
    /// to 1, everything.
    pub(crate) fn nearness(&self, other: &str) -> f32 {
        // The longest common subsequence, a column of its table in a word.
        // Source: Hyyro, "Bit-Parallel LCS-length Computation Revisited", 2004.
        let mut column = u64::MAX;
        for byte in other.bytes().take(MOST) {
            let matched = column & self.places[usize::from(byte)];
            column = column.wrapping_add(matched) | (column - matched);
        }
        let length = self.length + other.len().min(MOST);
        if length == 0 { 1.0 } else { 2.0 * column.count_zeros() as f32 / length as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn common_letters_count_in_order() {
        let near = |one: &str, other: &str| Letters::of(one).nearness(other);
        assert_eq!(near("get-size", "get-size"), 1.0);
        assert_eq!(near("abc", "xyz"), 0.0);
        assert_eq!(near("", ""), 1.0);
        assert_eq!(near("ab", "ba"), 0.5);
        assert_eq!(near("colour", "color"), 10.0 / 11.0);
        assert_eq!(near("read-file", "read-all-files"), 18.0 / 23.0);
        let (long, longer) = ("a".repeat(64), "a".repeat(200));
        assert_eq!(near(&long, &longer), 1.0);
    }
}
