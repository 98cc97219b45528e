/* SPDX-License-Identifier: MIT */
/* Filters of one type. The references are scalar loops that map each index outside the array by
 * stepping to it. */

/* An array and its border. */
typedef struct T(padded) {
    const ELEMENT *x;
    ptrdiff_t shape[3];
    prange_border border;
    ELEMENT constant;
} T(padded);

UNCHECKED static ELEMENT T(at)(const T(padded) * of, ptrdiff_t i, ptrdiff_t j, ptrdiff_t k)
{
    const ptrdiff_t index[3] = {i, j, k};
    ptrdiff_t place = 0;
    for (int axis = 0; axis < 3; axis++) {
        const ptrdiff_t found = walk_to(of->border, index[axis], of->shape[axis]);
        if (found < 0)
            return of->constant;
        place = place * of->shape[axis] + found;
    }
    return of->x[place];
}

UNCHECKED static bool T(is_nan)(ELEMENT x)
{
#if ELEMENT_IS_REAL
    return x != x;
#else
    (void)x;
    return false;
#endif
}

static T(padded) T(pad)(int dims, const ptrdiff_t *shape, const ELEMENT *x, int border)
{
    T(padded) of = {x, {1, 1, 1}, (prange_border)border, 3};
    memcpy(of.shape + 3 - dims, shape, (size_t)dims * sizeof *shape);
    return of;
}

static ptrdiff_t T(count)(const T(padded) * of)
{
    return of->shape[0] * of->shape[1] * of->shape[2];
}

/* Compares bits; or only values, where the sign of a zero is unspecified. */
UNCHECKED static void T(expect_same)(const char *what, const T(padded) * of, const guard *out,
                                     const ELEMENT *expected, bool by_value)
{
    const ELEMENT *got = guard_data(out);
    cr_assert(guard_intact(out), "%s writes outside", what);
    for (ptrdiff_t i = 0; i < T(count)(of); i++) {
        const bool same =
            by_value ? got[i] == expected[i] || (T(is_nan)(got[i]) && T(is_nan)(expected[i]))
                     : T(bits_of)(got[i]) == T(bits_of)(expected[i]);
        cr_assert(same,
                  "%s_" ELEMENT_QUOTE(TYPE) ", border %d, %td x %td x %td, element %td: %g, not %g",
                  what, (int)of->border, of->shape[0], of->shape[1], of->shape[2], i,
                  (double)got[i], (double)expected[i]);
    }
}

/* Reduces `count` values: 'm' is the minimum, 'M' the maximum, '+' the mean. */
UNCHECKED static ELEMENT T(folded)(const ELEMENT *line, ptrdiff_t count, char fold)
{
    ELEMENT value = line[0];
    bool nan = T(is_nan)(value);
    for (ptrdiff_t w = 1; w < count; w++) {
        const ELEMENT next = line[w];
        nan = nan || T(is_nan)(next);
        if (fold == '+')
            value = (ELEMENT)(value + next);
        else if (fold == 'm')
            value = value < next ? value : next;
        else
            value = value > next ? value : next;
    }
#if ELEMENT_IS_REAL
    return nan ? (ELEMENT)NAN : fold == '+' ? value / (ELEMENT)count : value;
#else
    return value;
#endif
}

/* Separable reference: one axis after another, each line padded once. */
UNCHECKED static void T(plain_lines)(T(padded) of, int dims, const ptrdiff_t *size, char fold,
                                     ELEMENT *out)
{
    ELEMENT *before = malloc((size_t)(T(count)(&of) + 1) * sizeof *before);
    memcpy(before, of.x, (size_t)T(count)(&of) * sizeof *before);
    of.x = before;
    for (int axis = 3 - dims; axis < 3; axis++) {
        const ptrdiff_t count = size[axis - 3 + dims], low = count / 2, length = of.shape[axis];
        const ptrdiff_t stride = axis == 2   ? 1
                                 : axis == 1 ? of.shape[2]
                                             : of.shape[1] * of.shape[2];
        ELEMENT *line = malloc((size_t)(length + count) * sizeof *line), *to = out;
        EACH(&of, i, j, k)
        {
            if ((axis == 0 ? i : axis == 1 ? j : k) == 0) {
                for (ptrdiff_t p = 0; p < length + count - 1; p++)
                    line[p] = T(at)(&of, i + (axis == 0) * (p - low), j + (axis == 1) * (p - low),
                                    k + (axis == 2) * (p - low));
                for (ptrdiff_t p = 0; p < length; p++)
                    to[p * stride] = T(folded)(line + p, count, fold);
            }
            to++;
        }
        free(line);
        memcpy(before, out, (size_t)T(count)(&of) * sizeof *before);
    }
    free(before);
}

