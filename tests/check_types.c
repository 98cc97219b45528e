/* SPDX-License-Identifier: MIT */
/*
 * Compares more kernels of a level with those of the lowest, in one element type: reductions down
 * columns and of blocks read side by side, which must also have the bits of reductions of blocks,
 * counts, reductions that skip NaNs, and all kernels of integers.
 */
#include "check_types.h"

#include <math.h>
#include <string.h>

#include "base/types.h"
#include "check.h"
#include "element.h"
#include "isa/isa.h"
#include "simd/map.h"
#include "simd/reduce.h"

enum { COLUMNS = PRI_REDUCE_COLUMNS, GAP = 3, ROOM_OF_ROWS = PRI_REDUCE_BLOCK * (COLUMNS + GAP) };

static void fill(uint64_t seed, ptrdiff_t n, element *x)
{
#if PRI_IS_REAL
    PRI_TYPED(random_fill_special)(seed, rarities[seed % 3], n, x);
#else
    PRI_TYPED(random_fill)(seed, n, x);
#endif
}

static bool counts(pri_reduce_kernel kernel)
{
    return kernel == PRI_REDUCE_VAR ||
           (kernel >= PRI_REDUCE_NONZERO && kernel < PRI_REDUCE_COLUMN_KERNELS);
}

/* The digest of the fields that the kernel defines in its result. */
static uint64_t digest_of_partial(pri_reduce_kernel kernel, const pri_partial *partial)
{
    const bool moments = kernel == PRI_REDUCE_VAR || kernel == PRI_REDUCE_NANVAR;
    uint64_t digest = DIGEST_START;
    if (PRI_IS_REAL || moments || kernel == PRI_REDUCE_TOTAL)
        digest =
            digest_of(digest, kernel == PRI_REDUCE_NONZERO ? 0 : bits_of_f64(partial->mean), 8);
    else if (kernel != PRI_REDUCE_NONZERO)
        digest = digest_of(digest, (uint64_t)partial->value, 8);
    if (moments) {
        digest = digest_of(digest, bits_of_f64(partial->low), 8);
        digest = digest_of(digest, bits_of_f64(partial->m2), 8);
    }
    return counts(kernel) ? digest_of(digest, (uint64_t)partial->index, 8) : digest;
}

/* The kernel for variances of few rows must have the bits of the partial results. */
static void check_variances(const pri_isa *level, pri_reduce_kernel kernel,
                            const pri_matrix *matrix, const pri_partial *partials)
{
    double variances[COLUMNS] = {0};
    if (matrix->rows > PRI_GROUP)
        return;
    level->PRI_TYPED(reduce)->few_variances(matrix, kernel == PRI_REDUCE_NANVAR, variances);
    for (ptrdiff_t c = 0; c < matrix->columns; c++) {
        const double same = partials[c].m2 / (double)partials[c].index;
        expect(isnan(same) ? isnan(variances[c]) : variances[c] == same, level->name,
               "variances of few rows", matrix->rows);
    }
}

/* The kernel for values of columns must have the values and counts of the partial results. */
static void check_values(const pri_isa *level, pri_reduce_kernel kernel, const pri_matrix *matrix,
                         const pri_partial *partials)
{
    const bool wide = !PRI_IS_REAL && sizeof(element) == 8;
    if (kernel == PRI_REDUCE_VAR || kernel == PRI_REDUCE_NANVAR)
        return check_variances(level, kernel, matrix, partials);
    if (kernel == PRI_REDUCE_TOTAL && wide)
        return;
    accumulator values[COLUMNS] = {0}, numbers[COLUMNS] = {0};
    level->PRI_TYPED(reduce)->column_values(kernel, matrix, values, numbers);
    for (ptrdiff_t c = 0; c < matrix->columns; c++) {
        pri_partial same = {.value = values[c], .index = (ptrdiff_t)numbers[c]};
        if (kernel == PRI_REDUCE_TOTAL)
            same.mean = (double)values[c];
        expect(digest_of_partial(kernel, &same) == digest_of_partial(kernel, &partials[c]),
               level->name, "column values", matrix->rows);
    }
}

