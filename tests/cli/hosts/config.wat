;; Imports WASI 0.3 and configuration.
(component
  (import "wasi:random/random@0.3.0" (instance
    (export "get-random-u64" (func (result u64)))))
  (import "wasi:config/store@0.2.0-rc.1" (instance $store
    (type $error' (variant (case "upstream" string) (case "io" string)))
    (export "error" (type $error (eq $error')))
    (export "get" (func (param "key" string) (result (result (option string) (error $error))))))))
