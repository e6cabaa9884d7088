wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

fn main() {
    f();
}
