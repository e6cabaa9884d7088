//! WIT packages that are in the repository as wasm. Nobody looks for those; but
//! text that went away may have left its contract there, in the other form.

use witgate_load::{Commit, Context, History, Options, Place, load, survey};
use witgate_model::{Form, Subject};

use super::policy::Policy;

/// The WIT packages in wasm that this change added or wrote, by their paths from the
/// root of the repository; what was excluded, and what cannot be read as one, left out.
pub(super) fn packages_in_wasm(
    policy: &Policy,
    history: &History,
    commit: &Commit,
    options: &Options,
) -> Vec<(String, Subject)> {
    let read = |file: String| {
        let place = Place::Path(policy.on_disk(&file));
        let here = load(&place, &Context::default(), options).ok()?;
        let was = history.find(commit, &file, options).ok().flatten();
        let is_written = was.is_none_or(|was| was.contract != here.contract);
        (here.form == Form::WitPackage && is_written).then_some((file, here))
    };
    let files = survey(&policy.on_disk("")).unwrap_or_default().into_iter();
    let files = files.filter(|file| file.ends_with(".wasm"));
    files.filter(|file| !policy.was_excluded(history, file)).filter_map(read).collect()
}
