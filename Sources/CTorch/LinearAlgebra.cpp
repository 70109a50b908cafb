#include "ct_linear_algebra.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>

#include "Handle.h"

using namespace ctorch;

ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return giving(out, [&] { return at::matmul(get(x), get(y)); });
}

ct_status ct_bmm(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return giving(out, [&] { return at::bmm(get(x), get(y)); });
}

ct_status ct_addmm(ct_tensor *out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                   double alpha) {
  return giving(out, [&] { return at::addmm(get(bias), get(x), get(y), beta, alpha); });
}

ct_status ct_matmul_out(ct_tensor out, ct_tensor x, ct_tensor y) {
  return guarded([&] { at::matmul_out(get(out), get(x), get(y)); });
}

ct_status ct_bmm_out(ct_tensor out, ct_tensor x, ct_tensor y) {
  return guarded([&] { at::bmm_out(get(out), get(x), get(y)); });
}

ct_status ct_addmm_out(ct_tensor out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                       double alpha) {
  return guarded([&] { at::addmm_out(get(out), get(bias), get(x), get(y), beta, alpha); });
}

ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return giving(out, [&] { return at::linear(get(x), get(weight), optional(bias)); });
}
