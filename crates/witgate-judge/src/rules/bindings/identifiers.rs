//! The identifiers that generators join from several names, and those beside which they
//! stand.

use std::rc::Rc;

use witgate_model::{
    Case, FunctionKind, FunctionName, InterfaceName, Item, Member, Name, Scope, Side, TypeKind,
    WorldKey,
};

use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rules::bindings::generator::Generator;
use crate::rules::bindings::identifier::{lower_camel, snake, upper_camel};
use crate::rules::bindings::sides::Sides;

/// What an item is called in generated code.
#[derive(Clone, Debug)]
pub(super) struct Identifier {
    /// Who calls it so.
    pub generator: Generator,
    /// Where the identifier has to be the only one of its name.
    pub space: Rc<str>,
    /// The identifier.
    pub text: String,
    /// What is called so.
    pub item: Item,
    /// What kind of thing that is.
    pub noun: &'static str,
}

/// Every identifier of what the contract's roots declare that can be joined the same from
/// other names.
pub(super) fn identifiers(evidence: &LintEvidence<'_>) -> Vec<Identifier> {
    let sides = Sides::new(evidence);
    let mut found = FoundIdentifier { sides, identifiers: Vec::new(), spaces: None };
    for it in &evidence.items {
        let Item::In(scope, member) = &it.item else { continue };
        match (it.declared, member) {
            (Declared::Function(_), Member::Function(name)) => found.of_function(it, scope, name),
            (Declared::Type(def), Member::Type(name)) => {
                found.of_type(it, scope, name);
                match &def.kind {
                    TypeKind::Variant(cases) => found.of_cases(scope, name, cases),
                    TypeKind::Resource => found.of_resource(it, scope, name),
                    _ => {}
                }
            }
            (Declared::Statement(Side::Export, _), Member::Key(_, WorldKey::Interface(name))) => {
                found.of_exported_interface(it, scope, name);
            }
            _ => {}
        }
    }
    found.identifiers
}

struct FoundIdentifier<'a> {
    sides: Sides<'a>,
    identifiers: Vec<Identifier>,
    /// Those of the scope that was asked for last: items come by scope.
    spaces: Option<(Scope, Spaces)>,
}

/// Where identifiers of a scope have to be the only ones of their names.
#[derive(Clone)]
struct Spaces {
    /// In the scope itself.
    scope: Rc<str>,
    /// In the package of Go that guests implement.
    exports: Rc<str>,
    /// In the package of the scope's interface; empty if it is of a world.
    package: Rc<str>,
    /// In what guests implement of that package.
    package_exports: Rc<str>,
}

impl Spaces {
    fn new(scope: &Scope) -> Spaces {
        let own = Item::In(scope.clone(), Member::Itself).to_string();
        let package = match scope {
            Scope::Interface(interface) => interface.package.to_string(),
            _ => String::new(),
        };
        Spaces {
            exports: format!("{own} exports").into(),
            package_exports: format!("{package} exports").into(),
            scope: own.into(),
            package: package.into(),
        }
    }
}

