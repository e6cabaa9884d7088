//! The pipeline: two places in, the verdict on them out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use witgate_judge::{Terms, Verdict};
use witgate_load::{
    Context, Options, Place, PlaceRole, beside_deep_stack, resolve_place, short_id,
};
use witgate_model::{Form, Package, PackageName, Subject, shell_argument};

use crate::check;
use crate::error::{self, Error, Party};

/// What came of a comparison.
#[derive(Debug)]
pub struct Outcome {
    /// What the policy calls the package, where it names any.
    pub name: Option<String>,
    /// What was promised before.
    pub baseline: Subject,
    /// The last release, where the candidate was compared with that too.
    pub release: Option<Subject>,
    /// What is promised now.
    pub candidate: Subject,
    /// What there is to say about it.
    pub verdict: Verdict,
}

impl Outcome {
    /// What was not compared because it is behind features that are not enabled, if
    /// anything was not.
    pub fn withheld(&self) -> Option<String> {
        withheld_note(&withheld([&self.baseline, &self.candidate]))
    }
}

/// What was skipped because it is behind features that are not enabled, if anything was.
pub(crate) fn withheld_note(withheld: &BTreeMap<String, usize>) -> Option<String> {
    let (behind, flag) = (error::behind(withheld), error::flag(withheld));
    (!withheld.is_empty()).then(|| format!("skipped: {behind}; `{flag}` includes them"))
}

/// Compares the contracts at two places, written as on the command line.
///
/// A place in git that names no path takes that of the other side. To find
/// nothing to compare is an error, never a pass.
pub fn diff(baseline: &str, candidate: &str, options: &Options) -> Result<Outcome, Error> {
    let (baseline, candidate) = sides(baseline, candidate)?;
    compare(&baseline, &candidate, options, &Terms::default())
}

/// The same, by a policy: the role of the candidate, who must not break, the
/// hosts, the features and the levels are those that the file says. Its waivers
/// are for [`check`](crate::check()).
pub fn diff_by_policy(
    baseline: &str,
    candidate: &str,
    options: &Options,
    policy: &Path,
) -> Result<Outcome, Error> {
    let (baseline, candidate) = sides(baseline, candidate)?;
    let (terms, options) = check::agreed(policy, &candidate, options)?;
    compare(&baseline, &candidate, &options, &terms)
}

pub(crate) fn sides(baseline: &str, candidate: &str) -> Result<(Place, Place), Error> {
    let candidate = resolve(Party::Candidate, candidate, None)?;
    let baseline = resolve(Party::Baseline, baseline, Some(&candidate))?;
    if (&baseline, &candidate) == (&Place::StandardInput, &Place::StandardInput) {
        let reason = "standard input is the other side already".to_owned();
        let error = witgate_load::Error::BadPlace { text: baseline.to_string(), reason };
        return Err(Error::Load { party: Party::Baseline, error });
    }
    Ok((baseline, candidate))
}

/// A source as somebody wrote it; revisions are looked for in the repository of
/// the candidate.
pub(crate) fn resolve(party: Party, text: &str, candidate: Option<&Place>) -> Result<Place, Error> {
    resolve_in(Path::new(""), party, text, candidate)
}

/// The same; paths count from a directory.
pub(crate) fn resolve_in(
    directory: &Path,
    party: Party,
    text: &str,
    candidate: Option<&Place>,
) -> Result<Place, Error> {
    let role = match party {
        Party::Candidate | Party::Component | Party::Source | Party::Host => PlaceRole::Candidate,
        Party::Baseline | Party::Release => PlaceRole::Baseline,
    };
    let cwd = directory.to_owned();
    let context = Context { cwd, candidate: candidate.cloned(), ..Context::default() };
    let place = resolve_place(text, role, &context);
    match place.map_err(|error| Error::Load { party, error })? {
        Place::Path(path) => Ok(Place::Path(directory.join(path))),
        place => Ok(place),
    }
}

/// Compares what is at two places.
pub(crate) fn compare(
    baseline: &Place,
    candidate: &Place,
    options: &Options,
    terms: &Terms,
) -> Result<Outcome, Error> {
    let mut terms = terms.clone();
    let (mut was, mut now) = load_both(baseline, candidate, options)?;
    let whole = contracts_of_one_side(&was, &now);
    if !whole.is_empty() {
        let options = Options { whole, ..options.clone() };
        let mut again = load_both(baseline, candidate, &options)?;
        keep_roots(&mut again.0, &was);
        keep_roots(&mut again.1, &now);
        (was, now) = again;
    }
    if !options.all_features && is_all_unstable(&was, &now) {
        let options = Options { all_features: true, ..options.clone() };
        (was, now) = load_both(baseline, candidate, &options)?;
        now.notes.push(all_unstable_note(&now, true));
        terms.is_all_unstable = true;
    }
    refuse_package_and_component(&was, &now)?;
    let verdict = witgate_judge::compare(&was, &now, &terms);
    if verdict.compared.is_empty() {
        return Err(nothing_compared(&was, &now));
    }
    Ok(Outcome { name: None, baseline: was, release: None, candidate: now, verdict })
}

/// Whether all that the packages of a candidate had before was `@unstable`, or all that new
/// ones have. What leaves a stable contract for a feature is missed by whoever uses it.
pub(crate) fn is_all_unstable(before: &Subject, candidate: &Subject) -> bool {
    let has_only_gated = |side: &Subject| has_no_item(side) && !side.withheld.is_empty();
    has_only_gated(before) || has_no_item(before) && has_only_gated(candidate)
}

