/* SPDX-License-Identifier: MIT */
/*
 * Every bad argument of every function: the status, the message that names function and argument,
 * and unchanged outputs. Settings of threads are in threads.c.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "guard.h"
#include "simd/map.h"

/* The output of every call here, to which nothing must be written. */
static guard out;

/* The first call enables the fast paths of small calls, which must check their arguments too. */
static void make_output(void)
{
    const double one = 1;
    double sum;
    cr_assert_eq(prange_sum_f64(1, &one, &sum), PRANGE_OK);
    out = guard_new(4096, 8);
}

static void free_output(void)
{
    guard_free(&out);
}

TestSuite(f64, .init = make_output, .fini = free_output);
TestSuite(f32, .init = make_output, .fini = free_output);
TestSuite(loop, .init = make_output, .fini = free_output);

/* `word`: an argument or value that the message must name besides the function. */
static void refused(prange_status got, prange_status expected, const char *function,
                    const char *word)
{
    const char *text = prange_last_error(), *rest = text + strlen(function);
    cr_expect_eq(got, expected, "%s, %s: %s", function, word, prange_status_string(got));
    cr_expect(strncmp(text, function, strlen(function)) == 0 && *rest == ':',
              "%s, %s: the text is '%s'", function, word, text);
    bool named = false;
    for (const char *at = rest; (at = strstr(at, word)); at++)
        named = named ||
                ((at[-1] == ' ' || at[-1] == '(') && !isalnum((unsigned char)at[strlen(word)]));
    cr_expect(named, "%s: '%s' is not named in '%s'", function, word, text);
    cr_expect(guard_untouched(&out), "%s, %s: the output was written", function, word);
}

#define BODY "errors_typed.h"
#include "each_real.h"
#define BODY "errors_distance_typed.h"
#include "each_real.h"
#define BODY "errors_neighbors_typed.h"
#include "each_real.h"

/* f64 bounds whose difference overflows. */
Test(f64, integral_over_more_than_finite)
{
    refused(prange_integrate_f64(function_f64, NULL, -DBL_MAX, DBL_MAX, 10, guard_data(&out)),
            PRANGE_ERROR_VALUE, "prange_integrate_f64", "a");
}

/* f64 points have no wider type to accumulate in. */
Test(f64, no_wider_points)
{
    const prange_distance_options_f64 options = {.flags = PRANGE_ACCUMULATE_F64};
    refused_options_f64(&options, PRANGE_ERROR_VALUE, "flags");
}

/* f64 points and f32 distances, whose extents differ. */
Test(f64, distances_to_f32)
{
    const double x[6] = {1, 2, 3, 4, 5, 6};
    const double *inside = guard_data(&out);
    float *to = guard_data(&out);
    const char *square = "prange_pairwise_distance_to_f32";
    const char *condensed = "prange_condensed_distance_to_f32";
    const char *cross = "prange_cross_distance_to_f32";
    const ptrdiff_t half = (ptrdiff_t)1 << 32;
    const prange_distance_options_f64 options = {0}, wide = {.out_stride = 5},
                                      none = {.out_stride = 2};
    const prange_distance_options_f64 flagged = {.flags = PRANGE_ACCUMULATE_F64};
    refused(prange_pairwise_distance_to_f32(NULL, 3, 2, x, to), PRANGE_ERROR_NULL, square,
            "options");
    refused(prange_pairwise_distance_to_f32(&options, 3, 2, NULL, to), PRANGE_ERROR_NULL, square,
            "points");
    refused(prange_pairwise_distance_to_f32(&options, 3, 2, x, NULL), PRANGE_ERROR_NULL, square,
            "distances");
    refused(prange_pairwise_distance_to_f32(&options, -3, 2, x, to), PRANGE_ERROR_SIZE, square,
            "n");
    refused(prange_pairwise_distance_to_f32(&none, 3, 2, x, to), PRANGE_ERROR_SIZE, square,
            "distances");
    refused(prange_pairwise_distance_to_f32(&flagged, 3, 2, x, to), PRANGE_ERROR_VALUE, square,
            "flags");
    refused(prange_pairwise_distance_to_f32(&options, 3, 2, inside + 4, to), PRANGE_ERROR_OVERLAP,
            square, "points");
    refused(prange_condensed_distance_to_f32(&wide, 3, 2, x, to), PRANGE_ERROR_VALUE, condensed,
            "out_stride");
    refused(prange_condensed_distance_to_f32(&options, half, 0, x, to), PRANGE_ERROR_SIZE,
            condensed, "distances");
    refused(prange_condensed_distance_to_f32(&options, 3, 2, inside + 1, to), PRANGE_ERROR_OVERLAP,
            condensed, "points");
    refused(prange_cross_distance_to_f32(&options, 3, 2, 2, x, NULL, to), PRANGE_ERROR_NULL, cross,
            "y");
    refused(prange_cross_distance_to_f32(&options, 3, -2, 2, x, x, to), PRANGE_ERROR_SIZE, cross,
            "m");
    refused(prange_cross_distance_to_f32(&options, 3, 2, 2, x, inside + 2, to),
            PRANGE_ERROR_OVERLAP, cross, "y");
}

