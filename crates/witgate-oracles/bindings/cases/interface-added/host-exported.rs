wasmtime::component::bindgen!({ path: "contract.wit", world: "app", inline: "package my:app; world app { export t:p/i@1.0.0; }" });

use wasmtime::Store;

fn run(mut store: Store<()>, bindings: &App) -> wasmtime::Result<()> {
    let i = bindings.t_p_i();
    let _: u32 = i.call_f(&mut store)?;
    Ok(())
}

fn main() {
    let _ = run;
}
