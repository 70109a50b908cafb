#include "ct_pointwise.h"

#include <ATen/ops/add.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/div.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/softmax.h>

#include "Handle.h"

using namespace ctorch;

#define UNARY(name)                                  \
  ct_status ct_##name(ct_tensor *out, ct_tensor x) { \
    return giving(out, [&] { return at::name(get(x)); }); \
  }

#define BINARY(name)                                              \
  ct_status ct_##name(ct_tensor *out, ct_tensor x, ct_tensor y) { \
    return giving(out, [&] { return at::name(get(x), get(y)); });     \
  }

#define BESIDE_SCALAR(name)                                             \
  ct_status ct_##name##_scalar(ct_tensor *out, ct_tensor x, double y) { \
    return giving(out, [&] { return at::name(get(x), number(get(x), y)); });   \
  }

UNARY(neg)
UNARY(sign)
UNARY(sigmoid)
UNARY(relu)
UNARY(log_sigmoid)

BINARY(mul)
BINARY(div)
BINARY(lt)
BINARY(le)

BESIDE_SCALAR(add)
BESIDE_SCALAR(rsub)
BESIDE_SCALAR(mul)
BESIDE_SCALAR(div)
BESIDE_SCALAR(eq)

ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double alpha) {
  return giving(out, [&] { return at::add(get(x), get(y), number(get(x), alpha)); });
}

ct_status ct_add_(ct_tensor x, ct_tensor y, double alpha) {
  return guarded([&] { get(x).add_(get(y), number(get(x), alpha)); });
}

ct_status ct_mul_(ct_tensor x, ct_tensor y) {
  return guarded([&] { get(x).mul_(get(y)); });
}

ct_status ct_add_scalar_(ct_tensor x, double y) {
  return guarded([&] { get(x).add_(number(get(x), y)); });
}

ct_status ct_mul_scalar_(ct_tensor x, double y) {
  return guarded([&] { get(x).mul_(number(get(x), y)); });
}

ct_status ct_clamp(ct_tensor *out, ct_tensor x, double minimum, double maximum) {
  return giving(out, [&] { return at::clamp(get(x), minimum, maximum); });
}

ct_status ct_elu(ct_tensor *out, ct_tensor x, double alpha) {
  return giving(out, [&] { return at::elu(get(x), alpha); });
}

ct_status ct_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return at::softmax(get(x), dim); });
}

ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return at::log_softmax(get(x), dim); });
}

ct_status ct_binary_cross_entropy_with_logits(ct_tensor *out, ct_tensor logits, ct_tensor target,
                                              int32_t reduction) {
  return giving(out, [&] {
    return at::binary_cross_entropy_with_logits(get(logits), get(target), {}, {}, reduction);
  });
}
