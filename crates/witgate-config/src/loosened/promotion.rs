//! Canaries held to less, or measured by something else.

use witgate_promotion::{Increase, Limit, Limits, Quantiles, Terms};
use witgate_toml::cut;

use crate::config::Config;
use crate::loosened::facts::{Loosened, site};
use crate::promotion::{AbsentCounters, Promotion};

const WORSE: &str = "components that are this much worse may reach production";
const LESS: &str = "you accept promotions on less evidence";
const ELSEWHERE: &str = "the host exports these numbers there";

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    let Some(before) = &was.promotion else { return };
    if was.requires_promotion() && !now.requires_promotion() {
        let after = now.promotion.as_ref();
        found.add(
            "promotion require",
            "artifacts no longer have to pass as canaries",
            "artifacts may be released that never ran as a canary",
            [site(before.require.as_ref()), after.and_then(|it| site(it.require.as_ref()))],
        );
    }
    let Some(after) = &now.promotion else {
        found.add(
            "promotion",
            "`[promotion]` removed: only the default limits apply to canaries",
            WORSE,
            [Some(before.site.clone()), None],
        );
        return;
    };
    limits(before, after, found);
    evidence(before, after, found);
    metrics(before, after, found);
}

fn limits(was: &Promotion, now: &Promotion, found: &mut Loosened) {
    let (before, after) = (was.limits(), now.limits());
    for (measure, limit) in &before.measures {
        let site_in = |promotion: &Promotion| {
            let own = promotion.limits.iter().find(|it| it.measure == *measure);
            Some(own.map_or_else(|| promotion.site.clone(), |it| it.site.clone()))
        };
        let relaxed = match after.measures.get(measure) {
            None => format!("`{measure}` no longer has a limit"),
            Some(after) if is_looser(limit, after) => {
                format!("the limit of `{measure}` was raised or removed")
            }
            Some(_) => continue,
        };
        found.add(
            &format!("promotion limit {measure} {:?}", after.measures.get(measure)),
            relaxed,
            WORSE,
            [site_in(was), site_in(now)],
        );
    }
}

fn is_looser(was: &Limit, now: &Limit) -> bool {
    let rises = |was: Option<f64>, now: Option<f64>| match (was, now) {
        (Some(was), Some(now)) => now > was,
        (Some(_), None) => true,
        (None, _) => false,
    };
    // A share and an amount cannot be compared without the baseline's value.
    let increase_rises = match (was.max_increase, now.max_increase) {
        (Some(Increase::Relative(was)), Some(Increase::Relative(now)))
        | (Some(Increase::Absolute(was)), Some(Increase::Absolute(now))) => now > was,
        (Some(_), _) => true,
        (None, _) => false,
    };
    rises(was.max, now.max) || increase_rises
}

fn evidence(was: &Promotion, now: &Promotion, found: &mut Loosened) {
    let header = || Some(now.site.clone());
    let (before, after): (Limits, Limits) = (was.limits(), now.limits());
    if after.min_calls < before.min_calls {
        found.add(
            &format!("promotion min-calls {}", after.min_calls),
            format!("`min-calls` changed from {} to {}", before.min_calls, after.min_calls),
            LESS,
            [site(was.min_calls.as_ref()), site(now.min_calls.as_ref()).or_else(header)],
        );
    }
    if after.confidence < before.confidence {
        let percent = |confidence: f64| format!("{}%", confidence * 100.0);
        let (before, after) = (percent(before.confidence), percent(after.confidence));
        found.add(
            &format!("promotion confidence {after}"),
            format!("`confidence` changed from {before} to {after}"),
            LESS,
            [site(was.confidence.as_ref()), site(now.confidence.as_ref()).or_else(header)],
        );
    }
    if (before.quantiles, after.quantiles) == (Quantiles::Bounds, Quantiles::Interpolated) {
        found.add(
            "promotion quantiles interpolated",
            "quantiles are now interpolated within buckets",
            LESS,
            [site(was.quantiles.as_ref()), site(now.quantiles.as_ref()).or_else(header)],
        );
    }
    let now_is_irrelevant = jiff::Timestamp::UNIX_EPOCH;
    let (before, after): (Terms, Terms) =
        (was.terms(now_is_irrelevant), now.terms(now_is_irrelevant));
    if after.max_age > before.max_age {
        found.add(
            &format!("promotion max-age {}", after.max_age.as_secs()),
            "`max-age` was raised: older observations count",
            LESS,
            [site(was.max_age.as_ref()), site(now.max_age.as_ref()).or_else(header)],
        );
    }
    let raised = match (before.max_gap, after.max_gap) {
        (Some(before), Some(after)) => after > before,
        (Some(_), None) => true,
        (None, _) => false,
    };
    if raised {
        found.add(
            &format!("promotion max-gap {:?}", after.max_gap.map(|it| it.as_secs())),
            "`max-gap` was raised or removed: longer gaps between samples count",
            LESS,
            [site(was.max_gap.as_ref()), site(now.max_gap.as_ref()).or_else(header)],
        );
    }
    let absent = |promotion: &Promotion| {
        promotion.absent_counters.as_ref().map(|it| it.value).unwrap_or_default()
    };
    if (absent(was), absent(now)) == (AbsentCounters::Unknown, AbsentCounters::Zero) {
        found.add(
            "promotion absent-counters zero",
            "counters that the evidence does not have now count as zero",
            "the host exports these counters only once they have counted something",
            [site(was.absent_counters.as_ref()), site(now.absent_counters.as_ref())],
        );
    }
}

fn metrics(was: &Promotion, now: &Promotion, found: &mut Loosened) {
    let now_is_irrelevant = jiff::Timestamp::UNIX_EPOCH;
    let (before, after) = (was.terms(now_is_irrelevant), now.terms(now_is_irrelevant));
    let header = || Some(now.site.clone());
    if before.digest_label != after.digest_label {
        let (before, after) = (cut(&before.digest_label), cut(&after.digest_label));
        found.add(
            &format!("promotion digest-label {after}"),
            format!("`digest-label` changed from `{before}` to `{after}`"),
            ELSEWHERE,
            [site(was.digest_label.as_ref()), site(now.digest_label.as_ref()).or_else(header)],
        );
    }
    for quantity in witgate_promotion::Quantity::ALL {
        let Some(metric) = before.metrics.metric_for(*quantity) else { continue };
        let other = after.metrics.metric_for(*quantity);
        if other.as_ref() == Some(&metric) {
            continue;
        }
        let other = other.map_or_else(|| "none".to_owned(), |other| cut(&other.to_string()));
        found.add(
            &format!("promotion metric {quantity} {other}"),
            format!(
                "metric of `{quantity}` changed from `{}` to `{other}`",
                cut(&metric.to_string())
            ),
            ELSEWHERE,
            [site(was.metrics.get(quantity)), site(now.metrics.get(quantity)).or_else(header)],
        );
    }
    if was.unit.as_ref().map(|it| it.value) != now.unit.as_ref().map(|it| it.value)
        && was.unit.is_some()
    {
        found.add(
            "promotion unit",
            "the unit of times changed",
            ELSEWHERE,
            [site(was.unit.as_ref()), site(now.unit.as_ref()).or_else(header)],
        );
    }
}
