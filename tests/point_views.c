/* SPDX-License-Identifier: MIT */
/*
 * Points as views, of every type and in every layout: the results have the bits of those of a
 * contiguous copy in the call's type, in every family of calls and every metric.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocations.h"
#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"

enum { N = 45, M = 38, D = 19, K = 5, ROOM = 8 * (N + 2) * (D + 2), TYPES = PRANGE_U8 + 1 };

/* The layouts of a set: contiguous, rows with gaps, columns, reversed in both directions, every
 * second coordinate, and one row repeated. */
enum { LAYOUTS = 6 };

typedef struct set {
    char memory[ROOM * 8];
    ptrdiff_t shape[2], strides[2];
    prange_view view;
} set;

static size_t size_of(prange_type type)
{
    static const size_t sizes[TYPES] = {8, 4, 8, 4, 1};
    return sizes[type];
}

/* Stores an element that differs between types, and that a conversion might round, truncate or
 * lose. */
static void put(prange_type type, void *at, uint64_t bits)
{
    const int64_t wide = (int64_t)bits >> (bits % 3 == 0 ? 1 : 50);
    const int32_t narrow = (int32_t)(bits >> 32) >> (bits % 3 == 0 ? 0 : 24);
    const double f64 = bits % 16 == 0 ? NAN : (double)wide / 3 * 0x1p-20;
    const float f32 = bits % 16 == 1 ? INFINITY : (float)narrow / 3;
    const uint8_t u8 = (uint8_t)(bits >> 40 & (bits % 3 == 0 ? 0xff : 1));
    const void *const from[TYPES] = {&f64, &f32, &wide, &narrow, &u8};
    memcpy(at, from[type], size_of(type));
}

static void make_set(set *job, prange_type type, int layout, ptrdiff_t n, ptrdiff_t d,
                     uint64_t seed)
{
    const ptrdiff_t strides[LAYOUTS][2] = {{d, 1},   {d + 2, 1}, {1, n},
                                           {-d, -1}, {2 * d, 2}, {0, 1}};
    for (ptrdiff_t i = 0; i < ROOM; i++)
        put(type, job->memory + i * (ptrdiff_t)size_of(type), random_bits(seed, i));
    memcpy(job->strides, strides[layout], sizeof job->strides);
    job->shape[0] = n;
    job->shape[1] = d;
    const ptrdiff_t first = layout == 3 ? n * d : 1;
    job->view = (prange_view){job->memory + first * (ptrdiff_t)size_of(type), type, 2, job->shape,
                              layout == 0 ? NULL : job->strides};
}

static const void *at(const set *job, ptrdiff_t i, ptrdiff_t k)
{
    const ptrdiff_t offset = i * job->strides[0] + k * job->strides[1];
    return (const char *)job->view.data + offset * (ptrdiff_t)size_of(job->view.type);
}

#define BODY "point_views_typed.h"
#include "each_real.h"

/* Distances of views that are rounded: f64 calls with f32 results, and f32 calls that accumulate in
 * f64, which convert integers directly, not through f32. */
Test(rounded, by_way_of_f64)
{
    static set x, y;
    static double points_x[N * D], points_y[M * D];
    float expected[N * M], got[N * M];
    for (int type = 0; type < TYPES; type++)
        for (int layout = 0; layout < LAYOUTS; layout++) {
            make_set(&x, (prange_type)type, layout, N, D, 11);
            make_set(&y, (prange_type)type, (layout + 1) % LAYOUTS, M, D, 12);
            copy_f64(&x, N, D, points_x);
            copy_f64(&y, M, D, points_y);
            const prange_distance_options_f64 plain = {.metric = PRANGE_CITYBLOCK};
            const prange_distance_options_f64 viewed = {
                .metric = PRANGE_CITYBLOCK, .x_view = &x.view, .y_view = &y.view};
            const prange_distance_options_f32 wide = {.metric = PRANGE_CITYBLOCK,
                                                      .flags = PRANGE_ACCUMULATE_F64,
                                                      .x_view = &x.view,
                                                      .y_view = &y.view};
            cr_assert_eq(
                prange_cross_distance_to_f32(&plain, N, M, D, points_x, points_y, expected),
                PRANGE_OK);
            cr_assert_eq(prange_cross_distance_to_f32(&viewed, N, M, D, NULL, NULL, got),
                         PRANGE_OK);
            cr_expect_eq(bits_differ_f32(N * M, got, expected), N * M, "type %d", type);
            cr_assert_eq(prange_cross_distance_with_f32(&wide, N, M, D, NULL, NULL, got),
                         PRANGE_OK);
            cr_expect_eq(bits_differ_f32(N * M, got, expected), N * M, "type %d", type);
        }
}

/* Only one of the sets is a view; accumulated in f64. */
Test(rounded, half_a_view)
{
    static set x, y;
    static float points_x[N * D], points_y[M * D];
    float expected[N * M], got[N * M];
    make_set(&x, PRANGE_F32, 0, N, D, 21);
    make_set(&y, PRANGE_F32, 2, M, D, 22);
    copy_f32(&x, N, D, points_x);
    copy_f32(&y, M, D, points_y);
    prange_distance_options_f32 options = {.metric = PRANGE_CANBERRA,
                                           .flags = PRANGE_ACCUMULATE_F64};
    cr_assert_eq(prange_cross_distance_with_f32(&options, N, M, D, points_x, points_y, expected),
                 PRANGE_OK);
    options.y_view = &y.view;
    cr_assert_eq(prange_cross_distance_with_f32(&options, N, M, D, points_x, NULL, got), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(N * M, got, expected), N * M);
    options.x_view = &x.view;
    options.y_view = NULL;
    cr_assert_eq(prange_cross_distance_with_f32(&options, N, M, D, NULL, points_y, got), PRANGE_OK);
    cr_expect_eq(bits_differ_f32(N * M, got, expected), N * M);
}
