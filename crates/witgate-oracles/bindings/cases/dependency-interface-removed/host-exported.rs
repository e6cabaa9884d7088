wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.e_e_i();
    let _: u32 = i.call_f(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
