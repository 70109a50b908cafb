// Turns every C++ exception into a status and a thread-local message.
#pragma once

#include <c10/util/Exception.h>

#include <utility>

#include "ct_status.h"

namespace ctorch {

void remember_error(const char *message);

template <typename Body>
ct_status guarded(Body &&body) {
  try {
    std::forward<Body>(body)();
    return 0;
  } catch (const c10::Error &error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("an exception of unknown type");
  }
  return 1;
}

}  // namespace ctorch
