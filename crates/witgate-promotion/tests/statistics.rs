//! The intervals, held against scipy and statsmodels, and against distributions that are known.

mod common;

use std::collections::BTreeMap;

use common::Random;
use witgate_promotion::{Interval, RankInterval, proportion, rank_interval, weighted_difference};

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-8 * expected.abs().max(1e-12)
}

/// `scipy.stats.beta.ppf` of scipy 1.17.1.
#[test]
fn proportions_are_those_of_scipy() {
    for (events, trials, confidence, low, high) in [
        (0, 10_000, 0.95, 0.0, 0.0003688199146187622),
        (1, 10, 0.95, 0.0025285785444617865, 0.4450161170281954),
        (3, 10_000, 0.95, 6.187148574838716e-05, 0.0008764745225140007),
        (7, 100, 0.99, 0.020789930329624316, 0.1628028555844228),
        (100, 100, 0.95, 0.9637833073548235, 1.0),
        (250, 1_000_000, 0.95, 0.00021997118892110428, 0.0002829830372503112),
        (12_345, 50_000_000, 0.9, 0.0002432567165721912, 0.0002505861507858521),
        (500_000_000, 1_000_000_000, 0.95, 0.4999690097484223, 0.5000309902515777),
    ] {
        let Interval { low: own_low, high: own_high } = proportion(events, trials, confidence);
        assert!(near(own_low, low), "{events} of {trials}: {own_low} is not {low}");
        assert!(near(own_high, high), "{events} of {trials}: {own_high} is not {high}");
    }
}

/// `scipy.stats.binom.ppf`: the lower rank is that of the tail, the upper one is one above that
/// of the rest.
#[test]
fn ranks_are_those_of_scipy() {
    for (n, q, confidence, low, high) in [
        (10, 0.5, 0.95, 2, Some(9)),
        (100, 0.95, 0.95, 90, Some(100)),
        (367, 0.99, 0.95, 359, None),
        (368, 0.99, 0.95, 360, Some(368)),
        (10_000, 0.99, 0.95, 9_880, Some(9_920)),
        (1_000_000, 0.5, 0.95, 499_020, Some(500_981)),
        (20_000_000, 0.999, 0.99, 19_979_635, Some(19_980_364)),
        (5, 0.5, 0.95, 0, None),
    ] {
        assert_eq!(rank_interval(n, q, confidence), RankInterval { low, high }, "{n} {q}");
    }
}

/// With Wilson's intervals and the weight 1 it is Newcombe's, of statsmodels 0.14
/// (`confint_proportions_2indep(…, method="newcomb")`).
#[test]
fn differences_are_those_of_newcombe() {
    let interval = |(low, high)| Interval { low, high };
    for (p, of_p, q, of_q, expected) in [
        (
            56.0 / 70.0,
            (0.6918335550374695, 0.8769526075163705),
            48.0 / 80.0,
            (0.4904546500516038, 0.7003817240412906),
            (0.05243147240236498, 0.33387265403690614),
        ),
        (
            5.0 / 56.0,
            (0.0387421484495869, 0.19256001385511165),
            0.0,
            (0.0, 0.1169697984997408),
            (-0.038137147903536936, 0.19256001385511165),
        ),
    ] {
        let found = weighted_difference((p, interval(of_p)), (q, interval(of_q)), 1.0);
        assert!(near(found.low, expected.0) && near(found.high, expected.1), "{found:?}");
    }
}

#[test]
fn nothing_is_known_of_no_trials() {
    assert_eq!(proportion(0, 0, 0.95), Interval { low: 0.0, high: 1.0 });
    assert_eq!(proportion(3, 2, 0.95), Interval { low: 0.0, high: 1.0 });
    assert_eq!(rank_interval(0, 0.5, 0.95), RankInterval { low: 0, high: None });
}

const RUNS: u32 = 4_000;
/// Of 4,000 runs with an error of 2.5 %, fewer than this are wrong in all but one of 10,000
/// series of runs.
const WRONG_AT_MOST: u32 = 138;

/// Each end is wrong at most as often as the confidence allows, rare events included.
#[test]
fn the_interval_of_a_proportion_covers_it() {
    let mut random = Random(14);
    for (n, p) in [(500, 0.3), (10_000, 0.0002), (10_000, 0.001), (40_000, 0.01)] {
        let mut known: BTreeMap<u64, Interval> = BTreeMap::new();
        let (mut too_high, mut too_low) = (0, 0);
        for _ in 0..RUNS {
            let events = random.binomial(n, p);
            let interval = known.entry(events).or_insert_with(|| proportion(events, n, 0.95));
            too_high += u32::from(interval.low > p);
            too_low += u32::from(interval.high < p);
        }
        assert!(too_high <= WRONG_AT_MOST && too_low <= WRONG_AT_MOST, "{too_high} {too_low}");
        // One that is never wrong is too wide to be of use.
        assert!(too_high + too_low > 0, "{n} {p}");
    }
}

#[test]
fn the_interval_of_a_difference_covers_it() {
    let mut random = Random(6);
    for (n, p, m, q, weight) in [
        (10_000, 0.001, 10_000, 0.001, 1.0),
        (5_000, 0.003, 50_000, 0.001, 1.0),
        (20_000, 0.0011, 20_000, 0.001, 1.1),
        (10_000, 0.0001, 10_000, 0.0001, 1.0),
    ] {
        let mut known: BTreeMap<(u64, u64), Interval> = BTreeMap::new();
        let mut estimate = |events: u64, trials: u64| {
            let interval =
                *known.entry((events, trials)).or_insert_with(|| proportion(events, trials, 0.95));
            #[expect(clippy::cast_precision_loss, reason = "they are small")]
            (events as f64 / trials as f64, interval)
        };
        let (mut too_high, mut too_low) = (0, 0);
        for _ in 0..RUNS {
            let own = estimate(random.binomial(n, p), n);
            let other = estimate(random.binomial(m, q), m);
            let interval = weighted_difference(own, other, weight);
            too_high += u32::from(interval.low > p - weight * q);
            too_low += u32::from(interval.high < p - weight * q);
        }
        assert!(too_high <= WRONG_AT_MOST && too_low <= WRONG_AT_MOST, "{too_high} {too_low}");
    }
}

/// The ranks cover the quantile, of whatever distribution the values are: here of one where
/// most are fast and a few are very slow.
#[test]
fn the_ranks_cover_the_quantile() {
    let mut random = Random(99);
    for (n, q) in [(60, 0.5), (500, 0.95), (1_000, 0.99)] {
        // Pareto's distribution: the quantile is (1 - q)^(-1 / 1.2).
        let quantile = (1.0_f64 - q).powf(-1.0 / 1.2);
        let ranks = rank_interval(n, q, 0.95);
        let high = ranks.high.expect("there are enough");
        let (mut too_high, mut too_low) = (0, 0);
        for _ in 0..1_000 {
            let below = (0..n)
                .filter(|_| (1.0 - random.uniform()).powf(-1.0 / 1.2) <= quantile)
                .count() as u64;
            // The value of a rank is above the quantile if fewer values are at or below that.
            too_high += u32::from(below < ranks.low);
            too_low += u32::from(below >= high);
        }
        assert!(too_high <= 45 && too_low <= 45, "{n} {q}: {too_high} {too_low}");
        assert!(too_high + too_low > 0, "{n} {q}");
    }
}
