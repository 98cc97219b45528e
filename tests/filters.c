/* SPDX-License-Identifier: MIT */
/*
 * Filters against scalar loops over each window, bit for bit, at every border, size and shape;
 * medians against sorting, the Gaussian against long double.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "element.h"
#include "guard.h"
#include "random.h"
#include "unchecked.h"
#include "walk.h"

static const int teams[] = {1, 2, 3, 7};

static uint64_t bits_of_u8(uint8_t x)
{
    return x;
}

static void fill_f64(uint64_t seed, ptrdiff_t n, double *x)
{
    random_fill_special_f64(seed, 40, n, x);
}

static void fill_f32(uint64_t seed, ptrdiff_t n, float *x)
{
    random_fill_special_f32(seed, 40, n, x);
}

static void fill_u8(uint64_t seed, ptrdiff_t n, uint8_t *x)
{
    random_fill_u8(seed, n, x);
}

/* One to three dimensions: shorter than a window, one element wide, around the widths of vectors
 * and the chunks of the medians. */
static const ptrdiff_t shapes[][3] = {
    {1},       {2},       {3},        {5},        {16},        {17},      {64},
    {67},      {1000},    {1, 1},     {1, 7},     {7, 1},      {2, 3},    {3, 2},
    {5, 5},    {4, 63},   {4, 64},    {4, 65},    {9, 67},     {33, 31},  {3, 255},
    {2, 256},  {2, 257},  {5, 300},   {120, 130}, {1, 1, 1},   {1, 2, 9}, {3, 1, 5},
    {4, 5, 1}, {3, 3, 3}, {7, 6, 17}, {2, 3, 70}, {19, 23, 41}};
enum { SHAPES = sizeof shapes / sizeof *shapes, LARGEST = 19 * 23 * 41 + 1000 };

static int dims_of(const ptrdiff_t shape[3])
{
    return shape[2] ? 3 : shape[1] ? 2 : 1;
}

static const ptrdiff_t windows[][3] = {{1, 1, 1}, {3, 3, 3}, {2, 4, 3}, {5, 1, 2}, {7, 6, 5}};
enum { WINDOWS = sizeof windows / sizeof *windows };

static size_t pages_of(size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (bytes + page - 1) / page * page;
}

