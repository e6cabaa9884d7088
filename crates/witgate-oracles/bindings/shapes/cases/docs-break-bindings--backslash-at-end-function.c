#include "imported.h"

void use(void) {
  demo_shape_face_get();
}
