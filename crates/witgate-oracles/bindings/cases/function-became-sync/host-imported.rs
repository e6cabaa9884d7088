wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::i;
use wasmtime::component::{Accessor, HasSelf, Linker};

struct Host;

impl i::Host for Host {}

impl<T: Send> i::HostWithStore<T> for HasSelf<Host> {
    async fn f(_: &Accessor<T, Self>) -> u32 {
        1
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