static int T(by_value)(const void *a, const void *b)
{
    const ELEMENT x = *(const ELEMENT *)a, y = *(const ELEMENT *)b;
    return (x > y) - (x < y);
}

UNCHECKED static void T(plain_median)(const T(padded) * of, int side, ELEMENT *out)
{
    EACH(of, i, j, k)
    {
        ELEMENT window[25];
        bool nan = false;
        int count = 0;
        for (int b = -side / 2; b <= side / 2; b++)
            for (int c = -side / 2; c <= side / 2; c++) {
                window[count] = T(at)(of, i, j + b, k + c);
                nan = nan || T(is_nan)(window[count]);
                count++;
            }
        qsort(window, (size_t)count, sizeof *window, T(by_value));
#if ELEMENT_IS_REAL
        window[count / 2] = nan ? (ELEMENT)NAN : window[count / 2];
#endif
        *out++ = window[count / 2];
    }
}

static void T(expect_extremes)(const T(padded) * of, int dims, const ptrdiff_t *window,
                               const guard *out, ELEMENT *expected)
{
    const ptrdiff_t *shape = of->shape + 3 - dims;
    T(plain_lines)(*of, dims, window, 'm', expected);
    cr_assert_eq(T(prange_filter_minimum)(dims, shape, of->x, window, of->border, of->constant,
                                          guard_data(out)),
                 PRANGE_OK);
    T(expect_same)("minimum", of, out, expected, false);
    T(plain_lines)(*of, dims, window, 'M', expected);
    cr_assert_eq(T(prange_filter_maximum)(dims, shape, of->x, window, of->border, of->constant,
                                          guard_data(out)),
                 PRANGE_OK);
    T(expect_same)("maximum", of, out, expected, false);
}

/* Few distinct values, so that windows contain ties: zeros of both signs are the minimum of some
 * windows and the maximum of others. NaNs are rare enough for windows without one. */
UNCHECKED static void T(fill_few)(uint64_t seed, ptrdiff_t n, int sign, ELEMENT *x)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(seed, i);
        x[i] = dice % 4 < 3 ? (ELEMENT)0 : (ELEMENT)(sign * (int)(dice >> 8 & 3));
#if ELEMENT_IS_REAL
        if (dice >> 20 & 1)
            x[i] = -x[i];
        if ((dice >> 24) % 400 == 0)
            x[i] = (ELEMENT)NAN;
        else if ((ELEMENT)sign * x[i] < 0)
            x[i] = -x[i];
#endif
    }
}

/* Windows too long for the direct kernels, some longer than the array, and lengths around the
 * widths of vectors, strips and parts. */
