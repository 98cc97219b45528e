/* SPDX-License-Identifier: MIT */
/*
 * Stencils by the template against plain loops of the same expression, bit for bit: every border,
 * axes shorter than the neighbourhood, views, several steps in one sweep, any team; and errors.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "element.h"
#include "guard.h"
#include "random.h"
#include "walk.h"
#include "exec/parallel_for.h"

static bool no_memory;

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return no_memory ? NULL : __real_aligned_alloc(alignment, size);
}

typedef struct context {
    int factor, outside;
} context;

/* An element that is computed, and what lies outside. */
typedef struct outside {
    prange_border border;
    int value;
    ptrdiff_t shape[3], index[3];
} outside;

#define VIEW_OF(type) VIEW_OF_(type)
#define VIEW_OF_(type) VIEW_OF_##type
#define VIEW_OF_f64 PRANGE_F64
#define VIEW_OF_f32 PRANGE_F32
#define VIEW_OF_i64 PRANGE_I64
#define VIEW_OF_i32 PRANGE_I32
#define VIEW_OF_u8 PRANGE_U8
#define NAME_OF(name) ELEMENT_QUOTE(name)

#undef T
#undef ELEMENT
#undef NAMED

#define STENCIL smooth
#define DIMS 1
#define INPUTS 1
#define REACH                                                                                      \
    {                                                                                              \
        -2, 2                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        -2, 2                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c) (0.1 * u(-2) + 0.2 * u(-1) + u(0) / (c)->factor + 0.25 * u(1) + 0.11 * u(2))
#include "stencil_borders.h"

#define STENCIL leaning
#define DIMS 1
#define INPUTS 2
#define REACH                                                                                      \
    {                                                                                              \
        -3, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        -3, 1                                                                                      \
    }
#define TYPE f32
#define OUT f32
#define ELEMENT float
#define RESULT float
#define STEPS 1
#define BODY(u, v, c) (0.5f * u(-3) - 0.25f * u(1) * v(0) + 0.125f * (u(-1) + v(-2)))
#include "stencil_borders.h"

/* Does not look at its own place. */
#define STENCIL ahead
#define DIMS 1
#define INPUTS 1
#define REACH                                                                                      \
    {                                                                                              \
        2, 5                                                                                       \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        2, 5                                                                                       \
    }
#define TYPE i64
#define OUT i64
#define ELEMENT int64_t
#define RESULT int64_t
#define STEPS 1
#define BODY(u, c) ((int64_t)((uint64_t)u(2) * 3 + (uint64_t)u(5)) ^ u(3))
#include "stencil_borders.h"

#define STENCIL cross
#define DIMS 2
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 1},                                                                                       \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {-1, 1},                                                                               \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include "stencil_borders.h"

#define STENCIL mixed
#define DIMS 2
#define INPUTS 2
#define REACH                                                                                      \
    {-2, 1},                                                                                       \
    {                                                                                              \
        0, 3                                                                                       \
    }
#define REACHES                                                                                    \
    {0, 0}, {-2, 1},                                                                               \
    {                                                                                              \
        0, 3                                                                                       \
    }
#define TYPE i64
#define OUT i64
#define ELEMENT int64_t
#define RESULT int64_t
#define STEPS 1
#define BODY(u, v, c)                                                                              \
    ((int64_t)((uint64_t)u(-2, 0) + 5 * (uint64_t)v(1, 3) + (uint64_t)(c)->factor) ^ u(0, 1))
#include "stencil_borders.h"

#define STENCIL far
#define DIMS 2
#define INPUTS 1
#define REACH                                                                                      \
    {-7, 9},                                                                                       \
    {                                                                                              \
        -12, 5                                                                                     \
    }
#define REACHES                                                                                    \
    {0, 0}, {-7, 9},                                                                               \
    {                                                                                              \
        -12, 5                                                                                     \
    }
#define TYPE f32
#define OUT f64
#define ELEMENT float
#define RESULT double
#define STEPS 0
#define BODY(u, c) ((double)u(-7, -12) + (double)u(9, 5) * u(0, 0) - (double)u(-7, 5))
#include "stencil_borders.h"

