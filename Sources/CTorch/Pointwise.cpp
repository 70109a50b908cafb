#include "ct_pointwise.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/where.h>

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
UNARY(exp)
UNARY(log)
UNARY(log1p)
UNARY(sqrt)
UNARY(abs)
UNARY(sign)
UNARY(square)
UNARY(reciprocal)
UNARY(floor)
UNARY(round)
UNARY(isfinite)
UNARY(logical_not)

BINARY(mul)
BINARY(div)
BINARY(logical_and)
BINARY(logical_or)
BINARY(minimum)
BINARY(maximum)
BINARY(eq)
BINARY(lt)
BINARY(le)

BESIDE_SCALAR(add)
BESIDE_SCALAR(rsub)
BESIDE_SCALAR(mul)
BESIDE_SCALAR(div)
BESIDE_SCALAR(eq)
BESIDE_SCALAR(lt)
BESIDE_SCALAR(le)
BESIDE_SCALAR(gt)
BESIDE_SCALAR(ge)

ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double alpha) {
  return giving(out, [&] { return at::add(get(x), get(y), number(get(x), alpha)); });
}

ct_status ct_add_out(ct_tensor out, ct_tensor x, ct_tensor y, double alpha) {
  return guarded([&] { at::add_out(get(out), get(x), get(y), number(get(x), alpha)); });
}

ct_status ct_mul_out(ct_tensor out, ct_tensor x, ct_tensor y) {
  return guarded([&] { at::mul_out(get(out), get(x), get(y)); });
}

ct_status ct_add_(ct_tensor x, ct_tensor y, double alpha) {
  return guarded([&] { get(x).add_(get(y), number(get(x), alpha)); });
}

ct_status ct_mul_(ct_tensor x, ct_tensor y) {
  return guarded([&] { get(x).mul_(get(y)); });
}

ct_status ct_div_(ct_tensor x, ct_tensor y) {
  return guarded([&] { get(x).div_(get(y)); });
}

ct_status ct_add_scalar_(ct_tensor x, double y) {
  return guarded([&] { get(x).add_(number(get(x), y)); });
}

ct_status ct_mul_scalar_(ct_tensor x, double y) {
  return guarded([&] { get(x).mul_(number(get(x), y)); });
}

ct_status ct_addcmul_(ct_tensor x, ct_tensor y, ct_tensor z, double value) {
  return guarded([&] { get(x).addcmul_(get(y), get(z), value); });
}

ct_status ct_addcdiv_(ct_tensor x, ct_tensor y, ct_tensor z, double value) {
  return guarded([&] { get(x).addcdiv_(get(y), get(z), value); });
}

ct_status ct_clamp_(ct_tensor x, double minimum, double maximum) {
  return guarded([&] { get(x).clamp_(minimum, maximum); });
}

ct_status ct_sqrt_(ct_tensor x) {
  return guarded([&] { get(x).sqrt_(); });
}

ct_status ct_pow(ct_tensor *out, ct_tensor x, double exponent) {
  return giving(out, [&] { return at::pow(get(x), number(get(x), exponent)); });
}

ct_status ct_clamp(ct_tensor *out, ct_tensor x, double minimum, double maximum) {
  return giving(out, [&] { return at::clamp(get(x), minimum, maximum); });
}

ct_status ct_clamp_tensor(ct_tensor *out, ct_tensor x, ct_tensor minimum, ct_tensor maximum) {
  return giving(out, [&] { return at::clamp(get(x), get(minimum), get(maximum)); });
}

ct_status ct_where(ct_tensor *out, ct_tensor condition, ct_tensor x, ct_tensor y) {
  return giving(out, [&] { return at::where(get(condition), get(x), get(y)); });
}
