//! Moments as days and months, in UTC, whatever number they are.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// The day of a moment. One that no calendar has is the first or the last there is.
pub fn date(time: i64) -> Date {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let time = Timestamp::from_second(time.clamp(first, last)).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(TimeZone::UTC).date()
}

/// The month of a moment, as `2026-11`.
pub fn month(time: i64) -> String {
    let date = date(time);
    format!("{:04}-{:02}", date.year(), date.month())
}

/// How many whole days there are from one moment to a later one; none if it is earlier.
pub fn days_between(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).max(0) / SECONDS_OF_DAY
}

/// The months from one moment to another, each as the year and month; at most so many,
/// the last ones.
pub(crate) fn months(from: i64, to: i64, most: usize) -> Vec<(i16, i8)> {
    let number = |time: i64| {
        let date = date(time);
        i64::from(date.year()) * 12 + i64::from(date.month()) - 1
    };
    let (first, last) = (number(from), number(to));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let first = first.max(last.saturating_sub(most - 1));
    let month = |number: i64| {
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
        (i16::try_from(year).unwrap_or_default(), i8::try_from(month).unwrap_or(1))
    };
    (first..=last).map(month).collect()
}

/// The last second of a month.
pub(crate) fn end_of_month(year: i16, month: i8) -> i64 {
    let last = Date::new(year, month, 1).map(Date::last_of_month);
    let end = last.ok().and_then(|last| {
        let zoned = last.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok()?;
        Some(zoned.timestamp().as_second())
    });
    end.unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_is_a_day() {
        assert_eq!(date(0).to_string(), "1970-01-01");
        // `date -u -d @1772323199`: the last second of February.
        assert_eq!(date(1_772_323_199).to_string(), "2026-02-28");
        assert_eq!(month(1_772_323_200), "2026-03");
        for time in [i64::MIN, i64::MAX] {
            assert_eq!(month(time).len(), if time > 0 { 7 } else { 8 }, "{}", month(time));
        }
    }

    #[test]
    fn months_are_bounded() {
        let day = |text: &str| {
            let date: Date = text.parse().expect("a date");
            let zoned = date.to_zoned(TimeZone::UTC).expect("a moment");
            zoned.timestamp().as_second()
        };
        let from_to = |from: &str, to: &str| months(day(from), day(to), 3);
        assert_eq!(from_to("2025-12-31", "2026-01-01"), [(2025, 12), (2026, 1)]);
        assert_eq!(from_to("2020-01-01", "2026-01-01"), [(2025, 11), (2025, 12), (2026, 1)]);
        assert!(from_to("2026-02-01", "2026-01-01").is_empty());
        assert_eq!(months(i64::MIN, i64::MAX, 240).len(), 240);
    }

    #[test]
    fn months_end() {
        // `date -u -d '2026-02-28 23:59:59' +%s`, and 2024 is a leap year.
        assert_eq!(end_of_month(2026, 2), 1_772_323_199);
        assert_eq!(date(end_of_month(2024, 2)).to_string(), "2024-02-29");
        assert_eq!(end_of_month(0, 13), i64::MAX);
    }

    #[test]
    fn days_are_whole() {
        assert_eq!(days_between(0, 86_399), 0);
        assert_eq!(days_between(0, 86_400), 1);
        assert_eq!(days_between(86_400, 0), 0);
        assert_eq!(days_between(i64::MIN, i64::MAX), i64::MAX / 86_400);
    }
}
