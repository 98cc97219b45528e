/* SPDX-License-Identifier: MIT */
/*
 * The body of map.c for one element type: REAL, TYPED(name) for its names, TITLE(name) for them
 * as text.
 */

enum { TYPED(BLOCK) = BLOCK_BYTES / sizeof(REAL) };

/* One call: z = f(x, y), where a unary map has no y and axpy's y is z. */
typedef struct TYPED(map) {
    const char *title;
    ptrdiff_t n;
    const REAL *x, *y;
    REAL *z;
    ptrdiff_t incx, incy, incz;
    kind kind;
    int op;
    REAL s; /* the scalar of SCALAR and AXPY */
    TYPED(prange_function) function;
    TYPED(prange_block_function) block;
    void *ctx;
    pri_failure failure;
} TYPED(map);

/* One run of contiguous elements; the user's code where its function failed, else 0. */
static int TYPED(compute)(const TYPED(map) * map, ptrdiff_t n, const REAL *x, const REAL *y,
                          REAL *z)
{
    const TYPED(pri_map) *blocks = pri_isa_get()->TYPED(map);
    switch (map->kind) {
    case UNARY:
        blocks->unary[map->op](n, x, z);
        break;
    case BINARY:
        blocks->binary[map->op](n, x, y, z);
        break;
    case SCALAR:
        blocks->scalar[map->op](n, x, map->s, z);
        break;
    case AXPY:
        blocks->axpy(n, map->s, x, z);
        break;
    case APPLY:
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = map->function(x[i], map->ctx);
        break;
    case APPLY_BLOCK:
        return map->block(n, x, z, map->ctx);
    }
    return 0;
}

/* One block by way of contiguous copies of what is strided. */
static __attribute__((noinline)) int TYPED(compute_copied)(const TYPED(map) * map, ptrdiff_t first,
                                                           ptrdiff_t n)
{
    REAL x[TYPED(BLOCK)], y[TYPED(BLOCK)], z[TYPED(BLOCK)];
    const TYPED(pri_map) *blocks = pri_isa_get()->TYPED(map);
    REAL *to = map->z + first * map->incz;
    blocks->gather(n, map->x + first * map->incx, map->incx, x);
    if (map->y)
        blocks->gather(n, map->y + first * map->incy, map->incy, y);
    if (map->kind == AXPY)
        blocks->gather(n, to, map->incz, z);
    const int code = TYPED(compute)(map, n, x, y, z);
    if (code == 0)
        blocks->scatter(n, z, to, map->incz);
    return code;
}

/* A run of contiguous elements whose results go past the caches, by way of a buffer in the first
 * of them. Pieces end where a page of the output does, and so never within a line. */
static __attribute__((noinline)) int TYPED(compute_streamed)(const TYPED(map) * map,
                                                             ptrdiff_t first, ptrdiff_t n)
{
    _Alignas(PRI_LINE_BYTES) REAL z[TYPED(BLOCK)];
    const ptrdiff_t end = first + n;
    for (ptrdiff_t count; first < end; first += count) {
        const uintptr_t past = (uintptr_t)(map->z + first) % BLOCK_BYTES;
        const ptrdiff_t piece = map->kind == APPLY_BLOCK
                                    ? TYPED(BLOCK)
                                    : (ptrdiff_t)((BLOCK_BYTES - past) / sizeof(REAL));
        count = end - first < piece ? end - first : piece;
        const REAL *y = map->y ? map->y + first : NULL;
        const int code = TYPED(compute)(map, count, map->x + first, y, z);
        if (code != 0)
            return code;
        pri_isa_get()->TYPED(map)->stream(count, z, map->z + first);
    }
    return 0;
}

static inline bool TYPED(contiguous)(const TYPED(map) * map)
{
    return map->incx == 1 && map->incz == 1 && (!map->y || map->incy == 1);
}

/* What is streamed must not be in a cache already, and the user has been promised whole blocks. */
static route TYPED(route_of)(const TYPED(map) * map)
{
    const bool in_place = map->z == map->x || map->z == map->y || map->kind == AXPY;
    const bool large = map->n >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof(REAL));
    const bool blocks = map->kind != APPLY_BLOCK || (uintptr_t)map->z % PRI_LINE_BYTES == 0;
    if (!TYPED(contiguous)(map))
        return COPIED;
    return large && !in_place && blocks ? STREAMED : DIRECT;
}

static int TYPED(compute_run)(const TYPED(map) * map, route through, ptrdiff_t first, ptrdiff_t n)
{
    if (through == COPIED)
        return TYPED(compute_copied)(map, first, n);
    if (through == STREAMED)
        return TYPED(compute_streamed)(map, first, n);
    const REAL *y = map->y ? map->y + first : NULL;
    return TYPED(compute)(map, n, map->x + first, y, map->z + first);
}

/* One group of blocks. Our own operations take it in one run where nothing is copied; the user
 * has been promised blocks, of which none starts above one that failed. */
