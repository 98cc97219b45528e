/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What every prange header needs: sizes, linkage, attributes, the version.
 */
#ifndef PRANGE_BASE_H
#define PRANGE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of these headers, major.minor.patch. @{ */
#define PRANGE_VERSION_MAJOR 0
#define PRANGE_VERSION_MINOR 1
#define PRANGE_VERSION_PATCH 0
/** @} */

/**
 * The version as one number, which the preprocessor can compare: 10000 major + 100 minor + patch,
 * that is 100 for 0.1.0. The version of the library in use is prange_runtime_info().version.
 */
#define PRANGE_VERSION                                                                             \
    (PRANGE_VERSION_MAJOR * 10000 + PRANGE_VERSION_MINOR * 100 + PRANGE_VERSION_PATCH)

/** @cond */
#ifdef __cplusplus
#define PRANGE_BEGIN_DECLS extern "C" {
#define PRANGE_END_DECLS }
#else
#define PRANGE_BEGIN_DECLS
#define PRANGE_END_DECLS
#endif

#if defined(__GNUC__)
#define PRANGE_API __attribute__((visibility("default")))
#define PRANGE_CHECKED __attribute__((warn_unused_result))
#else
#define PRANGE_API
#define PRANGE_CHECKED
#endif
/** @endcond */

#endif
