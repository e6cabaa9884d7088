//! Names that generated code needs for itself, or that are keywords and are not escaped.

use std::collections::BTreeSet;

use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::keywords::{self, is_upper_case};

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
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
    /// stands beside one.
    ImportedParamBesideList,
    /// A parameter of a function that guests implement.
    ExportedParam,
    ConstructorParam,
}

/// Words that a generator does not escape in one place.
struct Reserved {
    generator: Generator,
    place: Place,
    words: &'static [&'static str],
}

const RESERVED: &[Reserved] = &[
    // A keyword since the edition 2024 of Rust.
    Reserved { generator: Generator::Rust, place: Place::Interface, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: Place::Field, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: Place::Function, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: Place::Param, words: &["gen"] },
    Reserved { generator: Generator::Rust, place: Place::Package, words: &keywords::RUST },
    // `Self`, once it is in upper camel case.
    Reserved { generator: Generator::Rust, place: Place::Type, words: &["self"] },
    Reserved { generator: Generator::Rust, place: Place::Case, words: &["self"] },
    // Methods that every resource has, and names in the traits of exported ones.
    Reserved {
        generator: Generator::Rust,
        place: Place::ImportedResourceFunction,
        words: &["from-handle", "handle", "take-handle"],
    },
    Reserved {
        generator: Generator::Rust,
        place: Place::ExportedResource,
        words: &["guest", "option", "sized", "t"],
    },
    Reserved { generator: Generator::C, place: Place::Field, words: &["restrict", "typeof"] },
    Reserved { generator: Generator::C, place: Place::VariantCase, words: &["restrict", "typeof"] },
    Reserved { generator: Generator::C, place: Place::Param, words: &["typeof"] },
    Reserved {
        generator: Generator::C,
        place: Place::ImportedParamBesideList,
        words: &["restrict", "size-t", "uint8-t"],
    },
    // The accessor of a variant's tag.
    Reserved { generator: Generator::Go, place: Place::VariantCase, words: &["tag"] },
    // What generated functions call, which a parameter hides.
    Reserved {
        generator: Generator::Go,
        place: Place::ImportedParamBesideList,
        words: &["len", "pinner", "runtime", "uint8", "uintptr", "unsafe", "wit-runtime"],
    },
    // They are escaped, and what escapes them is not declared as it has to be.
    Reserved {
        generator: Generator::TypeScript,
        place: Place::FreeFunction,
        words: &keywords::JAVASCRIPT,
    },
    Reserved { generator: Generator::JavaScript, place: Place::Function, words: &["arguments"] },
    // The class's own functions use the built-in types of these names.
    Reserved {
        generator: Generator::Python,
        place: Place::ImportedResourceFunction,
        words: &["bool", "type"],
    },
    Reserved { generator: Generator::Python, place: Place::ConstructorParam, words: &["self"] },
    Reserved { generator: Generator::Python, place: Place::ExportedParam, words: &["self"] },
];

/// The generators that cannot make code of a name in that place.
pub(super) fn reserved_by(place: Place, name: &str) -> BTreeSet<Generator> {
    let is_word = |it: &&Reserved| {
        it.place == place && it.words.iter().any(|word| word.eq_ignore_ascii_case(name))
    };
    let mut generators: BTreeSet<Generator> =
        RESERVED.iter().filter(is_word).map(|it| it.generator).collect();
    let upper_case: &[(Generator, &[&str])] = match place {
        Place::Field => &[(Generator::Rust, &keywords::RUST), (Generator::C, &keywords::C)],
        Place::Param => &[(Generator::Rust, &keywords::RUST)],
        Place::ImportedParam => &[(Generator::C, &keywords::C)],
        Place::Function => &[(Generator::Rust, &keywords::RUST)],
        Place::FreeFunction => &[(Generator::TypeScript, &keywords::JAVASCRIPT)],
        _ => &[],
    };
    let missed = upper_case.iter().filter(|(_, keywords)| is_upper_case(name, keywords));
    generators.extend(missed.map(|(generator, _)| *generator));
    generators
}
