// A plain C interface to libtorch: what Swift sees of it.
//
// Every function is guarded: a C++ exception becomes a non-zero status, and ct_last_error() holds
// its message for the calling thread. Results come through the first parameters; a tensor that
// comes out is the caller's to free. Functions are named after the libtorch operation they call.
#ifndef CTORCH_H
#define CTORCH_H

#include "ct_dimensions.h"
#include "ct_learning.h"
#include "ct_pointwise.h"
#include "ct_tensor.h"

#endif
