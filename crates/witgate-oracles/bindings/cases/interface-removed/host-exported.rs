wasmtime::component::bindgen!({ path: "contract.wit", world: "app", inline: "package my:app; world app { export t:p/j@1.0.0; }" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &App) -> wasmtime::Result<()> {
    let i = bindings.t_p_j();
    let _: u32 = i.call_g(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
