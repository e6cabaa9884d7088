wasmtime::component::bindgen!({ path: "contract.wit", world: "imports" });

use wasmtime::component::{HasSelf, Linker};

struct Host;

impl x::Host for Host {
    fn f(&mut self) -> u32 {
        1
    }
    fn g(&mut self, r: x::R) {
        let _: u32 = r.a;
    }
}

fn main() -> wasmtime::Result<()> {
    let engine = wasmtime::Engine::default();
    let mut linker = Linker::<Host>::new(&engine);
    Imports::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host)
}
