//! Models as WIT text.

use std::fmt::Write as _;

use super::model::{
    Accessor, Body, Def, DefKind, Entry, Function, Gates, Hang, Model, Place, Thing, Ty, World,
};
use super::random::Random;

/// The text of a model.
pub fn print(model: &Model) -> String {
    Printer { model, restyle: None, out: String::new() }.text()
}

/// The same text in another order, with other docs and other white space.
pub fn restyled(model: &Model, random: Random) -> String {
    Printer { model, restyle: Some(random), out: String::new() }.text()
}

struct Printer<'m> {
    model: &'m Model,
    restyle: Option<Random>,
    out: String,
}

impl Printer<'_> {
    fn text(mut self) -> String {
        let model = self.model;
        for (position, package) in model.packages.iter().enumerate() {
            let version = package.version.as_ref().map(|it| format!("@{it}")).unwrap_or_default();
            self.docs();
            let _ = write!(self.out, "package {}{version}", package.name);
            self.out += if position == 0 { ";\n" } else { " {\n" };
            for interface in self.order(&package.interfaces) {
                self.docs();
                self.gates(&interface.gates, &None);
                let _ = writeln!(self.out, "interface {} {{", interface.name);
                self.body(position, &interface.body);
                self.out += "}\n";
            }
            for world in self.order(&package.worlds) {
                self.world(position, world);
            }
            if position > 0 {
                self.out += "}\n";
            }
        }
        self.out
    }

    fn order<'a, T>(&mut self, list: &'a [T]) -> Vec<&'a T> {
        let mut list: Vec<&T> = list.iter().collect();
        if let Some(random) = &mut self.restyle {
            random.shuffle(&mut list);
        }
        list
    }

    /// Docs and white space, which mean nothing.
    fn docs(&mut self) {
        let Some(random) = &mut self.restyle else { return };
        let said = ["", "/// Says something.\n", "// Says nothing.\n", "\n\n", "/* here */ ", "\t"];
        self.out += random.of(&said);
    }

    fn gates(&mut self, gates: &Gates, external_id: &Option<String>) {
        if let Some(version) = &gates.since {
            let _ = write!(self.out, "@since(version = {version}) ");
        }
        if let Some(feature) = &gates.unstable {
            let _ = write!(self.out, "@unstable(feature = {feature}) ");
        }
        if let Some(version) = &gates.deprecated {
            let _ = write!(self.out, "@deprecated(version = {version}) ");
        }
        if let Some(id) = external_id {
            let _ = write!(self.out, "@external-id(\"{id}\") ");
        }
    }

    fn place(&self, here: usize, place: &Place) -> String {
        if place.package == here {
            return place.interface.clone();
        }
        let package = &self.model.packages[place.package];
        let version = package.version.as_ref().map(|it| format!("@{it}")).unwrap_or_default();
        format!("{}/{}{version}", package.name, place.interface)
    }

    fn world(&mut self, here: usize, world: &World) {
        self.docs();
        self.gates(&world.gates, &None);
        let _ = writeln!(self.out, "world {} {{", world.name);
        for include in self.order(&world.includes) {
            self.docs();
            let _ = writeln!(self.out, "include {include};");
        }
        self.body(here, &world.body);
        for entry in self.order(&world.entries) {
            self.entry(here, entry);
        }
        self.out += "}\n";
    }

    fn entry(&mut self, here: usize, entry: &Entry) {
        self.docs();
        self.gates(&entry.gates, &entry.external_id);
        self.out += if entry.export { "export " } else { "import " };
        match &entry.what {
            Thing::Named(place) => self.out += &self.place(here, place),
            Thing::Labelled(label, place) => {
                let place = self.place(here, place);
                let _ = write!(self.out, "{label}: {place}");
            }
            Thing::Inline(label, body) => {
                let _ = writeln!(self.out, "{label}: interface {{");
                self.body(here, body);
                self.out += "}\n";
                return;
            }
            Thing::Function(function) => {
                let _ = write!(self.out, "{}: ", function.name);
                self.signature(function);
            }
        }
        self.out += ";\n";
    }

    fn body(&mut self, here: usize, body: &Body) {
        for used in self.order(&body.uses) {
            self.docs();
            let from = self.place(here, &used.from);
            let _ = write!(self.out, "use {from}.{{{}", used.there);
            if used.there != used.here {
                let _ = write!(self.out, " as {}", used.here);
            }
            self.out += "};\n";
        }
        for def in self.order(&body.types) {
            self.def(def, body);
        }
        for function in self.order(&body.functions) {
            if function.hang == Hang::Free {
                self.docs();
                self.gates(&function.gates, &function.external_id);
                let _ = write!(self.out, "{}: ", function.name);
                self.signature(function);
                self.out += ";\n";
            }
        }
    }

    fn def(&mut self, def: &Def, body: &Body) {
        self.docs();
        self.gates(&def.gates, &def.external_id);
        let name = &def.name;
        let list = |parts: Vec<String>| parts.join(", ");
        match &def.kind {
            DefKind::Record(fields) => {
                let fields = fields.iter().map(|(name, ty)| format!("{name}: {}", spell(ty)));
                let _ = writeln!(self.out, "record {name} {{ {} }}", list(fields.collect()));
            }
            DefKind::Variant(cases) => {
                let cases = cases.iter().map(|(name, ty)| match ty {
                    Some(ty) => format!("{name}({})", spell(ty)),
                    None => name.clone(),
                });
                let _ = writeln!(self.out, "variant {name} {{ {} }}", list(cases.collect()));
            }
            DefKind::Enum(cases) => {
                let _ = writeln!(self.out, "enum {name} {{ {} }}", cases.join(", "));
            }
            DefKind::Flags(flags) => {
                let _ = writeln!(self.out, "flags {name} {{ {} }}", flags.join(", "));
            }
            DefKind::Alias(ty) => {
                let _ = writeln!(self.out, "type {name} = {};", spell(ty));
            }
            DefKind::Resource => {
                let _ = writeln!(self.out, "resource {name} {{");
                let functions: Vec<Function> = body
                    .functions
                    .iter()
                    .filter(|it| it.resource() == Some(name))
                    .cloned()
                    .collect();
                for function in self.order(&functions) {
                    self.docs();
                    self.gates(&function.gates, &function.external_id);
                    if let Hang::Constructor(_) = function.hang {
                        let _ = write!(self.out, "constructor{}", params(function));
                        if let Some(result) = &function.result {
                            let _ = write!(self.out, " -> {}", spell(result));
                        }
                    } else {
                        let _ = write!(self.out, "{}: ", function.name);
                        self.signature(function);
                    }
                    self.out += ";\n";
                }
                self.out += "}\n";
            }
        }
    }

    fn signature(&mut self, function: &Function) {
        if let Hang::Static(_) = function.hang {
            self.out += "static ";
        }
        if function.is_async {
            self.out += "async ";
        }
        self.out += match function.accessor {
            None => "func",
            Some(Accessor::Get) => "get",
            Some(Accessor::Set) => "set",
        };
        self.out += &params(function);
        if let Some(result) = &function.result {
            let _ = write!(self.out, " -> {}", spell(result));
        }
    }
}

