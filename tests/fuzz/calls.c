/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes calls of the public functions, compared with plain loops. The first bytes choose the call,
 * its sizes and threads; the rest seeds the numbers.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include <prange.h>

#include "input.h"

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "wrong: %s\n", what);
    abort();
}

#define REQUIRE(condition) require(condition, #condition)

/* Whether x equals y; any NaN equals any NaN, and zeros of both signs are equal. */
static bool same(double x, double y)
{
    return x == y || (isnan(x) && isnan(y));
}

/* Sizes around the edges of lanes and blocks. */
static ptrdiff_t size_of(fuzz_input *input)
{
    static const ptrdiff_t edges[] = {0, 8, 32, 64, 1024, 4096, 8192, 12288};
    const ptrdiff_t n = edges[fuzz_choice(input, 8)] + fuzz_choice(input, 5) - 2;
    return n < 0 ? 0 : n;
}

/* The f64 sum's bound of reduce.h, with room for the reference's own error. */
static bool near(double value, long double exact, long double magnitude, ptrdiff_t n)
{
    if (!isfinite(exact) || !(magnitude < (long double)DBL_MAX / 2))
        return true;
    const long double bound =
        (140.0L + log2l(1.0L + (long double)n / 4096.0L)) * 0x1p-53L * magnitude;
    return fabsl((long double)value - exact) <= bound + 0x1p-1074L;
}

static void call_sums(fuzz_input *input)
{
    const ptrdiff_t n = size_of(input);
    const int stride = fuzz_choice(input, 3) + 1;
    double *x = fuzz_numbers(input, n * stride, (fuzz_kind)fuzz_choice(input, FUZZ_KINDS));
    long double sum = 0.0L, magnitude = 0.0L, squares = 0.0L;
    for (ptrdiff_t i = 0; i < n; i++) {
        sum += x[i * stride];
        magnitude += fabsl(x[i * stride]);
        squares += (long double)x[i * stride] * x[i * stride];
    }
    double out, dot;
    REQUIRE(prange_sum_strided_f64(n, x, stride, &out) == PRANGE_OK);
    REQUIRE(near(out, sum, magnitude, n));
    REQUIRE(prange_dot_strided_f64(n, x, stride, x, stride, &dot) == PRANGE_OK);
    REQUIRE(near(dot, squares, squares, n));
    if (stride == 1) {
        double contiguous;
        REQUIRE(prange_sum_f64(n, x, &contiguous) == PRANGE_OK && same(contiguous, out));
    }
    free(x);
}

static void call_extremes(fuzz_input *input)
{
    const ptrdiff_t n = size_of(input);
    double *x = fuzz_numbers(input, n, (fuzz_kind)fuzz_choice(input, FUZZ_KINDS));
    ptrdiff_t at_min = 0, at_max = 0, nan = -1, nonzero = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        at_min = x[i] < x[at_min] ? i : at_min;
        at_max = x[i] > x[at_max] ? i : at_max;
        nan = nan < 0 && isnan(x[i]) ? i : nan;
        nonzero += x[i] != 0.0;
    }
    ptrdiff_t count, low = -7, high = -7;
    double min = 7.0, max = 7.0;
    bool any, all;
    REQUIRE(prange_count_nonzero_f64(n, x, &count) == PRANGE_OK && count == nonzero);
    REQUIRE(prange_any_f64(n, x, &any) == PRANGE_OK && any == (nonzero > 0));
    REQUIRE(prange_all_f64(n, x, &all) == PRANGE_OK && all == (nonzero == n));
    const prange_status expected = n > 0 ? PRANGE_OK : PRANGE_ERROR_EMPTY;
    REQUIRE(prange_min_f64(n, x, &min) == expected && prange_max_f64(n, x, &max) == expected);
    REQUIRE(prange_argmin_f64(n, x, &low) == expected &&
            prange_argmax_f64(n, x, &high) == expected);
    if (n == 0) {
        REQUIRE(min == 7.0 && max == 7.0 && low == -7 && high == -7);
    } else if (nan >= 0) {
        REQUIRE(isnan(min) && isnan(max) && low == nan && high == nan);
    } else {
        REQUIRE(min == x[at_min] && low == at_min && max == x[at_max] && high == at_max);
    }
    free(x);
}