static void check_matrix(const pri_isa *low, const pri_isa *level, const pri_matrix *matrix)
{
    static element column[PRI_REDUCE_BLOCK];
    pri_partial a[COLUMNS], b[COLUMNS];
    for (int k = 0; k < PRI_REDUCE_COLUMN_KERNELS; k++) {
        if (!low->PRI_TYPED(reduce)->columns[k])
            continue;
        memset(a, 0, sizeof a);
        memset(b, 0, sizeof b);
        low->PRI_TYPED(reduce)->columns[k](matrix, a);
        level->PRI_TYPED(reduce)->columns[k](matrix, b);
        check_values(level, (pri_reduce_kernel)k, matrix, a);
        for (ptrdiff_t c = 0; c < matrix->columns; c++) {
            const uint64_t expected = digest_of_partial((pri_reduce_kernel)k, &a[c]);
            expect(digest_of_partial((pri_reduce_kernel)k, &b[c]) == expected, level->name,
                   "columns", matrix->rows);
            if (low != level)
                continue;
            all = digest_of(all, expected, 8);
            for (ptrdiff_t i = 0; i < matrix->rows; i++)
                column[i] =
                    matrix->x[(matrix->offsets ? matrix->offsets[i] : i * matrix->stride) + c];
            pri_partial block = {.index = 0};
            low->PRI_TYPED(reduce)->block[k](matrix->rows, column, NULL, 1.0, &block);
            expect(digest_of_partial((pri_reduce_kernel)k, &block) == expected, level->name,
                   "a column and a block", matrix->rows);
        }
    }
}

/* Rows without gaps, with gaps, in reverse, and at arbitrary places. */
void PRI_TYPED(check_columns)(const pri_isa *low, const pri_isa *level)
{
    static const ptrdiff_t rows[] = {1,  2,  5,  16, 17,  31,   32,   33,  47,
                                     63, 64, 65, 90, 257, 1001, 4095, 4096};
    static const ptrdiff_t columns[] = {1, 2, 3, 7, 8, 9, 17, 33, 64, 127, COLUMNS};
    static element x[ROOM_OF_ROWS];
    static ptrdiff_t offsets[PRI_REDUCE_BLOCK];
    fill(31, ROOM_OF_ROWS / 2, x);
    fill(32, ROOM_OF_ROWS / 2, x + ROOM_OF_ROWS / 2);
    for (int r = 0; r < 17; r++)
        for (int c = rows[r] < 200 ? 0 : r % 4; c < 11; c += rows[r] < 200 ? 1 : 4) {
            const ptrdiff_t n = rows[r], stride = columns[c] + GAP;
            for (ptrdiff_t i = 0; i < n; i++)
                offsets[i] = (ptrdiff_t)(random_bits(33, i) % (uint64_t)n) * stride;
            pri_matrix matrix = {.rows = n, .columns = columns[c], .x = x, .stride = columns[c]};
            check_matrix(low, level, &matrix);
            matrix.stride = stride;
            check_matrix(low, level, &matrix);
            matrix.offsets = offsets;
            check_matrix(low, level, &matrix);
            matrix = (pri_matrix){
                .rows = n, .columns = columns[c], .x = x + (n - 1) * stride, .stride = -stride};
            check_matrix(low, level, &matrix);
        }
}

static void check_block(const pri_isa *low, const pri_isa *level, ptrdiff_t n, const element *x)
{
    const pri_reduce *p = low->PRI_TYPED(reduce), *q = level->PRI_TYPED(reduce);
    for (int k = 0; k < PRI_REDUCE_COLUMN_KERNELS; k++) {
        if (!p->block[k])
            continue;
        pri_partial a = {.index = 0}, b = {.index = 0};
        p->block[k](n, x, NULL, 1.0, &a);
        q->block[k](n, x, NULL, 1.0, &b);
        const uint64_t expected = digest_of_partial((pri_reduce_kernel)k, &a);
        expect(digest_of_partial((pri_reduce_kernel)k, &b) == expected, level->name, "block", n);
        if (low == level)
            all = digest_of(all, expected, 8);
    }
    for (ptrdiff_t i = 0; i < n; i += 1 + n / 7) {
        const ptrdiff_t at = p->find(n, x, x[i]);
        expect(at <= i && q->find(n, x, x[i]) == at, level->name, "find", n);
        if (low == level)
            all = digest_of(all, (uint64_t)at, 8);
    }
}

