wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;
use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let y = i.call_g(&mut store)?;
    i.call_f(&mut store, y)?;
    Ok(())
}

fn main() {
    let _ = run;
}
