/* SPDX-License-Identifier: MIT */
/*
 * Rules of the template's stencils: the index of an element, refused arguments, lack of memory,
 * progress and cancellation, and a setting that changes during a call.
 */
#include <criterion/criterion.h>
#include <omp.h>
#include <stdatomic.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "random.h"
#include "refused.h"

#define PRANGE_STENCIL_NAME numbered
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_RADIUS 2
#define PRANGE_STENCIL_TYPE i32
#define PRANGE_STENCIL_BODY(u, unused)                                                             \
    (u(0, 0, 0) + 10000 * (int)PRANGE_STENCIL_INDEX(0) + 100 * (int)PRANGE_STENCIL_INDEX(1) +      \
     (int)PRANGE_STENCIL_INDEX(2))
#include <prange/stencil_template.h>

Test(stencil_rules, knows_its_index)
{
    for (ptrdiff_t i = 1; i < 12; i++)
        for (ptrdiff_t j = 1; j < 40; j += 6)
            for (ptrdiff_t k = 1; k < 40; k += 3) {
                static int32_t x[12 * 40 * 40], out[12 * 40 * 40];
                const ptrdiff_t shape[] = {i, j, k};
                cr_assert_eq(numbered(NULL, shape, x, out), PRANGE_OK);
                for (ptrdiff_t e = 0; e < i * j * k; e++)
                    cr_assert_eq(out[e], 10000 * (e / (j * k)) + 100 * (e / k % j) + e % k);
            }
}

/* Adds 1,000, and counts values that were already updated. */
static int32_t add_once(atomic_int *others, int32_t before)
{
    if (before >= 1000)
        atomic_fetch_add(others, 1);
    return before + 1000;
}

#define PRANGE_STENCIL_NAME updated
#define PRANGE_STENCIL_CTX atomic_int
#define PRANGE_STENCIL_TYPE i32
#define PRANGE_STENCIL_BORDER NEAREST
#define PRANGE_STENCIL_UPDATE
#define PRANGE_STENCIL_BODY(u, before, others) (add_once(others, before) + 0 * u(0))
#include <prange/stencil_template.h>

/* Each element is updated once, also in the first call, which measures the time of an element. */
Test(stencil_rules, updates_see_the_array)
{
    enum { N = 5000 };
    static int32_t x[N], out[N];
    for (int round = 0; round < 2; round++) {
        atomic_int others = 0;
        const ptrdiff_t n = N;
        memset(out, 0, sizeof out);
        cr_assert_eq(updated(&others, &n, x, out), PRANGE_OK);
        cr_expect_eq(others, 0);
        for (int i = 0; i < N; i++)
            cr_assert_eq(out[i], 1000, "round %d, element %d", round, i);
    }
}

#define PRANGE_STENCIL_NAME plain_average
#define PRANGE_STENCIL_BODY(u, unused) (0.5 * (u(-1) + u(1)))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME two_inputs
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BORDER NEAREST
#define PRANGE_STENCIL_BODY(u, v, unused) (u(-1, 0) + v(1, 0))
#include <prange/stencil_template.h>

static void no_part(const prange_stencil_part *part, void *ctx)
{
    (void)part, (void)ctx;
}

/* A missing loop is reported under the name of the function behind the template, other errors under
 * the loop's name. */
Test(stencil_rules, no_loop)
{
    refused(prange_stencil_apply(NULL, NULL, NULL, NULL, NULL), PRANGE_ERROR_NULL,
            "prange_stencil_apply", "loop");
    refused(prange_stencil_steps(NULL, NULL, NULL, 1, NULL, NULL), PRANGE_ERROR_NULL,
            "prange_stencil_steps", "loop");
    double ns = 0;
    const prange_stencil_loop loop = {
        .name = "mine", .dims = 1, .inputs = 1, .run = {no_part}, .ns = &ns};
    refused(prange_stencil_apply(&loop, NULL, NULL, NULL, NULL), PRANGE_ERROR_NULL, "mine", "in");
    refused(prange_stencil_steps(&loop, NULL, NULL, 1, NULL, NULL), PRANGE_ERROR_NULL, "mine",
            "in");
}

