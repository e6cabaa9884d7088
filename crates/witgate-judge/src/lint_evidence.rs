//! All that a rule on one contract may look at.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use witgate_model::{
    Declaration, Function, Interface, InterfaceName, Item, Member, Name, Outline, Scope, Side,
    Span, Stability, Subject, Target, Type, TypeDef, TypeKind, TypeName, World, WorldItem,
    WorldKey, WorldName,
};

use crate::lint::TextEdit;

/// All that a rule on one contract may look at, with what several rules need worked out
/// once. All features of the contract are open.
#[derive(Debug)]
pub struct LintEvidence<'a> {
    /// The contract.
    pub subject: &'a Subject,
    /// What its text says beside it.
    pub outline: &'a Outline,
    /// The last release, where there is one.
    pub release: Option<&'a Subject>,
    /// What a registry would be told of the packages.
    pub metadata: Option<&'a PackageMetadata>,
    /// What the roots declare, in the order of the contract.
    pub items: Vec<LintItem<'a>>,
    /// Comments that allowed nothing, once all other rules have looked.
    pub unused_comments: Vec<UnusedComment>,
    released: OnceCell<BTreeMap<String, &'a Stability>>,
    mentioned: OnceCell<BTreeSet<&'a TypeName>>,
    used: OnceCell<BTreeSet<&'a TypeName>>,
    positions: OnceCell<BTreeMap<Item, usize>>,
}

/// What a registry is told of a package, as `wkg.toml` says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageMetadata {
    /// A line about it.
    pub description: Option<String>,
    /// Its licences, as SPDX writes them.
    pub licenses: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
}

/// A comment that allowed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedComment {
    /// Where it is.
    pub span: Span,
    /// The rule, as it is written.
    pub rule: String,
    /// Why it allows nothing.
    pub why: UnusedWhy,
    /// The rule of `lint` that a misspelled one may have meant.
    pub near: Option<&'static str>,
}

/// Why a comment allowed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusedWhy {
    /// The rule finds nothing there.
    NothingFound,
    /// No rule of `lint` is called so.
    NoSuchRule,
    /// It gives no reason.
    NoReason,
}

/// Something that a root declares.
#[derive(Clone, Debug)]
pub struct LintItem<'a> {
    /// Its address.
    pub item: Item,
    /// Where its name is.
    pub span: Span,
    /// What it is.
    pub declared: Declared<'a>,
}

