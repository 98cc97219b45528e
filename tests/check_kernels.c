/* SPDX-License-Identifier: MIT */
/*
 * Compares the kernels of a level with those of the lowest, in one element type. If both are the
 * lowest level, the results enter the digest.
 */

#include "check_kernels.h"

#include <math.h>
#include <string.h>

#include "base/types.h"
#include "check_outputs.h"
#include "isa/isa.h"
#include "random.h"
#include "simd/integrate.h"
#include "simd/map.h"
#include "simd/reduce.h"

static void check_partials(const pri_isa *low, const pri_isa *level, const char *what, ptrdiff_t n,
                           const pri_partial *a, const pri_partial *b)
{
    const double expected[3] = {a->value, a->m2, (double)a->index},
                 got[3] = {b->value, b->m2, (double)b->index};
    expect(bits_differ_f64(3, expected, got) == 3, level->name, what, n);
    if (low == level)
        all = digest_of_f64(all, 3, expected);
}

void PRI_TYPED(check_reduce)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static const pri_reduce_kernel kernels[] = {PRI_REDUCE_SUM,  PRI_REDUCE_DOT, PRI_REDUCE_PROD,
                                                PRI_REDUCE_MIN,  PRI_REDUCE_MAX, PRI_REDUCE_VAR,
                                                PRI_REDUCE_SUMSQ};
    static const double scales[] = {1.0, 0x1p-600, 0x1p900};
    static element x[ROOM], y[ROOM];
    if (n > PRI_REDUCE_BLOCK)
        return;
    const pri_reduce *p = low->PRI_TYPED(reduce), *q = level->PRI_TYPED(reduce);
    for (int r = 0; r < 3; r++) {
        PRI_TYPED(random_fill_special)((uint64_t)(n + r), rarities[r], n + 8, x);
        PRI_TYPED(random_fill_special)((uint64_t)(n + r) + 7000, rarities[r], n + 8, y);
        const element *from = x + n % 8, *with = y + n * 3 % 8;
        for (int k = 0; k < 7; k++)
            for (int s = 0; s < (k == 6 ? 3 : 1); s++) {
                pri_partial first = {.index = 0}, second = {.index = 0};
                p->block[kernels[k]](n, from, with, scales[s], &first);
                q->block[kernels[k]](n, from, with, scales[s], &second);
                check_partials(low, level, "reduce", n, &first, &second);
            }
        const double values[] = {(double)from[n - 1], (double)from[n / 2], (double)from[0], NAN,
                                 12345.678};
        for (int v = 0; v < 5; v++) {
            const ptrdiff_t at = p->find(n, from, values[v]);
            expect(q->find(n, from, values[v]) == at, level->name, "find", n);
            if (low == level)
                all = digest_of(all, (uint64_t)at, 8);
        }
    }
}

/* Operations with streaming stores have the bits of ordinary operations, and write nothing beyond
 * the output. */
static void check_streamed(const pri_isa *low, const pri_isa *level, ptrdiff_t n, const element *x,
                           const element *y, element s)
{
    const pri_map *p = low->PRI_TYPED(map), *q = level->PRI_TYPED(map);
    element *a = buffers.a + n % 8, *b = buffers.b + n % 8;
    for (int op = 0; op <= PRI_RECIPROCAL; op++) {
        fill_outputs();
        p->unary[op](n, x, a);
        q->stream_unary((pri_unary)op, n, x, b);
        expect_outputs(level, "streamed unary", n);
    }
    for (int op = 0; op <= PRI_RDIV; op++) {
        fill_outputs();
        p->binary[op](n, x, y, a);
        q->stream_binary((pri_binary)op, n, x, y, b);
        expect_outputs(level, "streamed binary", n);
        fill_outputs();
        p->scalar[op](n, x, s, a);
        q->stream_scalar((pri_binary)op, n, x, s, b);
        expect_outputs(level, "streamed scalar", n);
    }
}

void PRI_TYPED(check_map)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static element x[ROOM], y[ROOM];
    const pri_map *p = low->PRI_TYPED(map), *q = level->PRI_TYPED(map);
    const element s = PRI_TYPED(random_wide)(5, n);
    PRI_TYPED(random_fill_special)((uint64_t)n + 20000, 8, ROOM, x);
    PRI_TYPED(random_fill_special)((uint64_t)n + 30000, 8, ROOM, y);
    const element *from = x + n * 5 % 8, *with = y + n * 3 % 8;
    element *a = buffers.a + n % 8, *b = buffers.b + n % 8;
    for (int op = 0; op < PRI_UNARY_COUNT; op++) {
        fill_outputs();
        p->unary[op](n, from, a);
        q->unary[op](n, from, b);
        compare_outputs(low, level, "unary", n);
    }
    for (int op = 0; op < PRI_BINARY_COUNT; op++) {
        fill_outputs();
        p->binary[op](n, from, with, a);
        q->binary[op](n, from, with, b);
        compare_outputs(low, level, "binary", n);
        fill_outputs();
        p->scalar[op](n, from, s, a);
        q->scalar[op](n, from, s, b);
        compare_outputs(low, level, "scalar", n);
    }
    fill_outputs();
    p->axpy(n, s, from, a);
    q->axpy(n, s, from, b);
    compare_outputs(low, level, "axpy", n);
    fill_outputs();
    p->stream(n, from, a);
    q->stream(n, from, b);
    compare_outputs(low, level, "stream", n);
    check_streamed(low, level, n, from, with, s);
    for (ptrdiff_t inc = -2; inc <= 3; inc++) {
        const ptrdiff_t origin = inc < 0 ? -(n - 1) * inc : 0;
        fill_outputs();
        p->gather(n, x + origin, inc, a);
        q->gather(n, x + origin, inc, b);
        compare_outputs(low, level, "gather", n);
        if (inc == 0)
            continue;
        fill_outputs();
        p->scatter(n, from, a + origin, inc);
        q->scatter(n, from, b + origin, inc);
        compare_outputs(low, level, "scatter", n);
    }
}

void PRI_TYPED(check_integrate)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static const ptrdiff_t firsts[] = {0, 1024, 123456789, (ptrdiff_t)1 << 52};
    for (int k = 0; k < 4; k++) {
        const double a = random_wide_f64(11, n + k), dx = random_wide_f64(12, n + k) * 0x1p-20;
        fill_outputs();
        low->PRI_TYPED(integrate)->points(n, a, dx, firsts[k], buffers.a + n % 8);
        level->PRI_TYPED(integrate)->points(n, a, dx, firsts[k], buffers.b + n % 8);
        compare_outputs(low, level, "points", n);
    }
}
