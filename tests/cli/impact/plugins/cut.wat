(component (import
