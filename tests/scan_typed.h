/* SPDX-License-Identifier: MIT */
/* Running totals of arrays of one type. */

static prange_status T(scan)(int op, ptrdiff_t n, const ELEMENT *x, ELEMENT *y)
{
    switch (op) {
    case PRANGE_CUMSUM:
        return T(prange_cumsum)(n, x, y);
    case PRANGE_CUMPROD:
        return T(prange_cumprod)(n, x, y);
    case PRANGE_CUMMIN:
        return T(prange_cummin)(n, x, y);
    default:
        return T(prange_cummax)(n, x, y);
    }
}

#if ELEMENT_IS_REAL
static void T(expected)(int op, ptrdiff_t n, const ELEMENT *x, ELEMENT *y)
{
    double *wide = allocate((size_t)n * sizeof *wide);
    for (ptrdiff_t i = 0; i < n; i++)
        wide[i] = (double)x[i];
    reference_scan(op, n, wide, wide);
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = (ELEMENT)wide[i];
    free(wide);
}

/* Factors near 1, so that products do not quickly vanish or overflow; and special values. */
static void T(fill)(int op, uint64_t seed, ptrdiff_t n, ELEMENT *x)
{
    T(random_fill_special)(seed, seed % 3 ? (uint64_t)1 << 60 : 3000, n, x);
    for (ptrdiff_t i = 0; i < n && op == PRANGE_CUMPROD; i++)
        if (seed % 2 && isfinite(x[i]))
            x[i] = (ELEMENT)(1.0 + ((double)(random_bits(seed, i) % 2001) - 1000.0) / 1e5);
}

static ptrdiff_t T(differ)(ptrdiff_t n, const ELEMENT *x, const ELEMENT *y)
{
    return T(bits_differ)(n, x, y);
}
#else
static void T(expected)(int op, ptrdiff_t n, const ELEMENT *x, ELEMENT *y)
{
    uint64_t total = op == PRANGE_CUMPROD;
    for (ptrdiff_t i = 0; i < n; i++) {
        total = op == PRANGE_CUMSUM ? total + (uint64_t)x[i] : total * (uint64_t)x[i];
        if (op < PRANGE_CUMMIN)
            y[i] = (ELEMENT)total;
        else
            y[i] = i == 0 || (op == PRANGE_CUMMIN ? x[i] < y[i - 1] : x[i] > y[i - 1]) ? x[i]
                                                                                       : y[i - 1];
    }
}

static void T(fill)(int op, uint64_t seed, ptrdiff_t n, ELEMENT *x)
{
    T(random_fill)(seed, n, x);
    for (ptrdiff_t i = 0; i < n && op == PRANGE_CUMPROD; i++)
        x[i] |= 1;
}

static ptrdiff_t T(differ)(ptrdiff_t n, const ELEMENT *x, const ELEMENT *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (x[i] != y[i])
            return i;
    return n;
}
#endif

/* The array ends where its memory ends, and input and output begin anywhere in a cache line. */
Test(SUITE, scans)
{
    for (int s = 0; s < SIZES; s++)
        for (int op = 0; op < OPS; op++) {
            const ptrdiff_t n = sizes[s], shift = (s + op) % 5;
            const uint64_t seed = (uint64_t)(10 * s + op);
            ELEMENT *memory = allocate((size_t)(n + shift) * sizeof *memory), *x = memory + shift;
            ELEMENT *expected = allocate((size_t)n * sizeof *expected);
            T(fill)(op, seed, n, x);
            T(expected)(op, n, x, expected);
            for (int setting = n < BLOCK ? SETTINGS - 1 : 0; setting < SETTINGS; setting++) {
                guard out = guard_new((size_t)n * sizeof *x, (size_t)(s % 8) * sizeof *x);
                use_setting(setting);
                cr_assert_eq(T(scan)(op, n, x, guard_data(&out)), PRANGE_OK);
                const ptrdiff_t at = T(differ)(n, guard_data(&out), expected);
                cr_expect_eq(at, n, "op %d of %td, setting %d: element %td", op, n, setting, at);
                cr_expect(guard_intact(&out), "op %d of %td", op, n);
                guard_free(&out);
            }
            cr_assert_eq(T(scan)(op, n, x, x), PRANGE_OK);
            cr_expect_eq(T(differ)(n, x, expected), n, "op %d of %td in place", op, n);
            free(memory);
            free(expected);
        }
}

