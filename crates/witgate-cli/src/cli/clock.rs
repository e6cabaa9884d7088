//! The day and the time, in UTC.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day it is in UTC, so that it is the same in CI and on every desk.
pub(crate) fn today() -> Date {
    now().to_zoned(TimeZone::UTC).date()
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::from_second(since.as_secs().try_into().unwrap_or(i64::MAX));
    now.unwrap_or(Timestamp::MAX)
}