/* Allocates memory that begins or ends at an inaccessible page. */
static void *fence(size_t bytes, bool at_end)
{
    const size_t page = pages_of(1), inside = pages_of(bytes);
    char *all = mmap(NULL, inside + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert_neq((void *)all, MAP_FAILED);
    cr_assert_eq(mprotect(all + page, inside, PROT_READ | PROT_WRITE), 0);
    return all + page + (at_end ? inside - bytes : 0);
}

static void unfence(void *data, size_t bytes)
{
    const size_t page = pages_of(1), past = (size_t)((uintptr_t)data % page);
    munmap((char *)data - past - page, pages_of(bytes) + 2 * page);
}

#define EACH(of, i, j, k)                                                                          \
    for (ptrdiff_t i = 0; i < (of)->shape[0]; i++)                                                 \
        for (ptrdiff_t j = 0; j < (of)->shape[1]; j++)                                             \
            for (ptrdiff_t k = 0; k < (of)->shape[2]; k++)

#define TYPE f64
#include "filters_typed.h"
#include "filters_sums_typed.h"
#undef TYPE
#define TYPE f32
#include "filters_typed.h"
#include "filters_sums_typed.h"
#undef TYPE
#define TYPE u8
#include "filters_typed.h"
#undef TYPE

/* Filtering a unit pulse returns the weights, whose sum is 1. */
Test(filters, weights_of_a_gaussian)
{
    double x[201] = {[100] = 1.0}, out[201], sum = 0.0;
    const ptrdiff_t n = 201;
    const double sigma = 2.5;
    cr_assert_eq(
        prange_filter_gaussian_f64(1, &n, x, &sigma, 4.0, PRANGE_BORDER_CONSTANT, 0.0, out),
        PRANGE_OK);
    for (int i = 0; i < 201; i++) {
        sum += out[i];
        cr_expect_eq(out[i] > 0.0, abs(i - 100) <= 10, "element %d: %g", i, out[i]);
        cr_expect_eq(out[i], out[200 - i]);
    }
    cr_expect_float_eq(sum, 1.0, 1e-15);
    cr_expect_float_eq(out[101] / out[100], exp(-0.5 / 6.25), 1e-15);
}

/* The largest radius; radii that are too large; products that overflow; infinities and NaN. */
Test(filters, radius_of_a_gaussian)
{
    static const struct {
        double sigma, truncate;
        prange_status status;
    } cases[] = {
        {0x1p20, 1.0, PRANGE_OK},
        {0x1p20 + 0.25, 1.0, PRANGE_OK},
        {0x1p20 + 0.5, 1.0, PRANGE_ERROR_SIZE},
        {1e301, 0.0, PRANGE_OK},
        {1e301, 4.0, PRANGE_ERROR_SIZE},
        {DBL_MAX, DBL_MAX, PRANGE_ERROR_SIZE},
        {1e-301, 1e305, PRANGE_OK},
        {HUGE_VAL, 0.0, PRANGE_ERROR_VALUE},
        {0.0, HUGE_VAL, PRANGE_ERROR_VALUE},
        {(double)NAN, 1.0, PRANGE_ERROR_VALUE},
    };
    const double x[] = {2.0, 2.0, 2.0};
    const ptrdiff_t n = 3;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double out[3] = {-1.0, -1.0, -1.0};
        const prange_status status = prange_filter_gaussian_f64(
            1, &n, x, &cases[k].sigma, cases[k].truncate, PRANGE_BORDER_NEAREST, 0.0, out);
        cr_expect_eq(status, cases[k].status, "sigma %g, truncate %g: %d", cases[k].sigma,
                     cases[k].truncate, (int)status);
        for (int i = 0; i < 3; i++)
            cr_expect_float_eq(out[i], cases[k].status == PRANGE_OK ? 2.0 : -1.0, 1e-9);
    }
}

/* Every 3 x 3 window of zeros and ones: a selection network that is right for all of these is right
 * for all inputs (0-1 principle). */
Test(filters, medians_of_zeros_and_ones)
{
    enum { COUNT = 1 << 9 };
    static uint8_t x[3 * 3 * COUNT], out[3 * 3 * COUNT];
    for (int code = 0; code < COUNT; code++)
        for (int k = 0; k < 9; k++)
            x[k / 3 * 3 * COUNT + 3 * code + k % 3] = (uint8_t)(code >> k & 1);
    const ptrdiff_t shape[] = {3, 3 * COUNT};
    cr_assert_eq(prange_filter_median_u8(2, shape, x, 3, PRANGE_BORDER_NEAREST, 0, out), PRANGE_OK);
    for (int code = 0; code < COUNT; code++)
        cr_assert_eq(out[3 * COUNT + 3 * code + 1], __builtin_popcount((unsigned)code) > 4);
    /* 5 x 5: a random sample of 2^16 windows with 12 or 13 ones, 1,024 in a row. */
    enum { ROW = 1024 };
    static uint8_t y[5 * 5 * ROW], to[5 * 5 * ROW];
    static int ones[ROW];
    const ptrdiff_t wide[] = {5, 5 * ROW};
    for (int round = 0; round < 64; round++) {
        for (int w = 0; w < ROW; w++) {
            int left = 12 + (int)(random_bits(71, round * ROW + w) & 1);
            ones[w] = left;
            for (int k = 0; k < 25; k++) {
                const bool one =
                    (int)(random_bits(72, (round * ROW + w) * 25 + k) % (uint64_t)(25 - k)) < left;
                y[k / 5 * 5 * ROW + 5 * w + k % 5] = one;
                left -= one;
            }
        }
        cr_assert_eq(prange_filter_median_u8(2, wide, y, 5, PRANGE_BORDER_NEAREST, 0, to),
                     PRANGE_OK);
        for (int w = 0; w < ROW; w++)
            cr_assert_eq(to[2 * 5 * ROW + 5 * w + 2], ones[w] > 12);
    }
}
