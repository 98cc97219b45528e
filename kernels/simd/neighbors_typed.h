/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/neighbors.c for one element type: REAL, and TYPED(name) for its names.
 */

enum {
    TYPED(LANES) = PRI_VEC_BYTES / sizeof(REAL),
    TYPED(WIDTH) = PRI_TILE_VECS * TYPED(LANES),
};

/* Almost always no lane of a row passes: one comparison a vector, and one branch a row. */
static ptrdiff_t TYPED(within)(ptrdiff_t rows, const REAL *tile, const REAL *limits,
                               unsigned short *hits)
{
    enum { LANES = TYPED(LANES), WIDTH = TYPED(WIDTH) };
    TYPED(pri_vec) limit[PRI_TILE_VECS];
    ptrdiff_t count = 0;
    PRI_UNROLL
    for (int v = 0; v < PRI_TILE_VECS; v++)
        limit[v] = TYPED(pri_load)(limits + v * LANES);
    for (ptrdiff_t i = 0; i < rows; i++) {
        uint64_t passing = 0;
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++)
            passing |= TYPED(pri_lanes)(TYPED(pri_load)(tile + i * WIDTH + v * LANES) <= limit[v])
                       << (v * LANES);
        for (; passing; passing &= passing - 1)
            hits[count++] = (unsigned short)(i * WIDTH + __builtin_ctzll(passing));
    }
    return count;
}

static void TYPED(count)(ptrdiff_t rows, const REAL *tile, REAL limit, ptrdiff_t *counts)
{
    enum { LANES = TYPED(LANES), WIDTH = TYPED(WIDTH) };
    TYPED(pri_mask) passed[PRI_TILE_VECS] = {{0}};
    const TYPED(pri_vec) most = TYPED(pri_all)(limit);
    for (ptrdiff_t i = 0; i < rows; i++) {
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++)
            passed[v] -= TYPED(pri_load)(tile + i * WIDTH + v * LANES) <= most;
    }
    for (int j = 0; j < WIDTH; j++)
        counts[j] += passed[j / LANES][j % LANES];
}

/* What the lanes of a panel found so far. */
typedef struct TYPED(found) {
    TYPED(pri_vec) value[PRI_TILE_VECS];
    TYPED(pri_mask) row[PRI_TILE_VECS];
} TYPED(found);

/* Rows first .. rows - 1, up to one that has a value a little below the best of its lane: only the
 * roots can tell whether it is nearer. Returns that row, or `rows`. */
static inline __attribute__((always_inline)) ptrdiff_t
TYPED(stretch)(const int rooted, ptrdiff_t first, ptrdiff_t rows, const REAL *tile, REAL apart,
               TYPED(found) * to)
{
    enum { LANES = TYPED(LANES), WIDTH = TYPED(WIDTH) };
    TYPED(found) best = *to;
    ptrdiff_t i = first;
    for (; i < rows; i++) {
        TYPED(pri_mask) nearer[PRI_TILE_VECS], unsure = {0};
        TYPED(pri_vec) value[PRI_TILE_VECS];
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++) {
            value[v] = TYPED(pri_load)(tile + i * WIDTH + v * LANES);
            nearer[v] = value[v] < (rooted ? best.value[v] * apart : best.value[v]);
            if (rooted)
                unsure |= (value[v] < best.value[v]) ^ nearer[v];
        }
        if (rooted && TYPED(pri_lanes)(unsure))
            break;
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++) {
            best.value[v] = TYPED(pri_select)(nearer[v], value[v], best.value[v]);
            best.row[v] = (nearer[v] & (TYPED(pri_integer))i) | (~nearer[v] & best.row[v]);
        }
    }
    *to = best;
    return i;
}

/* One row, by the roots. */
static void TYPED(settle)(ptrdiff_t i, const REAL *tile, TYPED(found) * best)
{
    enum { LANES = TYPED(LANES), WIDTH = TYPED(WIDTH) };
    for (int j = 0; j < WIDTH; j++) {
        const REAL value = tile[i * WIDTH + j];
        const TYPED(pri_vec) both = {value, best->value[j / LANES][j % LANES]};
        const TYPED(pri_vec) roots = TYPED(pri_sqrt)(both);
        if (roots[0] < roots[1]) {
            best->value[j / LANES][j % LANES] = value;
            best->row[j / LANES][j % LANES] = (TYPED(pri_integer))i;
        }
    }
}

static void TYPED(least)(ptrdiff_t rows, const REAL *tile, REAL apart, ptrdiff_t top, REAL *values,
                         ptrdiff_t *indices)
{
    enum { LANES = TYPED(LANES), WIDTH = TYPED(WIDTH) };
    TYPED(found) best;
    PRI_UNROLL
    for (int v = 0; v < PRI_TILE_VECS; v++) {
        best.value[v] = TYPED(pri_load)(values + v * LANES);
        best.row[v] = (TYPED(pri_mask)){0} - 1;
    }
    if (apart == 1)
        TYPED(stretch)(0, 0, rows, tile, apart, &best);
    else
        for (ptrdiff_t i = 0; i < rows; i++) {
            i = TYPED(stretch)(1, i, rows, tile, apart, &best);
            if (i < rows)
                TYPED(settle)(i, tile, &best);
        }
    for (int v = 0; v < PRI_TILE_VECS; v++)
        TYPED(pri_store)(values + v * LANES, best.value[v]);
    for (int j = 0; j < WIDTH; j++) {
        const ptrdiff_t row = best.row[j / LANES][j % LANES];
        indices[j] = row < 0 ? indices[j] : top + row;
    }
}

const TYPED(pri_neighbors) PRI_LEVEL_NAME(TYPED(pri_neighbors)) = {
    .within = TYPED(within),
    .count = TYPED(count),
    .least = TYPED(least),
};
