// How every function answers, and what the headers share.
#ifndef CT_STATUS_H
#define CT_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CT_BEGIN \
  _Pragma("clang assume_nonnull begin") extern "C" {
#define CT_END \
  }                \
  _Pragma("clang assume_nonnull end")
#else
#define CT_BEGIN _Pragma("clang assume_nonnull begin")
#define CT_END _Pragma("clang assume_nonnull end")
#endif

CT_BEGIN

/// 0 when all went well.
typedef int32_t ct_status;

/// The message of the last failure on this thread; valid until the next one.
const char *ct_last_error(void);

CT_END

#endif
