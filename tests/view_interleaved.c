/* SPDX-License-Identifier: MIT */
/*
 * Views that interleave without sharing an element: columns, blocks and every other row of one
 * array. Calls accept them, give the bits of separate arrays, and leave what lies between alone.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "random.h"

/* A matrix that is large enough for teams, and columns of its blocks. */
enum { ROWS = 3000, COLUMNS = 96, COUNT = ROWS * COLUMNS };

static double plain[COUNT], both[COUNT], expected[COUNT];
static const ptrdiff_t row_major[] = {COLUMNS, 1};

static void fill(void)
{
    for (ptrdiff_t i = 0; i < COUNT; i++)
        plain[i] = both[i] = (double)(random_bits(7, i) % 1000) / 8 - 50;
}

TestSuite(interleaved, .init = fill);

static prange_view block(const double *data, const ptrdiff_t shape[2])
{
    return prange_view_of_const(data, PRANGE_F64, 2, shape, row_major);
}

/* Expects that `both` is `plain`, except in a block of ROWS rows that begins at `first`, which
 * holds the rows of `expected`. */
static void check_block(const char *what, ptrdiff_t first, ptrdiff_t columns)
{
    for (ptrdiff_t i = 0; i < ROWS; i++) {
        double *row = plain + i * COLUMNS;
        memcpy(row + first, expected + i * columns, (size_t)columns * sizeof *row);
        cr_assert_arr_eq(both + i * COLUMNS, row, COLUMNS * sizeof *row, "%s: row %td", what, i);
    }
    fill();
}

static const int team_sizes[] = {1, 2, 3, 7};

/* The right half of each row from the left one, and single columns. */
static void check_halves(ptrdiff_t from, ptrdiff_t to, ptrdiff_t columns)
{
    const ptrdiff_t shape[] = {ROWS, columns};
    const prange_view in = block(both + from, shape), out = block(both + to, shape);
    const prange_view separate = block(plain + from, shape);
    const prange_view whole = {expected, PRANGE_F64, 2, shape, NULL};
    const prange_variable inside = {"a", in}, outside = {"a", separate};

    cr_assert_eq(prange_map_view(PRANGE_SQRT, &separate, &whole), PRANGE_OK);
    cr_expect_eq(prange_map_view(PRANGE_SQRT, &in, &out), PRANGE_OK, "%s", prange_last_error());
    check_block("map_view", to, columns);

    cr_assert_eq(prange_map2_view(PRANGE_MUL, &separate, &separate, &whole), PRANGE_OK);
    cr_expect_eq(prange_map2_view(PRANGE_MUL, &in, &in, &out), PRANGE_OK);
    check_block("map2_view", to, columns);

    cr_assert_eq(prange_copy_view(&separate, &whole), PRANGE_OK);
    cr_expect_eq(prange_copy_view(&in, &out), PRANGE_OK);
    check_block("copy_view", to, columns);

    for (int axis = 0; axis < 2; axis++) {
        cr_assert_eq(prange_scan_axis(PRANGE_CUMSUM, &separate, axis, &whole), PRANGE_OK);
        cr_expect_eq(prange_scan_axis(PRANGE_CUMSUM, &in, axis, &out), PRANGE_OK);
        check_block("scan_axis", to, columns);

        cr_assert_eq(prange_sort_axis(&separate, axis, &whole), PRANGE_OK);
        cr_expect_eq(prange_sort_axis(&in, axis, &out), PRANGE_OK);
        check_block("sort_axis", to, columns);
    }
    cr_assert_eq(prange_eval("exp(-a*a/999) + a", 1, &outside, &whole), PRANGE_OK);
    cr_expect_eq(prange_eval("exp(-a*a/999) + a", 1, &inside, &out), PRANGE_OK);
    check_block("eval", to, columns);
}

Test(interleaved, blocks_of_columns)
{
    for (size_t t = 0; t < sizeof team_sizes / sizeof *team_sizes; t++) {
        prange_set_num_threads(team_sizes[t]);
        check_halves(0, COLUMNS / 2, COLUMNS / 2);
        check_halves(COLUMNS / 2 + 1, 0, COLUMNS / 2 - 1);
        check_halves(COLUMNS - 1, 0, 1);
        check_halves(3, 4, 1);
    }
}

