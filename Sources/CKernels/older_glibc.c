// Lets what is built here run with glibc 2.34 (RHEL 9, Amazon Linux 2023) although hypot has a newer version in 2.35.
//
// The two versions differ in errno alone. Swift's numerics and Foundation refer to hypot, used or not, and would each ask for
// the newest that the building machine has; these stand in its place inside the executable, and nowhere else.
#include <features.h>

#if defined(__GLIBC__) && defined(__x86_64__)
extern double oldest_hypot(double, double);
extern float oldest_hypotf(float, float);
__asm__(".symver oldest_hypot, hypot@GLIBC_2.2.5");
__asm__(".symver oldest_hypotf, hypotf@GLIBC_2.2.5");

__attribute__((visibility("hidden"))) double hypot(double x, double y) {
  return oldest_hypot(x, y);
}

__attribute__((visibility("hidden"))) float hypotf(float x, float y) {
  return oldest_hypotf(x, y);
}
#endif
