/* SPDX-License-Identifier: MIT */
/*
 * Compares the distance kernels of a level with those of the lowest, in one element type. If both
 * are the lowest level, the results enter the digest.
 */
#include <math.h>
#include <stdlib.h>

#include "check_kernels.h"
#include "check_outputs.h"
#include "simd/distance.h"
#include "simd/transpose.h"

enum { ROWS = 14, COLS = 64, DIM = 150 };

/* Packs points into a panel, which is k-major and padded with zeros to its width. */
static const element *packed(const pri_isa *level, ptrdiff_t cols, ptrdiff_t d,
                             const element *points)
{
    static element panel[COLS * DIM] __attribute__((aligned(64)));
    const pri_distance *p = level->PRI_TYPED(distance);
    const ptrdiff_t stride = d + cols % 3;
    bool right = p->width <= COLS;
    if (!right)
        exit(2);
    memset(panel, 0xff, sizeof panel);
    p->pack(cols, d, points, stride, panel);
    for (ptrdiff_t k = 0; k < d; k++)
        for (ptrdiff_t j = 0; j < p->width; j++) {
            const element expected = j < cols ? points[j * stride + k] : 0;
            right = right &&
                    PRI_TYPED(bits_of)(panel[k * p->width + j]) == PRI_TYPED(bits_of)(expected);
        }
    expect(right, level->name, "pack", cols);
    return panel;
}

/* The transpose of every small rectangle writes nothing around it. With streaming stores, all
 * output rows begin at a cache line, or only the first row does, or none. */
static void check_transpose(const pri_isa *level)
{
    enum { SIDE = 37, STEP = SIDE + 4, OTHER = 48 };
    static element x[SIDE * STEP], y[SIDE * OTHER] __attribute__((aligned(64)));
    PRI_TYPED(random_fill)(13, SIDE * STEP, x);
    for (ptrdiff_t rows = 0; rows <= SIDE; rows++)
        for (ptrdiff_t cols = 1; cols <= SIDE; cols++) {
            const ptrdiff_t stride = OTHER - (rows + cols) % 3, off = rows % 2;
            const bool past = cols % 4 != 0;
            const pri_transpose *kernels = level->PRI_TYPED(transpose);
            bool right = true;
            memset(y, 0, sizeof y);
            (past ? kernels->streamed : kernels->cached)(rows, cols, x, STEP, y + off, stride);
            for (ptrdiff_t j = 0; j < SIDE; j++)
                for (ptrdiff_t i = 0; i < stride - off; i++) {
                    const bool inside = i < rows && j < cols;
                    right = right && y[j * stride + off + i] == (inside ? x[i * STEP + j] : 0);
                }
            expect(right && y[0] * (element)off == 0, level->name, "transpose", rows);
        }
}

static void check_strip(const pri_isa *low, const pri_isa *level, bool recorded, int step,
                        bool weighted, ptrdiff_t rows, ptrdiff_t cols, ptrdiff_t d,
                        const element *points, const element *weights)
{
    pri_strip strip = {.rows = rows,
                       .cols = cols,
                       .d = d,
                       .points = points,
                       .stride = d + rows % 2,
                       .p = rows % 3 == 0 ? 0.75 : (double)rows * 2 - 1,
                       .weights = weighted ? weights : NULL,
                       .out_stride = cols + 3,
                       .none = (element)(rows % 2),
                       .epilogue = step == PRI_STEP_SQUARES || step == PRI_STEP_NAN_SQUARES
                                       ? (pri_epilogue)((rows + cols) % PRI_EPILOGUE_COUNT)
                                       : PRI_EPILOGUE_NONE};
    const element *others = points + ROWS * (d + 1);
    fill_outputs();
    strip.panel = packed(low, cols, d, others);
    strip.out = buffers.a;
    low->PRI_TYPED(distance)->strip[step][weighted](&strip);
    strip.panel = packed(level, cols, d, others);
    strip.out = buffers.b;
    level->PRI_TYPED(distance)->strip[step][weighted](&strip);
    expect_outputs(level, "strip", cols);
    record(recorded, rows * (cols + 3), buffers.a);
}

