/* SPDX-License-Identifier: MIT */
/*
 * Accuracy of distances by matrix products, against wider arithmetic. The linker's --wrap makes the
 * library use products at sizes where they do not pay, and lets its allocations fail.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "allocations.h"
#include "bits.h"
#include "guard.h"
#include "distance/product.h"
#include "random.h"
#include "unchecked.h"
#include "blas/blas.h"
#include "isa/isa.h"
#include "simd/product.h"

static bool by_the_rule; /* true: the library decides whether to use products */

bool __real_pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);
bool __wrap_pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

/* A random number in [0, 1). */
static double uniform(uint64_t seed, ptrdiff_t i)
{
    return (double)(random_bits(seed, i) >> 11) * 0x1p-53;
}

bool __wrap_pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m)
{
    return by_the_rule ? __real_pri_blas_pays(size, d, n, m) : pri_blas_usable();
}

static void expect_blas(void)
{
    if (!pri_blas_usable())
        cr_skip_test("%s", pri_blas_name());
}

TestSuite(product, .init = expect_blas);

static const double offsets[] = {0, 1e3, 1e6, 1e8};

#define BODY "fast_typed.h"
#include "each_real.h"

/* Products would need cosine and similar metrics prepared in f32, which is not accurate enough. */
Test(product, leaves_accumulation_in_f64)
{
    enum { ROWS = 40, WIDE = 9 };
    float x[ROWS * WIDE], both[ROWS * ROWS], alone[ROWS * ROWS];
    random_fill_f32(51, ROWS * WIDE, x);
    prange_distance_options_f32 options = {.metric = PRANGE_COSINE, .flags = PRANGE_ACCUMULATE_F64};
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, ROWS, WIDE, x, alone), PRANGE_OK);
    options.flags |= PRANGE_FAST;
    cr_assert_eq(prange_pairwise_distance_with_f32(&options, ROWS, WIDE, x, both), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(ROWS * ROWS, both, alone), ROWS * ROWS);
}

/* Subtracting the mean leaves no pair to the direct method. Otherwise half of the pairs would need
 * it. */
Test(product, serves_far_from_the_origin)
{
    enum { FAR = 200, D = 40 };
    double *x = allocate(FAR * D * sizeof *x), *out = allocate(FAR * FAR * sizeof *out);
    const prange_distance_options_f64 options = {.metric = PRANGE_SQEUCLIDEAN,
                                                 .flags = PRANGE_FAST};
    ptrdiff_t same = 0;
    for (ptrdiff_t i = 0; i < FAR * D; i++)
        x[i] = 1e6 + uniform(15, i);
    cr_assert_eq(prange_pairwise_distance_with_f64(&options, FAR, D, x, out), PRANGE_OK);
    for (ptrdiff_t i = 0; i < FAR; i++)
        for (ptrdiff_t j = 0; j < i; j++)
            same +=
                out[i * FAR + j] == pri_isa_get()->product_f64->pair(D, x + i * D, x + j * D, NULL);
    cr_expect_lt(same, FAR * FAR * 2 / 5, "%td are the same", same);
    free(x);
    free(out);
}
