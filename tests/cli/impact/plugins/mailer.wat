(component
  (import "acme:platform/log@0.4.0" (instance
    (type $level (enum "debug" "info" "error"))
    (export "level" (type $named (eq $level)))
    (export "write" (func (param "at" $named) (param "text" string)))))
)
