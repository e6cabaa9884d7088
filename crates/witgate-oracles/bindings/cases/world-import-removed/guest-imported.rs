wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::{i, j};

fn main() {
    let _: u32 = i::f() + j::g();
}
