wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    bindings.call_x(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
