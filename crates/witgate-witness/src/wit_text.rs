//! What is kept of a contract, as one file of WIT text.
//!
//! Without gates, documentation and external ids, which typing does not look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use witgate_model::{
    Accessor, Function, FunctionKind, FunctionName, Interface, InterfaceName, Name, PackageName,
    Scope, Side, Target, Type, TypeDef, TypeKind, TypeName, WorldItem, WorldKey, wit_name,
};

use crate::kept::{Reduced, WitnessWorld};

/// The package of a world that is invented, and that world.
const INVENTED_PACKAGE: &str = "witgate:witness";
const INVENTED_WORLD: &str = "user";

/// What the world that is invented does with a type.
const INVENTED_FUNCTION: &str = "use-it";

/// WIT text of one file, and the world that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitText {
    /// The text.
    pub text: String,
    /// The package of the file, with its version.
    pub package: String,
    /// The name of the world within its package.
    pub world: String,
}

impl WitText {
    /// The world, as `wasm-tools` and `witgate` take it.
    pub fn world_name(&self) -> String {
        match self.package.split_once('@') {
            Some((package, version)) => format!("{package}/{}@{version}", self.world),
            None => format!("{}/{}", self.package, self.world),
        }
    }
}

impl Reduced<'_, '_> {
    /// The text; `heading` is its first line, as a comment.
    pub(crate) fn text(&self, heading: &str) -> WitText {
        let (package, world) = match &self.world {
            WitnessWorld::Declared(world) => (world.package.to_string(), world.name.to_string()),
            WitnessWorld::Invented => (self.invented_package(), INVENTED_WORLD.to_owned()),
        };
        let home: Option<&PackageName> = match &self.world {
            WitnessWorld::Declared(world) => Some(&world.package),
            WitnessWorld::Invented => None,
        };
        let mut packages: BTreeMap<Arc<PackageName>, Vec<InterfaceName>> = BTreeMap::new();
        for interface in self.interfaces() {
            packages.entry(interface.package.clone()).or_default().push(interface);
        }
        let mut out = Writer::default();
        out.line(&format!("// {heading}"));
        out.line(&format!("package {};", named(&package)));
        for (name, interfaces) in packages.iter().filter(|(name, _)| home == Some(name)) {
            interfaces.iter().for_each(|interface| self.write_interface(name, interface, &mut out));
        }
        self.write_world(home, &world, &mut out);
        for (name, interfaces) in packages.iter().filter(|(name, _)| home != Some(name)) {
            out.line("");
            out.open(&format!("package {}", named(&name.to_string())));
            interfaces.iter().for_each(|interface| self.write_interface(name, interface, &mut out));
            out.close();
        }
        WitText { text: out.text, package, world }
    }

    fn invented_package(&self) -> String {
        let packages = &self.side.contract.packages;
        let is_taken = |name: &String| packages.keys().any(|package| package.bare() == *name);
        let more = (2..).map(|number| format!("{INVENTED_PACKAGE}{number}"));
        let mut names = std::iter::once(INVENTED_PACKAGE.to_owned()).chain(more);
        names.find(|name| !is_taken(name)).expect("a contract has not all names")
    }

    /// The named interfaces of which something is kept.
    fn interfaces(&self) -> BTreeSet<InterfaceName> {
        let of_members = self.kept.members.iter().map(|(_, scope, _)| scope.clone());
        let keys = self.kept.keys.iter();
        let of_keys = keys.filter_map(|(side, key)| self.scope_behind(*side, key));
        let scopes = of_members.chain(of_keys);
        let names = scopes.filter_map(|scope| match scope {
            Scope::Interface(name) => Some(name),
            _ => None,
        });
        names.filter(|name| self.side.contract.interface(name).is_some()).collect()
    }

    fn write_interface(&self, home: &PackageName, name: &InterfaceName, out: &mut Writer) {
        let Some(interface) = self.side.contract.interface(name) else { return };
        out.line("");
        out.open(&format!("interface {}", wit_name(&name.name)));
        self.write_body(home, &Scope::Interface(name.clone()), interface, out);
        out.close();
    }

