/* SPDX-License-Identifier: MIT */
/* Moving medians of one type; to be included after rolling_typed.h. */

/* Orders -0 before +0. */
UNCHECKED static int T(before)(const void *a, const void *b)
{
    const ELEMENT x = *(const ELEMENT *)a, y = *(const ELEMENT *)b;
    if (x == y && x == 0)
        return !signbit((double)x) - !signbit((double)y);
    return (x > y) - (x < y);
}

#if ELEMENT_IS_REAL
static double T(median_of_window)(ptrdiff_t window, const ELEMENT *x, ELEMENT *sorted)
{
    for (ptrdiff_t i = 0; i < window; i++)
        if (isnan((double)(sorted[i] = x[i])))
            return (double)NAN;
    qsort(sorted, (size_t)window, sizeof *sorted, T(before));
    return middle((double)sorted[(window - 1) / 2], (double)sorted[window / 2]);
}
#endif

/* The numbers of a window in sorted order, into which one is inserted or from which one is removed.
 * NaNs are only counted. */
typedef struct T(window) {
    ELEMENT *sorted;
    ptrdiff_t count, nans;
} T(window);

UNCHECKED static void T(enter)(T(window) * window, ELEMENT x)
{
    ptrdiff_t at = window->count;
    if (isnan((double)x)) {
        window->nans++;
        return;
    }
    for (; at > 0 && T(before)(&x, &window->sorted[at - 1]) < 0; at--)
        window->sorted[at] = window->sorted[at - 1];
    window->sorted[at] = x;
    window->count++;
}

UNCHECKED static void T(leave)(T(window) * window, ELEMENT x)
{
    ptrdiff_t at = 0;
    if (isnan((double)x)) {
        window->nans--;
        return;
    }
    while (T(before)(&x, &window->sorted[at]) != 0)
        at++;
    for (window->count--; at < window->count; at++)
        window->sorted[at] = window->sorted[at + 1];
}

static double T(median)(const T(window) * window)
{
    const ELEMENT *sorted = window->sorted;
    if (window->nans > 0)
        return (double)NAN;
    return middle((double)sorted[(window->count - 1) / 2], (double)sorted[window->count / 2]);
}

/* The kinds: 0: many NaNs and zeros; 1: few of them; 2: few distinct values; 3: ascending; 4:
 * extreme values. */
static void T(fill_for_median)(int kind, ptrdiff_t n, ELEMENT *x)
{
    T(roll_fill)(57, kind == 0 ? 9 : 2000, n, x);
    for (ptrdiff_t i = 0; i < n && kind > 1; i++) {
        const uint64_t dice = random_bits(58, i);
        x[i] = kind == 2   ? (ELEMENT)(dice % 3)
               : kind == 3 ? (ELEMENT)i
#if ELEMENT_IS_REAL
                           : (ELEMENT)(dice % 3 ? INFINITY : -INFINITY);
#else
                           : (ELEMENT)(dice % 3 ? (uint64_t)INT64_MAX >> (64 - 8 * sizeof *x) : 7);
#endif
    }
}

static void T(expect_medians)(int kind, ptrdiff_t n, ptrdiff_t window, ptrdiff_t k)
{
    const ptrdiff_t count = n < window ? 0 : n - window + 1;
    ELEMENT *x = malloc((size_t)(n + 1) * sizeof *x);
    T(window) moving = {.sorted = malloc((size_t)window * sizeof *x)};
    guard out = guard_new((size_t)count * sizeof(MOMENT), 8);
    T(fill_for_median)(kind, n, x);
    set_team(k);
    cr_assert_eq(T(prange_moving_median)(n, x, window, guard_data(&out)), PRANGE_OK);
    const MOMENT *medians = guard_data(&out);
    for (ptrdiff_t i = 0; i < window - 1 && count > 0; i++)
        T(enter)(&moving, x[i]);
    for (ptrdiff_t i = 0; i < count; i++) {
        T(enter)(&moving, x[i + window - 1]);
        const MOMENT expected = (MOMENT)T(median)(&moving);
        T(leave)(&moving, x[i]);
        cr_assert(memcmp(&medians[i], &expected, sizeof expected) == 0 ||
                      (isnan((double)medians[i]) && isnan((double)expected)),
                  "%s, kind %d, n %td, window %td, place %td: %.17g, not %.17g",
                  NAMED("moving_median"), kind, n, window, i, (double)medians[i], (double)expected);
    }
    cr_assert(guard_intact(&out));
    guard_free(&out);
    free(moving.sorted);
    free(x);
}

