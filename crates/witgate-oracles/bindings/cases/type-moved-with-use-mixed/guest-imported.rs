wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::{i, types};

fn main() {
    let a = types::make().a;
    let _ = i::f(i::R { a });
}
