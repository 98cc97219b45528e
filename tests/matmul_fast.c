/* SPDX-License-Identifier: MIT */
/*
 * Matrix products that OpenBLAS may compute. The linker's --wrap decides whether it does, also at
 * sizes that do not pay.
 */
#include <criterion/criterion.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "blas/blas.h"
#include "random.h"

typedef enum choice { BY_THE_RULE, ALWAYS, NEVER } choice;

static choice taken = ALWAYS;
static int asked; /* how often the use of OpenBLAS was considered */

bool __real_pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);
bool __wrap_pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k);

bool __wrap_pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k)
{
    asked++;
    if (taken == BY_THE_RULE)
        return __real_pri_blas_outdoes(size, m, n, k);
    return taken == ALWAYS && pri_blas_usable();
}

static void expect_blas(void)
{
    taken = ALWAYS;
    asked = 0;
    if (!pri_blas_usable())
        cr_skip_test("%s", pri_blas_name());
}

TestSuite(matmul_fast, .init = expect_blas);

enum { M = 300, N = 530, K = 70, ROOM = 540 * 540 };

static double a[ROOM], b[ROOM], c[ROOM], before[ROOM], first[ROOM];
static float a4[ROOM], b4[ROOM], c4[ROOM];

/* Strides of a rows x columns matrix: by rows with a gap, or by columns. */
static void strides_of(bool turned, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t strides[2])
{
    strides[0] = turned ? 1 : columns + 3;
    strides[1] = turned ? rows + 2 : 1;
}

static long double error_bound(long double sizes)
{
    return (K + 4) * 0x1p-53L * sizes;
}

/* Every element is within its bound, and gaps between rows are unchanged. */
static void expect_close(const ptrdiff_t a_at[2], const ptrdiff_t b_at[2], double alpha,
                         double beta)
{
    for (ptrdiff_t i = 0; i < M; i++)
        for (ptrdiff_t j = 0; j < N + 3; j++) {
            const ptrdiff_t at = i * (N + 3) + j;
            long double sum = 0, sizes = 0;
            if (j >= N) {
                cr_assert(c[at] == before[at], "element %td behind row %td", j - N, i);
                continue;
            }
            for (ptrdiff_t k = 0; k < K; k++) {
                const long double one =
                    (long double)a[i * a_at[0] + k * a_at[1]] * b[k * b_at[0] + j * b_at[1]];
                sum += one;
                sizes += fabsl(one);
            }
            const long double exact = alpha * sum + beta * (long double)before[at];
            sizes = fabsl(alpha * sizes) + fabsl(beta * (long double)before[at]);
            cr_assert(fabsl((long double)c[at] - exact) <= error_bound(sizes),
                      "[%td][%td] is %.17g, not %.17Lg", i, j, c[at], exact);
        }
}

static void multiply(double alpha, double beta, const ptrdiff_t a_at[2], const ptrdiff_t b_at[2],
                     int threads)
{
    const ptrdiff_t of_a[] = {M, K}, of_b[] = {K, N}, of_c[] = {M, N}, c_at[] = {N + 3, 1};
    const prange_view left = {a, PRANGE_F64, 2, of_a, a_at};
    const prange_view right = {b, PRANGE_F64, 2, of_b, b_at};
    const prange_view out = {c, PRANGE_F64, 2, of_c, c_at};
    memcpy(c, before, sizeof c);
    cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
    cr_assert_eq(prange_matmul_view_with(PRANGE_FAST, alpha, &left, &right, beta, &out), PRANGE_OK,
                 "%s", prange_last_error());
}

static void fill(void)
{
    for (ptrdiff_t i = 0; i < ROOM; i++) {
        a[i] = (double)(random_bits(1, i) >> 11) * 0x1p-53 - 0.4;
        b[i] = (double)(random_bits(2, i) >> 11) * 0x1p-53 - 0.6;
        before[i] = (double)(random_bits(3, i) >> 11) * 0x1p-53;
    }
}

/* Row-major and transposed matrices: within the bound, with the same bits at every thread count. */
Test(matmul_fast, layouts_factors_and_threads)
{
    static const double factors[][2] = {{1.0, 0.0}, {-0.5, 2.0}, {3.0, 1.0}, {1.0, 1.0}};
    static const int threads[] = {1, 2, 3, 7};
    fill();
    for (int form = 0; form < 4; form++) {
        ptrdiff_t a_at[2], b_at[2];
        strides_of(form & 1, M, K, a_at);
        strides_of(form >> 1, K, N, b_at);
        for (int t = 0; t < 4; t++) {
            multiply(factors[form][0], factors[form][1], a_at, b_at, threads[t]);
            if (t == 0) {
                expect_close(a_at, b_at, factors[form][0], factors[form][1]);
                memcpy(first, c, sizeof c);
            }
            cr_assert_eq(memcmp(first, c, sizeof c), 0, "%d threads differ", threads[t]);
        }
    }
    cr_expect_eq(asked, 16);
}

/* Products that OpenBLAS cannot compute, or that do not pay, have the bits of the product without
 * it. */