#define STENCIL seven
#define DIMS 3
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 1}, {-1, 1},                                                                              \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {-1, 1}, {-1, 1},                                                                              \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c)                                                                                 \
    (0.4 * u(0, 0, 0) +                                                                            \
     0.1 * (u(-1, 0, 0) + u(1, 0, 0) + u(0, -1, 0) + u(0, 1, 0) + u(0, 0, -1) + u(0, 0, 1)))
#include "stencil_borders.h"

#define STENCIL bytes
#define DIMS 3
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 2}, {-2, 0},                                                                              \
    {                                                                                              \
        0, 1                                                                                       \
    }
#define REACHES                                                                                    \
    {-1, 2}, {-2, 0},                                                                              \
    {                                                                                              \
        0, 1                                                                                       \
    }
#define TYPE u8
#define OUT i32
#define ELEMENT uint8_t
#define RESULT int32_t
#define STEPS 0
#define BODY(u, c) (u(-1, -2, 0) * 1000 - u(2, 0, 1) * (c)->factor + u(0, -1, 1))
#include "stencil_borders.h"

#define STENCIL blend
#define DIMS 3
#define INPUTS 2
#define REACH                                                                                      \
    {0, 1}, {-2, 2},                                                                               \
    {                                                                                              \
        -1, 0                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 1}, {-2, 2},                                                                               \
    {                                                                                              \
        -1, 0                                                                                      \
    }
#define TYPE f32
#define OUT f32
#define ELEMENT float
#define RESULT float
#define STEPS 1
#define BODY(u, v, c) (0.5f * u(1, -2, -1) - 0.25f * u(0, 2, 0) * v(0, 0, -1) + 0.2f * v(1, 2, 0))
#include "stencil_borders.h"

static const ptrdiff_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 9, 16, 18, 33, 70};
enum { SIZES = sizeof sizes / sizeof *sizes };

static const int teams[] = {1, 2, 3, 7};

static void use_team(int k)
{
    cr_assert_eq(prange_set_num_threads(teams[k % 4]), PRANGE_OK);
}

Test(stencil, one_dimension)
{
    static const ptrdiff_t more[] = {1000, 4095, 4096, 4097, 50003};
    for (int k = 0; k < SIZES + 5; k++) {
        const ptrdiff_t shape[3] = {1, 1, k < SIZES ? sizes[k] : more[k - SIZES]};
        use_team(k);
        smooth_expect(shape);
        use_team(k + 2);
        leaning_expect(shape);
        ahead_expect(shape);
    }
}

Test(stencil, two_dimensions, .timeout = 100)
{
    for (int i = 0; i < SIZES; i++)
        for (int j = 0; j < SIZES; j++) {
            const ptrdiff_t shape[3] = {1, sizes[i], sizes[j]};
            use_team(i + j);
            cross_expect(shape);
            mixed_expect(shape);
            far_expect(shape);
        }
    static const ptrdiff_t large[][3] = {{1, 211, 307}, {1, 3, 20000}, {1, 20000, 3}};
    for (int k = 0; k < 3; k++) {
        use_team(k + 1);
        cross_expect(large[k]);
        mixed_expect(large[k]);
        far_expect(large[k]);
    }
}

Test(stencil, three_dimensions, .timeout = 100)
{
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < 9; j++)
            for (int k = 0; k < 9; k++) {
                const ptrdiff_t shape[3] = {sizes[i], sizes[j], sizes[k]};
                use_team(i + j + k);
                seven_expect(shape);
                bytes_expect(shape);
                blend_expect(shape);
            }
    static const ptrdiff_t large[][3] = {{41, 37, 67}, {2, 300, 90}, {300, 2, 50}, {90, 150, 1}};
    for (int k = 0; k < 4; k++) {
        use_team(k);
        seven_expect(large[k]);
        bytes_expect(large[k]);
        blend_expect(large[k]);
    }
}

/* So large that results go past the caches. */
Test(stencil, large_arrays, .timeout = 300)
{
    static const ptrdiff_t line[3] = {1, 1, 2500003}, plane[3] = {1, 1501, 1703};
    static const ptrdiff_t wide[3] = {1, 907, 3701}, box[3] = {91, 160, 181};
    use_team(1);
    smooth_expect(line);
    cross_expect(plane);
    use_team(2);
    far_expect(wide);
    seven_expect(box);
}