Test(filters, T(wide_windows), .timeout = 600)
{
    static const ptrdiff_t wide[][3] = {{9, 9, 7},    {10, 12, 8},  {16, 17, 33},
                                        {64, 31, 65}, {100, 9, 23}, {2, 200, 16},
                                        {23, 1, 301}, {4, 31, 5},   {1, 5, 9}};
    static const ptrdiff_t larger[][3] = {{3000},       {20000},     {300, 70},   {70, 300},
                                          {200, 300},   {700, 33},   {60, 9000},  {90, 17, 11},
                                          {11, 90, 17}, {6, 9, 300}, {45, 50, 60}};
    enum { WIDE = 9, MORE = 11, MOST = 60 * 9000 };
    static ELEMENT x[MOST], expected[MOST];
    for (int s = 0; s < MORE + SHAPES; s++) {
        const ptrdiff_t *shape = s < MORE ? larger[s] : shapes[s - MORE];
        const int dims = dims_of(shape), border = 1 + s % 5;
        const T(padded) of = T(pad)(dims, shape, x, border);
        T(fill_few)(84 + (uint64_t)s, T(count)(&of), s % 2 ? 1 : -1, x);
        guard out = guard_new((size_t)T(count)(&of) * sizeof *x, (size_t)(s % 3) * sizeof *x);
        cr_assert_eq(prange_set_num_threads(teams[s % 4]), PRANGE_OK);
        /* The references of the largest arrays are slow: each gets a third of the windows, another
         * third for each type. */
        const int step = T(count)(&of) > 100000 ? 3 : 1;
        const int third = s + (int)sizeof(ELEMENT) / 4 + 2 * ((ELEMENT)0.5 == 0);
        for (int w = third % step; w < WIDE; w += step)
            T(expect_extremes)(&of, dims, wide[w], &out, expected);
        guard_free(&out);
    }
    const ptrdiff_t few[] = {50}, many[] = {901};
    const T(padded) line = T(pad)(1, few, x, PRANGE_BORDER_REFLECT);
    guard out = guard_new(50 * sizeof *x, 0);
    T(expect_extremes)(&line, 1, many, &out, expected);
    guard_free(&out);
}

Test(filters, T(extremes_and_medians), .timeout = 100)
{
    static ELEMENT x[LARGEST], expected[LARGEST];
    T(fill)(81, LARGEST, x);
    for (int s = 0; s < SHAPES; s++)
        for (int border = 1; border < 6; border++) {
            const int dims = dims_of(shapes[s]);
            const T(padded) of = T(pad)(dims, shapes[s], x, border);
            guard out = guard_new((size_t)T(count)(&of) * sizeof *x, (size_t)(s % 3) * sizeof *x);
            cr_assert_eq(prange_set_num_threads(teams[(s + border) % 4]), PRANGE_OK);
            for (int w = 0; w < WINDOWS; w++)
                T(expect_extremes)(&of, dims, windows[w], &out, expected);
            for (int side = 3; side <= 5 && dims > 1; side += 2) {
                T(plain_median)(&of, side, expected);
                cr_assert_eq(T(prange_filter_median)(dims, shapes[s], x, side, of.border,
                                                     of.constant, guard_data(&out)),
                             PRANGE_OK);
                T(expect_same)(side == 3 ? "median3" : "median5", &of, &out, expected, true);
            }
            guard_free(&out);
        }
}

static void T(squares_of)(char kind, const ptrdiff_t shape[2], const ELEMENT *x,
                          prange_border border, ELEMENT *out)
{
    const ptrdiff_t size[] = {3, 3};
    const prange_status status =
        kind == 'm'   ? T(prange_filter_minimum)(2, shape, x, size, border, 0, out)
        : kind == 'M' ? T(prange_filter_maximum)(2, shape, x, size, border, 0, out)
                      : T(prange_filter_median)(2, shape, x, kind - '0', border, 0, out);
    cr_assert_eq(status, PRANGE_OK);
}

/* Compares an output large enough for non-temporal stores with outputs of a few rows, which use
 * ordinary stores and another alignment (bits), and with scalar loops (values). */
static void T(expect_large)(char kind, const ptrdiff_t shape[2], const ELEMENT *x, guard *out)
{
    enum { BAND = 9 };
    const ptrdiff_t columns = shape[1], few[] = {BAND, columns}, size[] = {3, 3};
    ELEMENT *part = malloc(BAND * (size_t)columns * sizeof *part);
    ELEMENT *expected = malloc(BAND * (size_t)columns * sizeof *part);
    const ELEMENT *got = guard_data(out);
    T(squares_of)(kind, shape, x, PRANGE_BORDER_MIRROR, guard_data(out));
    cr_assert(guard_intact(out));
    for (ptrdiff_t row = 0; row + BAND <= shape[0]; row += BAND - 2) {
        T(squares_of)(kind, few, x + row * columns, PRANGE_BORDER_MIRROR, part);
        for (ptrdiff_t i = columns; i < (BAND - 1) * columns; i++)
            cr_assert_eq(T(bits_of)(got[row * columns + i]), T(bits_of)(part[i]), "%c %td, %td",
                         kind, row, i);
        if (row % 50 != 0)
            continue;
        const T(padded) of = T(pad)(2, few, x + row * columns, PRANGE_BORDER_MIRROR);
        if (kind == '3')
            T(plain_median)(&of, 3, expected);
        else
            T(plain_lines)(of, 2, size, kind, expected);
        for (ptrdiff_t i = columns; i < (BAND - 1) * columns; i++)
            cr_assert(T(is_nan)(expected[i]) ? T(is_nan)(part[i]) : part[i] == expected[i],
                      "%c %td, %td", kind, row, i);
    }
    free(part);
    free(expected);
}

