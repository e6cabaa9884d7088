//! Why a package of a registry cannot be had: a variant for each thing that the user
//! would do about it.

use witgate_model::count;

/// Why a package of a registry cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of wkg's or Docker's configuration that cannot be used.
    #[error("{path}: {reason}")]
    Config {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A name that no registry has.
    #[error("`{text}` is not a valid {what}")]
    BadName {
        /// What it should be.
        what: &'static str,
        /// The name.
        text: String,
    },
    /// No registry is configured for a package.
    #[error("no registry is configured for `{package}`")]
    NoRegistry {
        /// The package.
        package: String,
    },
    /// A registry that is reached in a way that is not supported.
    #[error("registry `{registry}` uses the protocol `{protocol}`")]
    Protocol {
        /// The registry.
        registry: String,
        /// The protocol.
        protocol: String,
    },
    /// HTTP without TLS over a network.
    #[error("registry `{host}` is configured to use HTTP without TLS")]
    PlainHttp {
        /// The host.
        host: String,
    },
    /// The network was forbidden.
    #[error("{url} was not requested: --offline forbids the network")]
    Offline {
        /// What would have been requested.
        url: String,
    },
    /// No certificates to trust.
    #[error("no trusted root certificates found: {reason}")]
    NoCertificates {
        /// What the system said.
        reason: String,
    },
    /// A registry that cannot be reached.
    #[error("cannot reach {url}: {reason}")]
    Unreachable {
        /// What was requested.
        url: String,
        /// What the system said.
        reason: String,
    },
    /// A registry that takes too long.
    #[error("{url} did not answer in full within {}", count(*.seconds as usize, "second"))]
    TimedOut {
        /// What was requested.
        url: String,
        /// The limit.
        seconds: u64,
    },
    /// A registry that fails or asks for a pause, more than once.
    #[error("{url} keeps answering with status {status}")]
    Unavailable {
        /// What was requested.
        url: String,
        /// The status.
        status: u16,
        /// The seconds to wait, if the registry said so.
        wait: Option<u64>,
    },
    /// The registry lets nobody in, or not with these credentials.
    #[error("registry `{host}` denies access to `{path}`")]
    Denied {
        /// The host.
        host: String,
        /// The repository.
        path: String,
        /// Whether credentials were sent.
        with_credentials: bool,
    },
    /// The repository, or something in it, is not there.
    #[error("`{what}` not found in registry `{host}`")]
    NotFound {
        /// What was requested.
        what: String,
        /// The host.
        host: String,
    },
    /// Any other status.
    #[error("{url} answered with status {status}")]
    Status {
        /// What was requested.
        url: String,
        /// The status.
        status: u16,
    },
    /// A redirect that is not followed.
    #[error("{url} redirects to `{to}`, which is not followed: {reason}")]
    Redirect {
        /// What was requested.
        url: String,
        /// Where it leads.
        to: String,
        /// Why it is not followed.
        reason: &'static str,
    },
    /// An answer that is not what the protocol says.
    #[error("{url} is not an OCI registry's answer: {reason}")]
    BadAnswer {
        /// What was requested.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An answer that is larger than any contract.
    #[error("{what} is too large: {size}, and at most {limit} is read")]
    TooLarge {
        /// What is too large.
        what: String,
        /// How large it is.
        size: String,
        /// The bound.
        limit: String,
    },
    /// Bytes that are not those that a digest names.
    #[error("{what}: the registry sent other bytes than {expected}: they are {found}")]
    WrongDigest {
        /// What was requested.
        what: String,
        /// The digest that names it.
        expected: String,
        /// The digest of what came.
        found: String,
    },
    /// An artifact that is no wasm.
    #[error("{what} is not a Wasm OCI artifact: {reason}")]
    NotWasm {
        /// What was requested.
        what: String,
        /// What it is.
        reason: String,
    },
    /// No version that was asked for.
    #[error("{what}: no version in the registry {wanted}")]
    NoVersion {
        /// The package.
        what: String,
        /// What was asked for.
        wanted: String,
        /// The versions there are, for people.
        known: String,
    },
}

impl Error {
    /// Whether the registry said that there is nothing, and may be believed.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::NotFound { .. })
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Error::Config { .. } => "correct it; wkg documents the format of its config.toml",
            Error::BadName { what, .. } => return format!("check the spelling of the {what}"),
            Error::NoRegistry { .. } => {
                "set `default_registry`, or a registry for the namespace, in the config.toml of \
                 wkg; `oci://HOST/REPOSITORY` names a repository without it"
            }
            Error::Protocol { .. } => {
                "only OCI registries are supported: fetch the package with `wkg get`, and name \
                 the file"
            }
            Error::PlainHttp { .. } => {
                "HTTP without TLS is used for localhost and loopback addresses only: let the \
                 registry serve HTTPS, or fetch the package with `wkg get`, and name the file"
            }
            Error::Offline { .. } => {
                "leave out --offline, or name a file or directory; what an `oci://…@sha256:…` \
                 source names is read offline once it was fetched"
            }
            Error::NoCertificates { .. } => {
                "install the certificates of the system, or name a file with them in the \
                 environment variable SSL_CERT_FILE"
            }
            Error::Unreachable { .. } => "check the address and the network",
            Error::TimedOut { .. } => {
                "try again; the environment variable WITGATE_REGISTRY_TIMEOUT=SECONDS sets a \
                 longer timeout"
            }
            Error::Unavailable { wait: Some(seconds), .. } => {
                return format!("try again in {}", count(*seconds as usize, "second"));
            }
            Error::Unavailable { wait: None, .. } => "try again later",
            Error::Denied { with_credentials: true, .. } => {
                "check the credentials: those in the environment variable \
                 WKG_REGISTRY_HOST_AUTH_BEARER come first, then wkg's config.toml, then Docker's \
                 config.json; some registries also deny what does not exist"
            }
            Error::Denied { with_credentials: false, .. } => {
                "no credentials were found: log in with `docker login`, or set `auth` in the \
                 config.toml of wkg; some registries also deny what does not exist"
            }
            Error::NotFound { .. } => {
                "check the spelling, and, of a `registry:` source, which registry wkg's \
                 config.toml names for it"
            }
            Error::Status { status: 500.., .. } => "the registry has a problem; try again later",
            Error::Status { .. } => "check the address",
            Error::Redirect { .. } => "name the registry that has the package itself",
            Error::BadAnswer { .. } => {
                "check the address: a proxy or a login page may have answered instead"
            }
            Error::TooLarge { .. } => "this is no package that witgate can judge",
            Error::WrongDigest { .. } => {
                "do not use these bytes: report them to the operator of the registry, or check \
                 the proxy in between"
            }
            Error::NotWasm { .. } => "name a repository that `wkg publish` or `wkg oci push` wrote",
            Error::NoVersion { known, .. } => return format!("versions there: {known}"),
        };
        help.to_owned()
    }
}