static void TYPED(map_group)(TYPED(map) * map, route through, const pri_grid *grid, ptrdiff_t group)
{
    const ptrdiff_t end = pri_grid_end(grid, group) * grid->length;
    const ptrdiff_t stop = end < map->n ? end : map->n;
    ptrdiff_t first = pri_grid_begin(grid, group) * grid->length;
    const bool by_blocks = through == COPIED || map->kind == APPLY_BLOCK;
    const ptrdiff_t run = by_blocks ? grid->length : stop - first;
    for (; first < stop; first += run) {
        if (map->kind == APPLY_BLOCK && !pri_failure_below(&map->failure, group))
            break;
        const ptrdiff_t n = stop - first < run ? stop - first : run;
        const int code = TYPED(compute_run)(map, through, first, n);
        if (code != 0)
            pri_failure_report(&map->failure, group, first, code);
    }
    if (through == STREAMED)
        pri_isa_get()->TYPED(map)->stream_end();
}

static prange_status TYPED(run)(TYPED(map) * map, double ns)
{
    const bool timed = map->kind == APPLY || map->kind == APPLY_BLOCK;
    const route through = TYPED(route_of)(map);
    const double elements = (double)map->n;
    if (!timed && through == DIRECT && pri_team_unneeded(elements * ns)) {
        TYPED(compute)(map, map->n, map->x, map->y, map->z);
        return PRANGE_OK;
    }
    const pri_grid grid = pri_grid_of(map->n, map->kind == APPLY ? CALL_BLOCK : TYPED(BLOCK));
    const pri_work work = {.name = map->title,
                           .n = map->n,
                           .pieces = grid.groups,
                           .ns = elements * ns,
                           .bytes = elements * (map->y ? 3 : 2) * sizeof(REAL)};
    pri_team team = pri_team_open(&work);
    ptrdiff_t begin = 0;
    if (timed && team.size == 1 && grid.groups > 1) {
        const double start = pri_clock_ns();
        TYPED(map_group)(map, through, &grid, begin++);
        const double left = (double)(grid.groups - 1);
        pri_team_resize(&team, grid.groups - 1, left * (pri_clock_ns() - start));
    }
    if (team.size == 1) {
        for (ptrdiff_t g = begin; g < grid.groups; g++)
            TYPED(map_group)(map, through, &grid, g);
    } else {
#pragma omp parallel for schedule(runtime) num_threads(team.size)
        for (ptrdiff_t g = begin; g < grid.groups; g++) {
            pri_team_seen(&team, g - begin);
            TYPED(map_group)(map, through, &grid, g);
        }
    }
    pri_team_close(&team);
    return pri_failure_status(&map->failure, map->title);
}

static prange_status TYPED(check)(const TYPED(map) * map)
{
    const bool binary = map->kind == BINARY;
    const pri_array x = {"x", map->x, map->incx}, y = {"y", map->y, map->incy};
    const pri_array z = {binary || map->kind == SCALAR ? "z" : "y", map->z, map->incz};
    const pri_array arrays[] = {x, z, y};
    prange_status status =
        pri_check_arrays(map->title, map->n, sizeof(REAL), binary ? 3 : 2, arrays);
    if (status == PRANGE_OK)
        status = pri_check_output(map->title, map->n, &z);
    if (status == PRANGE_OK)
        status = pri_check_apart(map->title, map->n, sizeof(REAL), &z, &x);
    if (status == PRANGE_OK && binary)
        status = pri_check_apart(map->title, map->n, sizeof(REAL), &z, &y);
    return status;
}

/* What all maps share: the checks, then the loop. */
static prange_status TYPED(start)(TYPED(map) * map, double ns)
{
    const prange_status status = TYPED(check)(map);
    return status != PRANGE_OK || map->n == 0 ? status : TYPED(run)(map, ns);
}

/* Whether a contiguous call is small and plainly right, and may do its work at once: the general
 * way would cost it 15 ns, which are 500 squares. */
static inline bool TYPED(at_once)(ptrdiff_t n, const REAL *in, const REAL *out, double ns)
{
    return n > 0 && pri_team_unneeded((double)n * ns) &&
           pri_plainly_apart(out, in, (size_t)n * sizeof(REAL));
}

prange_status TYPED(prange_map)(prange_unary op, ptrdiff_t n, const REAL *x, REAL *y)
{
    if ((unsigned)op >= PRI_UNARY_COUNT)
        return unknown(TITLE("map"), (int)op);
    const double ns = unary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS);
    if (TYPED(at_once)(n, x, y, ns)) {
        pri_isa_get()->TYPED(map)->unary[op](n, x, y);
        return PRANGE_OK;
    }
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .z = y,
                                      .incz = 1,
                                      .kind = UNARY,
                                      .op = (int)op},
                        ns);
}

prange_status TYPED(prange_map2)(prange_binary op, ptrdiff_t n, const REAL *x, const REAL *y,
                                 REAL *z)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(TITLE("map2"), (int)op);
    const double ns = binary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS);
    if (TYPED(at_once)(n, x, z, ns) && TYPED(at_once)(n, y, z, ns)) {
        pri_isa_get()->TYPED(map)->binary[op](n, x, y, z);
        return PRANGE_OK;
    }
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map2"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .y = y,
                                      .incy = 1,
                                      .z = z,
                                      .incz = 1,
                                      .kind = BINARY,
                                      .op = (int)op},
                        ns);
}

