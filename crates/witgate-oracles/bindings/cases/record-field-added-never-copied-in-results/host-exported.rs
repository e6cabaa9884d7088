wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let y = i.call_g(&mut store)?;
    let _: (u32, String) = (y.a, y.b.clone());
    Ok(())
}

fn main() {
    let _ = run;
}
