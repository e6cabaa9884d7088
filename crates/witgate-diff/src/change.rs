//! What can differ.

use semver::Version;
use witgate_model::{FunctionKind, Item, Name, Side, Stability, Type};

/// One difference between a baseline and a candidate: a fact, never a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The item in the baseline; `None` where it is new.
    pub was: Option<Item>,
    /// The item in the candidate; `None` where it is gone.
    pub now: Option<Item>,
    /// What differs.
    pub what: What,
    /// The same change in worlds that include the world that the item is in,
    /// directly or through others.
    pub included_by: Vec<Inclusion>,
}

/// The item of a change in a world that has it through `include`, maybe under
/// another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// The item in the baseline; `None` where it is new.
    pub was: Option<Item>,
    /// The item in the candidate; `None` where it is gone.
    pub now: Option<Item>,
}

impl Change {
    /// The item: the candidate's, or the baseline's where it is gone.
    pub fn item(&self) -> &Item {
        self.now.as_ref().or(self.was.as_ref()).expect("a change is on one side at least")
    }

    pub(crate) fn gone(was: Item, what: What) -> Change {
        Change { was: Some(was), now: None, what, included_by: Vec::new() }
    }

    pub(crate) fn new(now: Item, what: What) -> Change {
        Change { was: None, now: Some(now), what, included_by: Vec::new() }
    }

    pub(crate) fn both(was: Item, now: Item, what: What) -> Change {
        Change { was: Some(was), now: Some(now), what, included_by: Vec::new() }
    }
}

/// What differs about an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A package came; what it holds is part of this.
    PackageAdded,
    /// A package went, with what it held.
    PackageRemoved,
    /// The only root has another namespace or name.
    PackageRenamed,
    /// A package became a root or a dependency.
    RootChanged {
        /// Whether it is a root now.
        is_root: bool,
    },
    /// The version differs.
    VersionChanged {
        /// In the baseline.
        was: Option<Version>,
        /// In the candidate.
        now: Option<Version>,
    },
    /// An interface came.
    InterfaceAdded,
    /// An interface went, and with it the imports and exports of it.
    InterfaceRemoved,
    /// A world came.
    WorldAdded,
    /// A world went.
    WorldRemoved,
    /// A world imports something more.
    ImportAdded,
    /// A world imports something less.
    ImportRemoved,
    /// A world exports something more.
    ExportAdded,
    /// A world exports something less.
    ExportRemoved,
    /// What a world imported it exports now, or the other way round.
    SideChanged {
        /// Where it is now.
        now: Side,
    },
    /// A label means another interface, or one written out.
    TargetChanged {
        /// What it was for.
        was: String,
        /// What it means.
        now: String,
        /// Whether the two hold the same types and functions.
        same_shape: bool,
    },
    /// The name means another sort of thing: a function where an
    /// interface was, say.
    NatureChanged {
        /// The sort of thing it was.
        was: &'static str,
        /// The sort of thing it is.
        now: &'static str,
    },
    /// A type was declared.
    TypeAdded,
    /// A type is no longer declared.
    TypeRemoved,
    /// A type is declared with another keyword and means something else.
    TypeKindChanged {
        /// The keyword it was declared with.
        was: &'static str,
        /// The keyword it is declared with.
        now: &'static str,
    },
    /// An alias means something else.
    AliasTargetChanged {
        /// What it meant.
        was: Type,
        /// What it means.
        now: Type,
    },
    /// A resource name means another resource: it was declared here and
    /// is used from elsewhere, or the reverse, or from another place.
    ResourceMoved,
    /// The declaration is spelled otherwise and means the same: an alias
    /// inlined, introduced or led through another name.
    Respelled {
        /// How it was spelled.
        was: String,
        /// How it is spelled.
        now: String,
    },
    /// A record has a field more.
    FieldAdded,
    /// A record has a field less.
    FieldRemoved,
    /// A field has another name in the same position.
    FieldRenamed {
        /// Its name in the baseline.
        was: Name,
    },
    /// A field has another type.
    FieldTypeChanged {
        /// Its type in the baseline.
        was: Type,
        /// Its type in the candidate.
        now: Type,
    },
    /// Fields are in another order.
    FieldsReordered,
    /// A variant has a case more.
    VariantCaseAdded,
    /// A variant has a case less.
    VariantCaseRemoved,
    /// A case has another name in the same position.
    VariantCaseRenamed {
        /// Its name in the baseline.
        was: Name,
    },
    /// A case carries another payload.
    VariantPayloadChanged {
        /// Its payload in the baseline.
        was: Option<Type>,
        /// Its payload in the candidate.
        now: Option<Type>,
    },
    /// Cases are in another order.
    VariantCasesReordered,
    /// An enum has a case more.
    EnumCaseAdded,
    /// An enum has a case less.
    EnumCaseRemoved,
    /// A case has another name in the same position.
    EnumCaseRenamed {
        /// Its name in the baseline.
        was: Name,
    },
    /// Cases are in another order.
    EnumCasesReordered,
    /// A flags type has a flag more.
    FlagAdded,
    /// A flags type has a flag less.
    FlagRemoved,
    /// A flag has another name in the same position.
    FlagRenamed {
        /// Its name in the baseline.
        was: Name,
    },
    /// Flags are in another order.
    FlagsReordered,
    /// A function came.
    FunctionAdded,
    /// A function went.
    FunctionRemoved,
    /// A function of the same name hangs on something else: a method became
    /// static, a function a getter.
    FunctionKindChanged {
        /// What it was.
        was: FunctionKind,
        /// What it is.
        now: FunctionKind,
    },
    /// A function became `async`, or ceased to be.
    AsyncChanged {
        /// Whether it is now.
        is_async: bool,
    },
    /// A parameter came.
    ParamAdded,
    /// A parameter went.
    ParamRemoved,
    /// A parameter has another name in the same position.
    ParamRenamed {
        /// Its name in the baseline.
        was: Name,
    },
    /// A parameter has another type.
    ParamTypeChanged {
        /// Its type in the baseline.
        was: Type,
        /// Its type in the candidate.
        now: Type,
    },
    /// Parameters are in another order.
    ParamsReordered {
        /// Whether the types still read the same from left to right, so that
        /// nothing but the names tells.
        same_types: bool,
    },
    /// The result differs.
    ResultChanged {
        /// In the baseline.
        was: Option<Type>,
        /// In the candidate.
        now: Option<Type>,
    },
    /// `@since` differs.
    SinceChanged {
        /// In the baseline.
        was: Option<Version>,
        /// In the candidate.
        now: Option<Version>,
    },
    /// `@deprecated` differs.
    DeprecatedChanged {
        /// In the baseline.
        was: Option<Version>,
        /// In the candidate.
        now: Option<Version>,
    },
    /// The feature of an opened `@unstable` gate differs.
    UnstableChanged {
        /// In the baseline.
        was: Option<Name>,
        /// In the candidate.
        now: Option<Name>,
    },
    /// `@external-id` differs.
    ExternalIdChanged {
        /// In the baseline.
        was: Option<Name>,
        /// In the candidate.
        now: Option<Name>,
    },
}

macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        /// What differs, without the details.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is described at the variant of `What` it is named for")]
        pub enum Kind { $($kind),* }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];
        }

        impl What {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self { $(What::$kind { .. } => Kind::$kind),* }
            }
        }
    };
}

kinds! {
    PackageAdded, PackageRemoved, PackageRenamed, RootChanged, VersionChanged,
    InterfaceAdded, InterfaceRemoved, WorldAdded, WorldRemoved,
    ImportAdded, ImportRemoved, ExportAdded, ExportRemoved, SideChanged, TargetChanged, NatureChanged,
    TypeAdded, TypeRemoved, TypeKindChanged, AliasTargetChanged, ResourceMoved, Respelled,
    FieldAdded, FieldRemoved, FieldRenamed, FieldTypeChanged, FieldsReordered,
    VariantCaseAdded, VariantCaseRemoved, VariantCaseRenamed, VariantPayloadChanged, VariantCasesReordered,
    EnumCaseAdded, EnumCaseRemoved, EnumCaseRenamed, EnumCasesReordered,
    FlagAdded, FlagRemoved, FlagRenamed, FlagsReordered,
    FunctionAdded, FunctionRemoved, FunctionKindChanged, AsyncChanged,
    ParamAdded, ParamRemoved, ParamRenamed, ParamTypeChanged, ParamsReordered, ResultChanged,
    SinceChanged, DeprecatedChanged, UnstableChanged, ExternalIdChanged,
}

/// The gates of an item that both sides have.
pub(crate) fn stability(
    was: (&Item, &Stability),
    now: (&Item, &Stability),
    changes: &mut Vec<Change>,
) {
    if was.1 == now.1 {
        return;
    }
    let mut push = |what| changes.push(Change::both(was.0.clone(), now.0.clone(), what));
    let Stability { since, unstable, deprecated } = was.1.clone();
    let after = now.1.clone();
    if since != after.since {
        push(What::SinceChanged { was: since, now: after.since });
    }
    if unstable != after.unstable {
        push(What::UnstableChanged { was: unstable, now: after.unstable });
    }
    if deprecated != after.deprecated {
        push(What::DeprecatedChanged { was: deprecated, now: after.deprecated });
    }
}

/// The external id of an item that both sides have.
pub(crate) fn external_id(
    was: (&Item, &Option<Name>),
    now: (&Item, &Option<Name>),
    changes: &mut Vec<Change>,
) {
    if was.1 != now.1 {
        let what = What::ExternalIdChanged { was: was.1.clone(), now: now.1.clone() };
        changes.push(Change::both(was.0.clone(), now.0.clone(), what));
    }
}
