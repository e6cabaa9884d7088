wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    i::f(i::K { a: 1 });
    let _: u32 = i::g().a;
}
