// From handles to tensors and back.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "Guard.h"
#include "ct_tensor.h"

namespace ctorch {

static_assert(sizeof(ptrdiff_t) == sizeof(int64_t), "sizes are passed without conversion");

inline at::Tensor &get(ct_tensor x) { return *static_cast<at::Tensor *>(x.raw); }

inline void give(ct_tensor *out, at::Tensor x) { out->raw = new at::Tensor(std::move(x)); }

/// A guarded call that gives one tensor.
template <typename Body>
ct_status giving(ct_tensor *out, Body &&body) {
  return guarded([&] { give(out, body()); });
}

inline at::IntArrayRef sizes(const ptrdiff_t *values, size_t count) {
  return {reinterpret_cast<const int64_t *>(values), count};
}

inline std::vector<at::Tensor> list(const ct_tensor *tensors, size_t count) {
  std::vector<at::Tensor> result;
  result.reserve(count);
  for (size_t index = 0; index < count; ++index) result.push_back(get(tensors[index]));
  return result;
}

inline std::optional<at::Tensor> optional(ct_tensor x) {
  if (x.raw == nullptr) return std::nullopt;
  return get(x);
}

/// A whole number stays an integer beside integers, so that they stay integers too.
inline at::Scalar number(const at::Tensor &beside, double value) {
  if (at::isIntegralType(beside.scalar_type(), true)) {
    const auto whole = static_cast<int64_t>(value);
    if (static_cast<double>(whole) == value) return whole;
  }
  return value;
}

}  // namespace ctorch
