wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use t::p::{i, other, types};
use wasmtime::component::{HasSelf, Linker, Resource};

struct Host;

impl i::Host for Host {
    fn f(&mut self, _: Resource<types::R>) {}
}

impl types::Host for Host {}
impl other::Host for Host {}
impl types::HostR for Host {
    fn new(&mut self) -> Resource<types::R> {
        Resource::new_own(0)
    }
    fn drop(&mut self, _: Resource<types::R>) -> wasmtime::Result<()> {
        Ok(())
    }
}
impl other::HostR for Host {
    fn new(&mut self) -> Resource<other::R> {
        Resource::new_own(0)
    }
    fn drop(&mut self, _: Resource<other::R>) -> wasmtime::Result<()> {
        Ok(())
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