/* With PRANGE_ACCUMULATE_F64, f32 points are refused for the same reasons. */
Test(f32, accumulated_in_f64)
{
    const float x[6] = {1, 2, 3, 4, 5, 6}, matrix[4] = {1, 2, 2, NAN};
    float *to = guard_data(&out);
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    const prange_distance_options_f32 incomplete = {
        .metric = PRANGE_MAHALANOBIS, .flags = PRANGE_ACCUMULATE_F64, .inverse_covariance = matrix};
    const prange_distance_options_f32 unknown = {.flags = PRANGE_ACCUMULATE_F64 | 32};
    refused_options_f32(&incomplete, PRANGE_ERROR_VALUE, "inverse_covariance");
    refused_options_f32(&unknown, PRANGE_ERROR_VALUE, "flags");
    refused(prange_pairwise_distance_with_f32(&options, 3, 2, NULL, to), PRANGE_ERROR_NULL,
            "prange_pairwise_distance_with_f32", "points");
    refused(prange_cross_distance_with_f32(&options, 3, 2, 2, x, to + 5, to), PRANGE_ERROR_OVERLAP,
            "prange_cross_distance_with_f32", "y");
    refused(prange_distance_rows_f32(&options, 3, 2, 2, x, x, 0, NULL, to), PRANGE_ERROR_NULL,
            "prange_distance_rows_f32", "function");
}

static int body(ptrdiff_t i, int thread, void *ctx)
{
    (void)i;
    (void)thread;
    ++*(int *)ctx;
    return 0;
}

Test(loop, bad_arguments)
{
    int calls = 0;
    refused(prange_for(0, 10, 1, NULL, &calls), PRANGE_ERROR_NULL, "prange_for", "body");
    refused(prange_for(0, 0, 1, NULL, &calls), PRANGE_ERROR_NULL, "prange_for", "body");
    refused(prange_for(0, 10, 0, body, &calls), PRANGE_ERROR_VALUE, "prange_for", "step");
    refused(prange_for(0, 0, 0, body, &calls), PRANGE_ERROR_VALUE, "prange_for", "step");
    refused(prange_for(PTRDIFF_MIN, PTRDIFF_MAX, 1, body, &calls), PRANGE_ERROR_SIZE, "prange_for",
            "iterations");
    refused(prange_for(-1, PTRDIFF_MAX, 1, body, &calls), PRANGE_ERROR_SIZE, "prange_for",
            "iterations");
    refused(prange_for(PTRDIFF_MAX, -1, -1, body, &calls), PRANGE_ERROR_SIZE, "prange_for",
            "iterations");
    cr_expect_eq(calls, 0);
}

static int failing(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    (void)ctx;
    return i == 12 ? -34 : 0;
}

Test(loop, a_failing_body)
{
    refused(prange_for(0, 20, 1, failing, NULL), PRANGE_ERROR_CALLBACK, "prange_for", "-34");
    refused(prange_for(0, 20, 1, failing, NULL), PRANGE_ERROR_CALLBACK, "prange_for", "12");
}

Test(loop, status_strings_reach_the_user)
{
    cr_expect_str_eq(prange_status_string(prange_for(0, 1, 0, body, NULL)),
                     "an argument is outside its domain");
}
