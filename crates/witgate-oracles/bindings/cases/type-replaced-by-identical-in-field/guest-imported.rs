wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    i::f(i::R { x: i::K { a: 1 } });
    let y: i::K = i::g().x;
    let z = i::h();
    let _: u32 = y.a + z.0.a + z.1.a;
}
