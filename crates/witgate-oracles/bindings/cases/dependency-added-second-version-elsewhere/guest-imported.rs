wit_bindgen::generate!({ path: "contract.wit", world: "imports", generate_all });

use d::d::k;

fn main() {
    let _: u32 = k::f();
}
