//! What must be attested about a file.

use std::fmt;

use witgate_model::glob_matches;

use crate::opened::{Content, Opened};
use crate::predicate::{Predicate, Provenance, Tested, repository};
use crate::refusal::excerpt;
use crate::{Refusal, predicate_types};

/// One thing that must be attested about every subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// A plain signature over the file itself.
    Signature,
    /// SLSA provenance v1 that says where the file comes from. What is `None` is
    /// not asked.
    Provenance {
        /// The repository it was built from, such as `https://github.com/o/r`.
        source_repository: Option<String>,
        /// The workflow's file within it.
        workflow: Option<String>,
        /// The builder's id, a glob.
        builder: Option<String>,
    },
    /// A test-result v0.1 that this very file passed in this runtime.
    Passed {
        /// The name or URI of a configuration of the test run.
        runtime: String,
    },
    /// A statement with this predicate type, whatever the predicate says.
    Predicate(String),
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Requirement::Signature => f.write_str("a signature"),
            Requirement::Provenance { .. } => f.write_str("SLSA provenance"),
            Requirement::Passed { runtime } => write!(f, "a passed test in `{runtime}`"),
            Requirement::Predicate(predicate_type) => write!(f, "`{predicate_type}`"),
        }
    }
}

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
