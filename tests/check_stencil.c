/* SPDX-License-Identifier: MIT */
/*
 * Stencils of each number of dimensions under several borders, of one step and of many. The arrays
 * are enough work for a team.
 */
#include "check_stencil.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 120000, STENCIL_CALLS = 8, FILTER_CALLS = 21 };

static double start[N], a[N], b[N];
static float single[N], c[N];
static uint8_t bytes[N], d[N];
static const ptrdiff_t shapes[3][3] = {{N}, {300, 400}, {40, 50, 60}};

#define PRANGE_STENCIL_NAME on_a_line
#define PRANGE_STENCIL_BORDER REFLECT
#define PRANGE_STENCIL_NEIGHBORHOOD                                                                \
    {                                                                                              \
        -1, 2                                                                                      \
    }
#define PRANGE_STENCIL_BODY(u, unused) (0.5 * u(-1) + 0.3 * u(2) + 0.1 * u(0))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME on_a_plane
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_BODY(u, unused) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME in_a_plane
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BODY(u, v, unused) (0.5 * u(-1, 1) + 0.5 * u(1, -1) * v(0, 0))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME in_a_box
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BORDER CONSTANT
#define PRANGE_STENCIL_BODY(u, unused)                                                             \
    (0.4 * u(0, 0, 0) +                                                                            \
     0.1 * (u(-1, 0, 0) + u(1, 0, 0) + u(0, -1, 0) + u(0, 1, 0) + u(0, 0, -1) + u(0, 0, 1)))
#include <prange/stencil_template.h>

void prepare_stencils(void)
{
    random_fill_f64(61, N, start);
    random_fill_special_f32(62, 1000, N, single);
    for (ptrdiff_t i = 0; i < N; i++)
        bytes[i] = (uint8_t)random_bits(63, i);
}

int count_stencil_calls(void)
{
    return STENCIL_CALLS + FILTER_CALLS;
}

static prange_status filter_f64(int k, prange_border border)
{
    static const ptrdiff_t size[] = {3, 4, 2};
    static const double sigma[] = {1.5, 0.8, 1.0};
    switch (k) {
    case 0:
        return prange_filter_correlate_f64(2, shapes[1], start, size, start, border, 0.5, b);
    case 1:
        return prange_filter_convolve_f64(3, shapes[2], start, size, start, border, 0.5, b);
    case 2:
        return prange_filter_gaussian_f64(2, shapes[1], start, sigma, 4.0, border, 0.5, b);
    case 3:
        return prange_filter_uniform_f64(3, shapes[2], start, size, border, 0.5, b);
    case 4:
        return prange_filter_laplace_f64(3, shapes[2], start, border, 0.5, b);
    case 5:
        return prange_gradient_f64(2, shapes[1], start, 1, 0.3, 2, b);
    case 6:
        return prange_filter_minimum_f64(2, shapes[1], start, size, border, 0.5, b);
    case 7:
        return prange_filter_median_f64(2, shapes[1], start, 5, border, 0.5, b);
    default:
        return prange_filter_median_f64(3, shapes[2], start, 3, border, 0.5, b);
    }
}

static prange_status filter_f32(int k, prange_border border)
{
    static const ptrdiff_t size[] = {3, 4, 2};
    static const double sigma[] = {1.5, 0.8, 1.0};
    switch (k) {
    case 0:
        return prange_filter_correlate_f32(2, shapes[1], single, size, single, border, 0.5f, c);
    case 1:
        return prange_filter_gaussian_f32(3, shapes[2], single, sigma, 4.0, border, 0.5f, c);
    case 2:
        return prange_filter_uniform_f32(2, shapes[1], single, size, border, 0.5f, c);
    case 3:
        return prange_filter_laplace_f32(2, shapes[1], single, border, 0.5f, c);
    case 4:
        return prange_gradient_f32(3, shapes[2], single, 0, 0.3f, 1, c);
    case 5:
        return prange_filter_maximum_f32(3, shapes[2], single, size, border, 0.5f, c);
    case 6:
        return prange_filter_median_f32(2, shapes[1], single, 5, border, 0.5f, c);
    default:
        return prange_filter_median_f32(2, shapes[1], single, 3, border, 0.5f, c);
    }
}

static prange_status filter_u8(int k, prange_border border)
{
    static const ptrdiff_t size[] = {3, 4, 2};
    switch (k) {
    case 0:
        return prange_filter_minimum_u8(3, shapes[2], bytes, size, border, 5, d);
    case 1:
        return prange_filter_maximum_u8(2, shapes[1], bytes, size, border, 5, d);
    case 2:
        return prange_filter_median_u8(2, shapes[1], bytes, 3, border, 5, d);
    default:
        return prange_filter_median_u8(2, shapes[1], bytes, 5, border, 5, d);
    }
}

/* Nine filters of f64, eight of f32 and four of u8, under different borders. */
static uint64_t filter_call(int k, bool *failed)
{
    const prange_border border = (prange_border)(PRANGE_BORDER_CONSTANT + k % 5);
    uint64_t digest = DIGEST_START;
    *failed = (k < 9    ? filter_f64(k, border)
               : k < 17 ? filter_f32(k - 9, border)
                        : filter_u8(k - 17, border)) != PRANGE_OK;
    if (k < 9)
        return digest_of_f64(digest, N, b);
    if (k < 17)
        return digest_of_f32(digest, N, c);
    for (ptrdiff_t i = 0; i < N; i++)
        digest = digest_of(digest, d[i], 1);
    return digest;
}

uint64_t stencil_call(int k, bool *failed)
{
    if (k >= STENCIL_CALLS)
        return filter_call(k - STENCIL_CALLS, failed);
    const ptrdiff_t steps = k % 2 ? 19 : 1;
    prange_status status = PRANGE_OK;
    for (ptrdiff_t i = 0; i < N; i++)
        a[i] = b[i] = start[i];
    switch (k / 2) {
    case 0:
        status = on_a_line_steps(NULL, shapes[0], steps, a, b);
        break;
    case 1:
        status = on_a_plane_steps(NULL, shapes[1], steps, a, b);
        break;
    case 2:
        status = in_a_plane_steps(NULL, shapes[1], steps, a, start, b);
        break;
    default:
        status = in_a_box_steps(NULL, shapes[2], steps, a, b);
    }
    *failed = status != PRANGE_OK;
    return digest_of_f64(DIGEST_START, N, b);
}