fn params(function: &Function) -> String {
    let params = function.params.iter().map(|(name, ty)| format!("{name}: {}", spell(ty)));
    format!("({})", params.collect::<Vec<_>>().join(", "))
}

fn spell(ty: &Ty) -> String {
    let payload = |inner: &Option<Box<Ty>>| {
        inner.as_ref().map_or(String::new(), |inner| format!("<{}>", spell(inner)))
    };
    match ty {
        Ty::Prim(name) => (*name).to_owned(),
        Ty::Named(name) => name.clone(),
        Ty::Borrow(name) => format!("borrow<{name}>"),
        Ty::List(inner) => format!("list<{}>", spell(inner)),
        Ty::Fixed(inner, length) => format!("list<{}, {length}>", spell(inner)),
        Ty::Map(key, value) => format!("map<{key}, {}>", spell(value)),
        Ty::Tuple(parts) => {
            let parts: Vec<_> = parts.iter().map(spell).collect();
            format!("tuple<{}>", parts.join(", "))
        }
        Ty::Option(inner) => format!("option<{}>", spell(inner)),
        Ty::Result(None, None) => "result".to_owned(),
        Ty::Result(Some(ok), None) => format!("result<{}>", spell(ok)),
        Ty::Result(None, Some(err)) => format!("result<_, {}>", spell(err)),
        Ty::Result(Some(ok), Some(err)) => format!("result<{}, {}>", spell(ok), spell(err)),
        Ty::Future(inner) => format!("future{}", payload(inner)),
        Ty::Stream(inner) => format!("stream{}", payload(inner)),
    }
}
