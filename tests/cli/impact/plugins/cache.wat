(component
  (import "acme:platform/store@0.4.0" (instance
    (export "get" (func (param "key" string) (result string)))))
)
