// Says that the processor is too old before the first instruction that it does not know.
//
// The Swift code of this package is compiled for AVX2 and what came with it (x86-64-v3), that of
// `main` included: nothing later than this could say it. Only what the C library needs runs before.
#if defined(__x86_64__)

#include <unistd.h>

// EX_UNAVAILABLE of sysexits(3).
enum { unavailable = 69 };

__attribute__((constructor(101))) static void require_processor(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
    return;
  static const char line[] =
      "mithridate: error: this processor has no AVX2, FMA or BMI2, and nothing of mithridate runs "
      "without them: use an Intel processor since Haswell (2013) or an AMD one since Excavator "
      "(2015), and a virtual machine that passes them on\n";
  // Whether anybody reads it or not, this is the end.
  if (write(STDERR_FILENO, line, sizeof line - 1) < 0) _exit(unavailable);
  _exit(unavailable);
}

#endif
