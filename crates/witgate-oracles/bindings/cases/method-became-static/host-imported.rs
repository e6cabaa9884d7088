wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::i;
use wasmtime::component::{HasSelf, Linker, Resource};

struct Host;

impl i::Host for Host {}

impl i::HostR for Host {
    fn new(&mut self) -> Resource<i::R> {
        Resource::new_own(0)
    }
    fn m(&mut self, _: Resource<i::R>) {}
    fn drop(&mut self, _: Resource<i::R>) -> wasmtime::Result<()> {
        Ok(())
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
