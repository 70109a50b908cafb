// What Swift's standard library lacks for hot loops: threads, a matrix product, a vector square root.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "ck_gemm.h"
#include "ck_simd.h"
#include "ck_threads.h"

#endif
