wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.x();
    i.call_g(&mut store, exports::x::R { a: 1 })?;
    Ok(())
}

fn main() {
    let _ = run;
}
