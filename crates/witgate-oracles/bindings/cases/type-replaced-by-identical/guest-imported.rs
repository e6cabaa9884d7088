wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    i::f(i::K { a: 1 });
    let y: i::K = i::g();
    let _: u32 = y.a + i::h().1.a;
}