/// What something is that a root declares.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Declared<'a> {
    Package,
    Interface(&'a Interface),
    World(&'a World),
    Type(&'a TypeDef),
    Function(&'a Function),
    /// A field, case or flag.
    Part,
    /// An import or export of an interface.
    Statement(Side, &'a WorldItem),
}

impl<'a> LintItem<'a> {
    /// Its gates, where it can have any.
    pub fn stability(&self) -> Option<&'a Stability> {
        match self.declared {
            Declared::Package | Declared::Part => None,
            Declared::Interface(it) => Some(&it.stability),
            Declared::World(it) => Some(&it.stability),
            Declared::Type(it) => Some(&it.stability),
            Declared::Function(it) => Some(&it.stability),
            Declared::Statement(_, it) => Some(it.stability()),
        }
    }

    /// What to call it in a sentence.
    pub fn noun(&self) -> &'static str {
        match self.declared {
            Declared::Package => "package",
            Declared::Interface(_) => "interface",
            Declared::World(_) => "world",
            Declared::Type(it) => it.kind.keyword(),
            Declared::Function(it) => it.kind.noun(),
            Declared::Part => "member",
            Declared::Statement(Side::Import, _) => "import",
            Declared::Statement(Side::Export, _) => "export",
        }
    }

    /// Its own name, as people write it.
    pub fn name(&self) -> String {
        match &self.item {
            Item::Package(package) => package.bare(),
            Item::In(Scope::Interface(it), Member::Itself) => it.name.to_string(),
            Item::In(Scope::World(it) | Scope::WorldSide(it, _), Member::Itself) => {
                it.name.to_string()
            }
            Item::In(Scope::Inline(_, _, label), Member::Itself) => label.to_string(),
            Item::In(_, member) => member.readable(),
        }
    }

    /// Whether it is a `use` statement's name for a type of another scope.
    pub fn used_type(&self) -> Option<&'a TypeName> {
        let (Item::In(scope, _), Declared::Type(def)) = (&self.item, self.declared) else {
            return None;
        };
        let target = match &def.kind {
            TypeKind::Alias(Type::Named(target)) | TypeKind::ResourceAlias(target) => target,
            _ => return None,
        };
        (target.scope != *scope).then_some(&**target)
    }
}

impl<'a> LintEvidence<'a> {
    /// Gathers the evidence on a contract.
    pub fn new(
        subject: &'a Subject,
        outline: &'a Outline,
        release: Option<&'a Subject>,
        metadata: Option<&'a PackageMetadata>,
    ) -> LintEvidence<'a> {
        LintEvidence {
            subject,
            outline,
            release,
            metadata,
            items: items(subject),
            unused_comments: Vec::new(),
            released: OnceCell::new(),
            mentioned: OnceCell::new(),
            used: OnceCell::new(),
            positions: OnceCell::new(),
        }
    }

    /// The address of an item, with a version only where it is no root's.
    pub fn address(&self, item: &Item) -> String {
        item.address(|package| match self.subject.contract.roots.contains(package) {
            true => None,
            false => package.version.as_ref().map(ToString::to_string),
        })
    }

    /// What tells an item from all others, whatever the next version is.
    pub(crate) fn identity(&self, item: &Item) -> String {
        item.address(|package| package.version.as_ref().map(|_| package.track().to_string()))
    }

    /// What the roots declare at an address.
    pub(crate) fn item(&self, item: &Item) -> Option<&LintItem<'a>> {
        let positions = self.positions.get_or_init(|| {
            let items = self.items.iter().enumerate();
            items.map(|(position, it)| (it.item.clone(), position)).collect()
        });
        self.items.get(*positions.get(item)?)
    }

    /// The declaration of an item in the text.
    pub fn declaration(&self, it: &LintItem<'_>) -> Option<&'a Declaration> {
        self.outline.declaration(it.span)
    }

    /// The gates that an item has in the last release; `None` where the release lacks it
    /// or there is none.
    pub fn released(&self, item: &Item) -> Option<&'a Stability> {
        let released = self.released.get_or_init(|| {
            let items = self.release.map(items).unwrap_or_default();
            let gates = items.into_iter().filter_map(|it| {
                let stability = it.stability()?;
                Some((it.item.to_string(), stability))
            });
            gates.collect()
        });
        // The text of an item costs more than this question.
        if released.is_empty() {
            return None;
        }
        released.get(&item.to_string()).copied()
    }

    /// Whether what has an `@since` in the last release was in prereleases only: these
    /// promise nothing to the next one.
    pub(crate) fn is_of_prereleases(&self, item: &Item, since: &Version) -> bool {
        let releases = self.release.into_iter();
        let roots = releases.flat_map(|it| it.contract.roots_of_name(item.package()));
        let mut versions = roots.filter_map(|root| root.version.as_ref());
        !since.pre.is_empty() && versions.all(|version| !version.pre.is_empty())
    }

    /// Whether an item was released before: the last release has it, or its `@since` is of
    /// an earlier version, or, where the last release is not known, that of what holds it
    /// is. Nobody can change it then without a breaking release.
    pub fn is_released(&self, it: &LintItem<'_>) -> bool {
        if self.released(&it.item).is_some() {
            return true;
        }
        let Some(version) = &it.item.package().version else { return false };
        let own = it.stability().and_then(|gates| gates.since.as_ref());
        let of_holder = || self.holder(it)?.stability()?.since.as_ref();
        let since = match self.release {
            Some(_) => own,
            None => own.or_else(of_holder),
        };
        since.is_some_and(|since| since < version)
    }

    /// The interface or world that an item is in.
    fn holder(&self, it: &LintItem<'_>) -> Option<&LintItem<'a>> {
        self.item(&Item::In(it.item.scope()?.clone(), Member::Itself))
    }

    /// Whether a declared type is mentioned anywhere in the contract: by a function, by
    /// another type, or by a `use`.
    pub fn is_mentioned(&self, name: &TypeName) -> bool {
        let mentioned = self.mentioned.get_or_init(|| mentioned(self.subject));
        mentioned.contains(name)
    }

    /// Whether a declared type is mentioned outside of the interface that declares it.
    pub(crate) fn is_used_elsewhere(&self, name: &TypeName) -> bool {
        let used =
            self.used.get_or_init(|| self.items.iter().filter_map(LintItem::used_type).collect());
        used.contains(name)
    }

    /// Whether an interface or world has functions of its own: one without is there for
    /// its types.
    pub(crate) fn has_functions(&self, scope: &Scope) -> bool {
        let contract = &self.subject.contract;
        contract.interface_of(scope).is_none_or(|interface| !interface.functions.is_empty())
    }

    /// An edit that puts a line before a declaration, as far to the right as that is.
    pub fn line_before(&self, it: &LintItem<'_>, line: &str) -> Option<TextEdit> {
        let (file, _) = it.span.range()?;
        let declaration = self.declaration(it)?;
        let text = &self.subject.sources.files().get(file)?.text;
        let start = declaration.range.start;
        let begin = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let indent = &text[begin..start];
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let text = match indent.trim_start_matches('\u{feff}').trim().is_empty() {
            true => format!("{line}{end}{}", indent.trim_start_matches('\u{feff}')),
            // It shares its line with something.
            false => format!("{line} "),
        };
        Some(TextEdit { file, range: start..start, text })
    }
}

