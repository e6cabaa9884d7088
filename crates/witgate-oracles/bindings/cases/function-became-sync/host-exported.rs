wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

async fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let _: u32 = store.run_concurrent(async |accessor| i.call_f(accessor).await).await??;
    Ok(())
}

fn main() {
    let _ = run;
}
