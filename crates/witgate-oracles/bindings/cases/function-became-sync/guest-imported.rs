wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

async fn run() -> u32 {
    i::f().await
}

fn main() {
    let _ = run;
}
