#include "ct_tensor.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>

#include <cstring>

#include "Handle.h"

using namespace ctorch;

namespace {

at::ScalarType scalar_type(ct_dtype dtype) {
  switch (dtype) {
    case ct_float32: return at::kFloat;
    case ct_float64: return at::kDouble;
    case ct_int64: return at::kLong;
    case ct_int32: return at::kInt;
    case ct_uint8: return at::kByte;
    case ct_bool: return at::kBool;
    case ct_other_dtype: break;
  }
  TORCH_CHECK(false, "no such dtype");
}

at::TensorOptions options(ct_dtype dtype) {
  return at::TensorOptions().dtype(scalar_type(dtype));
}

}  // namespace

void ct_free(ct_tensor x) { delete static_cast<at::Tensor *>(x.raw); }

ct_status ct_full(ct_tensor *out, const ptrdiff_t *shape, size_t rank, double value, ct_dtype dtype) {
  return giving(out,
                [&] { return at::full(sizes(shape, rank), value, options(dtype)); });
}

ct_status ct_empty(ct_tensor *out, const ptrdiff_t *shape, size_t rank, ct_dtype dtype) {
  return giving(out, [&] { return at::empty(sizes(shape, rank), options(dtype)); });
}

ct_status ct_arange(ct_tensor *out, double start, double end, double step, ct_dtype dtype) {
  return giving(out, [&] { return at::arange(start, end, step, options(dtype)); });
}

ct_status ct_from_data(ct_tensor *out, const void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype) {
  return giving(out, [&] {
    auto result = at::empty(sizes(shape, rank), options(dtype));
    if (result.nbytes() > 0) std::memcpy(result.mutable_data_ptr(), data, result.nbytes());
    return result;
  });
}

ct_status ct_from_blob(ct_tensor *out, void *data, const ptrdiff_t *shape, size_t rank,
                       ct_dtype dtype) {
  return giving(out, [&] { return at::from_blob(data, sizes(shape, rank), options(dtype)); });
}

ct_dtype ct_dtype_of(ct_tensor x) {
  switch (get(x).scalar_type()) {
    case at::kFloat: return ct_float32;
    case at::kDouble: return ct_float64;
    case at::kLong: return ct_int64;
    case at::kInt: return ct_int32;
    case at::kByte: return ct_uint8;
    case at::kBool: return ct_bool;
    default: return ct_other_dtype;
  }
}

size_t ct_dim(ct_tensor x) { return static_cast<size_t>(get(x).dim()); }

void ct_sizes(ct_tensor x, ptrdiff_t *sizes) {
  for (const auto size : get(x).sizes()) *sizes++ = size;
}

ptrdiff_t ct_numel(ct_tensor x) { return get(x).numel(); }

bool ct_is_contiguous(ct_tensor x) { return get(x).is_contiguous(); }

bool ct_requires_grad(ct_tensor x) { return get(x).requires_grad(); }

void *ct_data_ptr(ct_tensor x) {
  const auto &tensor = get(x);
  return tensor.is_contiguous() ? tensor.mutable_data_ptr() : nullptr;
}

ct_status ct_item(double *out, ct_tensor x) {
  return guarded([&] { *out = get(x).item().toDouble(); });
}

ct_status ct_to(ct_tensor *out, ct_tensor x, ct_dtype dtype) {
  return giving(out, [&] { return get(x).to(scalar_type(dtype)); });
}

ct_status ct_contiguous(ct_tensor *out, ct_tensor x) {
  return giving(out, [&] { return get(x).contiguous(); });
}

ct_status ct_clone(ct_tensor *out, ct_tensor x) {
  return giving(out, [&] { return get(x).clone(at::MemoryFormat::Contiguous); });
}

ct_status ct_zeros_like(ct_tensor *out, ct_tensor x) {
  return giving(out, [&] { return at::zeros_like(get(x)); });
}

ct_status ct_copy_(ct_tensor x, ct_tensor source) {
  return guarded([&] { get(x).copy_(get(source)); });
}

ct_status ct_fill_(ct_tensor x, double value) {
  return guarded([&] { get(x).fill_(number(get(x), value)); });
}

namespace {

at::Generator seeded(uint64_t seed) { return at::detail::createCPUGenerator(seed); }

}  // namespace

ct_status ct_uniform_(ct_tensor x, double low, double high, uint64_t seed) {
  return guarded([&] { get(x).uniform_(low, high, seeded(seed)); });
}

ct_status ct_normal_(ct_tensor x, double mean, double deviation, uint64_t seed) {
  return guarded([&] { get(x).normal_(mean, deviation, seeded(seed)); });
}

ct_status ct_bernoulli_(ct_tensor x, double probability, uint64_t seed) {
  return guarded([&] { get(x).bernoulli_(probability, seeded(seed)); });
}