Test(matmul_fast, leaves_the_rest_to_the_library)
{
    static const ptrdiff_t odd[][2] = {{2 * K, 2}, {0, 1}, {K - 1, 1}, {-(K + 3), 1}};
    fill();
    for (int s = 0; s < 6; s++) {
        const ptrdiff_t of_a[] = {M, K}, of_b[] = {K, N}, of_c[] = {M, N}, b_at[] = {N, 1};
        const ptrdiff_t plain[] = {K, 1};
        const double *from = s == 3 ? a + (M - 1) * (K + 3) : a;
        const prange_view left = {(void *)from, PRANGE_F64, 2, of_a, s < 4 ? odd[s] : plain};
        const prange_view right = {b, PRANGE_F64, 2, of_b, b_at};
        const prange_view out = {c, PRANGE_F64, 2, of_c, NULL};
        const double alpha = s == 4 ? 0.0 : 1.0;
        taken = s == 5 ? NEVER : ALWAYS;
        cr_assert_eq(prange_matmul_view(alpha, &left, &right, 0.0, &out), PRANGE_OK);
        memcpy(first, c, sizeof c);
        cr_assert_eq(prange_matmul_view_with(PRANGE_FAST, alpha, &left, &right, 0.0, &out),
                     PRANGE_OK);
        cr_expect_eq(memcmp(first, c, sizeof c), 0, "case %d", s);
    }
    cr_expect_eq(asked, 1);
}

Test(matmul_fast, f32_integers_and_flags)
{
    static int32_t p[40 * 40], q[40 * 40], r[40 * 40], expected[40 * 40];
    const ptrdiff_t of_a[] = {M, K}, of_b[] = {K, N}, of_c[] = {M, N}, square[] = {40, 40};
    const prange_view left = {a4, PRANGE_F32, 2, of_a, NULL};
    const prange_view right = {b4, PRANGE_F32, 2, of_b, NULL};
    const prange_view out = {c4, PRANGE_F32, 2, of_c, NULL};
    for (ptrdiff_t i = 0; i < ROOM; i++) {
        a4[i] = (float)(random_bits(4, i) >> 40) * 0x1p-24f - 0.4f;
        b4[i] = (float)(random_bits(5, i) >> 40) * 0x1p-24f;
    }
    cr_assert_eq(prange_matmul_view_with(PRANGE_FAST, 1.0, &left, &right, 0.0, &out), PRANGE_OK);
    cr_expect_eq(asked, 1);
    for (ptrdiff_t i = 0; i < M; i++)
        for (ptrdiff_t j = 0; j < N; j++) {
            double sum = 0, sizes = 0;
            for (ptrdiff_t k = 0; k < K; k++) {
                sum += (double)a4[i * K + k] * (double)b4[k * N + j];
                sizes += fabs((double)a4[i * K + k] * (double)b4[k * N + j]);
            }
            cr_assert(fabs((double)c4[i * N + j] - sum) <= (K + 4) * 0x1p-24 * sizes);
        }
    for (int i = 0; i < 1600; i++) {
        p[i] = (int32_t)random_bits(6, i);
        q[i] = (int32_t)random_bits(7, i);
    }
    const prange_view ints[] = {{p, PRANGE_I32, 2, square, NULL},
                                {q, PRANGE_I32, 2, square, NULL},
                                {r, PRANGE_I32, 2, square, NULL}};
    cr_assert_eq(prange_matmul_i32(40, 40, 40, p, q, expected), PRANGE_OK);
    cr_assert_eq(prange_matmul_view_with(PRANGE_FAST, 1.0, &ints[0], &ints[1], 0.0, &ints[2]),
                 PRANGE_OK);
    cr_expect_eq(memcmp(r, expected, sizeof r), 0);
    memset(r, 7, sizeof r);
    memcpy(expected, r, sizeof r);
    const unsigned refused[] = {1, 4, 8, 64, PRANGE_FAST | PRANGE_ACCUMULATE_F64, UINT_MAX};
    for (int k = 0; k < 6; k++)
        cr_expect_eq(prange_matmul_view_with(refused[k], 1.0, &ints[0], &ints[1], 0.0, &ints[2]),
                     PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "prange_matmul_view_with: flags"));
    cr_expect_eq(memcmp(r, expected, sizeof r), 0);
}

/* A factor that rounds to 0 in f32 counts as 0: OpenBLAS would read neither matrix, and is not
 * used. */
Test(matmul_fast, factors_that_round_to_zero)
{
    const ptrdiff_t shape[] = {64, 64};
    const prange_view left = {a4, PRANGE_F32, 2, shape, NULL};
    const prange_view right = {b4, PRANGE_F32, 2, shape, NULL};
    const prange_view out = {c4, PRANGE_F32, 2, shape, NULL};
    a4[5 * 64 + 7] = NAN;
    asked = 0;
    cr_assert_eq(prange_matmul_view_with(PRANGE_FAST, 1e-60, &left, &right, 1.0, &out), PRANGE_OK);
    cr_expect_eq(asked, 0);
    for (int k = 0; k < 64 * 64; k++)
        cr_assert_eq(isnan(c4[k]), k / 64 == 5, "%d", k);
    a4[5 * 64 + 7] = 0;
}

/* The rule does not depend on the threads, and takes no small product. */
Test(matmul_fast, rule)
{
    taken = BY_THE_RULE;
    for (size_t size = 4; size <= 8; size += 4) {
        cr_expect_not(__real_pri_blas_outdoes(size, 8, 8, 8));
        cr_expect_not(__real_pri_blas_outdoes(size, 4000, 4000, 31));
        cr_expect_not(__real_pri_blas_outdoes(size, 4000, (ptrdiff_t)INT_MAX + 1, 4000));
        bool found[3];
        for (int threads = 1; threads <= 3; threads++) {
            cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
            found[threads - 1] = __real_pri_blas_outdoes(size, 1000, 1000, 1000);
        }
        cr_expect(found[0] == found[1] && found[1] == found[2]);
    }
}