Test(filters, T(large_squares), .timeout = 300)
{
    const ptrdiff_t columns = 3083;
    const ptrdiff_t rows = (18 << 20) / (columns * (ptrdiff_t)sizeof(ELEMENT)) + 2;
    const ptrdiff_t shape[] = {rows, columns};
    ELEMENT *x = malloc((size_t)(rows * columns) * sizeof *x);
    T(fill_few)(87, rows * columns, -1, x);
    guard out = guard_new((size_t)(rows * columns) * sizeof *x, sizeof *x);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (const char *kind = "3mM"; *kind; kind++)
        T(expect_large)(*kind, shape, x, &out);
    guard_free(&out);
    free(x);
}

/* Rows of every length up to six cache lines, between inaccessible pages: no read may leave the
 * array. The arrays are too large to be padded by a copy. */
Test(filters, T(inside), .timeout = 100)
{
    enum { COLUMNS = 6 * 64 / sizeof(ELEMENT), MOST = (32 << 10) / sizeof(ELEMENT) };
    static ELEMENT x[MOST + COLUMNS], out[MOST + COLUMNS], expected[MOST + COLUMNS];
    T(fill_few)(90, MOST + COLUMNS, 1, x);
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    for (ptrdiff_t columns = 1; columns <= (ptrdiff_t)COLUMNS; columns++)
        for (const char *kind = "mM35"; *kind; kind++) {
            const ptrdiff_t shape[] = {MOST / columns + 1, columns};
            const size_t bytes = (size_t)(shape[0] * columns) * sizeof *x;
            T(squares_of)(*kind, shape, x, PRANGE_BORDER_NEAREST, expected);
            for (int at_end = 0; at_end < 2; at_end++) {
                ELEMENT *fenced = fence(bytes, at_end);
                memcpy(fenced, x, bytes);
                T(squares_of)(*kind, shape, fenced, PRANGE_BORDER_NEAREST, out);
                cr_assert(memcmp(out, expected, bytes) == 0, "%c, %td columns", *kind, columns);
                unfence(fenced, bytes);
            }
        }
}

