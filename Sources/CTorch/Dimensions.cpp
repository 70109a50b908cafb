#include "ct_dimensions.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>

#include <numeric>

#include "Handle.h"

using namespace ctorch;

ct_status ct_reshape(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank) {
  return giving(out, [&] { return get(x).reshape(sizes(shape, rank)); });
}

ct_status ct_transpose(ct_tensor *out, ct_tensor x, ptrdiff_t first, ptrdiff_t second) {
  return giving(out, [&] { return get(x).transpose(first, second); });
}

ct_status ct_narrow(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t start,
                    ptrdiff_t length) {
  return giving(out, [&] { return get(x).narrow(dim, start, length); });
}

ct_status ct_select(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ptrdiff_t index) {
  return giving(out, [&] { return get(x).select(dim, index); });
}

ct_status ct_squeeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return get(x).squeeze(dim); });
}

ct_status ct_unsqueeze(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return get(x).unsqueeze(dim); });
}

ct_status ct_expand(ct_tensor *out, ct_tensor x, const ptrdiff_t *shape, size_t rank) {
  return giving(out, [&] { return get(x).expand(sizes(shape, rank)); });
}

ct_status ct_cat(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim) {
  return giving(out, [&] { return at::cat(list(tensors, count), dim); });
}

ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, ptrdiff_t dim) {
  return giving(out, [&] { return at::stack(list(tensors, count), dim); });
}

ct_status ct_gather(ct_tensor *out, ct_tensor x, ptrdiff_t dim, ct_tensor index) {
  return giving(out, [&] { return at::gather(get(x), dim, get(index)); });
}

ct_status ct_masked_fill(ct_tensor *out, ct_tensor x, ct_tensor mask, double value) {
  return giving(out, [&] {
    return at::masked_fill(get(x), get(mask), number(get(x), value));
  });
}

ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor index, ptrdiff_t padding) {
  return giving(out, [&] { return at::embedding(get(weight), get(index), padding); });
}

namespace {

/// The dimensions named, or all of them.
std::vector<int64_t> dims_of(const at::Tensor &x, const ptrdiff_t *dims, size_t count) {
  std::vector<int64_t> result(dims, dims + count);
  if (count == 0) {
    result.resize(static_cast<size_t>(x.dim()));
    std::iota(result.begin(), result.end(), 0);
  }
  return result;
}

}  // namespace

#define REDUCTION(name)                                                                  \
  ct_status ct_##name(ct_tensor *out, ct_tensor x, const ptrdiff_t *dims, size_t count,  \
                      bool keepdim) {                                                    \
    return giving(out, [&] { return at::name(get(x), dims_of(get(x), dims, count), keepdim); }); \
  }

REDUCTION(sum)
REDUCTION(mean)
REDUCTION(amax)

ct_status ct_norm(ct_tensor *out, ct_tensor x, double p, const ptrdiff_t *dims, size_t count,
                  bool keepdim) {
  return giving(out, [&] {
    return at::linalg_vector_norm(get(x), p, dims_of(get(x), dims, count), keepdim);
  });
}

ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return giving(out, [&] { return at::matmul(get(x), get(y)); });
}

ct_status ct_matmul_out(ct_tensor out, ct_tensor x, ct_tensor y) {
  return guarded([&] { at::matmul_out(get(out), get(x), get(y)); });
}

ct_status ct_addmm_out(ct_tensor out, ct_tensor bias, ct_tensor x, ct_tensor y, double beta,
                       double alpha) {
  return guarded([&] { at::addmm_out(get(out), get(bias), get(x), get(y), beta, alpha); });
}

ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return giving(out, [&] { return at::linear(get(x), get(weight), optional(bias)); });
}