Test(stencil, steps_of_one_dimension, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 3, 15, 16, 17, 40};
    static const ptrdiff_t lengths[] = {1, 2, 3, 4, 5, 6, 40, 63, 64, 65, 300, 4099, 30011};
    for (int k = 0; k < 13; k++)
        for (int t = 0; t < 4; t++) {
            const ptrdiff_t shape[3] = {1, 1, lengths[k]};
            use_team(t);
            smooth_expect_steps(shape, 8, steps);
            leaning_expect_steps(shape, 8, steps);
            ahead_expect_steps(shape, 8, steps);
        }
}

Test(stencil, steps_of_two_dimensions, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 5, 16, 18, 35};
    static const ptrdiff_t shapes[][3] = {{1, 1, 1},  {1, 1, 40},  {1, 40, 1},   {1, 2, 2},
                                          {1, 3, 3},  {1, 7, 5},   {1, 33, 34},  {1, 67, 40},
                                          {1, 5, 70}, {1, 150, 9}, {1, 140, 131}};
    for (int k = 0; k < 11; k++)
        for (int t = 0; t < 4; t++) {
            use_team(t);
            cross_expect_steps(shapes[k], 7, steps);
            mixed_expect_steps(shapes[k], 7, steps);
        }
}

/* Rows so long that the sweep goes over them in tiles. */
Test(stencil, steps_in_tiles, .timeout = 100)
{
    static const ptrdiff_t steps[] = {20};
    static const ptrdiff_t wide[3] = {1, 37, 7001}, deep[3] = {13, 171, 61};
    for (int t = 0; t < 3; t++) {
        use_team(t);
        cross_expect_steps(wide, 1, steps);
        seven_expect_steps(deep, 1, steps);
    }
}

Test(stencil, steps_of_three_dimensions, .timeout = 100)
{
    static const ptrdiff_t steps[] = {0, 1, 2, 7, 19};
    static const ptrdiff_t shapes[][3] = {{1, 1, 1},    {1, 9, 9},   {9, 1, 9}, {9, 9, 1},
                                          {2, 3, 4},    {3, 3, 3},   {5, 6, 7}, {40, 6, 5},
                                          {16, 17, 18}, {70, 11, 13}};
    for (int k = 0; k < 10; k++)
        for (int t = 0; t < 4; t++) {
            use_team(t);
            seven_expect_steps(shapes[k], 5, steps);
            blend_expect_steps(shapes[k], 5, steps);
        }
}

#define PRANGE_STENCIL_NAME numbered
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_RADIUS 2
#define PRANGE_STENCIL_TYPE i32
#define PRANGE_STENCIL_BODY(u, unused)                                                             \
    (u(0, 0, 0) + 10000 * (int)PRANGE_STENCIL_INDEX(0) + 100 * (int)PRANGE_STENCIL_INDEX(1) +      \
     (int)PRANGE_STENCIL_INDEX(2))
#include <prange/stencil_template.h>

Test(stencil, knows_its_index)
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

#define PRANGE_STENCIL_NAME plain_average
#define PRANGE_STENCIL_BODY(u, unused) (0.5 * (u(-1) + u(1)))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME two_inputs
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BORDER NEAREST
#define PRANGE_STENCIL_BODY(u, v, unused) (u(-1, 0) + v(1, 0))
#include <prange/stencil_template.h>

Test(stencil, errors)
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
    cr_expect_eq(plain_average_steps(NULL, &n, -1, x, y), PRANGE_ERROR_VALUE);
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

Test(stencil, reports_and_stops)
{
    static double a[100000], b[100000];
    const ptrdiff_t n = 100000;
    for (int t = 0; t < 4; t++) {
        ptrdiff_t last = 0;
        use_team(t);
        cr_assert_eq(prange_set_progress(count_reports, &last, 0), PRANGE_OK);
        cr_expect_eq(plain_average_steps(NULL, &n, 50, a, b), PRANGE_OK);
        cr_expect_eq(last, 50 * n);
        last = 0;
        cr_expect_eq(plain_average(NULL, &n, a, b), PRANGE_OK);
        cr_expect_eq(last, n);
        cr_assert_eq(prange_set_progress(stop, NULL, 0), PRANGE_OK);
        cr_expect_eq(plain_average_steps(NULL, &n, 50, a, b), PRANGE_ERROR_CANCELLED);
        cr_assert_eq(prange_set_progress(NULL, NULL, 0), PRANGE_OK);
    }
}