static void call_integers(fuzz_input *input)
{
    const ptrdiff_t n = size_of(input);
    int64_t *x = fuzz_array(n, sizeof *x), *y = fuzz_array(n, sizeof *y);
    const int shift = fuzz_choice(input, 64);
    uint64_t sum = 0, prod = 1;
    ptrdiff_t at_min = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        x[i] = (int64_t)fuzz_bits(input) >> shift;
        sum += (uint64_t)x[i];
        prod *= (uint64_t)x[i];
        at_min = x[i] < x[at_min] ? i : at_min;
    }
    int64_t out;
    ptrdiff_t index;
    REQUIRE(prange_sum_i64(n, x, &out) == PRANGE_OK && out == (int64_t)sum);
    REQUIRE(prange_prod_i64(n, x, &out) == PRANGE_OK && out == (int64_t)prod);
    if (n > 0)
        REQUIRE(prange_argmin_i64(n, x, &index) == PRANGE_OK && index == at_min);
    REQUIRE(prange_map2_i64(PRANGE_SUB, n, x, x, y) == PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        REQUIRE(y[i] == 0);
    REQUIRE(prange_map2_i64(PRANGE_MUL, n, x, x, x) == PRANGE_OK);
    free(x);
    free(y);
}

static double plain_unary(prange_unary op, double x)
{
    switch (op) {
    case PRANGE_NEG:
        return -x;
    case PRANGE_ABS:
        return fabs(x);
    case PRANGE_SQUARE:
        return x * x;
    case PRANGE_SQRT:
        return sqrt(x);
    default:
        return 1.0 / x;
    }
}

static double plain_binary(prange_binary op, double x, double y)
{
    switch (op) {
    case PRANGE_ADD:
        return x + y;
    case PRANGE_SUB:
        return x - y;
    case PRANGE_MUL:
        return x * y;
    default:
        return x / y;
    }
}