/* A column takes the sums and the products of the columns before it. */
Test(interleaved, results_beside_their_rows)
{
    const ptrdiff_t shape[] = {ROWS, COLUMNS - 1}, rows[] = {ROWS}, stride[] = {COLUMNS};
    const ptrdiff_t few[] = {COLUMNS - 1};
    const prange_view in = block(both, shape), separate = block(plain, shape);
    const prange_view out = {both + COLUMNS - 1, PRANGE_F64, 1, rows, stride};
    const prange_view whole = {expected, PRANGE_F64, 1, rows, NULL};
    const prange_view ones = {expected + ROWS, PRANGE_F64, 1, few, NULL};
    for (ptrdiff_t i = 0; i < few[0]; i++)
        expected[ROWS + i] = 1.0 / (double)(i + 1);
    for (size_t t = 0; t < sizeof team_sizes / sizeof *team_sizes; t++) {
        prange_set_num_threads(team_sizes[t]);
        cr_assert_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &separate, 2, &whole), PRANGE_OK);
        cr_expect_eq(prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 2, &out), PRANGE_OK);
        check_block("reduce_axes", COLUMNS - 1, 1);
        cr_assert_eq(prange_matvec_view(1.0, &separate, &ones, 0.0, &whole), PRANGE_OK);
        cr_expect_eq(prange_matvec_view(1.0, &in, &ones, 0.0, &out), PRANGE_OK);
        check_block("matvec_view", COLUMNS - 1, 1);
    }
}

/* The trailing block of a blocked factorisation: a22 -= a21 a12, all in one matrix. */
Test(interleaved, blocks_of_a_matrix)
{
    enum { SIDE = 90, PART = 24, REST = SIDE - PART };
    static const ptrdiff_t tall[] = {REST, PART}, wide[] = {PART, REST}, square[] = {REST, REST};
    static const ptrdiff_t strides[] = {SIDE, 1};
    prange_view views[2][3];
    for (int k = 0; k < 2; k++) {
        double *const a = k ? both : plain;
        views[k][0] = (prange_view){a + PART * SIDE, PRANGE_F64, 2, tall, strides};
        views[k][1] = (prange_view){a + PART, PRANGE_F64, 2, wide, strides};
        views[k][2] = (prange_view){a + PART * SIDE + PART, PRANGE_F64, 2, square, strides};
    }
    const prange_view whole = {expected, PRANGE_F64, 2, square, NULL};
    cr_assert_eq(prange_copy_view(&views[0][2], &whole), PRANGE_OK);
    cr_assert_eq(prange_matmul_view(-1.0, &views[0][0], &views[0][1], 1.0, &whole), PRANGE_OK);
    cr_expect_eq(prange_matmul_view(-1.0, &views[1][0], &views[1][1], 1.0, &views[1][2]),
                 PRANGE_OK);
    for (ptrdiff_t i = 0; i < REST; i++)
        memcpy(plain + (PART + i) * SIDE + PART, expected + i * REST, REST * sizeof *plain);
    cr_expect_arr_eq(both, plain, sizeof plain);
}

/* A random box of bytes in a small array. */
typedef struct box {
    int ndim;
    ptrdiff_t at, shape[3], strides[3];
} box;

enum { CELLS = 256 };

/* Sets the bytes of the array that belong to the box; false if it leaves the array. */
static bool mark(const box *b, unsigned char cells[CELLS])
{
    memset(cells, 0, CELLS);
    for (ptrdiff_t i = 0; i < b->shape[0]; i++)
        for (ptrdiff_t j = 0; j < b->shape[1]; j++)
            for (ptrdiff_t k = 0; k < b->shape[2]; k++) {
                const ptrdiff_t at =
                    b->at + i * b->strides[0] + j * b->strides[1] + k * b->strides[2];
                if (at < 0 || at >= CELLS)
                    return false;
                cells[at] = 1;
            }
    return true;
}

static box random_box(uint64_t seed, const box *like)
{
    static const ptrdiff_t strides[] = {1, 2, 3, 4, 5, 6, 8, 12, 20, 24, 40, -1, -2, -4, -8, -24};
    box b = {.ndim = 3, .at = (ptrdiff_t)(random_bits(seed, 0) % CELLS)};
    for (int k = 0; k < 3; k++) {
        b.shape[k] = like ? like->shape[k] : 1 + (ptrdiff_t)(random_bits(seed, 1 + k) % 4);
        b.strides[k] = like && random_bits(seed, 4 + k) % 4
                           ? like->strides[k]
                           : strides[random_bits(seed, 7 + k) % (sizeof strides / sizeof *strides)];
    }
    return b;
}

/* The first cell that is marked, or the last. */
static int end_of(const unsigned char cells[CELLS], bool last)
{
    int k = last ? CELLS - 1 : 0;
    while (!cells[k])
        k += last ? -1 : 1;
    return k;
}

