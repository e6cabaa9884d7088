//! Predicate types that are known by more than their name.

/// SLSA provenance v1.
pub const SLSA_PROVENANCE: &str = "https://slsa.dev/provenance/v1";
/// in-toto test-result v0.1.
pub const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";
/// in-toto simple verification result v0.2.
pub const SVR: &str = "https://in-toto.io/attestation/svr/v0.2";
/// What `witgate promote` writes: what was measured of a canary, and what came of it.
pub const PROMOTION: &str = "https://github.com/witgate/witgate/promotion/v1";
/// What cosign signs a file or image as.
pub const COSIGN_SIGN: &str = "https://sigstore.dev/cosign/sign/v1";

/// How the types of test results begin, whatever their version.
pub(crate) const TEST_RESULTS: &str = "https://in-toto.io/attestation/test-result/";
/// Likewise those of simple verification results.
pub(crate) const SIMPLE_RESULTS: &str = "https://in-toto.io/attestation/svr/";
/// Likewise those of SLSA's verification summaries.
pub(crate) const VERIFICATION_SUMMARIES: &str = "https://slsa.dev/verification_summary/";
