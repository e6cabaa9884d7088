wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;
use wasmtime::component::Resource;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let x: Resource<t::p::types::R> = Resource::new_own(0);
    i.call_f(&mut store, x)?;
    Ok(())
}

fn main() {
    let _ = run;
}
