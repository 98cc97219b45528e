/* SPDX-License-Identifier: MIT */
/*
 * Products of a matrix and a vector, compared with their definition.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <prange.h>

#include "allocations.h"
#include "product_reference.h"

#define BODY "matvec_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

/* A NaN in a reaches its row, a NaN in x reaches all rows, and infinity times 0 is NaN. */
Test(matvec, special_values)
{
    enum { N = 30 };
    static double a[N * N], x[N], y[N];
    a[3 * N + 4] = NAN;
    a[7 * N + 9] = INFINITY;
    cr_assert_eq(prange_matvec_f64(N, N, a, x, y), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_expect_eq(isnan(y[i]), i == 3 || i == 7);
    x[5] = NAN;
    cr_assert_eq(prange_matvec_transposed_f64(N, N, a, x, y), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_expect(isnan(y[i]));
}