/* Whether the boxes are apart by their extents alone. */
static bool extents_apart(const unsigned char a[CELLS], const unsigned char b[CELLS])
{
    return end_of(a, true) < end_of(b, false) || end_of(b, true) < end_of(a, false);
}

/* Views that share an element are never accepted, and many that only interleave are. */
Test(interleaved, accepted_only_without_a_shared_element)
{
    unsigned char of_in[CELLS], of_out[CELLS], cells[CELLS], before[CELLS];
    ptrdiff_t interleaved = 0;
    for (uint64_t seed = 0; seed < 400000; seed++) {
        const box in = random_box(2 * seed, NULL), out = random_box(2 * seed + 1, &in);
        if (!mark(&in, of_in) || !mark(&out, of_out))
            continue;
        bool shared = false;
        for (int k = 0; k < CELLS; k++) {
            before[k] = cells[k] = (unsigned char)random_bits(seed, 20 + k);
            shared = shared || (of_in[k] && of_out[k]);
        }
        const prange_view from = {cells + in.at, PRANGE_U8, 3, in.shape, in.strides};
        const prange_view to = {cells + out.at, PRANGE_U8, 3, out.shape, out.strides};
        bool same = in.at == out.at;
        for (int k = 0; k < 3; k++)
            same = same && (in.shape[k] == 1 || in.strides[k] == out.strides[k]);
        if (prange_copy_view(&from, &to) != PRANGE_OK)
            continue;
        interleaved += !same && !extents_apart(of_in, of_out);
        cr_assert(same || !shared, "seed %d: views that share an element", (int)seed);
        for (ptrdiff_t i = 0; i < in.shape[0]; i++)
            for (ptrdiff_t j = 0; j < in.shape[1]; j++)
                for (ptrdiff_t k = 0; k < in.shape[2]; k++)
                    before[out.at + i * out.strides[0] + j * out.strides[1] + k * out.strides[2]] =
                        cells[in.at + i * in.strides[0] + j * in.strides[1] + k * in.strides[2]];
        cr_assert_arr_eq(cells, before, CELLS, "seed %d", (int)seed);
    }
    cr_expect(interleaved > 1000, "only %td", interleaved);
}

/* Fields of records: f64 at byte 0 and f32 at byte 8 of 16, and an f32 within the f64. */
Test(interleaved, fields_of_different_size)
{
    enum { RECORDS = 5000 };
    static const ptrdiff_t records[] = {RECORDS}, by_f64[] = {2}, by_f32[] = {4};
    float *const singles = (float *)(void *)both;
    const prange_view x = {both, PRANGE_F64, 1, records, by_f64};
    const prange_view y = {singles + 2, PRANGE_F32, 1, records, by_f32};
    const prange_view within = {singles + 1, PRANGE_F32, 1, records, by_f32};
    const prange_variable variables[] = {{"x", x}};
    cr_expect_eq(prange_eval("f32(x)", 1, variables, &within), PRANGE_ERROR_OVERLAP);
    cr_expect_arr_eq(both, plain, sizeof plain);
    cr_expect_eq(prange_eval("f32(x)", 1, variables, &y), PRANGE_OK, "%s", prange_last_error());
    for (ptrdiff_t i = 0; i < RECORDS; i++) {
        const float value = (float)plain[2 * i];
        memcpy((float *)(void *)(plain + 2 * i + 1), &value, sizeof value);
    }
    cr_expect_arr_eq(both, plain, sizeof plain);
}

/* Two results of a text beside each other, and one over the other. */
Test(interleaved, results_of_one_text)
{
    static const ptrdiff_t rows[] = {COUNT / 4}, stride[] = {4};
    const prange_variable variables[] = {{"x", {both, PRANGE_F64, 1, rows, stride}}};
    prange_view out[] = {{both + 1, PRANGE_F64, 1, rows, stride},
                         {both + 1, PRANGE_F64, 1, rows, stride}};
    cr_expect_eq(prange_eval("x + 1; x*2", 1, variables, out), PRANGE_ERROR_OVERLAP);
    cr_expect_arr_eq(both, plain, sizeof plain);
    out[1].data = both + 3;
    cr_expect_eq(prange_eval("x + 1; x*2", 1, variables, out), PRANGE_OK, "%s",
                 prange_last_error());
    for (ptrdiff_t i = 0; i < COUNT; i += 4) {
        plain[i + 1] = plain[i] + 1;
        plain[i + 3] = plain[i] * 2;
    }
    cr_expect_arr_eq(both, plain, sizeof plain);
}
