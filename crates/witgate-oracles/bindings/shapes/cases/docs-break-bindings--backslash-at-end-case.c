#include "imported.h"

demo_shape_face_kind_t use(void) {
  return DEMO_SHAPE_FACE_KIND_A;
}