    /// What is kept of an interface.
    fn write_body(
        &self,
        home: &PackageName,
        scope: &Scope,
        interface: &Interface,
        out: &mut Writer,
    ) {
        let kept = |name: &&Name| {
            let is_kept =
                |side| self.kept.members.contains(&(side, scope.clone(), Name::clone(name)));
            [Side::Import, Side::Export].into_iter().any(is_kept)
        };
        let types = interface.types.iter().filter(|(name, _)| kept(name));
        let functions = interface.functions.iter().filter(|(name, _)| kept(name));
        let members = Members {
            home: Some(home),
            scope: scope.clone(),
            types: types.collect(),
            functions: functions.collect(),
        };
        members.write("", out);
    }

    fn write_world(&self, home: Option<&PackageName>, world: &str, out: &mut Writer) {
        out.line("");
        out.open(&format!("world {}", wit_name(world)));
        if let Some(used) = &self.kept.used
            && let Scope::Interface(interface) = &used.scope
        {
            let name = wit_name(&used.name);
            out.line(&format!("use {}.{{{name}}};", path(home, interface)));
            out.line(&format!("import {INVENTED_FUNCTION}: func(it: {name});"));
        }
        if let WitnessWorld::Declared(name) = &self.world {
            let scope = Scope::World(name.clone());
            let items = |side| {
                let keys = self.kept.keys.iter().filter(move |(of, _)| *of == side);
                keys.filter_map(move |(_, key)| Some((key, self.item(side, key)?)))
            };
            let (mut types, mut functions) = (Vec::new(), Vec::new());
            for (key, item) in items(Side::Import) {
                match (key, item) {
                    (WorldKey::Name(name), WorldItem::Type(def)) => types.push((name, def)),
                    (WorldKey::Name(name), WorldItem::Function(function)) => {
                        functions.push((name, function));
                    }
                    _ => {}
                }
            }
            Members { home, scope: scope.clone(), types, functions }.write("import ", out);
            let exported = items(Side::Export).filter_map(|(key, item)| match (key, item) {
                (WorldKey::Name(name), WorldItem::Function(function)) => Some((name, function)),
                _ => None,
            });
            let functions = exported.collect();
            Members { home, scope, types: Vec::new(), functions }.write("export ", out);
        }
        for (side, key) in &self.kept.keys {
            self.write_statement(home, *side, key, out);
        }
        out.close();
    }

    /// The import or export of an interface.
    fn write_statement(
        &self,
        home: Option<&PackageName>,
        side: Side,
        key: &WorldKey,
        out: &mut Writer,
    ) {
        let item = self.item(side, key);
        match (key, item) {
            (WorldKey::Interface(name), None | Some(WorldItem::Interface { .. })) => {
                out.line(&format!("{side} {};", path(home, name)));
            }
            (WorldKey::Name(label), Some(WorldItem::Interface { target, .. })) => match target {
                Target::Named(name) => {
                    out.line(&format!("{side} {}: {};", wit_name(label), path(home, name)));
                }
                Target::Inline(interface) => {
                    out.open(&format!("{side} {}: interface", wit_name(label)));
                    if let (WitnessWorld::Declared(world), Some(home)) = (&self.world, home) {
                        let scope = Scope::Inline(world.clone(), side, label.clone());
                        self.write_body(home, &scope, interface, out);
                    }
                    out.close();
                }
            },
            _ => {}
        }
    }
}

/// Types and functions of an interface or a world.
struct Members<'m> {
    home: Option<&'m PackageName>,
    scope: Scope,
    types: Vec<(&'m Name, &'m TypeDef)>,
    functions: Vec<(&'m Name, &'m Function)>,
}

