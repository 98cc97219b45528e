/* SPDX-License-Identifier: MIT */
/* The elementary f64 functions of prange/math.h, by name: of one argument and of two. */
#ifndef PRANGE_TESTS_MATH_F64_LIST_H
#define PRANGE_TESTS_MATH_F64_LIST_H

/* clang-format off */
#define MATH_F64_ONE(FUNCTION)                                                                     \
    FUNCTION(exp) FUNCTION(exp2) FUNCTION(exp10) FUNCTION(expm1)                                   \
    FUNCTION(sinh) FUNCTION(cosh) FUNCTION(tanh) FUNCTION(sigmoid) FUNCTION(softplus)              \
    FUNCTION(log) FUNCTION(log2) FUNCTION(log10) FUNCTION(log1p)                                   \
    FUNCTION(sin) FUNCTION(cos) FUNCTION(tan) FUNCTION(sinpi) FUNCTION(cospi)                      \
    FUNCTION(asin) FUNCTION(acos) FUNCTION(atan)                                                   \
    FUNCTION(asinh) FUNCTION(acosh) FUNCTION(atanh) FUNCTION(cbrt) FUNCTION(rsqrt)   \
    FUNCTION(erf) FUNCTION(erfc) FUNCTION(tgamma) FUNCTION(lgamma)
#define MATH_F64_TWO(FUNCTION) FUNCTION(pow) FUNCTION(atan2) FUNCTION(hypot)
/* clang-format on */

#endif
