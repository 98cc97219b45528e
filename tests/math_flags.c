/* SPDX-License-Identifier: MIT */
/*
 * The f64 functions of prange/math.h in loops. Compiled with several sets of flags, each under the
 * name that FLAGS gives it; all must have the same bits.
 */
#include "math_flags.h"

#include <prange/math.h>

#include "math_f64_list.h"

#define PASTE_(name, suffix) name##suffix
#define PASTE(name, suffix) PASTE_(name, suffix)

#define ONE(name)                                                                                  \
    static void run_##name(ptrdiff_t n, const double *restrict x, double *restrict z)              \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = prange_##name(x[i]);                                                            \
    }
#define TWO(name)                                                                                  \
    static void run_##name(ptrdiff_t n, const double *restrict x, const double *restrict y,        \
                           double *restrict z)                                                     \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = prange_##name(x[i], y[i]);                                                      \
    }
MATH_F64_ONE(ONE)
MATH_F64_TWO(TWO)
#undef ONE
#undef TWO

void PASTE(math_results_, FLAGS)(ptrdiff_t n, const double *x, const double *y, double *results)
{
#define ONE(name)                                                                                  \
    run_##name(n, x, results);                                                                     \
    results += n;
#define TWO(name)                                                                                  \
    run_##name(n, x, y, results);                                                                  \
    results += n;
    MATH_F64_ONE(ONE)
    MATH_F64_TWO(TWO)
}
