/* SPDX-License-Identifier: MIT */
/* Maps over the user's functions of one input in one element type. */

enum { T(BLOCK) = 4096 / sizeof(REAL) }; /* as the header promises */

static REAL *T(allocate_random)(ptrdiff_t n)
{
    REAL *x = allocate((size_t)n * sizeof *x);
    T(random_fill)(3, n, x);
    return x;
}

static REAL T(cube)(REAL x, void *ctx)
{
    return x * x * x + *(const REAL *)ctx;
}

Test(SUITE, apply)
{
    static const ptrdiff_t counts[] = {1, 2, T(BLOCK) - 1, T(BLOCK), T(BLOCK) + 1, 5000, 200003};
    enum { N = 200003 };
    REAL shift = (REAL)0.3;
    REAL *x = allocate(N * sizeof *x);
    T(random_fill_special)(1, 8, N, x);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const ptrdiff_t n = counts[c];
        guard out = guard_new((size_t)n * sizeof(REAL), sizeof(REAL));
        REAL *y = guard_data(&out);
        cr_assert_eq(T(prange_apply)(T(cube), &shift, n, x, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(T(bits_of)(y[i]), T(bits_of)(T(cube)(x[i], &shift)), "%td of %td", i, n);
        cr_expect(guard_intact(&out));
        memcpy(y, x, (size_t)n * sizeof *y);
        cr_assert_eq(T(prange_apply)(T(cube), &shift, n, y, y), PRANGE_OK);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(T(bits_of)(y[i]), T(bits_of)(T(cube)(x[i], &shift)), "in place, %td", i);
        guard_free(&out);
    }
    free(x);
}

/* Doubles the elements, and notes whether the block is as the header promises. */
static int T(doubling)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    watch *w = ctx;
    const ptrdiff_t first = x - (const REAL *)w->x, block = first / T(BLOCK);
    const ptrdiff_t rest = w->n - first;
    if (first % T(BLOCK) || n != (rest < T(BLOCK) ? rest : T(BLOCK)) ||
        y - (const REAL *)w->y != first)
        w->wrong++;
    w->calls++;
    volatile double spent = 0;
    for (int k = 0; k < w->delay; k++)
        spent = spent + 1;
    if (fails(w, block))
        return code_of(block);
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = 2 * x[j];
    return 0;
}

Test(SUITE, apply_block)
{
    static const ptrdiff_t counts[] = {
        1, 2, T(BLOCK) - 1, T(BLOCK), T(BLOCK) + 1, 2 * T(BLOCK), 5000, 200003};
    enum { N = 200003 };
    REAL *x = allocate(N * sizeof *x);
    T(random_fill)(2, N, x);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const ptrdiff_t n = counts[c];
        guard out = guard_new((size_t)n * sizeof(REAL), sizeof(REAL));
        REAL *y = guard_data(&out);
        watch w = {.x = x, .y = y, .n = n};
        cr_assert_eq(T(prange_apply_block)(T(doubling), &w, n, x, y), PRANGE_OK);
        cr_expect_eq(w.wrong, 0);
        cr_expect_eq(w.calls, (n + T(BLOCK) - 1) / T(BLOCK));
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(y[i], 2 * x[i], "%td of %td", i, n);
        cr_expect(guard_intact(&out));

        memcpy(y, x, (size_t)n * sizeof *y);
        watch same = {.x = y, .y = y, .n = n};
        cr_assert_eq(T(prange_apply_block)(T(doubling), &same, n, y, y), PRANGE_OK);
        cr_expect_eq(same.wrong, 0);
        for (ptrdiff_t i = 0; i < n; i++)
            cr_assert_eq(y[i], 2 * x[i], "in place, %td of %td", i, n);
        guard_free(&out);
    }
    free(x);
}

/* Enough elements for groups of several blocks; in place and out of place. */
Test(SUITE, blocks_of_large_groups)
{
    enum { N = 2048 * T(BLOCK) + 17 };
    REAL *x = T(allocate_random)(N), *y = allocate(N * sizeof *y);
    watch w = {.x = x, .y = y, .n = N}, same = {.x = x, .y = x, .n = N};
    cr_assert_eq(T(prange_apply_block)(T(doubling), &w, N, x, y), PRANGE_OK);
    cr_assert_eq(T(prange_apply_block)(T(doubling), &same, N, x, x), PRANGE_OK);
    cr_expect_eq(w.wrong, 0);
    cr_expect_eq(same.wrong, 0);
    cr_expect_eq(w.calls, 2049);
    cr_expect_eq(memcmp(x, y, N * sizeof *x), 0);
    free(x);
    free(y);
}

