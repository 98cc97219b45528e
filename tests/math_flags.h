/* SPDX-License-Identifier: MIT */
/* The functions of math_f64_list.h as one set of compiler flags makes them. */
#ifndef PRANGE_TESTS_MATH_FLAGS_H
#define PRANGE_TESTS_MATH_FLAGS_H

#include <stddef.h>

/** n results of each function, one function after the other; those of two arguments last. */
typedef void math_results(ptrdiff_t n, const double *x, const double *y, double *results);

math_results math_results_plain, math_results_o0, math_results_native;

#endif
