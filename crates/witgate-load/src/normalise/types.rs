//! Types and functions.

use std::sync::Arc;

use wit_parser::{Handle, TypeDefKind, TypeId, TypeOwner};
use witgate_model::{
    Accessor, Case, EnumCase, Field, Flag, Function, FunctionKind, Name, Param, Stability, Type,
    TypeDef, TypeKind, TypeName,
};

use super::Reading;

impl<'a> Reading<'a> {
    /// A type as it is mentioned.
    pub(super) fn ty(&mut self, ty: &'a wit_parser::Type) -> Type {
        match ty {
            wit_parser::Type::Bool => Type::Bool,
            wit_parser::Type::U8 => Type::U8,
            wit_parser::Type::U16 => Type::U16,
            wit_parser::Type::U32 => Type::U32,
            wit_parser::Type::U64 => Type::U64,
            wit_parser::Type::S8 => Type::S8,
            wit_parser::Type::S16 => Type::S16,
            wit_parser::Type::S32 => Type::S32,
            wit_parser::Type::S64 => Type::S64,
            wit_parser::Type::F32 => Type::F32,
            wit_parser::Type::F64 => Type::F64,
            wit_parser::Type::Char => Type::Char,
            wit_parser::Type::String => Type::String,
            wit_parser::Type::ErrorContext => Type::ErrorContext,
            wit_parser::Type::Id(id) => match self.name(*id) {
                Some(name) if self.shapes.resources[id.index()] => Type::Own(name),
                Some(name) => Type::Named(name),
                None => self.written_out(*id),
            },
        }
    }

    fn boxed(&mut self, ty: &'a wit_parser::Type) -> Box<Type> {
        Box::new(self.ty(ty))
    }

    fn payload(&mut self, ty: &'a Option<wit_parser::Type>) -> Option<Box<Type>> {
        ty.as_ref().map(|ty| self.boxed(ty))
    }

    /// What a type is made of, its own name left aside.
    fn written_out(&mut self, id: TypeId) -> Type {
        match &self.resolve.types[id].kind {
            TypeDefKind::Handle(Handle::Own(id)) => Type::Own(self.resource(*id)),
            TypeDefKind::Handle(Handle::Borrow(id)) => Type::Borrow(self.resource(*id)),
            TypeDefKind::Tuple(tuple) => {
                Type::Tuple(tuple.types.iter().map(|ty| self.ty(ty)).collect())
            }
            TypeDefKind::Option(some) => Type::Option(self.boxed(some)),
            TypeDefKind::Result(result) => {
                Type::Result(self.payload(&result.ok), self.payload(&result.err))
            }
            TypeDefKind::List(element) => Type::List(self.boxed(element)),
            TypeDefKind::Map(key, value) => Type::Map(self.boxed(key), self.boxed(value)),
            TypeDefKind::FixedLengthList(element, length) => {
                Type::FixedLengthList(self.boxed(element), *length)
            }
            TypeDefKind::Future(payload) => Type::Future(self.payload(payload)),
            TypeDefKind::Stream(payload) => Type::Stream(self.payload(payload)),
            TypeDefKind::Type(ty) => self.ty(ty),
            TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Resource
            | TypeDefKind::Unknown => {
                unreachable!("wit-parser gives a name to whatever needs one")
            }
        }
    }

    /// The name of a declared type, whose interface is thereby reached.
    fn name(&mut self, id: TypeId) -> Option<Arc<TypeName>> {
        let name = self.names.ty(id)?.clone();
        if let TypeOwner::Interface(owner) = self.resolve.types[id].owner {
            self.reach(owner);
        }
        Some(name)
    }

    fn resource(&mut self, id: TypeId) -> Arc<TypeName> {
        self.name(id).expect("wit-parser gives every resource a name and an owner")
    }

