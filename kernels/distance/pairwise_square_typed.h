/* SPDX-License-Identifier: MIT */
/*
 * Between the condensed form and the square one, for one element type: REAL, TYPED(name) for its
 * names, TITLE(name) for them as text. The square is filled by tiles, so that what lies below the
 * diagonal is mirrored in cache and not gathered element by element.
 */

typedef struct TYPED(square) {
    const TYPED(pri_pairwise) * blocks;
    tiling tiles;
    ptrdiff_t n, stride;
    const REAL *from;
    REAL *to;
} TYPED(square);

static void TYPED(spread_piece)(const void *job, ptrdiff_t t)
{
    const TYPED(square) *of = job;
    const ptrdiff_t n = of->n, stride = of->stride;
    ptrdiff_t row, column;
    tile_at(t, &row, &column);
    const ptrdiff_t top = edge(&of->tiles, row, n);
    const ptrdiff_t bottom = edge(&of->tiles, row + 1, n);
    const ptrdiff_t left = edge(&of->tiles, column, n);
    const ptrdiff_t right = edge(&of->tiles, column + 1, n);
    for (ptrdiff_t i = top; i < bottom; i++) {
        const ptrdiff_t from = pri_most(left, i + 1);
        if (from < right)
            memcpy(of->to + i * stride + from, of->from + condensed_row(n, i) + from - i,
                   (size_t)(right - from) * sizeof(REAL));
    }
    if (row < column) {
        of->blocks->mirror[of->tiles.past](bottom - top, right - left, of->to + top * stride + left,
                                           stride, of->to + left * stride + top, stride);
        return;
    }
    for (ptrdiff_t i = top; i < bottom; i++) {
        of->to[i * stride + i] = 0;
        for (ptrdiff_t j = top; j < i; j++)
            of->to[i * stride + j] = of->to[j * stride + i];
    }
}

static void TYPED(gather_piece)(const void *job, ptrdiff_t p)
{
    const TYPED(square) *of = job;
    const ptrdiff_t n = of->n;
    for (ptrdiff_t i = p * TILE_SIDE; i < pri_least(n - 1, (p + 1) * TILE_SIDE); i++)
        memcpy(of->to + condensed_row(n, i) + 1, of->from + i * of->stride + i + 1,
               (size_t)(n - i - 1) * sizeof(REAL));
}

/* Both directions; the arrays in the order of the prototypes. */
static prange_status TYPED(convert)(const char *title, const char *const names[2], ptrdiff_t n,
                                    ptrdiff_t stride, bool to_square, const REAL *from, REAL *to)
{
    ptrdiff_t spans[2];
    const ptrdiff_t count = n < 0 ? 0 : condensed_count(n), apart = stride ? stride : n;
    const void *data[2] = {from, to};
    if (n < 0 || count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative or too large", title, n);
    for (int k = 0; k < 2; k++) {
        const bool square = (k == 1) == to_square;
        const prange_status status =
            pri_check_rows(title, names[k], data[k], square ? n : 1, square ? n : count,
                           square ? apart : count, sizeof(REAL), &spans[k]);
        if (status != PRANGE_OK)
            return status;
    }
    const pri_array in = {names[0], from, 1}, out = {names[1], to, 1};
    const prange_status status =
        pri_check_disjoint(title, sizeof(REAL), &in, spans[0], &out, spans[1]);
    if (status != PRANGE_OK || n == 0)
        return status;
    TYPED(square) job = {pri_isa_get()->TYPED(pairwise), {.side = TILE_SIDE}, n, apart, from, to};
    if (to_square)
        set_past(&job.tiles, to, sizeof(REAL), n, apart);
    const ptrdiff_t side = pri_pieces(n + job.tiles.lead, TILE_SIDE);
    const pri_work work = {.name = title,
                           .n = n,
                           .pieces = to_square ? side * (side + 1) / 2 : side,
                           .ns = (double)count * MOVE_NS,
                           .bytes = (double)count * (to_square ? 3 : 2) * sizeof(REAL),
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    pri_team team = pri_team_open(&work);
    pri_run(&team, 0, work.pieces, to_square ? TYPED(spread_piece) : TYPED(gather_piece), &job);
    pri_team_close(&team);
    return PRANGE_OK;
}

prange_status TYPED(prange_condensed_to_square)(ptrdiff_t n, const REAL *condensed, REAL *square,
                                                ptrdiff_t stride)
{
    static const char *const names[2] = {"condensed", "square"};
    return TYPED(convert)(TITLE("condensed_to_square"), names, n, stride, true, condensed, square);
}

prange_status TYPED(prange_square_to_condensed)(ptrdiff_t n, const REAL *square, ptrdiff_t stride,
                                                REAL *condensed)
{
    static const char *const names[2] = {"square", "condensed"};
    return TYPED(convert)(TITLE("square_to_condensed"), names, n, stride, false, square, condensed);
}
