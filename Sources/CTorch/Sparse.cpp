#include "ct_sparse.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Handle.h"

using namespace ctorch;

namespace {

#if defined(__x86_64__)
#define WITH_FMA __attribute__((target("avx2,fma")))
#else
#define WITH_FMA
#endif

// Every row of the result is summed by one thread in the order of its columns: the same bits
// whatever the number of threads.
template <typename Scalar>
WITH_FMA void multiply_rows(const int32_t *offsets, const int32_t *columns, const Scalar *values,
                            const Scalar *dense, Scalar *result, int64_t width, int64_t begin,
                            int64_t end) {
  for (int64_t row = begin; row < end; ++row) {
    Scalar *__restrict sums = result + row * width;
    for (int32_t at = offsets[row]; at < offsets[row + 1]; ++at) {
      const Scalar value = values[at];
      const Scalar *__restrict source = dense + columns[at] * width;
      for (int64_t column = 0; column < width; ++column) sums[column] += value * source[column];
    }
  }
}

at::Tensor multiply(const at::Tensor &offsets, const at::Tensor &columns, const at::Tensor &values,
                    const at::Tensor &dense) {
  TORCH_CHECK(dense.scalar_type() == values.scalar_type(), "a sparse matrix of ",
              values.scalar_type(), " cannot be multiplied with a tensor of ",
              dense.scalar_type());
  const auto source = dense.contiguous();
  const int64_t rows = offsets.numel() - 1, width = source.size(1);
  auto result = at::zeros({rows, width}, source.options());
  AT_DISPATCH_FLOATING_TYPES(source.scalar_type(), "csr_matmul", [&] {
    // The typed accessors' names differ between GCC, which built libtorch, and Clang.
    const auto *first = static_cast<const int32_t *>(offsets.const_data_ptr());
    const auto *column = static_cast<const int32_t *>(columns.const_data_ptr());
    const auto *value = static_cast<const scalar_t *>(values.const_data_ptr());
    const auto *from = static_cast<const scalar_t *>(source.const_data_ptr());
    auto *to = static_cast<scalar_t *>(result.mutable_data_ptr());
    at::parallel_for(0, rows, 64, [&](int64_t begin, int64_t end) {
      multiply_rows<scalar_t>(first, column, value, from, to, width, begin, end);
    });
  });
  return result;
}

struct SparseMatmul : torch::autograd::Function<SparseMatmul> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &dense,
                            const std::vector<at::Tensor> &matrix,
                            const std::vector<at::Tensor> &transposed) {
    context->save_for_backward({transposed[0], transposed[1], transposed[2]});
    return multiply(matrix[0], matrix[1], matrix[2], dense);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list upstream) {
    const auto saved = context->get_saved_variables();
    return {multiply(saved[0], saved[1], saved[2], upstream[0]), at::Tensor(), at::Tensor()};
  }
};

std::vector<at::Tensor> parts(ct_csr matrix) {
  return {get(matrix.offsets), get(matrix.columns), get(matrix.values)};
}

}  // namespace

ct_status ct_csr_matmul(ct_tensor *out, ct_csr matrix, ct_csr transposed, ct_tensor dense) {
  return giving(out, [&] {
    TORCH_CHECK(get(dense).dim() == 2 &&
                    get(dense).size(0) == get(transposed.offsets).numel() - 1,
                "a sparse matrix of ", get(transposed.offsets).numel() - 1,
                " columns cannot be multiplied with a tensor of shape ", get(dense).sizes());
    return SparseMatmul::apply(get(dense), parts(matrix), parts(transposed));
  });
}
