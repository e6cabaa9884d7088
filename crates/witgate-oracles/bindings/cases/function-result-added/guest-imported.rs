wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn tick() {
    i::f()
}

fn main() {
    tick();
}
