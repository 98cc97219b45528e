/* SPDX-License-Identifier: MIT */
/*
 * The block functions of a level against those of the lowest, in one element type. Where both are
 * the lowest, the results go into the digest.
 */

static void T(record)(bool reference, ptrdiff_t n, const REAL *x)
{
    if (reference)
        all = T(digest_of)(all, n, x);
}

static void T(check_partials)(const pri_isa *low, const pri_isa *level, const char *what,
                              ptrdiff_t n, const pri_partial *a, const pri_partial *b)
{
    const double expected[3] = {a->value, a->m2, a->count}, got[3] = {b->value, b->m2, b->count};
    expect(bits_differ_f64(3, expected, got) == 3, level->name, what, n);
    if (low == level)
        all = digest_of_f64(all, 3, expected);
}

static void T(check_reduce)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static const double scales[] = {1.0, 0x1p-600, 0x1p900};
    static REAL x[ROOM], y[ROOM];
    if (n > PRI_REDUCE_BLOCK)
        return;
    const T(pri_reduce) *p = low->T(reduce), *q = level->T(reduce);
    T(pri_reduce_block) *const a[] = {p->sum, p->dot, p->prod,   p->min,
                                      p->max, p->var, p->maxabs, p->sumsq};
    T(pri_reduce_block) *const b[] = {q->sum, q->dot, q->prod,   q->min,
                                      q->max, q->var, q->maxabs, q->sumsq};
    for (int r = 0; r < 3; r++) {
        T(random_fill_special)((uint64_t)(n + r), rarities[r], n + 8, x);
        T(random_fill_special)((uint64_t)(n + r) + 7000, rarities[r], n + 8, y);
        const REAL *from = x + n % 8, *with = y + n * 3 % 8;
        for (int k = 0; k < 8; k++)
            for (int s = 0; s < (k == 7 ? 3 : 1); s++) {
                pri_partial first = {0}, second = {0};
                a[k](n, from, with, scales[s], &first);
                b[k](n, from, with, scales[s], &second);
                T(check_partials)(low, level, "reduce" SUFFIX, n, &first, &second);
            }
        const double values[] = {(double)from[n - 1], (double)from[n / 2], (double)from[0], NAN,
                                 12345.678};
        for (int v = 0; v < 5; v++) {
            const ptrdiff_t at = p->find(n, from, values[v]);
            expect(q->find(n, from, values[v]) == at, level->name, "find" SUFFIX, n);
            if (low == level)
                all = digest_of(all, (uint64_t)at, 8);
        }
    }
}

/* One output of both levels, in buffers full of a pattern: what lies beyond is compared too. */
typedef struct T(outputs) {
    REAL a[ROOM], b[ROOM];
} T(outputs);

static T(outputs) T(buffers);

static void T(fill_outputs)(void)
{
    T(random_fill)(99, ROOM, T(buffers).a);
    memcpy(T(buffers).b, T(buffers).a, sizeof T(buffers).b);
}

static void T(compare_outputs)(const pri_isa *low, const pri_isa *level, const char *what,
                               ptrdiff_t n)
{
    expect(T(bits_differ)(ROOM, T(buffers).a, T(buffers).b) == ROOM, level->name, what, n);
    T(record)(low == level, n, T(buffers).a + n % 8);
}

static void T(check_map)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static REAL x[ROOM], y[ROOM];
    const T(pri_map) *p = low->T(map), *q = level->T(map);
    const REAL s = T(random_wide)(5, n);
    T(random_fill_special)((uint64_t)n + 20000, 8, ROOM, x);
    T(random_fill_special)((uint64_t)n + 30000, 8, ROOM, y);
    const REAL *from = x + n * 5 % 8, *with = y + n * 3 % 8;
    REAL *a = T(buffers).a + n % 8, *b = T(buffers).b + n % 8;
    for (int op = 0; op < PRI_UNARY_COUNT; op++) {
        T(fill_outputs)();
        p->unary[op](n, from, a);
        q->unary[op](n, from, b);
        T(compare_outputs)(low, level, "unary" SUFFIX, n);
    }
    for (int op = 0; op < PRI_BINARY_COUNT; op++) {
        T(fill_outputs)();
        p->binary[op](n, from, with, a);
        q->binary[op](n, from, with, b);
        T(compare_outputs)(low, level, "binary" SUFFIX, n);
        T(fill_outputs)();
        p->scalar[op](n, from, s, a);
        q->scalar[op](n, from, s, b);
        T(compare_outputs)(low, level, "scalar" SUFFIX, n);
    }
    T(fill_outputs)();
    p->axpy(n, s, from, a);
    q->axpy(n, s, from, b);
    T(compare_outputs)(low, level, "axpy" SUFFIX, n);
    T(fill_outputs)();
    p->stream(n, from, a);
    q->stream(n, from, b);
    T(compare_outputs)(low, level, "stream" SUFFIX, n);
    for (ptrdiff_t inc = -2; inc <= 3; inc++) {
        const ptrdiff_t origin = inc < 0 ? -(n - 1) * inc : 0;
        T(fill_outputs)();
        p->gather(n, x + origin, inc, a);
        q->gather(n, x + origin, inc, b);
        T(compare_outputs)(low, level, "gather" SUFFIX, n);
        if (inc == 0)
            continue;
        T(fill_outputs)();
        p->scatter(n, from, a + origin, inc);
        q->scatter(n, from, b + origin, inc);
        T(compare_outputs)(low, level, "scatter" SUFFIX, n);
    }
}

static void T(check_points)(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    static const ptrdiff_t firsts[] = {0, 1024, 123456789, (ptrdiff_t)1 << 52};
    for (int k = 0; k < 4; k++) {
        const double a = random_wide_f64(11, n + k), dx = random_wide_f64(12, n + k) * 0x1p-20;
        T(fill_outputs)();
        low->T(integrate)->points(n, a, dx, firsts[k], T(buffers).a + n % 8);
        level->T(integrate)->points(n, a, dx, firsts[k], T(buffers).b + n % 8);
        T(compare_outputs)(low, level, "points" SUFFIX, n);
    }
}
