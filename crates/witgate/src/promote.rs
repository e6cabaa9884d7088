//! Whether a canary may be promoted: components and evidence in, a verdict out.

mod component;
mod evidence;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use witgate_load::{Options, on_deep_stack};
use witgate_promotion::{Limits, Promotion, Side, Terms, judge, predicate};

use crate::check::Request;
use crate::check::integrity::workspace;
use crate::check::policy::Policy;
use crate::error::{Error, Party};
use crate::promote::component::Component;
use crate::promote::evidence::AllEvidence;

/// What is to be promoted, in place of what, and by which evidence.
#[derive(Clone, Debug)]
pub struct PromotionRequest {
    /// The component: a source, or `sha256:` and its digest.
    pub candidate: String,
    /// The one in production, likewise.
    pub baseline: Option<String>,
    /// Files of evidence.
    pub evidence: Vec<PathBuf>,
    /// The policy's file; `None` looks for `witgate.toml` here and above.
    pub policy: Option<PathBuf>,
    /// How the components are read.
    pub options: Options,
    /// The time to judge by.
    pub now: Timestamp,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Promoted {
    /// The measures, and the verdict.
    pub promotion: Promotion,
    /// What the reader should know of the evidence, a line each.
    pub notes: Vec<String>,
}

/// Holds a canary against the limits of the policy, or against the default ones.
pub fn promote(request: &PromotionRequest) -> Result<Promoted, Error> {
    on_deep_stack(|| run(request))
}

fn run(request: &PromotionRequest) -> Result<Promoted, Error> {
    let today = request.now.to_zoned(TimeZone::UTC).date();
    let of_policy = Request {
        policy: request.policy.clone(),
        options: request.options.clone(),
        ..Request::on(today)
    };
    let policy = Policy::find(&of_policy)?;
    let stated = policy.config().and_then(|config| config.promotion.as_ref());
    let limits = stated.map_or_else(Limits::default, |promotion| promotion.limits());
    let terms = stated.map_or_else(|| Terms::defaults_at(request.now), |it| it.terms(request.now));

    let component = |party, text: &str| Component::read(party, text, request, &policy);
    let candidate = component(Party::Candidate, &request.candidate)?;
    let baseline =
        request.baseline.as_deref().map(|text| component(Party::Baseline, text)).transpose()?;
    if baseline.as_ref().is_some_and(|it| it.digest == candidate.digest) {
        return Err(Error::SameComponent);
    }
    let (evidence, mut notes) =
        AllEvidence::read(&request.evidence, &workspace(&of_policy, &policy, &[], None))?;
    if stated.is_none() {
        notes.push("the policy has no `[promotion]`: the default limits apply".to_owned());
    }
    let side = |component: Component| {
        let measured = evidence.measured(&component.digests(), &terms);
        Side { name: component.name, digest: component.digest, measured }
    };
    let (candidate, baseline) = (side(candidate), baseline.map(side));
    let promotion = judge(candidate, baseline, limits, request.now);
    Ok(Promoted { promotion, notes })
}

/// What came of it as an unsigned in-toto statement about the candidate, as one line of JSON.
/// `None` in a build without provenance.
pub fn promotion_statement(promoted: &Promoted) -> Option<String> {
    let promotion = &promoted.promotion;
    let subject = (promotion.candidate.name.as_str(), promotion.candidate.digest);
    witgate_verify::promotion_statement(subject, &predicate(promotion, env!("CARGO_PKG_VERSION")))
}
