wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::i;
use wasmtime::component::{HasSelf, Linker};

struct Host;

impl i::Host for Host {
    fn f(&mut self, a: u32, b: u32) {
        let _: u32 = a - b;
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
