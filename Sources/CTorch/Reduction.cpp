#include "ct_reduction.h"

#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>

#include <numeric>

#include "Handle.h"

using namespace ctorch;

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

void give_both(ct_tensor *first, ct_tensor *second, std::tuple<at::Tensor, at::Tensor> both) {
  give(first, std::move(std::get<0>(both)));
  give(second, std::move(std::get<1>(both)));
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
REDUCTION(amin)
REDUCTION(logsumexp)

ct_status ct_norm(ct_tensor *out, ct_tensor x, double p, const ptrdiff_t *dims, size_t count,
                  bool keepdim) {
  return giving(out, [&] {
    return at::linalg_vector_norm(get(x), p, dims_of(get(x), dims, count), keepdim);
  });
}

ct_status ct_max_dim(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t dim,
                     bool keepdim) {
  return guarded([&] { give_both(values, indices, at::max(get(x), dim, keepdim)); });
}

ct_status ct_argmax(ct_tensor *out, ct_tensor x, ptrdiff_t dim, bool keepdim) {
  return giving(out, [&] { return at::argmax(get(x), dim, keepdim); });
}

ct_status ct_topk(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t k, ptrdiff_t dim,
                  bool largest) {
  return guarded([&] { give_both(values, indices, at::topk(get(x), k, dim, largest)); });
}

ct_status ct_sort(ct_tensor *values, ct_tensor *indices, ct_tensor x, ptrdiff_t dim,
                  bool descending) {
  return guarded([&] {
    give_both(values, indices, at::sort(get(x), std::optional<bool>(true), dim, descending));
  });
}

ct_status ct_cumsum(ct_tensor *out, ct_tensor x, ptrdiff_t dim) {
  return giving(out, [&] { return at::cumsum(get(x), dim); });
}