Test(filters, T(errors))
{
    static ELEMENT x[400], out[400], before[400];
    const ptrdiff_t shape[] = {10, 20, 1}, size[] = {3, 3, 3}, zero[] = {3, 0, 3};
    const ptrdiff_t negative[] = {10, -1}, huge[] = {PTRDIFF_MAX / 2, 4}, empty[] = {0, 20};
    memset(out, 0x47, sizeof out);
    memcpy(before, out, sizeof out);
#define MINIMUM(dims, shape, x, size, border, out)                                                 \
    T(prange_filter_minimum)(dims, shape, x, size, border, 0, out)
#define MEDIAN(dims, shape, x, size, border, out)                                                  \
    T(prange_filter_median)(dims, shape, x, size, border, 0, out)
    const prange_border border = PRANGE_BORDER_REFLECT;
    cr_expect_eq(MINIMUM(0, shape, x, size, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(4, shape, x, size, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(2, NULL, x, size, border, out), PRANGE_ERROR_NULL);
    cr_expect_eq(MINIMUM(2, negative, x, size, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(2, huge, x, size, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(2, shape, NULL, size, border, out), PRANGE_ERROR_NULL);
    cr_expect_eq(MINIMUM(2, shape, x, NULL, border, out), PRANGE_ERROR_NULL);
    cr_expect_eq(MINIMUM(2, shape, x, zero, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(2, shape, x, huge, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MINIMUM(2, shape, x, size, PRANGE_BORDER_KEEP, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(MINIMUM(2, shape, x, size, (prange_border)77, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(MINIMUM(2, shape, x, size, border, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(MINIMUM(2, shape, out, size, border, out), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(MINIMUM(2, shape, out + 199, size, border, out), PRANGE_ERROR_OVERLAP);
    cr_expect(strstr(prange_last_error(), NAMED("filter_minimum")) != NULL);
    cr_expect_eq(MEDIAN(1, shape, x, 3, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MEDIAN(2, shape, x, 4, border, out), PRANGE_ERROR_SIZE);
    cr_expect_eq(MEDIAN(2, shape, x, 3, border, x), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(MINIMUM(2, empty, NULL, size, border, NULL), PRANGE_OK);
    cr_expect_eq(MEDIAN(2, empty, NULL, 5, border, NULL), PRANGE_OK);
    no_memory = true;
    cr_expect_eq(MINIMUM(2, shape, x, size, border, out), PRANGE_ERROR_MEMORY);
    cr_expect_eq(MINIMUM(1, shape, x, size, border, out), PRANGE_ERROR_MEMORY);
    cr_expect_eq(MEDIAN(2, shape, x, 5, border, out), PRANGE_ERROR_MEMORY);
#if ELEMENT_IS_REAL
    const ELEMENT weights[9] = {0};
    const double sigma[] = {1.0, 2.0}, below[] = {1.0, -1.0}, wide[] = {1.0, 1e9};
    cr_expect_eq(T(prange_filter_correlate)(2, shape, x, size, weights, border, 0, out),
                 PRANGE_ERROR_MEMORY);
    cr_expect_eq(T(prange_filter_convolve)(2, shape, x, size, weights, border, 0, out),
                 PRANGE_ERROR_MEMORY);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, sigma, 4.0, border, 0, out),
                 PRANGE_ERROR_MEMORY);
    cr_expect_eq(T(prange_filter_uniform)(2, shape, x, size, border, 0, out), PRANGE_ERROR_MEMORY);
    cr_expect_eq(T(prange_filter_laplace)(2, shape, x, border, 0, out), PRANGE_ERROR_MEMORY);
    no_memory = false;
    for (int k = 0; k < 2; k++) {
        const ELEMENT *inside = out + 207 * k; /* one weight is in the output */
        cr_expect_eq(T(prange_filter_correlate)(2, shape, x, size, inside, border, 0, out + 8),
                     PRANGE_ERROR_OVERLAP);
        cr_expect_not_null(strstr(prange_last_error(), "weights"));
        cr_expect_eq(T(prange_filter_convolve)(2, shape, x, size, inside, border, 0, out + 8),
                     PRANGE_ERROR_OVERLAP);
    }
    cr_expect_eq(T(prange_filter_correlate)(2, shape, x, size, NULL, border, 0, out),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_filter_convolve)(2, shape, x, size, NULL, border, 0, out),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, NULL, 4.0, border, 0, out),
                 PRANGE_ERROR_NULL);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, below, 4.0, border, 0, out),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, sigma, -1.0, border, 0, out),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, sigma, (double)NAN, border, 0, out),
                 PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_filter_gaussian)(2, shape, x, wide, 4.0, border, 0, out),
                 PRANGE_ERROR_SIZE);
    cr_expect_eq(T(prange_gradient)(2, shape, x, 2, 1, 1, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_gradient)(2, shape, x, -1, 1, 1, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_gradient)(2, shape, x, 0, 0, 1, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_gradient)(2, shape, x, 0, (ELEMENT)NAN, 1, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_gradient)(2, shape, x, 0, 1, 3, out), PRANGE_ERROR_VALUE);
    cr_expect_eq(T(prange_gradient)(3, shape, x, 2, 1, 1, out), PRANGE_ERROR_EMPTY);
    cr_expect_eq(T(prange_gradient)(2, shape, x, 0, 1, 2, x), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(T(prange_gradient)(2, empty, NULL, 0, 1, 2, NULL), PRANGE_OK);
#endif
    no_memory = false;
    cr_expect(memcmp(out, before, sizeof out) == 0);
#undef MINIMUM
#undef MEDIAN
}
