// libtorch as a user of the one pool of threads.
#include <ATen/Parallel.h>
#include <c10/core/AutogradState.h>

#include <string>

#include "Guard.h"

extern "C" {
#include "ck_threads.h"
}

namespace {

thread_local std::string last_error;

// Whether gradients are wanted, as bits.
uint64_t autograd_state() {
  const auto &state = c10::AutogradState::get_tls_state();
  return state.get_grad_mode() | state.get_inference_mode() << 1 | state.get_fw_grad_mode() << 2;
}

void set_autograd_state(uint64_t flags) {
  auto &state = c10::AutogradState::get_tls_state();
  state.set_grad_mode(flags & 1);
  state.set_inference_mode(flags & 2);
  state.set_fw_grad_mode(flags & 4);
}

// Before main: whoever links libtorch shares its pool from the first loop on.
[[maybe_unused]] const bool is_attached = [] {
  const ck_pool_user libtorch{[](int32_t count) { at::set_num_threads(count); }, autograd_state,
                              set_autograd_state};
  ck_attach_pool_user(libtorch, at::get_num_threads());
  return true;
}();

}  // namespace

namespace ctorch {
void remember_error(const char *message) { last_error = message; }
}  // namespace ctorch

const char *ct_last_error(void) { return last_error.c_str(); }
