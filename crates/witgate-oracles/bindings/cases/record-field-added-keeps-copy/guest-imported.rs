wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let y = i::g();
    let one = y;
    let other = y;
    let _: u32 = one.a + other.b;
}
