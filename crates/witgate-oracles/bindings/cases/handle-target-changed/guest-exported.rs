wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    type R = MyR;
    type Q = MyQ;
    fn f(_: i::RBorrow<'_>) {}
}

struct MyR;
struct MyQ;
impl i::GuestR for MyR {
    fn new() -> Self {
        MyR
    }
}
impl i::GuestQ for MyQ {
    fn new() -> Self {
        MyQ
    }
}

export!(Component);

fn main() {}
