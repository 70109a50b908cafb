// Activations and the softmax family.
#ifndef CT_ACTIVATION_H
#define CT_ACTIVATION_H

#include "ct_tensor.h"

CT_BEGIN

ct_status ct_sigmoid(ct_tensor *out, ct_tensor x);
ct_status ct_tanh(ct_tensor *out, ct_tensor x);
ct_status ct_relu(ct_tensor *out, ct_tensor x);
ct_status ct_elu(ct_tensor *out, ct_tensor x, double alpha);
ct_status ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope);
ct_status ct_softplus(ct_tensor *out, ct_tensor x);
ct_status ct_log_sigmoid(ct_tensor *out, ct_tensor x);
ct_status ct_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim);
ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim);

ct_status ct_sigmoid_(ct_tensor x);
ct_status ct_tanh_(ct_tensor x);
ct_status ct_relu_(ct_tensor x);

CT_END

#endif