prange_status TYPED(prange_map_scalar)(prange_binary op, ptrdiff_t n, const REAL *x, REAL s,
                                       REAL *z)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(TITLE("map_scalar"), (int)op);
    const double ns = binary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS);
    if (TYPED(at_once)(n, x, z, ns)) {
        pri_isa_get()->TYPED(map)->scalar[op](n, x, s, z);
        return PRANGE_OK;
    }
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map_scalar"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .z = z,
                                      .incz = 1,
                                      .kind = SCALAR,
                                      .op = (int)op,
                                      .s = s},
                        ns);
}

prange_status TYPED(prange_axpy)(ptrdiff_t n, REAL a, const REAL *x, REAL *y)
{
    return TYPED(start)(&(TYPED(map)){.title = TITLE("axpy"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .z = y,
                                      .incz = 1,
                                      .kind = AXPY,
                                      .s = a},
                        TYPED(STREAMING_NS));
}

prange_status TYPED(prange_apply)(TYPED(prange_function) f, void *ctx, ptrdiff_t n, const REAL *x,
                                  REAL *y)
{
    if (!f)
        return pri_check_pointer(TITLE("apply"), "f", NULL);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("apply"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .z = y,
                                      .incz = 1,
                                      .kind = APPLY,
                                      .function = f,
                                      .ctx = ctx,
                                      .failure = PRI_NO_FAILURE},
                        CALL_NS);
}

prange_status TYPED(prange_apply_block)(TYPED(prange_block_function) f, void *ctx, ptrdiff_t n,
                                        const REAL *x, REAL *y)
{
    if (!f)
        return pri_check_pointer(TITLE("apply_block"), "f", NULL);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("apply_block"),
                                      .n = n,
                                      .x = x,
                                      .incx = 1,
                                      .z = y,
                                      .incz = 1,
                                      .kind = APPLY_BLOCK,
                                      .block = f,
                                      .ctx = ctx,
                                      .failure = PRI_NO_FAILURE},
                        BLOCK_NS);
}

prange_status TYPED(prange_map_strided)(prange_unary op, ptrdiff_t n, const REAL *x, ptrdiff_t incx,
                                        REAL *y, ptrdiff_t incy)
{
    if ((unsigned)op >= PRI_UNARY_COUNT)
        return unknown(TITLE("map_strided"), (int)op);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .z = y,
                                      .incz = incy,
                                      .kind = UNARY,
                                      .op = (int)op},
                        unary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS));
}

prange_status TYPED(prange_map2_strided)(prange_binary op, ptrdiff_t n, const REAL *x,
                                         ptrdiff_t incx, const REAL *y, ptrdiff_t incy, REAL *z,
                                         ptrdiff_t incz)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(TITLE("map2_strided"), (int)op);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map2_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .y = y,
                                      .incy = incy,
                                      .z = z,
                                      .incz = incz,
                                      .kind = BINARY,
                                      .op = (int)op},
                        binary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS));
}

prange_status TYPED(prange_map_scalar_strided)(prange_binary op, ptrdiff_t n, const REAL *x,
                                               ptrdiff_t incx, REAL s, REAL *z, ptrdiff_t incz)
{
    if ((unsigned)op >= PRI_BINARY_COUNT)
        return unknown(TITLE("map_scalar_strided"), (int)op);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("map_scalar_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .z = z,
                                      .incz = incz,
                                      .kind = SCALAR,
                                      .op = (int)op,
                                      .s = s},
                        binary_divides(op) ? TYPED(DIVIDING_NS) : TYPED(STREAMING_NS));
}

prange_status TYPED(prange_axpy_strided)(ptrdiff_t n, REAL a, const REAL *x, ptrdiff_t incx,
                                         REAL *y, ptrdiff_t incy)
{
    return TYPED(start)(&(TYPED(map)){.title = TITLE("axpy_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .z = y,
                                      .incz = incy,
                                      .kind = AXPY,
                                      .s = a},
                        TYPED(STREAMING_NS));
}

prange_status TYPED(prange_apply_strided)(TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                          const REAL *x, ptrdiff_t incx, REAL *y, ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(TITLE("apply_strided"), "f", NULL);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("apply_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .z = y,
                                      .incz = incy,
                                      .kind = APPLY,
                                      .function = f,
                                      .ctx = ctx,
                                      .failure = PRI_NO_FAILURE},
                        CALL_NS);
}

prange_status TYPED(prange_apply_block_strided)(TYPED(prange_block_function) f, void *ctx,
                                                ptrdiff_t n, const REAL *x, ptrdiff_t incx, REAL *y,
                                                ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(TITLE("apply_block_strided"), "f", NULL);
    return TYPED(start)(&(TYPED(map)){.title = TITLE("apply_block_strided"),
                                      .n = n,
                                      .x = x,
                                      .incx = incx,
                                      .z = y,
                                      .incz = incy,
                                      .kind = APPLY_BLOCK,
                                      .block = f,
                                      .ctx = ctx,
                                      .failure = PRI_NO_FAILURE},
                        BLOCK_NS);
}
