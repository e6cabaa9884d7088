//! One source, and what it takes to move it to WASI 0.3.

use witgate_load::{Context, InspectOptions, Inspected, Options, load};
use witgate_migration::migration;
use witgate_model::{Form, Producers, Subject};
use witgate_report::Migrated;

use crate::compare::{name, resolve};
use crate::error::{Error, Party};

/// What it takes to move a source to WASI 0.3, or to the contract at another source. Both
/// are written as on the command line.
pub fn migrate(text: &str, target: Option<&str>, options: &Options) -> Result<Migrated, Error> {
    let failed = |party| move |error| Error::Load { party, error };
    let place = resolve(Party::Source, text, None)?;
    let wants = InspectOptions { calls: true, ..InspectOptions::default() };
    let inspected = witgate_load::inspect(&place, &Context::default(), options, wants);
    let Inspected { subject, place: shown, resolved, wasm, calls, mut notes, .. } =
        inspected.map_err(failed(Party::Source))?;
    let structure = wasm.map(|(_, structure)| structure);
    let Some(subject) = subject else { return Err(Error::NoContractToMigrate { place: shown }) };
    let target = match target {
        Some(target) => {
            let place = resolve(Party::Candidate, target, Some(&place))?;
            let context = Context { candidate: None, ..Context::default() };
            let target = load(&place, &context, options).map_err(failed(Party::Candidate))?;
            refuse_component(&target)?;
            notes.extend(target.notes.iter().cloned());
            Some(target)
        }
        None => None,
    };
    let is_component = subject.form == Form::Component;
    let of_component = structure.as_ref().filter(|_| is_component);
    let languages = of_component.and_then(|structure| languages(&structure.producers));
    let migration = migration(
        &subject.contract,
        of_component,
        calls.as_ref(),
        target.as_ref().map(|target| &target.contract),
    );
    if let Some(languages) = languages.filter(|_| !migration.steps.is_empty()) {
        notes.push(format!(
            "it is made with {languages}, whose runtime and libraries call WASI too, and their \
             calls are counted. Change what your source names; the rest changes when a toolchain \
             that targets WASI 0.3 builds it"
        ));
    }
    let target = target.map(|target| target.place);
    Ok(Migrated { place: shown, resolved, is_component, target, migration, notes })
}

/// A component has only what it uses, which is not what there is to migrate to.
fn refuse_component(target: &Subject) -> Result<(), Error> {
    match target.form {
        Form::Component => Err(Error::NoContractToMigrateTo { place: name(target) }),
        _ => Ok(()),
    }
}

fn languages(producers: &Producers) -> Option<String> {
    let names: Vec<&str> = producers.languages.keys().map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}
