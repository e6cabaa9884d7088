(component
  (import "acme:platform/log@0.4.0" (instance
    (type $level (enum "debug" "info" "error"))
    (export "level" (type $named (eq $level)))
    (export "write" (func (param "at" $named) (param "text" string)))))
  (import "acme:platform/store@0.4.0" (instance
    (export "get" (func (param "key" string) (result string)))))
)