Test(stencil_rules, errors)
{
    static double memory[600], before[600];
    double *x = memory, *y = memory + 200, *z = memory + 400;
    const ptrdiff_t n = 100, huge = PTRDIFF_MAX / 2, negative = -1;
    const ptrdiff_t shape[] = {10, 20}, smaller[] = {10, 19}, strides[] = {0, 1};
    random_fill_f64(1, 600, memory);
    memcpy(before, memory, sizeof memory);
    cr_expect_eq(plain_average(NULL, NULL, x, y), PRANGE_ERROR_NULL);
    cr_expect_eq(plain_average(NULL, &n, NULL, y), PRANGE_ERROR_NULL);
    cr_expect_eq(plain_average(NULL, &n, x, NULL), PRANGE_ERROR_NULL);
    cr_expect(strstr(prange_last_error(), "plain_average") != NULL);
    cr_expect_eq(plain_average(NULL, &negative, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(plain_average(NULL, &huge, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(plain_average(NULL, &n, x, x), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(plain_average(NULL, &n, x, x + 99), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(plain_average(NULL, &n, x + 99, x), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(plain_average_steps(NULL, &n, 3, x, x + 50), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(plain_average_steps(NULL, &n, -1, x, y), PRANGE_ERROR_SIZE);
    cr_expect_eq(plain_average_steps(NULL, &n, 0, x, y), PRANGE_OK);
    cr_expect_eq(two_inputs(NULL, shape, x, y, y + 199), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(two_inputs(NULL, shape, x, y, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(two_inputs_steps(NULL, shape, 2, x, x, z), PRANGE_ERROR_OVERLAP);
    cr_expect_eq(two_inputs_steps(NULL, shape, 2, x, y, y), PRANGE_ERROR_OVERLAP);
    const prange_view u = {x, PRANGE_F64, 2, shape, NULL}, less = {y, PRANGE_F64, 2, smaller, NULL};
    const prange_view to = {z, PRANGE_F64, 2, shape, NULL}, flat = {y, PRANGE_F64, 1, shape, NULL};
    const prange_view other = {y, PRANGE_F32, 2, shape, NULL};
    const prange_view repeated = {y, PRANGE_F64, 2, shape, strides};
    cr_expect_eq(two_inputs_view(NULL, &u, &less, &to), PRANGE_ERROR_SIZE);
    cr_expect_eq(two_inputs_view(NULL, &u, &u, &less), PRANGE_ERROR_SIZE);
    cr_expect_eq(two_inputs_view(NULL, &u, &flat, &to), PRANGE_ERROR_SIZE);
    cr_expect_eq(two_inputs_view(NULL, &u, &other, &to), PRANGE_ERROR_VALUE);
    cr_expect_eq(two_inputs_view(NULL, &u, &u, &other), PRANGE_ERROR_VALUE);
    cr_expect_eq(two_inputs_view(NULL, &u, NULL, &to), PRANGE_ERROR_NULL);
    cr_expect_eq(two_inputs_view(NULL, &u, &u, &repeated), PRANGE_ERROR_OVERLAP);
    no_memory = true;
    cr_expect_eq(two_inputs_view(NULL, &u, &u, &to), PRANGE_ERROR_MEMORY);
    no_memory = false;
    cr_expect(memcmp(memory, before, sizeof memory) == 0);
    cr_expect_eq(two_inputs_view(NULL, &u, &repeated, &to), PRANGE_OK);
}

static int count_reports(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    ptrdiff_t *last = ctx;
    cr_expect(done >= *last && done <= total);
    *last = done;
    return 0;
}

static int stop(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    (void)done, (void)total, (void)ctx;
    return 1;
}

/* Only the caller checks for cancellation, after each of its pieces; the other threads of a team
 * may finish before it gets one. */
static void expect_cancelled(int others, prange_status status)
{
    cr_expect(status == PRANGE_ERROR_CANCELLED || (others > 0 && status == PRANGE_OK), "%d: %s",
              others, prange_status_string(status));
}

Test(stencil_rules, reports_and_stops)
{
    static double a[100000], b[100000];
    const ptrdiff_t n = 100000;
    for (int t = 0; t < 4; t++) {
        ptrdiff_t last = 0;
        cr_assert_eq(prange_set_num_threads(1 + 2 * t), PRANGE_OK);
        cr_assert_eq(prange_set_progress(count_reports, &last, 0), PRANGE_OK);
        cr_expect_eq(plain_average_steps(NULL, &n, 50, a, b), PRANGE_OK);
        cr_expect_eq(last, 50 * n);
        last = 0;
        cr_expect_eq(plain_average(NULL, &n, a, b), PRANGE_OK);
        cr_expect_eq(last, n);
        cr_assert_eq(prange_set_progress(stop, NULL, 0), PRANGE_OK);
        expect_cancelled(t, plain_average_steps(NULL, &n, 50, a, b));
        expect_cancelled(t, plain_average(NULL, &n, a, b));
        const ptrdiff_t shape[] = {250, 400}, window[] = {5, 9};
        expect_cancelled(
            t, prange_filter_uniform_f64(2, shape, a, window, PRANGE_BORDER_WRAP, 0.0, b));
        cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
    }
}

/* Notes the largest team from inside; each element raises its thread's setting. */
static int raise_setting(atomic_int *largest)
{
    const int size = omp_get_num_threads();
    if (size > *largest)
        *largest = size;
    (void)!prange_set_num_threads(7);
    return 0;
}

#define PRANGE_STENCIL_NAME raising
#define PRANGE_STENCIL_CTX atomic_int
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_BODY(u, largest) (u(-1) + u(1) + raise_setting(largest))
#include <prange/stencil_template.h>

/* Each thread has memory for neighbourhoods that reach outside; it is allocated for the setting at
 * the start of the call. */
Test(stencil_rules, a_raised_setting_is_for_the_next_call)
{
    enum { N = 100000 };
    static double a[N], b[N];
    const ptrdiff_t n = N;
    atomic_int largest = 0;
    for (int round = 0; round < 3; round++) {
        cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
        cr_assert_eq(raising(&largest, &n, a, b), PRANGE_OK);
        cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
        cr_assert_eq(raising_steps(&largest, &n, 50, a, b), PRANGE_OK);
    }
    cr_expect_eq(largest, 2);
}
