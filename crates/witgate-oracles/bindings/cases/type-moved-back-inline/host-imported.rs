wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::{i, types};
use wasmtime::component::{HasSelf, Linker};

struct Host;

impl i::Host for Host {
    fn f(&mut self, x: i::R) -> i::R {
        i::R { a: x.a }
    }
}

impl types::Host for Host {}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
