//! How a function that waits as WASI 0.2 does may be declared with WASI 0.3.

use witgate_model::{Function, FunctionName, Interface, Name, Type, TypeName, wit_name};

use crate::shapes::{Shape, Shapes};
use crate::step::Step;
use crate::wit;

/// What to do about a function.
pub(crate) struct Suggestion {
    pub(crate) step: Step,
    /// How it may be declared; `None` where it is not needed, or nothing can be said.
    pub(crate) signature: Option<String>,
    pub(crate) how: &'static str,
}

/// What to do about a function of that shape.
pub(crate) fn suggestion(
    shapes: &Shapes<'_>,
    interface: &Interface,
    name: &Name,
    function: &Function,
    shape: &Shape,
) -> Suggestion {
    let own = FunctionName::parse(name).own;
    let params: Vec<String> = function
        .params
        .iter()
        .map(|param| format!("{}: {}", wit_name(&param.name), shapes.spelled(&param.ty)))
        .collect();
    let result = function.result.as_ref();
    let asynchronous = |own: &str, params: &[String], result: Option<&str>| {
        Some(wit::line(own, function, params, result, true))
    };
    match shape {
        Shape::Start { operation, finish: other } | Shape::Finish { operation, start: other } => {
            let other = interface.functions.get(other);
            let (start, finish) = match shape {
                Shape::Start { .. } => (Some(function), other),
                _ => (other, Some(function)),
            };
            let params: Vec<String> = start
                .into_iter()
                .flat_map(|start| &start.params)
                .map(|param| format!("{}: {}", wit_name(&param.name), shapes.spelled(&param.ty)))
                .collect();
            let result = finish.and_then(|it| it.result.as_ref());
            let result = result.or_else(|| start.and_then(|it| it.result.as_ref()));
            let result = result.map(|ty| shapes.spelled(ty));
            Suggestion {
                step: Step::Pairs,
                signature: asynchronous(operation, &params, result.as_deref()),
                how: "Make them one async function, with the parameters of the one and the \
                      result of the other.",
            }
        }
        Shape::ReturnsPollable if own == "subscribe" => Suggestion {
            step: Step::Polling,
            signature: None,
            how: "Remove it: what it waited for is awaited itself.",
        },
        Shape::ReturnsPollable => Suggestion {
            step: Step::Polling,
            signature: asynchronous(own, &params, None),
            how: "Make it an async function that returns when it is time.",
        },
        Shape::TakesPollables => Suggestion {
            step: Step::Polling,
            signature: None,
            how: "Remove it: who calls it waits for the first of several with the means of its \
                  language.",
        },
        Shape::FutureValue { .. } => Suggestion {
            step: Step::Polling,
            signature: None,
            how: "Remove the resource: the function that returns it can return its value.",
        },
        Shape::ReturnsFuture { value } => Suggestion {
            step: Step::Polling,
            signature: asynchronous(own, &params, Some(&shapes.spelled(value))),
            how: "Make it an async function that returns the value. To start it and go on \
                  meanwhile is up to who calls it.",
        },
        Shape::StreamItem { .. } => Suggestion {
            step: Step::Streams,
            signature: None,
            how: "Remove the resource: the function that returns it can return a `stream`.",
        },
        Shape::ReturnsStream { item } => {
            let stream = stream_with_end(&shapes.spelled(item), error_of(result));
            Suggestion {
                step: Step::Streams,
                signature: Some(wit::line(own, function, &params, Some(&stream), false)),
                how: "Return a `stream`, with a `future` where it may end in an error.",
            }
        }
        Shape::HandsOverBytes => match shapes.bytes(own, function, &params) {
            Some(signature) => Suggestion {
                step: Step::Streams,
                signature: Some(signature),
                how: "A writer passes a `stream<u8>`, a reader gets one.",
            },
            None => Suggestion {
                step: Step::Streams,
                signature: None,
                how: "Return a `stream<u8>`, instead of writing to a stream that is passed.",
            },
        },
    }
}

/// `stream<t>`, and how it ended where that may be an error.
fn stream_with_end(item: &str, error: Option<String>) -> String {
    match error {
        Some(error) => format!("tuple<stream<{item}>, future<result<_, {error}>>>"),
        None => format!("stream<{item}>"),
    }
}

/// The error of a `result`, where it has one.
fn error_of(result: Option<&Type>) -> Option<String> {
    match result {
        Some(Type::Result(_, Some(error))) => Some(error.to_string()),
        _ => None,
    }
}

