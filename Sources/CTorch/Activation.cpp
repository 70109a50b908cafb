#include "ct_activation.h"

#include <ATen/ops/elu.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>

#include "Handle.h"

using namespace ctorch;

#define UNARY(name)                                       \
  ct_status ct_##name(ct_tensor *out, ct_tensor x) {      \
    return giving(out, [&] { return at::name(get(x)); }); \
  }

#define IN_PLACE(name)                            \
  ct_status ct_##name(ct_tensor x) {              \
    return guarded([&] { at::name(get(x)); }); \
  }

UNARY(sigmoid)
UNARY(tanh)
UNARY(relu)
UNARY(softplus)
UNARY(log_sigmoid)
IN_PLACE(sigmoid_)
IN_PLACE(tanh_)
IN_PLACE(relu_)

ct_status ct_elu(ct_tensor *out, ct_tensor x, double alpha) {
  return giving(out, [&] { return at::elu(get(x), alpha); });
}

ct_status ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope) {
  return giving(out, [&] { return at::leaky_relu(get(x), slope); });
}

ct_status ct_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return at::softmax(get(x), dim); });
}

ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return at::log_softmax(get(x), dim); });
}
