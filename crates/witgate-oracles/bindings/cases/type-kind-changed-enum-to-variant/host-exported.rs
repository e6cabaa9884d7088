wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;
use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let x = i::V::B;
    i.call_f(&mut store, x)?;
    let y = i.call_g(&mut store)?;
    let _: bool = y == i::V::A;
    Ok(())
}

fn main() {
    let _ = run;
}
