//! What the file says of promotion.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use witgate_model::Site;
use witgate_promotion::{Limit, LimitError, Measure, Metric, Quantity, parse_duration};
use witgate_toml::cut;

use crate::error::Error;
use crate::fields::Fields;
use crate::integrity::Provenance;
use crate::promotion::{Promotion, PromotionLimit};
use crate::stated::Stated;

pub(super) fn promotion(
    top: &Fields<'_>,
    provenance: Option<&Provenance>,
) -> Result<Option<Promotion>, Error> {
    let Some(fields) = top.table("promotion")? else { return Ok(None) };
    let require = fields.flag("require");
    if require.as_ref().is_some_and(|require| require.value) && provenance.is_none() {
        let message = "`require` needs `[provenance]`, which says whose promotions count";
        let help = "name trusted keys or a trusted root in `[provenance]`".to_owned();
        return Err(fields.wrong("require", message.to_owned(), help));
    }
    let mut metrics = BTreeMap::new();
    let named = fields.table("metrics")?;
    for quantity in Quantity::ALL {
        let Some(named) = &named else { break };
        let Some(text) = named.text(quantity.as_str()) else { continue };
        let metric = Metric::parse(&text.value).map_err(|_| {
            let message = format!("`{}` is not a metric", cut(&text.value));
            let help = "write its name, and labels that it must have, as in \
                        \"host.errors{type=\\\"trap\\\"}\"";
            named.wrong(quantity.as_str(), message, help.to_owned())
        })?;
        metrics.insert(*quantity, Stated { value: metric, site: text.site });
    }
    let unit = named.map(|named| named.word("unit")).transpose()?.flatten();
    let min_calls = fields.count("min-calls")?;
    let site = |name| fields.get(name).map(|it| it.site());
    let min_calls = min_calls.and_then(|calls| {
        Some(Stated { value: u64::try_from(calls).ok()?, site: site("min-calls")? })
    });
    Ok(Some(Promotion {
        require,
        limits: limits(&fields, metrics.contains_key(&Quantity::MemoryBreaches))?,
        min_calls,
        confidence: confidence(&fields)?,
        quantiles: fields.word("quantiles")?,
        max_age: duration(&fields, "max-age")?,
        max_gap: duration(&fields, "max-gap")?,
        digest_label: fields.text("digest-label"),
        absent_counters: fields.word("absent-counters")?,
        metrics,
        unit,
        site: fields.header(),
    }))
}

fn limits(promotion: &Fields<'_>, has_memory_breaches: bool) -> Result<Vec<PromotionLimit>, Error> {
    let mut limits: Vec<PromotionLimit> = Vec::new();
    for fields in promotion.tables("limit")? {
        let measure = fields.word::<Measure>("measure")?.expect("it is required").value;
        if limits.iter().any(|it| it.measure == measure) {
            let message = format!("a second limit for `{measure}`");
            let help = "say all there is to say of a measure in one table".to_owned();
            return Err(fields.wrong("measure", message, help));
        }
        if measure == Measure::MemoryBreachRate && !has_memory_breaches {
            let message = format!("nothing says which metric `{measure}` is counted by");
            let help = "name it in `[promotion.metrics]`: `memory-breaches = \"…\"`".to_owned();
            return Err(fields.wrong("measure", message, help));
        }
        let limit = Limit {
            max: read(&fields, "max", |text| Limit::parse_max(measure, text))?,
            max_increase: read(&fields, "max-increase", |text| {
                Limit::parse_increase(measure, text)
            })?,
        };
        if limit == Limit::default() {
            let help = "say the most that it may be, or the most that it may be above the \
                        baseline's: `max-increase`";
            return Err(fields.missing("max", help.to_owned()));
        }
        limits.push(PromotionLimit { measure, limit, site: fields.header() });
    }
    Ok(limits)
}

fn read<T>(
    fields: &Fields<'_>,
    key: &'static str,
    read: impl Fn(&str) -> Result<T, LimitError>,
) -> Result<Option<T>, Error> {
    let Some(text) = fields.text(key) else { return Ok(None) };
    let wrong = |error: LimitError| {
        let message = format!("`{key}` cannot be `{}`", cut(&text.value));
        fields.wrong(key, message, error.help)
    };
    read(&text.value).map(Some).map_err(wrong)
}

fn confidence(fields: &Fields<'_>) -> Result<Option<Stated<f64>>, Error> {
    let Some(text) = fields.text("confidence") else { return Ok(None) };
    let percent = text.value.strip_suffix('%').and_then(|it| it.trim().parse::<f64>().ok());
    match percent.filter(|percent| (50.0..=99.9999).contains(percent)) {
        Some(percent) => Ok(Some(Stated { value: percent / 100.0, site: text.site })),
        None => {
            let message = format!("`confidence` cannot be `{}`", cut(&text.value));
            let help = "write a percentage from 50% to 99.9999%, as in \"95%\"".to_owned();
            Err(fields.wrong("confidence", message, help))
        }
    }
}

fn duration(
    fields: &Fields<'_>,
    key: &'static str,
) -> Result<Option<Stated<SignedDuration>>, Error> {
    let Some(text) = fields.text(key) else { return Ok(None) };
    let duration = parse_duration(&text.value).filter(|seconds| *seconds > 0.0);
    let duration = duration.and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok());
    let stated = |value, site: Site| Stated { value, site };
    duration.map(|value| Some(stated(value, text.site))).ok_or_else(|| {
        let message = format!("`{key}` cannot be `{}`", cut(&text.value));
        let help = "write a time with its unit, `s`, `min`, `h` or `d`, as in \"24h\"".to_owned();
        fields.wrong(key, message, help)
    })
}
