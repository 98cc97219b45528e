/* SPDX-License-Identifier: MIT */
/*
 * An integrand that names what the template or a macro of loop.h might have taken: global arrays,
 * and macros of the program's own.
 */
#include <prange.h>

static double a[4], acc[4], at[4], count[4], ctx[4], dx[4], first[4], i[4], j[4], lane[4], lanes[4];
static double begin[4], end[4], n[4], out[4], vec[4], x[4], y[4], zero[4];

#define area 1 +
#define half 1 +
#define result 1 +
#define v 1 +
#define WIDTH 1 +
#define LANES 1 +
#define VECS 1 +
#define PRANGE_INTEGRATE_NAME of_arrays
#define PRANGE_INTEGRATE_F(t, context)                                                             \
    ((t) * (a[0] + acc[0] + at[0] + count[0] + ctx[0] + dx[0] + first[0] + i[0] + j[0] + lane[0] + \
            lanes[0] + n[0] + out[0] + vec[0] + x[0] + y[0] + zero[0]))
#include <prange/integrate_template.h>

int main(void)
{
    double value = 0.0;
    PRANGE_FOR (k, 0, (ptrdiff_t)(begin[0] + end[0]), reduction(+ : value))
        value += begin[k] + end[k];
    return of_arrays(NULL, 0.0, 1.0, 10, &value) != PRANGE_OK;
}
