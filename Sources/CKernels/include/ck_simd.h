// What Swift's vector types lack: a square root that is one instruction.
#ifndef CK_SIMD_H
#define CK_SIMD_H

// Seen by Swift alone: C is compiled for any processor and would have to pass these in memory.
#if defined(__swift__)

typedef float ck_float8 __attribute__((__ext_vector_type__(8)));

static inline ck_float8 ck_sqrt8(ck_float8 x) { return __builtin_elementwise_sqrt(x); }

#endif

#endif
