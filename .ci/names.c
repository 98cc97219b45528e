/* SPDX-License-Identifier: MIT */
/*
 * Integrands and terms that name what the template or a macro of loop.h might have taken: global
 * arrays, and macros and functions of the program's own.
 */
#include <prange.h>

static double a[4], acc[4], at[4], count[4], ctx[4], dx[4], first[4], i[4], j[4], lane[4], lanes[4];
static double begin[4], end[4], n[4], out[4], vec[4], x[4], y[4], zero[4];

#define area 1 +
#define half 1 +
#define result 1 +
#define v 1 +
#define left 1 +
#define right 1 +
#define op 1 +
#define sum 1 +
#define WIDTH 1 +
#define LANES 1 +
#define VECS 1 +

/* What attributes and members of structs are called. */
#define ahead 1 +
#define aligned 1 +
#define always_inline 1 +
#define index 1 +
#define inner 1 +
#define length 1 +
#define may_alias 1 +
#define out_strides 1 +
#define outer 1 +
#define rows 1 +
#define streamed 1 +
#define strides 1 +
#define target 1 +
#define unit 1 +
#define unused __attribute__((__unused__))
#define vector_size 1 +
#define visibility 1 +
#define warn_unused_result 1 +

/* What the templates take for types, operations and borders, if it is no macro. */
#define f32 float
#define f64 double
#define KEEP 1
#define MAX 100
#define SUM(a, b) ((a) + (b))
#define WRAP 1

/* Functions that a program might make of the names below. */
static unused void of_arrays_panels(void)
{
}
static unused void sum_of_arrays_run(void)
{
}
static unused void near_arrays_rows(void)
{
}

#define PRANGE_INTEGRATE_NAME of_arrays
#define PRANGE_INTEGRATE_F(t, context)                                                             \
    ((t) * (a[0] + acc[0] + at[0] + count[0] + ctx[0] + dx[0] + first[0] + i[0] + j[0] + lane[0] + \
            lanes[0] + n[0] + out[0] + vec[0] + x[0] + y[0] + zero[0]))
#include <prange/integrate_template.h>

#define PRANGE_REDUCE_NAME sum_of_arrays
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_OP2 MIN
#define PRANGE_REDUCE_TERM(t, context)                                                             \
    ((double)(t) * (a[0] + acc[0] + at[0] + begin[0] + count[0] + ctx[0] + end[0] + i[0] + j[0] +  \
                    lane[0] + n[0] + out[0] + vec[0] + x[0] + y[0]))
#define PRANGE_REDUCE_TERM2(t, context) (x[0] + i[0])
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME place_in_arrays
#define PRANGE_REDUCE_OP ARGMIN
#define PRANGE_REDUCE_TERM(t, context) (a[0] + acc[0] + at[0] + i[0] + j[0] + x[0])
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME any_in_arrays
#define PRANGE_REDUCE_OP ANY
#define PRANGE_REDUCE_TERM(t, context) (a[0] + acc[0] + at[0] + i[0] + j[0] + x[0] != 0)
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME highest_float
#define PRANGE_REDUCE_OP PRANGE_REDUCE_MAX
#define PRANGE_REDUCE_TYPE f32
#define PRANGE_REDUCE_LEVELS
#define PRANGE_REDUCE_TERM(t, context) (x[0] + i[0])
#include <prange/reduce_template.h>

#define PRANGE_STENCIL_NAME apart_from_arrays
#define PRANGE_STENCIL_BODY(u, context) (u(-1) + x[0])
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME around_arrays
#define PRANGE_STENCIL_BORDER PRANGE_BORDER_WRAP
#define PRANGE_STENCIL_TYPE f32
#define PRANGE_STENCIL_OUT f64
#define PRANGE_STENCIL_LEVELS
#define PRANGE_STENCIL_BODY(u, context) ((double)u(-1) + x[0])
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME near_arrays
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BORDER NEAREST
#define PRANGE_STENCIL_BODY(u, other, context)                                                     \
    (u(-1, 0) * (a[0] + acc[0] + at[0] + begin[0] + ctx[0] + end[0] + i[0] + j[0] + n[0]) +        \
     other(0, 1) * (out[0] + vec[0] + x[0] + y[0] + first[0] + count[0] + lane[0]))
#include <prange/stencil_template.h>

/* As in a header of the program's, of which not every file calls every function. */
#define PRANGE_REDUCE_NAME sum_not_called
#define PRANGE_REDUCE_OP COUNT
#define PRANGE_REDUCE_TERM(t, context) ((t) % 2 == 0)
#include <prange/reduce_template.h>

#define PRANGE_INTEGRATE_NAME area_not_called
#define PRANGE_INTEGRATE_F(t, context) (t)
#include <prange/integrate_template.h>

#define PRANGE_STENCIL_NAME near_not_called
#define PRANGE_STENCIL_BODY(u, context) (u(-1))
#include <prange/stencil_template.h>

int main(void)
{
    const ptrdiff_t shape[2] = {2, 2};
    double value = 0.0, values[2] = {0.0, 0.0};
    double place = 0.0, some = 0.0;
    float narrow = 0.0F, narrows[2] = {0.0F, 0.0F};
    PRANGE_FOR (k, 0, (ptrdiff_t)(begin[0] + end[0]), reduction(+ : value))
        value += begin[k] + end[k];
    return of_arrays(NULL, 0.0, 1.0, 10, &value) != PRANGE_OK ||
           sum_of_arrays(NULL, 0, 10, values) != PRANGE_OK ||
           place_in_arrays(NULL, 0, 10, &place) != PRANGE_OK ||
           any_in_arrays(NULL, 0, 10, &some) != PRANGE_OK ||
           highest_float(NULL, 0, 10, &narrow) != PRANGE_OK ||
           apart_from_arrays(NULL, shape, x, y) != PRANGE_OK ||
           around_arrays(NULL, shape, narrows, y) != PRANGE_OK ||
           near_arrays(NULL, shape, x, y, out) != PRANGE_OK;
}
