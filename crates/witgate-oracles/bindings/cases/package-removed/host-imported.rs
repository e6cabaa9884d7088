wasmtime::component::bindgen!({ path: "contract.wit", world: "t:q/takes@1.0.0" });

use t::q::i;
use wasmtime::component::{HasSelf, Linker};

struct Host;

impl i::Host for Host {
    fn f(&mut self) -> u32 {
        1
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Takes::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
