wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::R::new();
    x.m();
    i::f(&x);
}