impl Members<'_> {
    /// Writes them; `lead` is before functions, as in worlds.
    fn write(&self, lead: &str, out: &mut Writer) {
        let mut names: BTreeMap<&TypeName, String> = BTreeMap::new();
        let mut rest = Vec::new();
        for (name, def) in &self.types {
            match used(def).filter(|source| source.scope != self.scope) {
                Some(source) => {
                    let as_name = match source.name == **name {
                        true => wit_name(name),
                        false => format!("{} as {}", wit_name(&source.name), wit_name(name)),
                    };
                    self.write_use(source, &as_name, out);
                    names.insert(source, wit_name(name));
                }
                None => rest.push((*name, *def)),
            }
        }
        // A component that no WIT was written for may mention types without a `use`.
        let functions = self.functions.iter();
        let mut mentioned: BTreeSet<&TypeName> = BTreeSet::new();
        for (_, def) in &rest {
            def.kind.each_name(&mut |name| _ = mentioned.insert(name));
        }
        for (_, function) in functions {
            function.types().for_each(|ty| ty.each_name(&mut |name| _ = mentioned.insert(name)));
        }
        for source in mentioned {
            let is_own = source.scope == self.scope || is_of_world(&source.scope, &self.scope);
            if !is_own && !names.contains_key(source) {
                self.write_use(source, &wit_name(&source.name), out);
                names.insert(source, wit_name(&source.name));
            }
        }
        let resources: BTreeSet<&Name> =
            rest.iter().filter(|(_, def)| def.kind == TypeKind::Resource).map(|it| it.0).collect();
        for (name, def) in rest {
            self.write_type(name, def, &names, out);
        }
        for (name, function) in &self.functions {
            let of_resource = function.kind.resource();
            if of_resource.is_none_or(|resource| !resources.contains(resource)) {
                let own = wit_name(FunctionName::parse(name).own);
                out.line(&format!("{lead}{own}: {};", signature(function, &names)));
            }
        }
    }

    fn write_use(&self, source: &TypeName, name: &str, out: &mut Writer) {
        if let Scope::Interface(interface) = &source.scope {
            out.line(&format!("use {}.{{{name}}};", path(self.home, interface)));
        }
    }

    fn write_type(
        &self,
        name: &Name,
        def: &TypeDef,
        names: &BTreeMap<&TypeName, String>,
        out: &mut Writer,
    ) {
        let keyword = def.kind.keyword();
        let head = format!("{keyword} {}", wit_name(name));
        match &def.kind {
            TypeKind::Record(fields) => out.list(
                &head,
                fields
                    .iter()
                    .map(|it| format!("{}: {}", wit_name(&it.name), type_text(&it.ty, names))),
            ),
            TypeKind::Variant(cases) => out.list(
                &head,
                cases.iter().map(|it| match &it.ty {
                    Some(ty) => format!("{}({})", wit_name(&it.name), type_text(ty, names)),
                    None => wit_name(&it.name),
                }),
            ),
            TypeKind::Enum(cases) => out.list(&head, cases.iter().map(|it| wit_name(&it.name))),
            TypeKind::Flags(flags) => out.list(&head, flags.iter().map(|it| wit_name(&it.name))),
            TypeKind::Alias(ty) => out.line(&format!("{head} = {};", type_text(ty, names))),
            TypeKind::ResourceAlias(target) => {
                out.line(&format!("{head} = {};", local(target, names)));
            }
            TypeKind::Resource => {
                let own = self.functions.iter();
                let own: Vec<_> =
                    own.filter(|(_, function)| function.kind.resource() == Some(name)).collect();
                if own.is_empty() {
                    return out.line(&format!("{head};"));
                }
                out.open(&head);
                for (name, function) in own {
                    out.line(&format!("{};", of_resource(name, function, names)));
                }
                out.close();
            }
        }
    }
}

/// Whether a scope is that of a world's types, and the other one of its sides.
fn is_of_world(types: &Scope, scope: &Scope) -> bool {
    matches!(types, Scope::World(_)) && matches!(scope, Scope::World(_) | Scope::WorldSide(..))
}

/// The type that a declaration is another name for.
fn used(def: &TypeDef) -> Option<&TypeName> {
    match &def.kind {
        TypeKind::Alias(Type::Named(source)) | TypeKind::ResourceAlias(source) => Some(source),
        _ => None,
    }
}

/// A function of a resource, as its braces have it.
fn of_resource(name: &Name, function: &Function, names: &BTreeMap<&TypeName, String>) -> String {
    let own = wit_name(FunctionName::parse(name).own);
    let signature = signature(function, names);
    match &function.kind {
        FunctionKind::Constructor(_) => signature,
        FunctionKind::Static(..) => format!("{own}: static {signature}"),
        FunctionKind::Method(..) | FunctionKind::Free(_) => format!("{own}: {signature}"),
    }
}