static void check_strips(const pri_isa *low, const pri_isa *level)
{
    static const ptrdiff_t dims[] = {0, 1, 2, 3, 33, 128, 129, DIM};
    enum { NUMBERS = (ROWS + COLS) * (DIM + 2) };
    static element points[NUMBERS], weights[DIM];
    const ptrdiff_t narrower = low->PRI_TYPED(distance)->width < level->PRI_TYPED(distance)->width
                                   ? low->PRI_TYPED(distance)->width
                                   : level->PRI_TYPED(distance)->width;
    const ptrdiff_t cols[] = {1, 3, narrower - 1, narrower};
    /* A panel of every machine has at least 3 columns; only the first two enter the digest. */
    PRI_TYPED(random_fill_special)(14, 200, NUMBERS, points);
    for (ptrdiff_t k = 0; k < DIM; k++)
        weights[k] = (element)(random_bits(15, k) % 1000) / 8;
    for (int step = 0; step < PRI_STEP_COUNT; step++)
        for (int weighted = 0; weighted < 2; weighted++)
            for (int m = 0; m < 8 && low->PRI_TYPED(distance)->strip[step][weighted]; m++)
                for (ptrdiff_t rows = 1; rows <= ROWS; rows++) {
                    /* Whole distances have no passes; haversine takes places of two coordinates. */
                    if ((step >= PRI_STEP_MINKOWSKI && dims[m] > 33) ||
                        (step == PRI_STEP_HAVERSINE && dims[m] != 2))
                        continue;
                    const ptrdiff_t c = (rows + m) % 4;
                    check_strip(low, level, low == level && c < 2, step, weighted, rows, cols[c],
                                dims[m], points, weights);
                }
}

static void check_postprocess(const pri_isa *low, const pri_isa *level)
{
    enum { SIDE = 19 };
    element row_sums[SIDE], col_sums[SIDE];
    for (ptrdiff_t i = 0; i < SIDE; i++) {
        row_sums[i] = (element)(random_bits(16, i) % 50) / 4;
        col_sums[i] = (element)(random_bits(17, i) % 50) / 4;
    }
    for (int p = 0; p < PRI_POSTPROCESS_COUNT; p++) {
        fill_outputs();
        for (ptrdiff_t i = 0; i < SIDE * SIDE; i++)
            buffers.a[i] = buffers.b[i] = (element)(random_bits(18, i) % 50) / 8;
        pri_sums sums = {.rows = SIDE,
                         .cols = SIDE - 1,
                         .out = buffers.a,
                         .out_stride = SIDE,
                         .row_sums = row_sums,
                         .col_sums = col_sums,
                         .total = (element)12.5,
                         .none = 7};
        low->PRI_TYPED(distance)->postprocess[p](&sums);
        sums.out = buffers.b;
        level->PRI_TYPED(distance)->postprocess[p](&sums);
        compare_outputs(low, level, "postprocess", SIDE * SIDE);
    }
}

/* The reference: one row scaled to length 1. */
static void normalise_one(const pri_distance *kernels, int centred, ptrdiff_t d, const element *x,
                          const element *weights, element *y)
{
    kernels->normalise_l2(&(pri_prepared){
        .rows = 1, .d = d, .centred = centred, .x = x, .stride = d, .weights = weights, .y = y});
}

/* The reference: the truth values of one row, followed by their sum. */
static void boolean_one(const pri_distance *kernels, ptrdiff_t d, const element *x,
                        const element *weights, element *y)
{
    element sum;
    kernels->boolean(&(pri_prepared){
        .rows = 1, .d = d, .x = x, .stride = d, .weights = weights, .y = y, .sums = &sum});
    y[d] = sum;
}

/* Rows prepared together have the bits of rows prepared alone, for all magnitudes and for length 0.
 */
