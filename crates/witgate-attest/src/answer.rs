//! Whether an attestation says what is required.

use crate::fact::Signer;
use crate::identity::identity_matches;
use crate::opened::{Content, Opened};
use crate::predicate::Predicate;
use crate::predicate::provenance::{Provenance, repository};
use crate::predicate::tested::Tested;
use crate::predicate_types;
use crate::refusal::{Refusal, excerpt};
use crate::requirement::Requirement;
use crate::statement::Statement;

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
                (statement.predicate_type == *wanted).then(|| says_yes(statement))
            }
            (Requirement::Passed { runtime }, Predicate::TestResult(test)) => {
                test.configurations.contains(runtime).then(|| match test.result {
                    Tested::Passed => says_yes(statement),
                    result => Err(Refusal::NotPassed { runtime: runtime.clone(), result }),
                })
            }
            (Requirement::Promoted, Predicate::Promotion(_)) => Some(says_yes(statement)),
            (
                Requirement::Provenance { source_repository, workflow, builder },
                Predicate::Provenance(provenance),
            ) => Some(
                comes_from(source_repository.as_deref(), provenance, opened)
                    .and_then(|()| ran(workflow.as_deref(), provenance, &opened.signer))
                    .and_then(|()| built_by(builder.as_deref(), provenance))
                    .and_then(|()| says_yes(statement)),
            ),
            (
                Requirement::Passed { .. } | Requirement::Promoted | Requirement::Provenance { .. },
                _,
            ) => None,
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

fn says_yes(statement: &Statement) -> Result<(), Refusal> {
    match &statement.objection {
        Some(objection) => Err((**objection).clone()),
        None => Ok(()),
    }
}

/// Whether statement and certificate agree on the workflow, likewise.
fn ran(wanted: Option<&str>, provenance: &Provenance, signer: &Signer) -> Result<(), Refusal> {
    let Some(wanted) = wanted else { return Ok(()) };
    let certified = signer.workflow();
    let found = match provenance.workflow.as_deref() {
        Some(stated) if stated == wanted => match certified {
            Some(certified) if !is_workflow(wanted, certified, signer) => Some(certified),
            _ => return Ok(()),
        },
        stated => stated,
    };
    Err(Refusal::Workflow { found: found.map(excerpt), wanted: wanted.to_owned() })
}

/// Whether a certificate's workflow, `https://github.com/o/r/PATH@REF`, is at that
/// path of the repository.
fn is_workflow(wanted: &str, certified: &str, signer: &Signer) -> bool {
    let path = match signer.source_repository() {
        Some(source) => certified.strip_prefix(repository(source)),
        // A host, an owner and a repository.
        None => certified.split_once("://").and_then(|(_, rest)| {
            let path = rest.match_indices('/').nth(2)?.0;
            rest.get(path..)
        }),
    };
    let path =
        path.and_then(|path| path.strip_prefix('/')).map(|path| path.trim_start_matches('/'));
    let rest = path.and_then(|path| path.strip_prefix(wanted));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
}

fn built_by(builder: Option<&str>, provenance: &Provenance) -> Result<(), Refusal> {
    if let Some(wanted) = builder
        && !provenance.builder.as_deref().is_some_and(|found| identity_matches(wanted, found))
    {
        let found = provenance.builder.as_deref().map(excerpt);
        return Err(Refusal::Builder { found, wanted: wanted.to_owned() });
    }
    Ok(())
}