    /// A declaration.
    pub(super) fn type_def(&mut self, id: TypeId, is_root: bool) -> TypeDef {
        let def = &self.resolve.types[id];
        let kind = match &def.kind {
            TypeDefKind::Record(record) => {
                let field = |field: &'a wit_parser::Field| Field {
                    name: self.names.text(&field.name),
                    ty: self.ty(&field.ty),
                    span: self.locate(field.span),
                };
                TypeKind::Record(record.fields.iter().map(field).collect())
            }
            TypeDefKind::Variant(variant) => {
                let case = |case: &'a wit_parser::Case| Case {
                    name: self.names.text(&case.name),
                    ty: case.ty.as_ref().map(|ty| self.ty(ty)),
                    span: self.locate(case.span),
                };
                TypeKind::Variant(variant.cases.iter().map(case).collect())
            }
            TypeDefKind::Enum(cases) => {
                let case = |case: &'a wit_parser::EnumCase| EnumCase {
                    name: self.names.text(&case.name),
                    span: self.locate(case.span),
                };
                TypeKind::Enum(cases.cases.iter().map(case).collect())
            }
            TypeDefKind::Flags(flags) => {
                let flag = |flag: &'a wit_parser::Flag| Flag {
                    name: self.names.text(&flag.name),
                    span: self.locate(flag.span),
                };
                TypeKind::Flags(flags.flags.iter().map(flag).collect())
            }
            TypeDefKind::Resource => TypeKind::Resource,
            TypeDefKind::Type(wit_parser::Type::Id(target))
                if self.shapes.resources[target.index()] =>
            {
                TypeKind::ResourceAlias(self.resource(*target))
            }
            _ => TypeKind::Alias(self.written_out(id)),
        };
        TypeDef {
            kind,
            stability: self.stability(&def.stability, is_root),
            external_id: def.external_id.as_deref().map(|id| self.names.text(id)),
            span: self.locate(def.span),
        }
    }

    /// A function.
    pub(super) fn function(
        &mut self,
        function: &'a wit_parser::Function,
        is_root: bool,
    ) -> Function {
        let kind = self.function_kind(&function.kind);
        let selves = usize::from(matches!(kind, FunctionKind::Method(..)));
        let param = |param: &'a wit_parser::Param| Param {
            name: self.names.text(&param.name),
            ty: self.ty(&param.ty),
            span: self.locate(param.span),
        };
        Function {
            kind,
            is_async: function.kind.is_async(),
            params: function.params.iter().skip(selves).map(param).collect(),
            result: function.result.as_ref().map(|ty| self.ty(ty)),
            stability: self.stability(&function.stability, is_root),
            external_id: function.external_id.as_deref().map(|id| self.names.text(id)),
            span: self.locate(function.span),
        }
    }

    fn function_kind(&mut self, kind: &wit_parser::FunctionKind) -> FunctionKind {
        use wit_parser::FunctionKind as Kind;
        let mut resource = |id: &TypeId| -> Name { self.resource(*id).name.clone() };
        match kind {
            Kind::Freestanding | Kind::AsyncFreestanding => FunctionKind::Free(None),
            Kind::Getter => FunctionKind::Free(Some(Accessor::Get)),
            Kind::Setter => FunctionKind::Free(Some(Accessor::Set)),
            Kind::Method(id) | Kind::AsyncMethod(id) => FunctionKind::Method(resource(id), None),
            Kind::MethodGetter(id) => FunctionKind::Method(resource(id), Some(Accessor::Get)),
            Kind::MethodSetter(id) => FunctionKind::Method(resource(id), Some(Accessor::Set)),
            Kind::Static(id) | Kind::AsyncStatic(id) => FunctionKind::Static(resource(id), None),
            Kind::StaticGetter(id) => FunctionKind::Static(resource(id), Some(Accessor::Get)),
            Kind::StaticSetter(id) => FunctionKind::Static(resource(id), Some(Accessor::Set)),
            Kind::Constructor(id) => FunctionKind::Constructor(resource(id)),
        }
    }

    /// The gates of an item. Those within a dependency are its own affair, and
    /// a WIT package in wasm does not record them.
    pub(super) fn stability(
        &mut self,
        stability: &'a wit_parser::Stability,
        is_root: bool,
    ) -> Stability {
        match stability {
            _ if !is_root => Stability::default(),
            wit_parser::Stability::Unknown => Stability::default(),
            wit_parser::Stability::Unstable { feature, deprecated } => Stability {
                since: None,
                unstable: Some(self.names.text(feature)),
                deprecated: deprecated.clone(),
            },
            wit_parser::Stability::Stable { since, deprecated } => Stability {
                since: Some(since.clone()),
                unstable: None,
                deprecated: deprecated.clone(),
            },
        }
    }
}
