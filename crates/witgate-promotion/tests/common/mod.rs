//! What several tests share: random numbers that are the same in every run.

#![allow(dead_code, reason = "each test binary uses its own part")]

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many of `n` trials succeed.
    pub(crate) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        // From one success to the next, by the geometric distribution.
        let (mut at, mut successes) = (0.0, 0);
        loop {
            at += (1.0 - self.uniform()).ln() / (-p).ln_1p();
            at = at.floor() + 1.0;
            #[expect(clippy::cast_precision_loss, reason = "it is small")]
            if at > n as f64 {
                return successes;
            }
            successes += 1;
        }
    }
}