/// Takes packages out of the roots that were none when the side was read before.
pub(crate) fn keep_roots(side: &mut Subject, before: &Subject) {
    side.contract.roots.retain(|root| before.contract.roots.contains(root));
}

/// What to know of a package whose features are all enabled, although nobody asked for it.
pub(crate) fn all_unstable_note(candidate: &Subject, may_break: bool) -> String {
    let names: Vec<String> =
        candidate.contract.roots.iter().map(|root| format!("`{}`", root.bare())).collect();
    format!(
        "{} is read with all features, since all of it is `@unstable`{}",
        names.join(", "),
        if may_break { "; breaking it is a warning" } else { "" }
    )
}

/// Whether a contract has no interface and no world, as far as features are enabled.
pub(crate) fn has_no_item(side: &Subject) -> bool {
    let mut roots = side.contract.roots.iter().filter_map(|root| side.contract.packages.get(root));
    roots.all(Package::is_empty)
}

/// The packages of WIT text, by their names on both sides, that are contracts on one side
/// and only used on the other.
pub(crate) fn contracts_of_one_side(was: &Subject, now: &Subject) -> BTreeSet<String> {
    if (was.form, now.form) != (Form::Text, Form::Text) {
        return BTreeSet::new();
    }
    let mut names = BTreeSet::new();
    for (here, there) in [(&was.contract, &now.contract), (&now.contract, &was.contract)] {
        let only_used = |name: &PackageName| {
            let mut used = there.packages.keys().filter(|it| !there.roots.contains(*it));
            used.find(|it| {
                it.same_package(name)
                    && (***it == *name || there.roots_of_name(name).next().is_none())
            })
        };
        // A later version that is a root there is what it has become.
        let is_succeeded =
            |root: &PackageName| there.roots_of_name(root).any(|it| !here.roots.contains(it));
        let new = here.roots.iter().filter(|root| !there.roots.contains(*root));
        let new = new.filter(|root| !is_succeeded(root));
        for (root, used) in new.filter_map(|root| Some((root, only_used(root)?))) {
            names.extend([root.to_string(), used.to_string()]);
        }
    }
    names
}

/// Fails if one side is a component and the other a package: all that the
/// component does not use would look removed.
pub(crate) fn refuse_package_and_component(was: &Subject, now: &Subject) -> Result<(), Error> {
    let (package, component) = match (was.form, now.form) {
        (Form::Text | Form::WitPackage, Form::Component) => (was, now),
        (Form::Component, Form::Text | Form::WitPackage) => (now, was),
        _ => return Ok(()),
    };
    Err(Error::PackageAndComponent {
        package: name(package),
        component: name(component),
        command: format!(
            "witgate targets {} --wit {}",
            shell_argument(&component.place),
            shell_argument(&package.place)
        ),
    })
}

/// Why a comparison compared nothing.
pub(crate) fn nothing_compared(was: &Subject, now: &Subject) -> Error {
    Error::NothingCompared { baseline: name(was), candidate: name(now) }
}

/// Whether the declared version says which release a place means.
fn is_by_version(place: &Place) -> bool {
    match place {
        Place::Release { .. } => true,
        Place::Registry(reference) => reference.follows_declared_version(),
        _ => false,
    }
}

/// Reads both sides, at once where neither has to wait for the other: reading
/// is most of the work.
fn load_both(
    baseline: &Place,
    candidate: &Place,
    options: &Options,
) -> Result<(Subject, Subject), Error> {
    let load = |party, place, context: &Context| {
        witgate_load::load(place, context, options).map_err(|error| Error::Load { party, error })
    };
    let beside = |place: &Place| Context { candidate: Some(place.clone()), ..Context::default() };
    let now = || load(Party::Candidate, candidate, &beside(baseline));
    if is_by_version(baseline) {
        let now = now()?;
        let version = declared(&now).and_then(|package| package.version.clone());
        let context = Context { version, ..beside(candidate) };
        let was = load(Party::Baseline, baseline, &context)?;
        return Ok((was, now));
    }
    let was = || load(Party::Baseline, baseline, &beside(candidate));
    let (was, now) = beside_deep_stack(was, now);
    // Of two errors, that on the side which is being worked on.
    now.and_then(|now| Ok((was?, now)))
}

/// A package whose version means the subject: the one that it is of, or any if all agree on it.
pub(crate) fn declared(subject: &Subject) -> Option<&PackageName> {
    subject.package().or_else(|| {
        let mut packages = subject.contract.roots.iter();
        let first = packages.next()?;
        packages.all(|package| package.version == first.version).then_some(&**first)
    })
}

/// A side as messages name it.
pub(crate) fn name(subject: &Subject) -> String {
    match &subject.resolved {
        Some(resolved) => format!("{} ({})", subject.place, short_id(resolved)),
        None => format!("`{}`", subject.place),
    }
}

/// Features that are not enabled, and how many items of any of these are behind each.
pub(crate) fn withheld<'s>(
    subjects: impl IntoIterator<Item = &'s Subject>,
) -> BTreeMap<String, usize> {
    let mut items: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (item, feature) in subjects.into_iter().flat_map(|subject| &subject.withheld) {
        // An item's text leaves the version out, so the two sides' are one.
        items.entry(feature.to_string()).or_default().insert(item.to_string());
    }
    items.into_iter().map(|(feature, items)| (feature, items.len())).collect()
}
