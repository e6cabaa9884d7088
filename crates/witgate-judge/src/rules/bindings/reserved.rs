//! Names that generated code needs for itself, or that are keywords and are not escaped.

use std::collections::BTreeSet;

use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::keywords::{self, is_upper_case};

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdentifierPlace {
    Package,
    Interface,
    Type,
    /// A resource that guests implement.
    ExportedResource,
    Field,
    /// A case of an enum or variant.
    Case,
    /// A case of a variant alone.
    VariantCase,
    /// A function, whatever it belongs to.
    Function,
    /// A function that belongs to no resource.
    FreeFunction,
    /// A method or static function of a resource that hosts implement.
    ImportedResourceFunction,
    Param,
    /// A parameter of a function that guests call.
    ImportedParam,
    /// A parameter of a function that guests call, which is a string or a list itself or
    /// is beside one.
    ImportedParamBesideList,
    /// A parameter of a function that guests implement.
    ExportedParam,
    ConstructorParam,
}

/// Words that a generator does not escape in one place.
struct Reserved {
    generator: Generator,
    place: IdentifierPlace,
    words: &'static [&'static str],
}

const RESERVED: &[Reserved] = &[
    // A keyword since the edition 2024 of Rust.
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Interface, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Field, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Function, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Param, words: &["gen"] },
    Reserved {
        generator: Generator::Rust,
        place: IdentifierPlace::Package,
        words: &keywords::RUST,
    },
    // `Self`, once it is in upper camel case.
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Type, words: &["self"] },
    Reserved { generator: Generator::Rust, place: IdentifierPlace::Case, words: &["self"] },
    // Methods that every resource has, and names in the traits of exported ones.
    Reserved {
        generator: Generator::Rust,
        place: IdentifierPlace::ImportedResourceFunction,
        words: &["from-handle", "handle", "take-handle"],
    },
    Reserved {
        generator: Generator::Rust,
        place: IdentifierPlace::ExportedResource,
        words: &["guest", "option", "sized", "t"],
    },
    Reserved {
        generator: Generator::C,
        place: IdentifierPlace::Field,
        words: &["restrict", "typeof"],
    },
    Reserved {
        generator: Generator::C,
        place: IdentifierPlace::VariantCase,
        words: &["restrict", "typeof"],
    },
    Reserved { generator: Generator::C, place: IdentifierPlace::Param, words: &["typeof"] },
    Reserved {
        generator: Generator::C,
        place: IdentifierPlace::ImportedParamBesideList,
        words: &["restrict", "size-t", "uint8-t"],
    },
    // The accessor of a variant's tag.
    Reserved { generator: Generator::Go, place: IdentifierPlace::VariantCase, words: &["tag"] },
    // What generated functions call, which a parameter hides.
    Reserved {
        generator: Generator::Go,
        place: IdentifierPlace::ImportedParamBesideList,
        words: &["len", "pinner", "runtime", "uint8", "uintptr", "unsafe", "wit-runtime"],
    },
    // They are escaped, and what escapes them is not declared as it has to be.
    Reserved {
        generator: Generator::TypeScript,
        place: IdentifierPlace::FreeFunction,
        words: &keywords::JAVASCRIPT,
    },
    Reserved {
        generator: Generator::JavaScript,
        place: IdentifierPlace::Function,
        words: &["arguments"],
    },
    // The class's own functions use the built-in types of these names.
    Reserved {
        generator: Generator::Python,
        place: IdentifierPlace::ImportedResourceFunction,
        words: &["bool", "type"],
    },
    Reserved {
        generator: Generator::Python,
        place: IdentifierPlace::ConstructorParam,
        words: &["self"],
    },
    Reserved {
        generator: Generator::Python,
        place: IdentifierPlace::ExportedParam,
        words: &["self"],
    },
];

/// The generators that cannot make code of a name in that place.
pub(super) fn reserved_by(place: IdentifierPlace, name: &str) -> BTreeSet<Generator> {
    let is_word = |it: &&Reserved| {
        it.place == place && it.words.iter().any(|word| word.eq_ignore_ascii_case(name))
    };
    let mut generators: BTreeSet<Generator> =
        RESERVED.iter().filter(is_word).map(|it| it.generator).collect();
    let upper_case: &[(Generator, &[&str])] = match place {
        IdentifierPlace::Field => {
            &[(Generator::Rust, &keywords::RUST), (Generator::C, &keywords::C)]
        }
        IdentifierPlace::Param => &[(Generator::Rust, &keywords::RUST)],
        IdentifierPlace::ImportedParam => &[(Generator::C, &keywords::C)],
        IdentifierPlace::Function => &[(Generator::Rust, &keywords::RUST)],
        IdentifierPlace::FreeFunction => &[(Generator::TypeScript, &keywords::JAVASCRIPT)],
        _ => &[],
    };
    let missed = upper_case.iter().filter(|(_, keywords)| is_upper_case(name, keywords));
    generators.extend(missed.map(|(generator, _)| *generator));
    generators
}
