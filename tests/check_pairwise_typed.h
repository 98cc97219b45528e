/* SPDX-License-Identifier: MIT */
/*
 * The block functions of pairwise distances at a level against those of the lowest, in one element
 * type. Where both are the lowest, the results go into the digest.
 */

static void T(record)(bool reference, ptrdiff_t n, const REAL *x)
{
    if (reference)
        all = T(digest_of)(all, n, x);
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

enum { T(ROWS) = 14, T(COLS) = 64, T(DIM) = 150 };

/* A panel holds the points k-major, with zeros up to its width. */
static const REAL *T(packed)(const pri_isa *level, ptrdiff_t cols, ptrdiff_t d, const REAL *points)
{
    static REAL panel[T(COLS) * T(DIM)] __attribute__((aligned(64)));
    const T(pri_pairwise) *p = level->T(pairwise);
    const ptrdiff_t stride = d + cols % 3;
    bool right = p->width <= T(COLS);
    if (!right)
        exit(2);
    memset(panel, 0xff, sizeof panel);
    p->pack(cols, d, points, stride, panel);
    for (ptrdiff_t k = 0; k < d; k++)
        for (ptrdiff_t j = 0; j < p->width; j++) {
            const REAL expected = j < cols ? points[j * stride + k] : 0;
            right = right && T(bits_of)(panel[k * p->width + j]) == T(bits_of)(expected);
        }
    expect(right, level->name, "pack" SUFFIX, cols);
    return panel;
}

/* The transpose of every small rectangle, and nothing around it; past the caches, where all rows
 * begin at a line, or only the first one, or none. */
static void T(check_mirror)(const pri_isa *level)
{
    enum { SIDE = 37, STEP = SIDE + 4, OTHER = 48 };
    static REAL x[SIDE * STEP], y[SIDE * OTHER] __attribute__((aligned(64)));
    T(random_fill)(13, SIDE * STEP, x);
    for (ptrdiff_t rows = 0; rows <= SIDE; rows++)
        for (ptrdiff_t cols = 1; cols <= SIDE; cols++) {
            const ptrdiff_t stride = OTHER - (rows + cols) % 3, off = rows % 2;
            const bool past = cols % 4 != 0;
            bool right = true;
            memset(y, 0, sizeof y);
            level->T(pairwise)->mirror[past](rows, cols, x, STEP, y + off, stride);
            for (ptrdiff_t j = 0; j < SIDE; j++)
                for (ptrdiff_t i = 0; i < stride - off; i++) {
                    const bool inside = i < rows && j < cols;
                    right = right && y[j * stride + off + i] == (inside ? x[i * STEP + j] : 0);
                }
            expect(right && y[0] * (REAL)off == 0, level->name, "mirror" SUFFIX, rows);
        }
}

static void T(check_strip)(const pri_isa *low, const pri_isa *level, bool recorded, int step,
                           bool weighted, ptrdiff_t rows, ptrdiff_t cols, ptrdiff_t d,
                           const REAL *points, const REAL *weights)
{
    T(pri_strip)
    strip = {.rows = rows,
             .cols = cols,
             .d = d,
             .points = points,
             .stride = d + rows % 2,
             .p = rows % 3 == 0 ? 0.75 : (double)rows * 2 - 1,
             .weights = weighted ? weights : NULL,
             .out_stride = cols + 3,
             .ending = step == PRI_STEP_SQUARES ? (pri_ending)((rows + cols) % PRI_ENDING_COUNT)
                                                : PRI_ENDING_NONE};
    const REAL *others = points + T(ROWS) * (d + 1);
    T(fill_outputs)();
    strip.panel = T(packed)(low, cols, d, others);
    strip.out = T(buffers).a;
    low->T(pairwise)->strip[step][weighted](&strip);
    strip.panel = T(packed)(level, cols, d, others);
    strip.out = T(buffers).b;
    level->T(pairwise)->strip[step][weighted](&strip);
    expect(T(bits_differ)(ROOM, T(buffers).a, T(buffers).b) == ROOM, level->name, "strip" SUFFIX,
           cols);
    T(record)(recorded, rows * (cols + 3), T(buffers).a);
}

static void T(check_strips)(const pri_isa *low, const pri_isa *level)
{
    static const ptrdiff_t dims[] = {0, 1, 2, 3, 33, 128, 129, T(DIM)};
    enum { NUMBERS = (T(ROWS) + T(COLS)) * (T(DIM) + 2) };
    static REAL points[NUMBERS], weights[T(DIM)];
    const ptrdiff_t least = low->T(pairwise)->width < level->T(pairwise)->width
                                ? low->T(pairwise)->width
                                : level->T(pairwise)->width;
    const ptrdiff_t cols[] = {1, 3, least - 1, least};
    /* 3 columns are in every machine's panel: only the first two go into the digest. */
    T(random_fill_special)(14, 200, NUMBERS, points);
    for (ptrdiff_t k = 0; k < T(DIM); k++)
        weights[k] = (REAL)(random_bits(15, k) % 1000) / 8;
    for (int step = 0; step < PRI_STEP_COUNT; step++)
        for (int weighted = 0; weighted < 2; weighted++)
            for (int m = 0; m < 8 && low->T(pairwise)->strip[step][weighted]; m++)
                for (ptrdiff_t rows = 1; rows <= T(ROWS); rows++) {
                    /* Whole distances have no passes, and places two coordinates. */
                    if ((step >= PRI_STEP_MINKOWSKI && dims[m] > 33) ||
                        (step == PRI_STEP_HAVERSINE && dims[m] != 2))
                        continue;
                    const ptrdiff_t c = (rows + m) % 4;
                    T(check_strip)
                    (low, level, low == level && c < 2, step, weighted, rows, cols[c], dims[m],
                     points, weights);
                }
}

static void T(check_finishes)(const pri_isa *low, const pri_isa *level)
{
    enum { SIDE = 19 };
    REAL row_sums[SIDE], col_sums[SIDE];
    for (ptrdiff_t i = 0; i < SIDE; i++) {
        row_sums[i] = (REAL)(random_bits(16, i) % 50) / 4;
        col_sums[i] = (REAL)(random_bits(17, i) % 50) / 4;
    }
    for (int finish = 0; finish < PRI_FINISH_COUNT; finish++) {
        T(fill_outputs)();
        for (ptrdiff_t i = 0; i < SIDE * SIDE; i++)
            T(buffers).a[i] = T(buffers).b[i] = (REAL)(random_bits(18, i) % 50) / 8;
        T(pri_sums)
        sums = {.rows = SIDE,
                .cols = SIDE - 1,
                .out = T(buffers).a,
                .out_stride = SIDE,
                .row_sums = row_sums,
                .col_sums = col_sums,
                .total = (REAL)12.5};
        low->T(pairwise)->finish[finish](&sums);
        sums.out = T(buffers).b;
        level->T(pairwise)->finish[finish](&sums);
        T(compare_outputs)(low, level, "finish" SUFFIX, SIDE * SIDE);
    }
}

/* The preparation of a row, without weights and with them. */
static void T(check_rows)(const pri_isa *low, const pri_isa *level, ptrdiff_t d)
{
    static REAL x[ROOM], weights[ROOM];
    static double sums[2][2][ROOM];
    const T(pri_pairwise) *p = low->T(pairwise), *q = level->T(pairwise);
    REAL *a = T(buffers).a, *b = T(buffers).b;
    T(random_fill_special)((uint64_t)d + 19, d % 3 ? 1u << 30 : 20, d, x);
    for (ptrdiff_t k = 0; k < d; k++)
        weights[k] = (REAL)(random_bits(20, k) % 9) / 4;
    for (int kind = 0; kind < 4; kind++) {
        const REAL *with = kind % 2 ? weights : NULL;
        T(fill_outputs)();
        p->unit(kind / 2, d, x, with, a);
        q->unit(kind / 2, d, x, with, b);
        T(compare_outputs)(low, level, "unit" SUFFIX, d);
        T(fill_outputs)();
        a[d] = p->truth(d, x, with, a);
        b[d] = q->truth(d, x, with, b);
        T(compare_outputs)(low, level, "truth" SUFFIX, d + 1);
    }
    T(fill_outputs)();
    a[d] = p->shares(d, x, a);
    b[d] = q->shares(d, x, b);
    T(compare_outputs)(low, level, "shares" SUFFIX, d + 1);
    T(fill_outputs)();
    p->keep(d, x, weights, a);
    q->keep(d, x, weights, b);
    T(compare_outputs)(low, level, "keep" SUFFIX, d);
    random_fill_f64(21, d, sums[0][0]);
    T(fill_outputs)();
    p->centre(d, x, sums[0][0], a);
    q->centre(d, x, sums[0][0], b);
    T(compare_outputs)(low, level, "centre" SUFFIX, d);
    memset(sums, 0, sizeof sums);
    p->add_finite(d, x, sums[0][0], sums[0][1]);
    q->add_finite(d, x, sums[1][0], sums[1][1]);
    expect(bits_differ_f64(2 * ROOM, sums[0][0], sums[1][0]) == 2 * ROOM, level->name,
           "add_finite" SUFFIX, d);
}

static void T(check_pairwise)(const pri_isa *low, const pri_isa *level)
{
    T(check_mirror)(level);
    T(check_strips)(low, level);
    T(check_finishes)(low, level);
    for (ptrdiff_t d = 0; d < 70; d++)
        T(check_rows)(low, level, d);
}