static void call_maps(fuzz_input *input)
{
    static const prange_unary unary[] = {PRANGE_NEG, PRANGE_ABS, PRANGE_SQUARE, PRANGE_SQRT,
                                         PRANGE_RECIPROCAL};
    static const prange_binary binary[] = {PRANGE_ADD, PRANGE_SUB, PRANGE_MUL, PRANGE_DIV};
    const ptrdiff_t n = size_of(input);
    const prange_unary one = unary[fuzz_choice(input, 5)];
    const prange_binary two = binary[fuzz_choice(input, 4)];
    const fuzz_kind kind = (fuzz_kind)fuzz_choice(input, FUZZ_KINDS);
    double *x = fuzz_numbers(input, n, kind), *y = fuzz_numbers(input, n, kind);
    double *z = fuzz_array(n, sizeof *z);
    REQUIRE(prange_map_f64(one, n, x, z) == PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        REQUIRE(same(z[i], plain_unary(one, x[i])));
    REQUIRE(prange_map2_f64(two, n, x, y, z) == PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        REQUIRE(same(z[i], plain_binary(two, x[i], y[i])));
    free(x);
    free(y);
    free(z);
}

/* A box of up to 4 dimensions in a buffer of its own, some strides negative or 0. */
typedef struct box {
    prange_view view;
    ptrdiff_t shape[4], strides[4], count;
    double *data;
} box;

static void make_box(fuzz_input *input, box *made)
{
    made->view = (prange_view){.type = PRANGE_F64, .ndim = fuzz_choice(input, 5)};
    made->view.shape = made->shape;
    made->view.strides = made->strides;
    ptrdiff_t extent = 1, first = 0;
    made->count = 1;
    for (int k = made->view.ndim - 1; k >= 0; k--) {
        made->shape[k] = fuzz_choice(input, 9);
        made->count *= made->shape[k];
        const int form = fuzz_choice(input, 6);
        made->strides[k] = form == 0 ? 0 : form == 1 ? -extent : extent;
        if (form == 1 && made->shape[k] > 0)
            first += (made->shape[k] - 1) * extent;
        if (form > 0 && made->shape[k] > 0)
            extent *= made->shape[k];
    }
    made->data = fuzz_numbers(input, extent, (fuzz_kind)fuzz_choice(input, FUZZ_KINDS));
    made->view.data = made->data + first;
}

/* Element `index` in row-major order of the axes of `mask`, the others at `place`. */
static const double *element_of(const box *b, unsigned mask, ptrdiff_t index, ptrdiff_t place)
{
    const double *at = b->view.data;
    for (int k = b->view.ndim - 1; k >= 0; k--) {
        ptrdiff_t *rest = mask >> k & 1 ? &index : &place;
        at += *rest % b->shape[k] * b->strides[k];
        *rest /= b->shape[k];
    }
    return at;
}

/* Each line has the bits of its own reduction. */
static void call_axes(fuzz_input *input)
{
    box in;
    make_box(input, &in);
    const unsigned axes = in.view.ndim ? (unsigned)fuzz_choice(input, 1 << in.view.ndim) : 0;
    ptrdiff_t shape[4], line = 1, lines = 1;
    int ndim = 0;
    for (int k = 0; k < in.view.ndim; k++)
        if (axes >> k & 1) {
            line *= in.shape[k];
        } else {
            shape[ndim++] = in.shape[k];
            lines *= in.shape[k];
        }
    double *sums = fuzz_array(lines, sizeof *sums), *row = fuzz_array(line, sizeof *row);
    const prange_view out = {.data = sums, .type = PRANGE_F64, .ndim = ndim, .shape = shape};
    REQUIRE(prange_reduce_axes(PRANGE_REDUCE_SUM, &in.view, axes, &out) == PRANGE_OK);
    for (ptrdiff_t i = 0; i < lines; i++) {
        double expected;
        for (ptrdiff_t j = 0; j < line; j++)
            row[j] = *element_of(&in, axes, j, i);
        REQUIRE(prange_sum_f64(line, row, &expected) == PRANGE_OK);
        REQUIRE(same(sums[i], expected));
    }
    free(in.data);
    free(sums);
    free(row);
}

static void call_distances(fuzz_input *input)
{
    const ptrdiff_t n = fuzz_choice(input, 40), m = fuzz_choice(input, 40);
    const ptrdiff_t d = fuzz_choice(input, 70) + 1, k = fuzz_choice(input, (int)m + 1);
    double *x = fuzz_numbers(input, n * d, FUZZ_UNIFORM),
           *y = fuzz_numbers(input, m * d, FUZZ_UNIFORM);
    double *cross = fuzz_array(n * m, sizeof *cross),
           *near_distances = fuzz_array(n * k, sizeof *x);
    ptrdiff_t *indices = fuzz_array(n * k, sizeof *indices);
    REQUIRE(prange_cross_distance_f64(PRANGE_EUCLIDEAN, n, m, d, x, y, cross) == PRANGE_OK);
    for (ptrdiff_t p = 0; p < n * m; p++) {
        long double squares = 0.0L;
        for (ptrdiff_t c = 0; c < d; c++) {
            const long double difference = (long double)x[p / m * d + c] - y[p % m * d + c];
            squares += difference * difference;
        }
        REQUIRE(fabsl(cross[p] - sqrtl(squares)) <= 1e-14L * sqrtl(squares));
    }
    const prange_status status =
        prange_nearest_f64(PRANGE_EUCLIDEAN, n, m, d, x, y, k, indices, near_distances);
    REQUIRE(status == PRANGE_OK || k == 0);
    for (ptrdiff_t p = 0; status == PRANGE_OK && p < n * k; p++) {
        const double *row = cross + p / k * m;
        ptrdiff_t before = 0;
        REQUIRE(near_distances[p] == row[indices[p]]);
        for (ptrdiff_t j = 0; j < m; j++)
            before += row[j] < row[indices[p]] || (row[j] == row[indices[p]] && j < indices[p]);
        REQUIRE(before == p % k);
    }
    free(x);
    free(y);
    free(cross);
    free(near_distances);
    free(indices);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const calls[])(fuzz_input *) = {call_sums, call_extremes, call_integers,
                                                  call_maps, call_axes,     call_distances};
    fuzz_input input = {.at = data, .end = data + size, .state = size};
    const int call = fuzz_choice(&input, (int)(sizeof calls / sizeof *calls));
    REQUIRE(prange_set_num_threads(fuzz_choice(&input, 3) + 1) == PRANGE_OK);
    for (size_t i = 0; i + 8 <= size; i += 8) {
        uint64_t word;
        memcpy(&word, data + i, sizeof word);
        input.state = (input.state ^ word) * 0x100000001b3u;
    }
    calls[call](&input);
    return 0;
}
