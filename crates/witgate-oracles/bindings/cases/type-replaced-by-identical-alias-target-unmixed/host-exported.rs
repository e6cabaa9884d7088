wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;
use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    i.call_f(&mut store, i::Z { a: 1 })?;
    let _: u32 = i.call_g(&mut store)?.0.a;
    Ok(())
}

fn main() {
    let _ = run;
}
