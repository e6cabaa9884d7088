wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

struct Component;

impl Guest for Component {
    fn f() {}
}

export!(Component);

fn main() {}
