(component
  (core module $code
    (func (export "add") (param i32))
    (func (export "clear")))
  (core instance $code (instantiate $code))
  (type $job' (record (field "id" u32)))
  (component $store
    (type $job (record (field "id" u32)))
    (import "job" (type $named (eq $job)))
    (import "add" (func $add (param "job" $named)))
    (import "clear" (func $clear))
    (export $exported "job" (type $named))
    (export "add" (func $add) (func (param "job" $exported)))
    (export "clear" (func $clear)))
  (func $add (param "job" $job') (canon lift (core func $code "add")))
  (func $clear (canon lift (core func $code "clear")))
  (instance $store' (instantiate $store
    (with "job" (type $job'))
    (with "add" (func $add))
    (with "clear" (func $clear))))
  (export "acme:jobs/store@0.2.0" (instance $store')))
