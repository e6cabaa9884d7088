wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    bindings.call_f(&mut store)?;
    bindings.call_g(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
