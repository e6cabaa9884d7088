//! How many values were at or below which bounds.

/// How many values were at or below each of some bounds. Two histograms are only ever compared
/// and added where both know the number exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The bounds, rising, all finite.
    pub bounds: Vec<f64>,
    /// How many values are at or below each bound: never falling.
    pub cumulative: Vec<u64>,
    /// How many values there are.
    pub total: u64,
    /// Whether no positive value is below the first bound and none above the last, so that the
    /// numbers are known there too: exponential histograms end where their values do.
    pub is_closed: bool,
}

impl Histogram {
    /// How many values are at or below a number, if that is known.
    fn count_up_to(&self, bound: f64) -> Option<u64> {
        match self.bounds.binary_search_by(|it| it.total_cmp(&bound)) {
            Ok(index) => Some(self.cumulative[index]),
            Err(index) if self.is_closed && index == self.bounds.len() => Some(self.total),
            Err(0) if self.is_closed => Some(self.cumulative[0]),
            Err(_) => None,
        }
    }

    /// Both together, number by number, at the bounds that both know.
    fn combine(
        &self,
        other: &Histogram,
        counted: impl Fn(u64, u64) -> Option<u64>,
    ) -> Option<Histogram> {
        let mut bounds: Vec<f64> = self.bounds.iter().chain(&other.bounds).copied().collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        let mut combined = Histogram {
            bounds: Vec::new(),
            cumulative: Vec::new(),
            total: counted(self.total, other.total)?,
            is_closed: self.is_closed && other.is_closed,
        };
        for bound in bounds {
            let (Some(own), Some(others)) = (self.count_up_to(bound), other.count_up_to(bound))
            else {
                continue;
            };
            combined.bounds.push(bound);
            combined.cumulative.push(counted(own, others)?);
        }
        Some(combined)
    }

    /// The values of both.
    pub(crate) fn add(&self, other: &Histogram) -> Option<Histogram> {
        self.combine(other, u64::checked_add)
    }

    /// The values that came since `earlier`; `None` if some number fell, which a histogram
    /// only does when it starts again.
    pub(crate) fn since(&self, earlier: &Histogram) -> Option<Histogram> {
        let since = self.combine(earlier, u64::checked_sub)?;
        since.is_rising().then_some(since)
    }

    /// Whether it can be a histogram, whoever wrote it.
    pub(crate) fn is_sound(&self) -> bool {
        let pairs = self.bounds.iter().zip(self.bounds.iter().skip(1));
        self.bounds.len() == self.cumulative.len()
            && self.bounds.iter().all(|bound| bound.is_finite())
            && pairs.into_iter().all(|(one, next)| one < next)
            && self.is_rising()
    }

    fn is_rising(&self) -> bool {
        let all = self.cumulative.iter().chain([&self.total]);
        all.clone().zip(all.skip(1)).all(|(one, next)| one <= next)
    }

    /// The bounds between which the value of a rank lies, counted from 1.
    pub(crate) fn bounds_of_rank(&self, rank: u64) -> (f64, f64) {
        let index = self.cumulative.partition_point(|count| *count < rank);
        let low = index.checked_sub(1).map_or(0.0, |before| self.bounds[before]);
        let high = self.bounds.get(index).copied().unwrap_or(f64::INFINITY);
        (low, high)
    }

    /// The value of a rank, as if the values of a bucket were spread evenly in it: what
    /// PromQL's `histogram_quantile` says. Above the last bound nothing can be said.
    pub(crate) fn interpolated(&self, rank: f64) -> Option<f64> {
        let count = |index: usize| crate::statistics::as_f64(self.cumulative[index]);
        let index = (0..self.bounds.len()).find(|index| count(*index) >= rank)?;
        let (low, below) = match index.checked_sub(1) {
            None => (0.0, 0.0),
            Some(before) => (self.bounds[before], count(before)),
        };
        let share = (rank - below) / (count(index) - below);
        Some(low + (self.bounds[index] - low) * if share.is_finite() { share } else { 1.0 })
    }
}
