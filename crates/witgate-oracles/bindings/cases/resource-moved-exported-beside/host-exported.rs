wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let x = i.r().call_constructor(&mut store)?;
    i.r().call_m(&mut store, x)?;
    i.call_f(&mut store, x)?;
    Ok(())
}

fn main() {
    let _ = run;
}
