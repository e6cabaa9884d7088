wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::{i, types};

fn main() {
    let _ = i::f(types::make());
}