static void check_company(const pri_isa *level, ptrdiff_t rows, ptrdiff_t d)
{
    enum { MOST = 19, WIDEST = 40, GAP = 3 };
    static element x[MOST * (WIDEST + GAP)], y[MOST * WIDEST + 1], one[WIDEST + 1], weights[WIDEST];
    static const int exponents[] = {0, -1074, 1023, -1030, 1000, -140, 120};
    const pri_distance *kernels = level->PRI_TYPED(distance);
    const ptrdiff_t stride = d + GAP;
    PRI_TYPED(random_fill_special)(37, d % 3 ? 40 : 1u << 30, rows * stride, x);
    for (ptrdiff_t k = 0; k < d; k++)
        weights[k] = (element)(random_bits(38, k) % 3) / 2;
    for (ptrdiff_t i = 1; i < rows; i++)
        for (ptrdiff_t k = 0; i % 3 && k < d; k++)
            x[i * stride + k] = i % 8 == 7
                                    ? 0
                                    : (element)ldexp((double)(random_bits(39, i * d + k) % 99),
                                                     exponents[(i + d) % 7] - 7);
    for (int kind = 0; kind < 4; kind++) {
        const element *with = kind % 2 ? weights : NULL;
        element none[MOST + 1] = {[MOST] = 7};
        none[rows] = 7;
        y[rows * d] = 7;
        kernels->normalise_l2(&(pri_prepared){.rows = rows,
                                              .d = d,
                                              .centred = kind / 2,
                                              .x = x,
                                              .stride = stride,
                                              .weights = with,
                                              .y = y,
                                              .sums = none});
        bool right = y[rows * d] == 7 && none[rows] == 7;
        for (ptrdiff_t i = 0; i < rows; i++) {
            element zero = 7;
            kernels->normalise_l2(&(pri_prepared){.rows = 1,
                                                  .d = d,
                                                  .centred = kind / 2,
                                                  .x = x + i * stride,
                                                  .weights = with,
                                                  .y = one,
                                                  .sums = &zero});
            right = right && zero == none[i] && PRI_TYPED(bits_differ)(d, one, y + i * d) == d;
        }
        expect(right, level->name, "normalise_l2 of several", rows * 1000 + d);
        kernels->boolean(&(pri_prepared){
            .rows = rows, .d = d, .x = x, .stride = stride, .weights = with, .y = y, .sums = none});
        right = y[rows * d] == 7 && none[rows] == 7;
        for (ptrdiff_t i = 0; i < rows; i++) {
            boolean_one(kernels, d, x + i * stride, with, one);
            right = right && none[i] == one[d] && PRI_TYPED(bits_differ)(d, one, y + i * d) == d;
        }
        expect(right, level->name, "boolean of several", rows * 1000 + d);
    }
}

/* The preparation of rows, without and with weights. */
static void check_rows(const pri_isa *low, const pri_isa *level, ptrdiff_t d)
{
    static element x[ROOM], weights[ROOM];
    static double sums[2][2][ROOM];
    const pri_distance *p = low->PRI_TYPED(distance), *q = level->PRI_TYPED(distance);
    element *a = buffers.a, *b = buffers.b;
    PRI_TYPED(random_fill_special)((uint64_t)d + 19, d % 3 ? 1u << 30 : 20, d, x);
    for (ptrdiff_t k = 0; k < d; k++)
        weights[k] = (element)(random_bits(20, k) % 9) / 4;
    for (int kind = 0; kind < 4; kind++) {
        const element *with = kind % 2 ? weights : NULL;
        fill_outputs();
        normalise_one(p, kind / 2, d, x, with, a);
        normalise_one(q, kind / 2, d, x, with, b);
        compare_outputs(low, level, "normalise_l2", d);
        fill_outputs();
        boolean_one(p, d, x, with, a);
        boolean_one(q, d, x, with, b);
        compare_outputs(low, level, "boolean", d + 1);
    }
    fill_outputs();
    a[d] = p->normalise_l1(d, x, a);
    b[d] = q->normalise_l1(d, x, b);
    compare_outputs(low, level, "normalise_l1", d + 1);
    fill_outputs();
    p->compact(d, x, weights, a);
    q->compact(d, x, weights, b);
    compare_outputs(low, level, "compact", d);
    random_fill_f64(21, d, sums[0][0]);
    fill_outputs();
    p->centre(d, x, sums[0][0], a);
    q->centre(d, x, sums[0][0], b);
    compare_outputs(low, level, "centre", d);
    memset(sums, 0, sizeof sums);
    p->add_finite(d, x, sums[0][0], sums[0][1]);
    q->add_finite(d, x, sums[1][0], sums[1][1]);
    expect(bits_differ_f64(2 * ROOM, sums[0][0], sums[1][0]) == 2 * ROOM, level->name, "add_finite",
           d);
}

void PRI_TYPED(check_distance)(const pri_isa *low, const pri_isa *level)
{
    check_transpose(level);
    check_strips(low, level);
    check_postprocess(low, level);
    for (ptrdiff_t d = 0; d < 70; d++)
        check_rows(low, level, d);
    for (ptrdiff_t rows = 1; rows < 20; rows++)
        for (ptrdiff_t d = 0; d <= 40; d++)
            check_company(level, rows, d);
}