/* With any team the lowest failing block is reported, and all blocks below it are complete. */
static void T(expect_failure)(const ptrdiff_t *bad, ptrdiff_t n, const REAL *x, int team)
{
    guard out = guard_new((size_t)n * sizeof(REAL), 0);
    REAL *y = guard_data(&out);
    watch w = {.x = x, .y = y, .n = n, .bad = bad, .delay = 3000};
    ptrdiff_t lowest = bad[0];
    for (const ptrdiff_t *b = bad; *b >= 0; b++)
        lowest = *b < lowest ? *b : lowest;
    cr_expect_eq(T(prange_apply_block)(T(doubling), &w, n, x, y), PRANGE_ERROR_CALLBACK);
    const prange_failure failure = prange_last_failure();
    cr_expect_eq(failure.index, lowest * T(BLOCK), "team %d: index %td, expected %td", team,
                 failure.index, lowest * T(BLOCK));
    cr_expect_eq(failure.code, code_of(lowest), "team %d: code %d", team, failure.code);
    for (ptrdiff_t i = 0; i < lowest * T(BLOCK); i++)
        if (y[i] != 2 * x[i]) {
            cr_expect(false, "team %d, failure in block %td: element %td is not done", team, lowest,
                      i);
            break;
        }
    cr_expect(guard_intact(&out));
    cr_expect_eq(w.wrong, 0);
    guard_free(&out);
}

Test(SUITE, the_lowest_failure_is_told)
{
    enum { N = 40 * T(BLOCK) + 17, CASES = 7 };
    static const ptrdiff_t cases[CASES][45] = {
        {0, -1},
        {1, -1},
        {40, -1},
        {39, 40, -1},
        {17, 5, 3, -1},
        {1, 2, 30, 31, -1},
        {20, 19, 21, 0, -1},
    };
    REAL *x = T(allocate_random)(N);
    for (size_t t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        for (int c = 0; c < CASES; c++)
            for (int round = 0; round < 5; round++)
                T(expect_failure)(cases[c], N, x, team_sizes[t]);
    }
    free(x);
}

/* Blocks 4 and 5 both fail, block 4 first in one round and last in the other. */
static int T(racing)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    volatile double spent = 0;
    for (int k = 0; k < 3000; k++)
        spent = spent + 1;
    memcpy(y, x, (size_t)n * sizeof *y);
    if (x[0] == 4)
        race_low(ctx);
    if (x[0] == 5)
        race_high(ctx);
    return x[0] == 4 ? 104 : x[0] == 5 ? 105 : 0;
}

Test(SUITE, of_two_failures_at_once_the_lower_is_told, .timeout = 60)
{
    enum { N = 40 * T(BLOCK) };
    REAL *x = allocate(N * sizeof *x), *y = allocate(N * sizeof *y);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (REAL)(i / T(BLOCK));
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_DYNAMIC, 1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (int order = 0; order < 2; order++) {
        race r = {.high_first = order == 1};
        cr_expect_eq(T(prange_apply_block)(T(racing), &r, N, x, y), PRANGE_ERROR_CALLBACK);
        cr_expect(r.high_started, "both were under way");
        cr_expect_eq(prange_last_failure().index, 4 * T(BLOCK));
        cr_expect_eq(prange_last_failure().code, 104);
    }
    free(x);
    free(y);
}

/* A failure stops the loop: on one thread the function is not called for any later block. */
Test(SUITE, nothing_starts_after_a_failure)
{
    enum { N = 40 * T(BLOCK) };
    static const ptrdiff_t bad[] = {7, -1};
    REAL *x = T(allocate_random)(N), *y = allocate(N * sizeof *y);
    watch w = {.x = x, .y = y, .n = N, .bad = bad};
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    cr_expect_eq(T(prange_apply_block)(T(doubling), &w, N, x, y), PRANGE_ERROR_CALLBACK);
    cr_expect_eq(w.calls, 8);
    free(x);
    free(y);
}

/* With strides a block is a copy. The function fails at a marked element. */
static int T(negate_unless_marked)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    const REAL mark = *(const REAL *)ctx;
    for (ptrdiff_t j = 0; j < n; j++) {
        if (x[j] == mark)
            return 42;
        y[j] = -x[j];
    }
    return 0;
}

/* Copies, and counts blocks that do not have the promised length. */
static int T(count_odd)(ptrdiff_t n, const REAL *x, REAL *y, void *ctx)
{
    if (n != T(BLOCK))
        atomic_fetch_add((atomic_int *)ctx, 1);
    memcpy(y, x, (size_t)n * sizeof *y);
    return 0;
}

static REAL T(negate)(REAL x, void *ctx)
{
    (void)ctx;
    return -x;
}