impl FoundIdentifier<'_> {
    fn spaces(&mut self, scope: &Scope) -> Spaces {
        match &self.spaces {
            Some((last, spaces)) if last == scope => spaces.clone(),
            _ => {
                let spaces = Spaces::new(scope);
                self.spaces = Some((scope.clone(), spaces.clone()));
                spaces
            }
        }
    }

    fn add(&mut self, it: &LintItem<'_>, generator: Generator, space: &Rc<str>, text: String) {
        let (item, noun, space) = (it.item.clone(), it.noun(), space.clone());
        self.identifiers.push(Identifier { generator, space, text, item, noun });
    }

    fn of_function(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let Declared::Function(function) = it.declared else { return };
        let is_exported = self.sides.can_be(scope, Side::Export);
        let is_imported = self.sides.can_be(scope, Side::Import);
        let FunctionName { resource, own, .. } = FunctionName::parse(name);
        let Spaces { scope: space, exports, package, package_exports } = self.spaces(scope);
        let resource = resource.unwrap_or_default();
        let joined = match &function.kind {
            FunctionKind::Free(_) => own.to_owned(),
            FunctionKind::Method(..) => format!("method-{resource}-{own}"),
            FunctionKind::Static(..) => format!("static-{resource}-{own}"),
            FunctionKind::Constructor(_) => format!("constructor-{resource}"),
        };
        let go = match &function.kind {
            FunctionKind::Free(_) => Some(upper_camel(own)),
            FunctionKind::Static(..) => Some(upper_camel(resource) + &upper_camel(own)),
            FunctionKind::Constructor(_) => Some(format!("Make{}", upper_camel(resource))),
            FunctionKind::Method(..) => None,
        };
        // Functions that guests implement are in a package of Go without the types.
        if let Some(go) = go {
            if is_imported {
                self.add(it, Generator::Go, &space, go.clone());
            }
            if is_exported {
                self.add(it, Generator::Go, &exports, go);
            }
        }
        if let FunctionKind::Method(..) | FunctionKind::Static(..) = function.kind {
            self.add(it, Generator::Go, &space, format!("wasm_{}", snake(&joined)));
            if is_exported {
                let rust = format!("_export_{}_cabi", snake(&joined));
                self.add(it, Generator::Rust, &space, rust);
                self.add(it, Generator::Component, &space, format!("import-{joined}"));
            }
        }
        if let Scope::Interface(interface) = scope {
            let text = snake(&format!("{}-{joined}", interface.name));
            if is_imported && let FunctionKind::Free(_) = function.kind {
                self.add(it, Generator::JavaScript, &package, text.clone());
            }
            if is_exported {
                self.add(it, Generator::Go, &package_exports, text.clone());
            }
            self.add(it, Generator::C, &package, text);
        }
        if let Scope::WorldSide(_, Side::Export) = scope {
            self.add(it, Generator::TypeScript, &space, lower_camel(own));
        }
    }

    fn of_type(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let Spaces { scope: space, .. } = self.spaces(scope);
        for generator in [Generator::Go, Generator::TypeScript] {
            self.add(it, generator, &space, upper_camel(name));
        }
        if self.sides.can_be(scope, Side::Export) {
            self.add(it, Generator::Rust, &space, upper_camel(name));
        }
        self.add_c(it, scope, &format!("{name}-t"));
    }

    fn of_cases(&mut self, scope: &Scope, name: &Name, cases: &[Case]) {
        let Spaces { scope: space, .. } = self.spaces(scope);
        for case in cases {
            let item = Item::In(scope.clone(), Member::Part(name.clone(), case.name.clone()));
            let case_item = LintItem { item, span: case.span, declared: Declared::Part };
            let joined = upper_camel(name) + &upper_camel(&case.name);
            self.add(&case_item, Generator::Go, &space, format!("Make{joined}"));
            self.add(&case_item, Generator::TypeScript, &space, joined);
        }
    }

    fn of_resource(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let Spaces { scope: space, .. } = self.spaces(scope);
        for joined in
            [format!("own-{name}-t"), format!("borrow-{name}-t"), format!("{name}-drop-own")]
        {
            self.add_c(it, scope, &joined);
        }
        if self.sides.can_be(scope, Side::Export) {
            let camel = upper_camel(name);
            self.add(it, Generator::Rust, &space, format!("Guest{camel}"));
            self.add(it, Generator::Rust, &space, format!("{camel}Borrow"));
        }
    }

    fn of_exported_interface(&mut self, it: &LintItem<'_>, scope: &Scope, name: &InterfaceName) {
        if let Scope::World(world) = scope {
            let Spaces { scope: space, .. } =
                self.spaces(&Scope::WorldSide(world.clone(), Side::Export));
            self.add(it, Generator::TypeScript, &space, lower_camel(&name.name));
        }
    }

    fn add_c(&mut self, it: &LintItem<'_>, scope: &Scope, joined: &str) {
        if let Scope::Interface(interface) = scope {
            let text = snake(&format!("{}-{joined}", interface.name));
            let Spaces { package, .. } = self.spaces(scope);
            self.add(it, Generator::C, &package, text);
        }
    }
}
