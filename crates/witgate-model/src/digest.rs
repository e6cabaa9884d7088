//! Digests.

use std::fmt;

use semver::Version;
use sha2::{Digest as _, Sha256};

use crate::contract::{Contract, Interface, Package, Target, World, WorldItem};
use crate::function::{Function, Param};
use crate::name::{InterfaceName, Name, PackageName, Scope, TypeName, WorldName};
use crate::types::{Case, EnumCase, Field, Flag, Stability, Type, TypeDef, TypeKind};
use crate::world_key::WorldKey;

/// A SHA-256 digest, written `sha256:…` in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of_bytes(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// What hashing gave elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Digest {
        Digest(bytes)
    }

    /// What hashing gave.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hexadecimal digits, with or without `sha256:` before them.
    pub fn parse(text: &str) -> Option<Digest> {
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        let mut bytes = [0; 32];
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).ok()?;
        }
        Some(Digest(bytes))
    }

    /// The first `digits` hexadecimal digits, at most 64.
    pub fn short(&self, digits: usize) -> String {
        let mut hex = self.hex();
        hex.truncate(digits);
        hex
    }

    fn hex(&self) -> String {
        let digit = |half: u8| char::from_digit(half.into(), 16).expect("it is below 16");
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Contract {
    /// The contract's digest: equal for equal contracts.
    ///
    /// It is the SHA-256 of the contract's canonical form: a tag byte before
    /// each alternative, a length before each list and text, all names with
    /// their versions. The form begins with its own version, and a change to it
    /// is a new version.
    pub fn digest(&self) -> Digest {
        let mut form = Canonical::default();
        form.text("witgate-contract/1");
        form.contract(self);
        form.sha256.update(&form.ahead);
        Digest(form.sha256.finalize().into())
    }
}

/// So many bytes are hashed at once.
const AHEAD: usize = 4096;

/// The canonical form of a contract, hashed as it is made.
#[derive(Default)]
struct Canonical<'c> {
    sha256: Sha256,
    /// What is still to be hashed.
    ahead: Vec<u8>,
    /// The version that was written last, with its text: most stand many times in a row.
    version: Option<(&'c Version, String)>,
}

impl<'c> Canonical<'c> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.ahead.extend_from_slice(bytes);
        if self.ahead.len() >= AHEAD {
            self.sha256.update(&self.ahead);
            self.ahead.clear();
        }
    }

    fn tag(&mut self, tag: u8) {
        self.bytes(&[tag]);
    }

    fn number(&mut self, number: usize) {
        self.bytes(&(number as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes(text.as_bytes());
    }

    fn list<T>(
        &mut self,
        items: impl ExactSizeIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        self.number(items.len());
        for item in items {
            each(self, item);
        }
    }

    fn option<T>(&mut self, item: Option<T>, each: impl FnOnce(&mut Self, T)) {
        self.tag(item.is_some().into());
        if let Some(item) = item {
            each(self, item);
        }
    }

    fn version(&mut self, version: Option<&'c Version>) {
        self.option(version, |form, version| {
            let known = form.version.take().filter(|(known, _)| *known == version);
            let (_, text) = known.unwrap_or_else(|| (version, version.to_string()));
            form.text(&text);
            form.version = Some((version, text));
        });
    }

    fn contract(&mut self, contract: &'c Contract) {
        let Contract { roots, packages, included: _ } = contract;
        self.list(roots.iter(), |form, root| form.package_name(root));
        self.list(packages.iter(), |form, (name, package)| {
            let Package { interfaces, worlds, span: _ } = package;
            form.package_name(name);
            form.list(interfaces.iter(), |form, (name, interface)| {
                form.text(name);
                form.interface(interface);
            });
            form.list(worlds.iter(), |form, (name, world)| {
                form.text(name);
                form.world(world);
            });
        });
    }

    fn package_name(&mut self, package: &'c PackageName) {
        let PackageName { namespace, name, version } = package;
        self.text(namespace);
        self.text(name);
        self.version(version.as_ref());
    }

    fn interface_name(&mut self, interface: &'c InterfaceName) {
        let InterfaceName { package, name } = interface;
        self.package_name(package);
        self.text(name);
    }

    fn world_name(&mut self, world: &'c WorldName) {
        let WorldName { package, name } = world;
        self.package_name(package);
        self.text(name);
    }

    fn scope(&mut self, scope: &'c Scope) {
        match scope {
            Scope::Interface(interface) => {
                self.tag(0);
                self.interface_name(interface);
            }
            Scope::World(world) => {
                self.tag(1);
                self.world_name(world);
            }
            Scope::WorldSide(world, side) => {
                self.tag(3);
                self.world_name(world);
                self.tag(*side as u8);
            }
            Scope::Inline(world, side, label) => {
                self.tag(2);
                self.world_name(world);
                self.tag(*side as u8);
                self.text(label);
            }
        }
    }

    fn type_name(&mut self, name: &'c TypeName) {
        let TypeName { scope, name } = name;
        self.scope(scope);
        self.text(name);
    }

    fn stability(&mut self, stability: &'c Stability) {
        let Stability { since, unstable, deprecated } = stability;
        self.version(since.as_ref());
        self.option(unstable.as_ref(), |form, feature| form.text(feature));
        self.version(deprecated.as_ref());
    }

    fn external_id(&mut self, id: Option<&Name>) {
        self.option(id, |form, id| form.text(id));
    }

    fn interface(&mut self, interface: &'c Interface) {
        let Interface { types, functions, stability, span: _ } = interface;
        self.stability(stability);
        self.list(types.iter(), |form, (name, ty)| {
            form.text(name);
            form.type_def(ty);
        });
        self.list(functions.iter(), |form, (name, function)| {
            form.text(name);
            form.function(function);
        });
    }

    fn world(&mut self, world: &'c World) {
        let World { imports, exports, stability, span: _, text: _ } = world;
        self.stability(stability);
        for side in [imports, exports] {
            self.list(side.iter(), |form, (key, item)| {
                match key {
                    WorldKey::Interface(interface) => {
                        form.tag(0);
                        form.interface_name(interface);
                    }
                    WorldKey::Name(name) => {
                        form.tag(1);
                        form.text(name);
                    }
                }
                form.world_item(item);
            });
        }
    }

    fn world_item(&mut self, item: &'c WorldItem) {
        match item {
            WorldItem::Interface { target, stability, external_id, span: _ } => {
                self.tag(0);
                match target {
                    Target::Named(interface) => {
                        self.tag(0);
                        self.interface_name(interface);
                    }
                    Target::Inline(interface) => {
                        self.tag(1);
                        self.interface(interface);
                    }
                }
                self.stability(stability);
                self.external_id(external_id.as_ref());
            }
            WorldItem::Function(function) => {
                self.tag(1);
                self.function(function);
            }
            WorldItem::Type(ty) => {
                self.tag(2);
                self.type_def(ty);
            }
        }
    }

    fn function(&mut self, function: &'c Function) {
        // The kind is in the function's name.
        let Function { kind: _, is_async, params, result, stability, external_id, span: _ } =
            function;
        self.tag((*is_async).into());
        self.list(params.iter(), |form, Param { name, ty, span: _ }| {
            form.text(name);
            form.ty(ty);
        });
        self.option(result.as_ref(), |form, ty| form.ty(ty));
        self.stability(stability);
        self.external_id(external_id.as_ref());
    }

    fn type_def(&mut self, def: &'c TypeDef) {
        let TypeDef { kind, stability, external_id, span: _ } = def;
        match kind {
            TypeKind::Record(fields) => {
                self.tag(0);
                self.list(fields.iter(), |form, Field { name, ty, span: _ }| {
                    form.text(name);
                    form.ty(ty);
                });
            }
            TypeKind::Variant(cases) => {
                self.tag(1);
                self.list(cases.iter(), |form, Case { name, ty, span: _ }| {
                    form.text(name);
                    form.option(ty.as_ref(), |form, ty| form.ty(ty));
                });
            }
            TypeKind::Enum(cases) => {
                self.tag(2);
                self.list(cases.iter(), |form, EnumCase { name, span: _ }| form.text(name));
            }
            TypeKind::Flags(flags) => {
                self.tag(3);
                self.list(flags.iter(), |form, Flag { name, span: _ }| form.text(name));
            }
            TypeKind::Resource => self.tag(4),
            TypeKind::Alias(ty) => {
                self.tag(5);
                self.ty(ty);
            }
            TypeKind::ResourceAlias(name) => {
                self.tag(6);
                self.type_name(name);
            }
        }
        self.stability(stability);
        self.external_id(external_id.as_ref());
    }

    fn ty(&mut self, ty: &'c Type) {
        match ty {
            Type::Bool => self.tag(0),
            Type::U8 => self.tag(1),
            Type::U16 => self.tag(2),
            Type::U32 => self.tag(3),
            Type::U64 => self.tag(4),
            Type::S8 => self.tag(5),
            Type::S16 => self.tag(6),
            Type::S32 => self.tag(7),
            Type::S64 => self.tag(8),
            Type::F32 => self.tag(9),
            Type::F64 => self.tag(10),
            Type::Char => self.tag(11),
            Type::String => self.tag(12),
            Type::ErrorContext => self.tag(13),
            Type::Named(name) => {
                self.tag(14);
                self.type_name(name);
            }
            Type::Own(name) => {
                self.tag(15);
                self.type_name(name);
            }
            Type::Borrow(name) => {
                self.tag(16);
                self.type_name(name);
            }
            Type::List(element) => {
                self.tag(17);
                self.ty(element);
            }
            Type::FixedLengthList(element, length) => {
                self.tag(18);
                self.ty(element);
                self.number(*length as usize);
            }
            Type::Map(key, value) => {
                self.tag(19);
                self.ty(key);
                self.ty(value);
            }
            Type::Tuple(elements) => {
                self.tag(20);
                self.list(elements.iter(), Self::ty);
            }
            Type::Option(some) => {
                self.tag(21);
                self.ty(some);
            }
            Type::Result(ok, err) => {
                self.tag(22);
                self.option(ok.as_deref(), Self::ty);
                self.option(err.as_deref(), Self::ty);
            }
            Type::Future(payload) => {
                self.tag(23);
                self.option(payload.as_deref(), Self::ty);
            }
            Type::Stream(payload) => {
                self.tag(24);
                self.option(payload.as_deref(), Self::ty);
            }
        }
    }
}
