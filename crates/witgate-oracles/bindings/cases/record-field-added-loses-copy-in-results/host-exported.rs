wasmtime::component::bindgen!({ path: "contract.wit", world: "exports" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &Exports) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let y = i.call_g(&mut store)?;
    let one = y;
    let other = y;
    let _: u32 = one.a + other.b;
    Ok(())
}

fn main() {
    let _ = run;
}