/* A view of one dimension with any strides. */
Test(SUITE, strided)
{
    static const ptrdiff_t strides[] = {1, 2, 3, -1, -4, 0};
    enum { N = 50001 };
    ELEMENT *x = allocate(4 * N * sizeof *x), *y = allocate(4 * N * sizeof *y);
    ELEMENT *line = allocate(N * sizeof *line);
    const ptrdiff_t n = N;
    for (int k = 0; k < 6 * OPS; k++) {
        const ptrdiff_t incx = strides[k % 6], incy = strides[(k + k / 6) % 5];
        const ptrdiff_t from = incx < 0 ? -(N - 1) * incx : 0, to = incy < 0 ? -(N - 1) * incy : 0;
        const int op = k / 6;
        const prange_view in = {x + from, ELEMENT_TYPE, 1, &n, &incx};
        const prange_view out = {y + to, ELEMENT_TYPE, 1, &n, &incy};
        T(fill)(op, (uint64_t)k, 4 * N, x);
        for (ptrdiff_t i = 0; i < N; i++)
            line[i] = x[from + i * incx];
        T(expected)(op, N, line, line);
        use_setting(k);
        cr_assert_eq(prange_scan_axis((prange_scan_op)op, &in, 0, &out), PRANGE_OK);
        for (ptrdiff_t i = 0; i < N; i++)
            cr_assert_eq(T(differ)(1, &y[to + i * incy], &line[i]), 1,
                         "op %d, strides %td, %td: %td", op, incx, incy, i);
    }
    free(x);
    free(y);
    free(line);
}

/* Up to three rows of eight down columns: in row-major and column-major order, with gaps, and
 * backwards; in place if k is even. */
Test(SUITE, short_lines)
{
    static const ptrdiff_t columns[] = {1, 2, 7, 9, 64, 100, 257, 515, 2049};
    enum { ROWS = 18, MOST = 2 * 2 * ROWS * 2049 };
    ELEMENT *x = allocate(MOST * sizeof *x), *y = allocate(MOST * sizeof *y);
    for (int k = 0; k < 9 * ROWS * OPS; k++) {
        const ptrdiff_t d = columns[k % 9], n = k / 9 % ROWS + 1, shape[] = {n, d};
        const int op = k / 9 / ROWS, layout = (k + k / 9) % 4;
        const ptrdiff_t apart = layout == 1 ? 2 : 1, sign = layout == 3 ? -1 : 1;
        const ptrdiff_t strides[] = {layout == 2 ? 1 : sign * apart * d, layout == 2 ? n : apart};
        const ptrdiff_t from = layout == 3 ? (n - 1) * d : 0;
        const prange_view in = {x + from, ELEMENT_TYPE, 2, shape, strides};
        const prange_view out = {(k % 2 ? y : x) + from, ELEMENT_TYPE, 2, shape, strides};
        T(fill)(op, (uint64_t)k, 2 * n * d, x);
        T(fill)(op, (uint64_t)k, 2 * n * d, y);
        ELEMENT *expected = allocate((size_t)(2 * n * d) * sizeof *x), line[ROWS];
        memcpy(expected, k % 2 ? y : x, (size_t)(2 * n * d) * sizeof *x);
        for (ptrdiff_t j = 0; j < d; j++) {
            for (ptrdiff_t i = 0; i < n; i++)
                line[i] = x[from + i * strides[0] + j * strides[1]];
            T(expected)(op, n, line, line);
            for (ptrdiff_t i = 0; i < n; i++)
                expected[from + i * strides[0] + j * strides[1]] = line[i];
        }
        use_setting(k);
        cr_assert_eq(prange_scan_axis((prange_scan_op)op, &in, 0, &out), PRANGE_OK);
        const ptrdiff_t at = T(differ)(2 * n * d, k % 2 ? y : x, expected);
        cr_assert_eq(at, 2 * n * d, "op %d, %td x %td, layout %d: %td", op, n, d, layout, at);
        free(expected);
    }
    free(x);
    free(y);
}