/// What types and functions are members of: the world of a scope, whose two sides are one,
/// and any other scope by itself.
pub(crate) fn owner(scope: &Scope) -> Result<&WorldName, &Scope> {
    scope.world().ok_or(scope)
}

/// What the last release declares.
pub(crate) fn released_items<'a>(evidence: &LintEvidence<'a>) -> Vec<LintItem<'a>> {
    evidence.release.map(items).unwrap_or_default()
}

/// What the roots of a subject declare: not what an `include` brings, and not what
/// others need.
fn items(subject: &Subject) -> Vec<LintItem<'_>> {
    let contract = &subject.contract;
    let mut found = Vec::new();
    for root in &contract.roots {
        let Some(package) = contract.packages.get(root) else { continue };
        let item = Item::Package(root.clone());
        found.push(LintItem { item, span: package.span, declared: Declared::Package });
        for (name, interface) in &package.interfaces {
            let name = InterfaceName { package: root.clone(), name: name.clone() };
            of_interface(Scope::Interface(name), interface, &mut found);
        }
        for (name, world) in &package.worlds {
            let name = WorldName { package: root.clone(), name: name.clone() };
            let item = Item::world(name.clone());
            found.push(LintItem { item, span: world.span, declared: Declared::World(world) });
            for side in [Side::Import, Side::Export] {
                for (key, it) in world.side(side) {
                    let key_item =
                        Item::In(Scope::World(name.clone()), Member::Key(side, key.clone()));
                    if world.text.body.contains(it.span()) {
                        of_world_item(&name, side, key, it, key_item, &mut found);
                    }
                }
            }
        }
    }
    found
}

