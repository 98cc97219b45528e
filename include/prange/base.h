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
#define PRANGE_API __attribute__((__visibility__("default")))
#define PRANGE_CHECKED __attribute__((__warn_unused_result__))
#else
#define PRANGE_API
#define PRANGE_CHECKED
#endif

/* What prange/math.h cannot do with: other arithmetic than C's, and C++ that does not know
 * hexadecimal fractions. prange.h leaves it out there. */
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) ||     \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#define PRANGE_FAST_MATH 1
#else
#define PRANGE_FAST_MATH 0
#endif
#if defined(__cplusplus) && __cplusplus < 201703L && defined(__STRICT_ANSI__)
#define PRANGE_OLD_CXX 1
#else
#define PRANGE_OLD_CXX 0
#endif
/** @endcond */

#endif
