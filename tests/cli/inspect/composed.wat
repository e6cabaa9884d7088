;; Two components in one: `store` keeps what `cart` puts into it. The host knows the
;; disk that `store` uses as `acme:host/disk`; `store` takes it for a file system.
(component $shop
  (import "wasi:http/outgoing-handler@0.2.6" (instance $http (export "handle" (func))))
  (import "acme:host/disk@1.0.0" (instance $disk (export "open" (func))))
  (component $store
    (import "wasi:filesystem/preopens@0.2.6" (instance (export "open" (func))))
    (core module $m (func (export "get")))
    (core instance $i (instantiate $m))
    (func $get (canon lift (core func $i "get")))
    (instance $store (export "get" (func $get)))
    (export "wasi:keyvalue/store@0.2.0-draft" (instance $store)))
  (component $cart
    (import "wasi:keyvalue/store@0.2.0-draft" (instance (export "get" (func))))
    (import "wasi:http/outgoing-handler@0.2.6" (instance (export "handle" (func))))
    (core module $m (func (export "pay")))
    (core instance $i (instantiate $m))
    (func $pay (canon lift (core func $i "pay")))
    (instance $cart (export "pay" (func $pay)))
    (export "acme:shop/cart@1.0.0" (instance $cart)))
  (instance $store (instantiate $store
    (with "wasi:filesystem/preopens@0.2.6" (instance $disk))))
  (instance $cart (instantiate $cart
    (with "wasi:keyvalue/store@0.2.0-draft"
      (instance $store "wasi:keyvalue/store@0.2.0-draft"))
    (with "wasi:http/outgoing-handler@0.2.6" (instance $http))))
  (export "acme:shop/cart@1.0.0" (instance $cart "acme:shop/cart@1.0.0")))
