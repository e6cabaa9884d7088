wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;
use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    i.call_f(&mut store, i::K { a: 1 })?;
    let y: i::K = i.call_g(&mut store)?;
    let _: u32 = y.a + i.call_h(&mut store)?.a;
    Ok(())
}

fn main() {
    let _ = run;
}