Test(SUITE, strided)
{
    static const ptrdiff_t steps[] = {1, 2, 3, -1, -2};
    enum { N = 30000 };
    REAL *x = T(allocate_random)(3 * N), *y = allocate(3 * N * sizeof *y), mark = 0;
    for (int a = 0; a < 5; a++)
        for (int form = 0; form < 2; form++) {
            const ptrdiff_t incx = steps[a], incy = steps[(a + 2) % 5];
            const REAL *first = incx < 0 ? x - (N - 1) * incx : x;
            REAL *to = incy < 0 ? y - (N - 1) * incy : y;
            memset(y, 0, 3 * N * sizeof *y);
            prange_status status =
                form ? T(prange_apply_block_strided)(T(negate_unless_marked), &mark, N, first, incx,
                                                     to, incy)
                     : T(prange_apply_strided)(T(negate), NULL, N, first, incx, to, incy);
            cr_assert_eq(status, PRANGE_OK);
            for (ptrdiff_t i = 0; i < N; i++)
                cr_assert_eq(to[i * incy], -first[i * incx], "strides %td %td", incx, incy);
            ptrdiff_t zeros = 0;
            for (ptrdiff_t k = 0; k < 3 * N; k++)
                zeros += y[k] == 0;
            cr_expect_eq(zeros, 2 * N, "strides %td %td: wrote between", incx, incy);
        }
    free(x);
    free(y);
}

Test(SUITE, strided_failure)
{
    enum { N = 30000 };
    REAL *x = T(allocate_random)(2 * N), *y = allocate(3 * N * sizeof *y), mark = (REAL)0.125;
    memset(y, 0, 3 * N * sizeof *y);
    x[2 * (9 * T(BLOCK) + 5)] = mark;
    x[2 * (20 * T(BLOCK))] = mark;
    for (size_t t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        const prange_status status =
            T(prange_apply_block_strided)(T(negate_unless_marked), &mark, N, x, 2, y, 3);
        cr_expect_eq(status, PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 9 * T(BLOCK));
        cr_expect_eq(prange_last_failure().code, 42);
        for (ptrdiff_t i = 0; i < 9 * T(BLOCK); i++)
            cr_assert_eq(y[3 * i], -x[2 * i]);
        for (ptrdiff_t i = 9 * T(BLOCK); i < 10 * T(BLOCK); i++)
            cr_assert_eq(y[3 * i], 0, "the failing block was written");
    }
    free(x);
    free(y);
}

/* An output large enough for streaming stores that begins at a cache line within a page: complete
 * blocks, and a failing block. */
Test(SUITE, streamed_blocks)
{
    enum { N = (18 << 20) / sizeof(REAL) + 3 * T(BLOCK) + 17, BAD = N / 2 / T(BLOCK) };
    REAL *x = T(allocate_random)(N), mark = (REAL)0.125;
    REAL *page = aligned_alloc(4096, (N * sizeof *page + 2 * 4096) / 4096 * 4096);
    cr_assert_not_null(page);
    REAL *y = page + 64 / sizeof *y;
    atomic_int odd = 0;
    cr_assert_eq(T(prange_apply_block)(T(count_odd), &odd, N, x, y), PRANGE_OK);
    cr_expect_eq(odd, 1, "only the last block is shorter");
    cr_expect_eq(memcmp(x, y, N * sizeof *x), 0);
    x[BAD * T(BLOCK) + 5] = mark;
    for (size_t t = 0; t < 2; t++) {
        cr_assert_eq(prange_set_num_threads(team_sizes[t]), PRANGE_OK);
        cr_expect_eq(T(prange_apply_block)(T(negate_unless_marked), &mark, N, x, y),
                     PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, BAD * T(BLOCK));
        cr_expect_eq(prange_last_failure().code, 42);
        for (ptrdiff_t i = 0; i < BAD * T(BLOCK); i++)
            cr_assert_eq(y[i], -x[i], "%td", i);
    }
    free(x);
    free(page);
}

/* The first 64 elements run on the caller; the later elements wait for each other. */
static REAL T(meeting_at_64)(REAL x, void *ctx)
{
    meeting *m = ctx;
    if (x < 64)
        wait_us(100);
    else if (x == 64 || x == 128)
        (void)meet(0, 0, m);
    return x;
}

Test(SUITE, few_slow_elements_get_threads, .timeout = 60)
{
    enum { N = 192 };
    REAL x[N], y[N];
    meeting m = {.expected = 2};
    for (int i = 0; i < N; i++)
        x[i] = (REAL)i;
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_assert_eq(T(prange_apply)(T(meeting_at_64), &m, N, x, y), PRANGE_OK);
    cr_expect_not(gave_up, "elements 64 and 128 were not under way at once");
    cr_expect_eq(memcmp(x, y, sizeof x), 0);
}

Test(SUITE, a_constant_input)
{
    enum { N = 5000 };
    const REAL x = 3;
    REAL y[N], mark = 0;
    cr_assert_eq(T(prange_apply_strided)(T(negate), NULL, N, &x, 0, y, 1), PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_assert_eq(y[i], -3);
    memset(y, 0, sizeof y);
    cr_assert_eq(T(prange_apply_block_strided)(T(negate_unless_marked), &mark, N, &x, 0, y, 1),
                 PRANGE_OK);
    for (int i = 0; i < N; i++)
        cr_assert_eq(y[i], -3);
}

Test(SUITE, nothing)
{
    REAL mark = 0;
    cr_expect_eq(T(prange_apply)(T(negate), NULL, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(T(prange_apply_block)(T(negate_unless_marked), &mark, 0, NULL, NULL), PRANGE_OK);
}
