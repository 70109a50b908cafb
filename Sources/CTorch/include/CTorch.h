// A plain C interface to libtorch: what Swift sees of it.
//
// Every function is guarded: a C++ exception becomes a non-zero status, and ct_last_error() holds
// its message for the calling thread. Results come through the first parameters; a tensor that
// comes out is the caller's to free. Functions are named after the libtorch operation they call.
#ifndef CTORCH_H
#define CTORCH_H

#include "ct_activation.h"
#include "ct_autograd.h"
#include "ct_indexing.h"
#include "ct_linear_algebra.h"
#include "ct_loss.h"
#include "ct_optimizer.h"
#include "ct_pointwise.h"
#include "ct_random.h"
#include "ct_recurrent.h"
#include "ct_reduction.h"
#include "ct_shape.h"
#include "ct_sparse.h"
#include "ct_tensor.h"

#endif
