wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let r: wasmtime::component::ResourceAny = i.r().call_constructor(&mut store)?;
    r.resource_drop(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
