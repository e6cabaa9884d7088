//! Whether an attestation says what is required.

use witgate_model::glob_matches;

use crate::opened::{Content, Opened};
use crate::predicate::Predicate;
use crate::predicate::provenance::{Provenance, repository};
use crate::predicate::tested::Tested;
use crate::predicate_types;
use crate::refusal::{Refusal, excerpt};
use crate::requirement::Requirement;

impl Requirement {
    /// Whether an attestation is of the kind required, and if so whether it says
    /// what it must; which file it is about is another question.
    pub(crate) fn answered_by(&self, opened: &Opened) -> Option<Result<(), Refusal>> {
        let statement = match &opened.content {
            Content::File { .. } => {
                return matches!(self, Requirement::Signature).then_some(Ok(()));
            }
            Content::Statement(statement) => statement,
        };
        match (self, &statement.predicate) {
            (Requirement::Signature, _) => {
                (statement.predicate_type == predicate_types::COSIGN_SIGN).then_some(Ok(()))
            }
            (Requirement::Predicate(wanted), _) => {
                (statement.predicate_type == *wanted).then_some(Ok(()))
            }
            (Requirement::Passed { runtime }, Predicate::TestResult(test)) => {
                test.configurations.contains(runtime).then_some(match test.result {
                    Tested::Passed => Ok(()),
                    result => Err(Refusal::NotPassed { runtime: runtime.clone(), result }),
                })
            }
            (
                Requirement::Provenance { source_repository, workflow, builder },
                Predicate::Provenance(provenance),
            ) => Some(
                comes_from(source_repository.as_deref(), provenance, opened)
                    .and_then(|()| built_by(workflow.as_deref(), builder.as_deref(), provenance)),
            ),
            (Requirement::Passed { .. } | Requirement::Provenance { .. }, _) => None,
        }
    }
}

/// Whether statement and certificate agree on the repository: the one says what
/// the build wrote, the other what the certificate authority saw.
fn comes_from(
    wanted: Option<&str>,
    provenance: &Provenance,
    opened: &Opened,
) -> Result<(), Refusal> {
    let Some(wanted) = wanted else { return Ok(()) };
    let agrees = |found: &str| repository(found) == repository(wanted);
    let stated = provenance.source_repository.as_deref();
    let certified = opened.signer.source_repository();
    let found = match (stated, certified) {
        (Some(stated), _) if !agrees(stated) => Some(stated),
        (_, Some(certified)) if !agrees(certified) => Some(certified),
        (Some(_), _) => return Ok(()),
        (None, _) => None,
    };
    Err(Refusal::SourceRepository { found: found.map(excerpt), wanted: wanted.to_owned() })
}

fn built_by(
    workflow: Option<&str>,
    builder: Option<&str>,
    provenance: &Provenance,
) -> Result<(), Refusal> {
    let told = |found: &Option<String>| found.as_deref().map(excerpt);
    if let Some(wanted) = workflow
        && provenance.workflow.as_deref() != Some(wanted)
    {
        let found = told(&provenance.workflow);
        return Err(Refusal::Workflow { found, wanted: wanted.to_owned() });
    }
    if let Some(wanted) = builder
        && !provenance.builder.as_deref().is_some_and(|found| glob_matches(wanted, found))
    {
        let found = told(&provenance.builder);
        return Err(Refusal::Builder { found, wanted: wanted.to_owned() });
    }
    Ok(())
}
