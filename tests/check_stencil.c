/* SPDX-License-Identifier: MIT */
/*
 * Stencils of each number of dimensions under several borders, one step and many, of arrays that
 * are work enough for a team.
 */
#include "check_stencil.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 120000, STENCIL_CALLS = 8 };

static double start[N], a[N], b[N];
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
}

int count_stencil_calls(void)
{
    return STENCIL_CALLS;
}

uint64_t stencil_call(int k, bool *failed)
{
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