/* Down the columns of matrices whose results use streaming stores: rows with and without gaps,
 * beginning anywhere in a cache line, not a multiple of eight. */
Test(SUITE, columns_past_the_caches)
{
    static const ptrdiff_t columns[] = {22, 100, 129, 2113, 70001, 1000},
                           gaps[] = {0, 3, 0, 5, 1, 0};
    for (int k = 0; k < 6; k++) {
        const ptrdiff_t d = columns[k], apart = d + gaps[k], strides[] = {apart, 1};
        const ptrdiff_t n = ((ptrdiff_t)17 << 20) / (ptrdiff_t)sizeof(ELEMENT) / d + 1;
        const ptrdiff_t shape[] = {n, d}, size = n * apart;
        ELEMENT *x = allocate((size_t)(size + 3) * sizeof *x),
                *line = allocate(2 * (size_t)n * sizeof *x);
        ELEMENT *y = allocate((size_t)(size + 3) * sizeof *y);
        const prange_view in = {x + k % 4, ELEMENT_TYPE, 2, shape, strides};
        const prange_view out = {y + (k + 2) % 4, ELEMENT_TYPE, 2, shape, strides};
        const int op = k % OPS;
        T(fill)(op, (uint64_t)k, size + 3, x);
        memset(y, 77, (size_t)(size + 3) * sizeof *y);
        use_setting(k);
        cr_assert_eq(prange_scan_axis((prange_scan_op)op, &in, 0, &out), PRANGE_OK);
        const ELEMENT *from = in.data, *to = out.data;
        for (ptrdiff_t j = d - 1; j >= 0; j = j > 0 && j < 1 + d / 12 ? 0 : j - 1 - d / 12) {
            for (ptrdiff_t i = 0; i < n; i++) {
                line[i] = from[i * apart + j];
                line[n + i] = to[i * apart + j];
            }
            cr_assert_eq(T(scan)(op, n, line, line), PRANGE_OK);
            cr_assert_eq(T(differ)(n, line, line + n), n, "%td x %td: column %td", n, d, j);
        }
        for (ptrdiff_t i = 0; i < n - 1; i++)
            for (ptrdiff_t j = d; j < apart; j++)
                cr_assert_eq(((const unsigned char *)&to[i * apart + j])[0], 77, "row %td", i);
        free(x);
        free(y);
        free(line);
    }
}

Test(SUITE, errors)
{
    static const char *const names[] = {NAMED("cumsum"), NAMED("cumprod"), NAMED("cummin"),
                                        NAMED("cummax")};
    ELEMENT x[8] = {0}, y[8] = {0};
    for (int op = 0; op < OPS; op++) {
        refused(T(scan)(op, 3, NULL, y), PRANGE_ERROR_NULL, names[op], "x");
        refused(T(scan)(op, 3, x, NULL), PRANGE_ERROR_NULL, names[op], "y");
        refused(T(scan)(op, -1, x, y), PRANGE_ERROR_SIZE, names[op], "n = -1");
        /* Past the last address. */
        refused(T(scan)(op, 100, (const ELEMENT *)(UINTPTR_MAX - 15), y), PRANGE_ERROR_SIZE,
                names[op], "x");
        for (int k = 0; k < 3; k++) {
            const ptrdiff_t many = PTRDIFF_MAX / (k + 1) + 2 * (k > 0);
            refused(T(scan)(op, many, x, y), PRANGE_ERROR_SIZE, names[op], "memory");
            refused(T(scan)(op, many, x, x), PRANGE_ERROR_SIZE, names[op], "memory");
        }
        refused(T(scan)(op, 4, x, x + 3), PRANGE_ERROR_OVERLAP, names[op], "overlap");
        refused(T(scan)(op, 4, x + 3, x), PRANGE_ERROR_OVERLAP, names[op], "overlap");
        cr_expect_eq(T(scan)(op, 0, NULL, NULL), PRANGE_OK);
        cr_expect_eq(T(scan)(op, 4, x, x + 4), PRANGE_OK);
    }
    for (int i = 0; i < 8; i++)
        cr_expect(x[i] == 0 && y[i] == 0);
}
