wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;
use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    i.call_f(&mut store, i::R { x: i::K { a: 1 } })?;
    let y: i::K = i.call_g(&mut store)?.x;
    let z = i.call_h(&mut store)?;
    let _: u32 = y.a + z.0.a + z.1.a;
    Ok(())
}

fn main() {
    let _ = run;
}