fn of_world_item<'a>(
    world: &WorldName,
    side: Side,
    key: &WorldKey,
    it: &'a WorldItem,
    key_item: Item,
    found: &mut Vec<LintItem<'a>>,
) {
    match (it, key) {
        (WorldItem::Function(function), WorldKey::Name(name)) => {
            let scope = Scope::WorldSide(world.clone(), side);
            let item = Item::In(scope, Member::Function(name.clone()));
            let declared = Declared::Function(function);
            found.push(LintItem { item, span: function.span, declared });
        }
        (WorldItem::Type(def), WorldKey::Name(name)) => {
            of_type(&Scope::World(world.clone()), name, def, found);
        }
        (WorldItem::Interface { target, .. }, _) => {
            let declared = Declared::Statement(side, it);
            found.push(LintItem { item: key_item, span: it.span(), declared });
            if let (Target::Inline(interface), WorldKey::Name(label)) = (target, key) {
                let scope = Scope::Inline(world.clone(), side, label.clone());
                members(&scope, interface, found);
            }
        }
        (WorldItem::Function(_) | WorldItem::Type(_), WorldKey::Interface(_)) => {}
    }
}

fn of_interface<'a>(scope: Scope, interface: &'a Interface, found: &mut Vec<LintItem<'a>>) {
    let item = Item::In(scope.clone(), Member::Itself);
    let declared = Declared::Interface(interface);
    found.push(LintItem { item, span: interface.span, declared });
    members(&scope, interface, found);
}

fn members<'a>(scope: &Scope, interface: &'a Interface, found: &mut Vec<LintItem<'a>>) {
    for (name, def) in &interface.types {
        of_type(scope, name, def, found);
    }
    for (name, function) in &interface.functions {
        let item = Item::In(scope.clone(), Member::Function(name.clone()));
        let declared = Declared::Function(function);
        found.push(LintItem { item, span: function.span, declared });
    }
}

fn of_type<'a>(scope: &Scope, name: &Name, def: &'a TypeDef, found: &mut Vec<LintItem<'a>>) {
    let item = Item::In(scope.clone(), Member::Type(name.clone()));
    found.push(LintItem { item, span: def.span, declared: Declared::Type(def) });
    let parts: Vec<(&Name, Span)> = match &def.kind {
        TypeKind::Record(parts) => parts.iter().map(|it| (&it.name, it.span)).collect(),
        TypeKind::Variant(parts) => parts.iter().map(|it| (&it.name, it.span)).collect(),
        TypeKind::Enum(parts) => parts.iter().map(|it| (&it.name, it.span)).collect(),
        TypeKind::Flags(parts) => parts.iter().map(|it| (&it.name, it.span)).collect(),
        TypeKind::Resource | TypeKind::Alias(_) | TypeKind::ResourceAlias(_) => Vec::new(),
    };
    found.extend(parts.into_iter().map(|(part, span)| LintItem {
        item: Item::In(scope.clone(), Member::Part(name.clone(), part.clone())),
        span,
        declared: Declared::Part,
    }));
}

/// Every declared type that something mentions.
fn mentioned(subject: &Subject) -> BTreeSet<&TypeName> {
    fn of_interface<'c>(interface: &'c Interface, found: &mut BTreeSet<&'c TypeName>) {
        for def in interface.types.values() {
            def.kind.each_name(&mut |name| {
                found.insert(&**name);
            });
        }
        for function in interface.functions.values() {
            of_function(function, found);
        }
    }
    fn of_function<'c>(function: &'c Function, found: &mut BTreeSet<&'c TypeName>) {
        function.types().for_each(|ty| {
            ty.each_name(&mut |name| {
                found.insert(&**name);
            });
        });
    }
    let contract = &subject.contract;
    let mut found = BTreeSet::new();
    for (_, interface) in contract.interfaces() {
        of_interface(interface, &mut found);
    }
    for (_, world) in contract.worlds() {
        for it in world.imports.values().chain(world.exports.values()) {
            match it {
                WorldItem::Interface { target: Target::Inline(interface), .. } => {
                    of_interface(interface, &mut found);
                }
                WorldItem::Interface { target: Target::Named(_), .. } => {}
                WorldItem::Function(function) => of_function(function, &mut found),
                WorldItem::Type(def) => def.kind.each_name(&mut |name| {
                    found.insert(&**name);
                }),
            }
        }
    }
    found
}