Test(rolling, T(medians))
{
    for (int k = 0; k < SIZES - 1; k++)
        for (int w = 0; w < WINDOWS; w++)
            for (int kind = 0; kind < 5; kind++)
                if (sizes[k] * windows[w] < 300000)
                    T(expect_medians)(kind, sizes[k], windows[w], k + w);
    for (int t = 0; t < 4; t++) {
        T(expect_medians)(t, 50021, 9, t);
        T(expect_medians)(t, 50021, 64, t);
    }
    T(expect_medians)(1, 40000, 5001, 3);
}

#if ELEMENT_IS_REAL
/* At each place among other elements: a zero or a subnormal number, which only its bits order
 * reliably, or a NaN. Also with subnormal numbers flushed to zero by the host's settings. */
Test(rolling, T(medians_beside_special_numbers))
{
    enum { N = 45 };
    const ELEMENT normal = (ELEMENT)(sizeof normal == 8 ? DBL_MIN : FLT_MIN);
    const ELEMENT special[] = {0,           -(ELEMENT)0,  normal / 4,
                               -normal / 8, (ELEMENT)NAN, -(ELEMENT)NAN};
    static const int lengths[] = {2, 3, 5, 8, 9, 11, 25, 40};
    const unsigned before = vector_control();
    for (size_t w = 0; w < sizeof lengths / sizeof *lengths; w++)
        for (int k = 0; k < 6 * N; k++) {
            const ptrdiff_t window = lengths[w];
            ELEMENT x[N], sorted[N];
            MOMENT out[N], expected[N];
            for (int i = 0; i < N; i++)
                x[i] = (ELEMENT)(k / 6 % 4 == 3 ? normal * (ELEMENT)(random_bits(59, i) % 3)
                                                : (ELEMENT)(random_bits(60, i) % 9) - (ELEMENT)4.5);
            x[k / 6] = special[k % 6];
            if (k / 12 % 2)
                x[random_bits(61, k) % N] = special[(k + 1) % 4];
            for (ptrdiff_t i = 0; i + window <= N; i++)
                expected[i] = (MOMENT)T(median_of_window)(window, x + i, sorted);
            /* Flushing may change the mean of two middle elements, so it is tried with odd windows.
             */
            for (int flushing = 0; flushing < 1 + (int)(window % 2); flushing++) {
                set_vector_control(flushing ? before | FLUSH : before);
                const prange_status status = T(prange_moving_median)(N, x, window, out);
                set_vector_control(before);
                cr_assert_eq(status, PRANGE_OK);
                for (ptrdiff_t i = 0; i + window <= N; i++)
                    cr_assert(memcmp(&out[i], &expected[i], sizeof *out) == 0 ||
                                  (isnan((double)out[i]) && isnan((double)expected[i])),
                              "window %td, special %d, flushing %d, place %td: %.17g, not %.17g",
                              window, k, flushing, i, (double)out[i], (double)expected[i]);
            }
        }
}

/* One of many runs of results has a NaN, at its ends or next to them; the others have none. */
Test(rolling, T(medians_of_runs_beside_a_nan))
{
    enum { N = 1600, RUN = 512, WINDOW = 9 };
    ELEMENT x[N], sorted[WINDOW];
    MOMENT out[N];
    for (int k = 0; k < 12; k++) {
        for (int i = 0; i < N; i++)
            x[i] = (ELEMENT)(1 + random_bits(62, i) % 1000);
        x[RUN * (1 + k % 2) - 3 + k / 2] = (ELEMENT)NAN;
        cr_assert_eq(T(prange_moving_median)(N, x, WINDOW, out), PRANGE_OK);
        for (ptrdiff_t i = 0; i + WINDOW <= N; i++) {
            const MOMENT expected = (MOMENT)T(median_of_window)(WINDOW, x + i, sorted);
            cr_assert(memcmp(&out[i], &expected, sizeof *out) == 0 ||
                          (isnan((double)out[i]) && isnan((double)expected)),
                      "NaN %d, place %td", k, i);
        }
    }
}
#endif
