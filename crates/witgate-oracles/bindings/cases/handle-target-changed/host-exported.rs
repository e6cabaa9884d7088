wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let r = i.r().call_constructor(&mut store)?;
    i.call_f(&mut store, r)?;
    Ok(())
}

fn main() {
    let _ = run;
}