impl Shapes<'_> {
    /// A function of no shape whose types have other names in WASI 0.3.
    pub(crate) fn respelled(&self, name: &Name, function: &Function) -> Option<Suggestion> {
        let spelled = |ty: &Type| self.spelled(ty);
        if function.types().all(|ty| spelled(ty) == ty.to_string()) {
            return None;
        }
        let params: Vec<String> = function
            .params
            .iter()
            .map(|param| format!("{}: {}", wit_name(&param.name), spelled(&param.ty)))
            .collect();
        let result = function.result.as_ref().map(spelled);
        let own = FunctionName::parse(name).own;
        Some(Suggestion {
            step: Step::Types,
            signature: Some(wit::line(
                own,
                function,
                &params,
                result.as_deref(),
                function.is_async,
            )),
            how: "Types of WASI in it have other names.",
        })
    }

    /// A function that hands over bytes, as WASI 0.3 declares such: a reader gets a
    /// stream, a writer passes one. `None` where it writes to a stream that it is passed.
    fn bytes(&self, own: &str, function: &Function, params: &[String]) -> Option<String> {
        let takes_sink = function.params.iter().any(|param| self.is_handle_of_sink(&param.ty));
        let result = function.result.as_ref();
        let handed = result.map(|ty| match ty {
            Type::Result(Some(ok), _) => &**ok,
            ty => ty,
        });
        let (is_source, is_sink) = match handed {
            Some(Type::Own(name)) => {
                let resource = self.resource(name);
                (self.is_input_stream(&resource), self.is_output_stream(&resource))
            }
            _ => (false, false),
        };
        if takes_sink {
            return None;
        }
        if is_source {
            let stream = stream_with_end("u8", error_of(result));
            return Some(wit::line(own, function, params, Some(&stream), false));
        }
        if is_sink {
            let mut all = vec!["data: stream<u8>".to_owned()];
            all.extend(params.iter().cloned());
            let end = match error_of(result) {
                Some(error) => format!("future<result<_, {error}>>"),
                None => "future<result>".to_owned(),
            };
            return Some(wit::line(own, function, &all, Some(&end), false));
        }
        let spelled = result.map(|ty| self.spelled(ty));
        // Whoever reads it all before it returns has to wait.
        Some(wit::line(own, function, params, spelled.as_deref(), true))
    }

    fn is_handle_of_sink(&self, ty: &Type) -> bool {
        match ty {
            Type::Own(name) | Type::Borrow(name) => self.is_output_stream(&self.resource(name)),
            _ => ty.parts().any(|part| self.is_handle_of_sink(part)),
        }
    }

    /// A type, with what WASI 0.3 has instead of what goes.
    pub(crate) fn spelled(&self, ty: &Type) -> String {
        let part = |ty: &Type| self.spelled(ty);
        match ty {
            Type::Own(name) | Type::Borrow(name) => {
                let resource = self.resource(name);
                match (self.is_byte_stream(&resource), ty, renamed(&resource)) {
                    (true, ..) => "stream<u8>".to_owned(),
                    (_, Type::Borrow(_), Some(other)) => format!("borrow<{other}>"),
                    (_, _, Some(other)) => other.to_owned(),
                    _ => ty.to_string(),
                }
            }
            Type::Named(name) => {
                renamed(&self.resource(name)).map_or_else(|| ty.to_string(), str::to_owned)
            }
            Type::List(element) => format!("list<{}>", part(element)),
            Type::Option(some) => format!("option<{}>", part(some)),
            Type::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(part).collect();
                format!("tuple<{}>", parts.join(", "))
            }
            Type::Result(Some(ok), Some(err)) => format!("result<{}, {}>", part(ok), part(err)),
            Type::Result(Some(ok), None) => format!("result<{}>", part(ok)),
            Type::Result(None, Some(err)) => format!("result<_, {}>", part(err)),
            ty => ty.to_string(),
        }
    }
}

/// The name that a type of WASI 0.2 has in 0.3, where that is another.
fn renamed(name: &TypeName) -> Option<&'static str> {
    if !crate::wasi::is_replaced(name.scope.package()) {
        return None;
    }
    let address = format!("{}#{}", name.scope.bare(), name.name);
    let row = crate::wasi::rows().find(|row| row.from == address)?;
    let (_, other) = row.to.first()?.split_once('#')?;
    (!other.contains('.') && *other != *name.name).then_some(other)
}