fn signature(function: &Function, names: &BTreeMap<&TypeName, String>) -> String {
    let keyword = match &function.kind {
        FunctionKind::Constructor(_) => "constructor",
        FunctionKind::Free(Some(accessor))
        | FunctionKind::Method(_, Some(accessor))
        | FunctionKind::Static(_, Some(accessor)) => match accessor {
            Accessor::Get => "get",
            Accessor::Set => "set",
        },
        _ => "func",
    };
    let before = if function.is_async { "async " } else { "" };
    let params = function.params.iter();
    let params: Vec<String> =
        params.map(|it| format!("{}: {}", wit_name(&it.name), type_text(&it.ty, names))).collect();
    // A constructor that cannot fail does not say what it makes.
    let is_said = |ty: &&Type| keyword != "constructor" || !matches!(ty, Type::Own(_));
    let result = function.result.as_ref().filter(is_said);
    let result = result.map(|ty| format!(" -> {}", type_text(ty, names))).unwrap_or_default();
    format!("{before}{keyword}({}){result}", params.join(", "))
}

/// A type, by the names that are where it is mentioned.
fn type_text(ty: &Type, names: &BTreeMap<&TypeName, String>) -> String {
    let text = |ty: &Type| type_text(ty, names);
    let inner = |ty: &Option<Box<Type>>| {
        ty.as_ref().map(|ty| format!("<{}>", text(ty))).unwrap_or_default()
    };
    match ty {
        Type::Named(name) | Type::Own(name) => local(name, names),
        Type::Borrow(name) => format!("borrow<{}>", local(name, names)),
        Type::List(element) => format!("list<{}>", text(element)),
        Type::FixedLengthList(element, length) => format!("list<{}, {length}>", text(element)),
        Type::Map(key, value) => format!("map<{}, {}>", text(key), text(value)),
        Type::Tuple(parts) => {
            format!("tuple<{}>", parts.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Type::Option(some) => format!("option<{}>", text(some)),
        Type::Result(None, None) => "result".to_owned(),
        Type::Result(Some(ok), None) => format!("result<{}>", text(ok)),
        Type::Result(None, Some(err)) => format!("result<_, {}>", text(err)),
        Type::Result(Some(ok), Some(err)) => format!("result<{}, {}>", text(ok), text(err)),
        Type::Future(payload) => format!("future{}", inner(payload)),
        Type::Stream(payload) => format!("stream{}", inner(payload)),
        primitive => primitive.to_string(),
    }
}

/// The name that a type has here.
fn local(name: &TypeName, names: &BTreeMap<&TypeName, String>) -> String {
    names.get(name).cloned().unwrap_or_else(|| wit_name(&name.name))
}

/// An interface, as a file of a package names it.
fn path(home: Option<&PackageName>, name: &InterfaceName) -> String {
    match home == Some(&*name.package) {
        true => wit_name(&name.name),
        false => {
            let PackageName { namespace, name: package, version } = &*name.package;
            let version = version.as_ref().map(|it| format!("@{it}")).unwrap_or_default();
            format!(
                "{}:{}/{}{version}",
                wit_name(namespace),
                wit_name(package),
                wit_name(&name.name)
            )
        }
    }
}

/// A package, where it is declared.
fn named(package: &str) -> String {
    let (bare, version) =
        package.split_once('@').map_or((package, None), |(bare, version)| (bare, Some(version)));
    let (namespace, name) = bare.split_once(':').unwrap_or((bare, ""));
    let version = version.map(|it| format!("@{it}")).unwrap_or_default();
    format!("{}:{}{version}", wit_name(namespace), wit_name(name))
}

/// Text with lines that are indented by what is open.
#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let depth = if line.is_empty() { 0 } else { self.depth * 2 };
        writeln!(self.text, "{:depth$}{line}", "").expect("a string takes it");
    }

    fn open(&mut self, head: &str) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    fn list(&mut self, head: &str, parts: impl Iterator<Item = String>) {
        self.open(head);
        parts.for_each(|part| self.line(&format!("{part},")));
        self.close();
    }
}
