wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let y = i::g();
    let _: u32 = y.a + y.b;
}
