//! The identifiers that generators join from several names, and those beside which they
//! stand.

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
    pub space: String,
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
    let mut found = FoundIdentifier { sides, identifiers: Vec::new() };
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
}

impl FoundIdentifier<'_> {
    fn add(&mut self, it: &LintItem<'_>, generator: Generator, space: &str, text: String) {
        let (item, noun, space) = (it.item.clone(), it.noun(), space.to_owned());
        self.identifiers.push(Identifier { generator, space, text, item, noun });
    }

    fn of_function(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let Declared::Function(function) = it.declared else { return };
        let is_exported = self.sides.can_be(scope, Side::Export);
        let is_imported = self.sides.can_be(scope, Side::Import);
        let FunctionName { resource, own, .. } = FunctionName::parse(name);
        let space = space(scope);
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
                self.add(it, Generator::Go, &format!("{space} exports"), go);
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
            let package = interface.package.to_string();
            let text = snake(&format!("{}-{joined}", interface.name));
            if is_imported && let FunctionKind::Free(_) = function.kind {
                self.add(it, Generator::JavaScript, &package, text.clone());
            }
            if is_exported {
                self.add(it, Generator::Go, &format!("{package} exports"), text.clone());
            }
            self.add(it, Generator::C, &package, text);
        }
        if let Scope::WorldSide(_, Side::Export) = scope {
            self.add(it, Generator::TypeScript, &space, lower_camel(own));
        }
    }

    fn of_type(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let space = space(scope);
        for generator in [Generator::Go, Generator::TypeScript] {
            self.add(it, generator, &space, upper_camel(name));
        }
        if self.sides.can_be(scope, Side::Export) {
            self.add(it, Generator::Rust, &space, upper_camel(name));
        }
        self.add_c(it, scope, &format!("{name}-t"));
    }

    fn of_cases(&mut self, scope: &Scope, name: &Name, cases: &[Case]) {
        let space = space(scope);
        for case in cases {
            let item = Item::In(scope.clone(), Member::Part(name.clone(), case.name.clone()));
            let case_item = LintItem { item, span: case.span, declared: Declared::Part };
            let joined = upper_camel(name) + &upper_camel(&case.name);
            self.add(&case_item, Generator::Go, &space, format!("Make{joined}"));
            self.add(&case_item, Generator::TypeScript, &space, joined);
        }
    }

    fn of_resource(&mut self, it: &LintItem<'_>, scope: &Scope, name: &Name) {
        let space = space(scope);
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
            let space = space(&Scope::WorldSide(world.clone(), Side::Export));
            self.add(it, Generator::TypeScript, &space, lower_camel(&name.name));
        }
    }

    fn add_c(&mut self, it: &LintItem<'_>, scope: &Scope, joined: &str) {
        if let Scope::Interface(interface) = scope {
            let text = snake(&format!("{}-{joined}", interface.name));
            self.add(it, Generator::C, &interface.package.to_string(), text);
        }
    }
}

/// Where the names of a scope are, and no others.
fn space(scope: &Scope) -> String {
    Item::In(scope.clone(), Member::Itself).to_string()
}
