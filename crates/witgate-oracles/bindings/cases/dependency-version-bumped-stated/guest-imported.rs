wit_bindgen::generate!({ path: "contract.wit", world: "imports", with: { "d:d/k@0.2.0": generate } });

use d::d::k;

fn main() {
    let _: u32 = k::f();
}
