/* SPDX-License-Identifier: MIT */
/*
 * Outer products, batches and Gram matrices, compared with their definition, and the errors and
 * factors of all products.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "product_reference.h"

#define BODY "products_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

/* The factors alpha and beta of integer products are rounded to the nearest integer, ties to even,
 * and saturate at the ends of the type; NaN becomes 0. */
Test(products, factors_of_integers)
{
    static const struct {
        double factor;
        int64_t wide;
        int32_t narrow;
    } known[] = {{1.5, 2, 2},
                 {2.5, 2, 2},
                 {-0.7, -1, -1},
                 {0.4, 0, 0},
                 {3e9, 3000000000, INT32_MAX},
                 {-1e300, INT64_MIN, INT32_MIN},
                 {INFINITY, INT64_MAX, INT32_MAX},
                 {NAN, 0, 0}};
    static const ptrdiff_t shape[] = {1, 1};
    int64_t one = 1, to = 1;
    int32_t one_i32 = 1, to_i32 = 1;
    const prange_view wide = {&one, PRANGE_I64, 2, shape, NULL};
    const prange_view wide_out = {&to, PRANGE_I64, 2, shape, NULL};
    const prange_view narrow = {&one_i32, PRANGE_I32, 2, shape, NULL};
    const prange_view narrow_out = {&to_i32, PRANGE_I32, 2, shape, NULL};
    const prange_view vector = {&one_i32, PRANGE_I32, 1, shape, NULL};
    const prange_view vector_out = {&to_i32, PRANGE_I32, 1, shape, NULL};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const double factor = known[i].factor;
        to = 7, to_i32 = 1;
        cr_assert_eq(prange_matmul_view(factor, &wide, &wide, 0.3, &wide_out), PRANGE_OK);
        cr_expect_eq(to, known[i].wide, "alpha %g", factor);
        cr_assert_eq(prange_matmul_view(0.0, &narrow, &narrow, factor, &narrow_out), PRANGE_OK);
        cr_expect_eq(to_i32, known[i].narrow, "beta %g", factor);
        cr_assert_eq(prange_matvec_view(factor, &narrow, &vector, 0.0, &vector_out), PRANGE_OK);
        cr_expect_eq(to_i32, known[i].narrow, "alpha %g", factor);
        to_i32 = 1;
        cr_assert_eq(prange_gram_view(0.0, &narrow, factor, &narrow_out), PRANGE_OK);
        cr_expect_eq(to_i32, known[i].narrow, "beta %g", factor);
    }
}

/* If there are no products, c = beta c to the last bit, whatever alpha is. */
static void expect_no_products(ptrdiff_t n, prange_type type, double alpha, double beta)
{
    enum { MOST = 40 };
    static const double values[] = {-0.0, 0.0, 1.5, -3.0, INFINITY, NAN};
    static double c[MOST * MOST];
    static float narrow[MOST * MOST];
    const bool wide = type == PRANGE_F64;
    const ptrdiff_t left[] = {n, 0}, right[] = {0, n}, square[] = {n, n};
    const prange_view a = {NULL, type, 2, left, NULL}, b = {NULL, type, 2, right, NULL};
    const prange_view x = {NULL, type, 1, right, NULL};
    const prange_view y = {wide ? (void *)c : narrow, type, 1, square, NULL};
    const prange_view out = {wide ? (void *)c : narrow, type, 2, square, NULL};
    for (int call = 0; call < 3; call++) {
        for (int k = 0; k < MOST * MOST; k++)
            c[k] = values[(k / MOST + k % MOST) % 6], narrow[k] = (float)c[k];
        cr_assert_eq(call == 0   ? prange_matmul_view(alpha, &a, &b, beta, &out)
                     : call == 1 ? prange_gram_view(alpha, &b, beta, &out)
                                 : prange_matvec_view(alpha, &a, &x, beta, &y),
                     PRANGE_OK, "%s", prange_last_error());
        for (ptrdiff_t k = 0; k < (call == 2 ? n : n * n); k++) {
            /* Below the diagonal a Gram matrix has the mirror of the upper triangle. */
            const ptrdiff_t i = call == 1 && k / n > k % n ? k % n * n + k / n : k;
            const double old = values[(i / MOST + i % MOST) % 6];
            const double expected = beta == 0 ? 0.0 : (wide ? beta : (double)(float)beta) * old;
            cr_assert_eq(bits_of_f64(wide ? c[k] : (double)narrow[k]), bits_of_f64(expected),
                         "call %d, n = %td, alpha = %g, beta = %g: %g of %g at %td", call, n, alpha,
                         beta, wide ? c[k] : (double)narrow[k], old, k);
        }
    }
}

Test(products, no_inner_dimension)
{
    static const double factors[] = {0.0, 1.0, -1.0, 0.5, INFINITY, -INFINITY, NAN};
    static const ptrdiff_t sizes_of_c[] = {1, 2, 7, 40};
    enum { FACTORS = sizeof factors / sizeof *factors };
    for (int k = 0; k < 4; k++)
        for (int alpha = 0; alpha < FACTORS; alpha++)
            for (int beta = 0; beta < FACTORS; beta++) {
                expect_no_products(sizes_of_c[k], PRANGE_F64, factors[alpha], factors[beta]);
                expect_no_products(sizes_of_c[k], PRANGE_F32, factors[alpha], factors[beta]);
            }
}

Test(products, errors_of_views)
{
    double a[6] = {0}, memory[8] = {7, 7, 7, 7, 7, 7, 7, 7};
    const ptrdiff_t wide[] = {2, 3}, square[] = {2, 2}, two[] = {2}, three[] = {3}, none[] = {0};
    const prange_view matrix = {a, PRANGE_F64, 2, wide, NULL};
    const prange_view x = {a, PRANGE_F64, 1, three, NULL}, y = {memory, PRANGE_F64, 1, two, NULL};
    const prange_view c = {memory, PRANGE_F64, 2, square, NULL};
    prange_view other = y;
    cr_expect_eq(prange_matvec_view(1, &matrix, &y, 0, &x), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_matvec_view(1, &matrix, &x, 0, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_matvec_view(1, &x, &x, 0, &y), PRANGE_ERROR_SIZE);
    other.type = PRANGE_I64;
    cr_expect_eq(prange_matvec_view(1, &matrix, &x, 0, &other), PRANGE_ERROR_VALUE);
    other = y;
    other.strides = none;
    cr_expect_eq(prange_matvec_view(1, &matrix, &x, 0, &other), PRANGE_ERROR_OVERLAP);
    other = y;
    other.data = a + 1;
    cr_expect_eq(prange_matvec_view(1, &matrix, &x, 0, &other), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_gram_view(1, &matrix, 0, &c), PRANGE_ERROR_SIZE);
    other = c;
    other.data = a + 2;
    const prange_view small = {a, PRANGE_F64, 2, square, NULL};
    cr_expect_eq(prange_gram_view(1, &small, 0, &other), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(prange_gram_view(1, &small, 0, &y), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_gram_view(1, NULL, 0, &c), PRANGE_ERROR_NULL);
    for (int k = 0; k < 8; k++)
        cr_expect_eq(memory[k], 7.0);
}
