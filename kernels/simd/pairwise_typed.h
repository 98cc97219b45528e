/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/pairwise.c for one element type: REAL, and TYPED(name) for its names.
 */

enum {
    TYPED(LANES) = PRI_VEC_BYTES / sizeof(REAL),
    TYPED(WIDTH) = TILE_VECS * TYPED(LANES),
};

static void TYPED(pack)(ptrdiff_t cols, ptrdiff_t d, const REAL *points, REAL *panel)
{
    for (ptrdiff_t j = 0; j < TYPED(WIDTH); j++)
        for (ptrdiff_t k = 0; k < d; k++)
            panel[k * TYPED(WIDTH) + j] = j < cols ? points[j * d + k] : 0;
}

/* Where a tile's sums live between passes and its results go: n elements a row. */
typedef struct TYPED(target) {
    REAL *out;
    ptrdiff_t n;
    int load, root; /* whether earlier passes left sums here; whether this pass takes the root */
} TYPED(target);

/* `rows` is a constant in each inlined copy, so that the sums stay in registers. */
static inline __attribute__((always_inline)) void TYPED(tile)(const int rows, ptrdiff_t count,
                                                              ptrdiff_t d, const REAL *points,
                                                              const REAL *panel,
                                                              const TYPED(target) * to)
{
    enum { LANES = TYPED(LANES) };
    TYPED(pri_vec) sum[TILE_ROWS][TILE_VECS] = {0};
    if (to->load) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            PRI_UNROLL
            for (int v = 0; v < TILE_VECS; v++)
                sum[r][v] = TYPED(pri_load)(to->out + r * to->n + v * LANES);
        }
    }
    for (ptrdiff_t k = 0; k < count; k++) {
        TYPED(pri_vec) column[TILE_VECS];
        PRI_UNROLL
        for (int v = 0; v < TILE_VECS; v++)
            column[v] = TYPED(pri_load)(panel + k * TYPED(WIDTH) + v * LANES);
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            const REAL x = points[r * d + k];
            PRI_UNROLL
            for (int v = 0; v < TILE_VECS; v++) {
                const TYPED(pri_vec) difference = column[v] - x;
                sum[r][v] = TYPED(pri_fma)(difference, difference, sum[r][v]);
            }
        }
    }
    PRI_UNROLL
    for (int r = 0; r < rows; r++) {
        REAL *out = to->out + r * to->n;
        PRI_UNROLL
        for (int v = 0; v < TILE_VECS; v++) {
            const TYPED(pri_vec) result = to->root ? TYPED(pri_sqrt)(sum[r][v]) : sum[r][v];
            TYPED(pri_store)(out + v * LANES, result);
        }
    }
}

static void TYPED(tile_of)(int rows, ptrdiff_t count, ptrdiff_t d, const REAL *points,
                           const REAL *panel, const TYPED(target) * to)
{
    switch (rows) {
    case 1:
        return TYPED(tile)(1, count, d, points, panel, to);
    case 2:
        return TYPED(tile)(2, count, d, points, panel, to);
    case 3:
        return TYPED(tile)(3, count, d, points, panel, to);
    case 4:
        return TYPED(tile)(4, count, d, points, panel, to);
#if defined(__AVX512F__) || defined(__aarch64__)
    case 5:
        return TYPED(tile)(5, count, d, points, panel, to);
    case 6:
        return TYPED(tile)(6, count, d, points, panel, to);
#endif
    }
}

static inline void TYPED(copy)(int rows, ptrdiff_t cols, const REAL *x, ptrdiff_t nx, REAL *y,
                               ptrdiff_t ny)
{
    for (int r = 0; r < rows; r++)
        memcpy(y + r * ny, x + r * nx, (size_t)cols * sizeof *y);
}

/* A panel that is not full goes through a buffer as wide as a full one. */
static void TYPED(ragged)(int rows, ptrdiff_t cols, ptrdiff_t count, ptrdiff_t d,
                          const REAL *points, const REAL *panel, const TYPED(target) * to)
{
    REAL buffer[TILE_ROWS * TYPED(WIDTH)] = {0};
    const TYPED(target) inner = {buffer, TYPED(WIDTH), to->load, to->root};
    if (to->load)
        TYPED(copy)(rows, cols, to->out, to->n, buffer, TYPED(WIDTH));
    TYPED(tile_of)(rows, count, d, points, panel, &inner);
    TYPED(copy)(rows, cols, buffer, TYPED(WIDTH), to->out, to->n);
}

static void TYPED(strip)(int root, ptrdiff_t rows, ptrdiff_t cols, ptrdiff_t d, const REAL *points,
                         const REAL *panel, REAL *out, ptrdiff_t n)
{
    ptrdiff_t k = 0;
    do {
        const ptrdiff_t count = d - k < PASS ? d - k : PASS;
        const int last = k + count == d;
        for (ptrdiff_t i = 0; i < rows; i += TILE_ROWS) {
            const int tall = rows - i < TILE_ROWS ? (int)(rows - i) : TILE_ROWS;
            const TYPED(target) to = {out + i * n, n, k > 0, root && last};
            if (cols == TYPED(WIDTH))
                TYPED(tile_of)(tall, count, d, points + i * d + k, panel + k * cols, &to);
            else
                TYPED(ragged)
            (tall, cols, count, d, points + i * d + k, panel + k * TYPED(WIDTH), &to);
        }
        k += count;
    } while (k < d);
}

/* y becomes the transpose of a square of x as wide as a vector: each round deals the rows of the
 * upper half out between those of the lower, like a pack of cards, and log2 of them are a
 * transposition. */
static inline void TYPED(transpose)(const REAL *x, REAL *y, ptrdiff_t n)
{
    enum { SIDE = TYPED(LANES) };
    TYPED(pri_vec) row[SIDE], dealt[SIDE];
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        row[r] = TYPED(pri_load)(x + r * n);
    PRI_UNROLL
    for (int round = 1; round < SIDE; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < SIDE / 2; r++) {
            dealt[2 * r] = TYPED(pri_zip_low)(row[r], row[r + SIDE / 2]);
            dealt[2 * r + 1] = TYPED(pri_zip_high)(row[r], row[r + SIDE / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < SIDE; r++)
            row[r] = dealt[r];
    }
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        TYPED(pri_store)(y + r * n, row[r]);
}

/* Along the rows of y, few of them at a time, since they lie far apart in memory. */
static void TYPED(mirror)(ptrdiff_t rows, ptrdiff_t cols, const REAL *x, REAL *y, ptrdiff_t n)
{
    enum { SIDE = TYPED(LANES) };
    const ptrdiff_t whole_rows = rows - rows % SIDE, whole_cols = cols - cols % SIDE;
    for (ptrdiff_t j = 0; j < whole_cols; j += SIDE)
        for (ptrdiff_t i = 0; i < whole_rows; i += SIDE)
            TYPED(transpose)(x + i * n + j, y + j * n + i, n);
    for (ptrdiff_t j = 0; j < cols; j++)
        for (ptrdiff_t i = j < whole_cols ? whole_rows : 0; i < rows; i++)
            y[j * n + i] = x[i * n + j];
}

const TYPED(pri_pairwise) PRI_LEVEL_NAME(TYPED(pri_pairwise)) = {
    .width = TYPED(WIDTH),
    .pack = TYPED(pack),
    .strip = TYPED(strip),
    .mirror = TYPED(mirror),
};
