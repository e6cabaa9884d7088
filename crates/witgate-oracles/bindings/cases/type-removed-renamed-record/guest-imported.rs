wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::R { a: 1, b: 2 };
    i::f(x);
    let y = i::g();
    let _: u32 = y.a + y.b;
}