/* Blocks that are read side by side have the results of blocks that are read one after the other.
 * Calls read side by side on some processors only. */
static void check_places(const pri_isa *low, const pri_isa *level)
{
    static element x[PRI_PLACES * PRI_REDUCE_BLOCK + 3];
    const pri_reduce *p = low->PRI_TYPED(reduce), *q = level->PRI_TYPED(reduce);
    for (int k = 0; k < 3 * PRI_REDUCE_KERNELS; k++) {
        const int kernel = k / 3;
        pri_partial together[PRI_PLACES];
        memset(together, 0, sizeof together);
        if (!q->places[kernel])
            continue;
        for (int b = 0; b < PRI_PLACES; b++)
            together[b].index = b;
        fill((uint64_t)k, sizeof x / sizeof *x, x);
        q->places[kernel](x + 3, 1.0, together);
        for (int b = 0; b < PRI_PLACES; b++) {
            pri_partial alone = {.index = 0};
            p->block[kernel](PRI_REDUCE_BLOCK, x + 3 + b * PRI_REDUCE_BLOCK, NULL, 1.0, &alone);
            expect(digest_of_partial((pri_reduce_kernel)kernel, &together[b]) ==
                           digest_of_partial((pri_reduce_kernel)kernel, &alone) &&
                       together[b].index == b,
                   level->name, "places", b);
        }
    }
}

void PRI_TYPED(check_blocks)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static element x[ROOM];
    if (n > PRI_REDUCE_BLOCK)
        return;
    if (n == 1)
        check_places(low, level);
    for (uint64_t seed = 0; seed < 3; seed++) {
        fill(3 * (uint64_t)n + seed, n + 8, x);
        check_block(low, level, n, x + n % 8);
    }
}

#if !PRI_IS_REAL
/* The outputs of both levels, in buffers filled with a pattern, so that bytes beyond are compared
 * too. */
static element to_low[ROOM], to_level[ROOM];

static void clear_outputs(void)
{
    memset(to_low, 0x5a, sizeof to_low);
    memset(to_level, 0x5a, sizeof to_level);
}

static void compare_outputs(const pri_isa *low, const pri_isa *level, const char *what, ptrdiff_t n)
{
    expect(memcmp(to_low, to_level, sizeof to_low) == 0, level->name, what, n);
    for (ptrdiff_t i = n % 8; i < n + n % 8 && low == level; i++)
        all = digest_of(all, (uint64_t)to_low[i], sizeof(element));
    clear_outputs();
}

void PRI_TYPED(check_map)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static element x[ROOM], y[ROOM];
    const pri_map *p = low->PRI_TYPED(map), *q = level->PRI_TYPED(map);
    fill((uint64_t)n + 20000, ROOM, x);
    fill((uint64_t)n + 30000, ROOM, y);
    const element *from = x + n * 5 % 8, *with = y + n * 3 % 8;
    const element s = y[n];
    element *a = to_low + n % 8, *b = to_level + n % 8;
    clear_outputs();
    for (int op = 0; op < PRI_UNARY_COUNT; op++)
        if (p->unary[op]) {
            p->unary[op](n, from, a);
            q->unary[op](n, from, b);
            compare_outputs(low, level, "unary", n);
        }
    for (int op = 0; op < PRI_BINARY_COUNT; op++)
        if (p->binary[op]) {
            p->binary[op](n, from, with, a);
            q->binary[op](n, from, with, b);
            compare_outputs(low, level, "binary", n);
            p->scalar[op](n, from, s, a);
            q->scalar[op](n, from, s, b);
            compare_outputs(low, level, "scalar", n);
        }
    p->stream(n, from, a);
    q->stream(n, from, b);
    compare_outputs(low, level, "stream", n);
    for (ptrdiff_t inc = -2; inc <= 3; inc++) {
        const ptrdiff_t origin = inc < 0 ? -(n - 1) * inc : 0;
        p->gather(n, x + origin, inc, a);
        q->gather(n, x + origin, inc, b);
        compare_outputs(low, level, "gather", n);
        if (inc == 0)
            continue;
        p->scatter(n, from, a + origin, inc);
        q->scatter(n, from, b + origin, inc);
        compare_outputs(low, level, "scatter", n);
    }
}
#endif
