// Lets what is built here run on systems with glibc 2.34 and the libstdc++ of GCC 11 (RHEL 9, Amazon Linux 2023).
//
// glibc 2.35 has another version of hypot, which differs in errno alone, and GCC 12 one of std::condition_variable::wait, which
// differs in what it says about exceptions. Swift's numerics, Foundation and libdispatch refer to them, used or not, and would each
// ask for the newest version that the building machine has. These stand in their place inside the executable, and nowhere else.

#include <features.h>

#if defined(__GLIBC__) && defined(__x86_64__)

#define INSIDE __attribute__((visibility("hidden")))

extern double oldest_hypot(double, double);
extern float oldest_hypotf(float, float);
__asm__(".symver oldest_hypot, hypot@GLIBC_2.2.5");
__asm__(".symver oldest_hypotf, hypotf@GLIBC_2.2.5");

INSIDE double hypot(double x, double y) { return oldest_hypot(x, y); }
INSIDE float hypotf(float x, float y) { return oldest_hypotf(x, y); }

extern void oldest_wait(void *condition, void *lock);
__asm__(".symver oldest_wait, _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE@GLIBCXX_3.4.11");

INSIDE void wait_on(void *condition, void *lock)
    __asm__("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE");
INSIDE void wait_on(void *condition, void *lock) { oldest_wait(condition, lock); }

#endif
