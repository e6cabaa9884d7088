wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::{i, types};
use wasmtime::component::{HasSelf, Linker};

struct Host;

impl i::Host for Host {
    fn f(&mut self, x: types::R) -> types::R {
        x
    }
}

impl types::Host for Host {
    fn make(&mut self) -> types::R {
        types::R { a: 1 }
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
