// What Swift's vector types lack: a square root that is one instruction.
#ifndef CT_SIMD_H
#define CT_SIMD_H

// Seen by Swift alone: C++ is compiled for any processor and would have to pass these in memory.
#ifndef __cplusplus

typedef float ct_float8 __attribute__((__ext_vector_type__(8)));

static inline ct_float8 ct_sqrt8(ct_float8 x) { return __builtin_elementwise_sqrt(x); }

#endif

#endif
