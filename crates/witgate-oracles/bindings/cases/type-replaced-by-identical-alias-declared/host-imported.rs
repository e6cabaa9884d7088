wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::i;
use wasmtime::component::{HasSelf, Linker};

struct Host;

impl i::Host for Host {
    fn f(&mut self, x: i::E) {
        let _: u32 = x.a;
    }
    fn g(&mut self) -> i::E {
        i::E { a: 1 }
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
