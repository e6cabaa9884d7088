wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

fn main() {
    let _: u32 = x::f();
}
