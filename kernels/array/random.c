/* SPDX-License-Identifier: MIT */
/*
 * Random numbers of real distributions. The parallel loop is that of random_fill.c.
 */
#include <prange/random.h>

#include "isa/isa.h"
#include "random_draw.h"
#include "random_fill.h"
#include "simd/map.h"
#include "simd/matmul_small.h"
#include "simd/matvec.h"

/* Estimated time a number in ns. */
#define UNIFORM_NS 0.6
#define NORMAL_NS 1.6
#define EXPONENTIAL_NS 1.3

void PRI_TYPED(pri_random_normals)(const pri_stream *part, element *x)
{
    pri_isa_get()->PRI_TYPED(random)->normal(part, x);
}

void PRI_TYPED(pri_random_exponentials)(const pri_stream *part, element *x)
{
    pri_isa_get()->PRI_TYPED(random)->exponential(part, x);
}

void PRI_TYPED(pri_random_log)(ptrdiff_t n, const element *x, element *y)
{
    pri_isa_get()->PRI_TYPED(map)->unary[PRI_LOG](n, x, y);
}

void PRI_TYPED(pri_random_exp)(ptrdiff_t n, const element *x, element *y)
{
    pri_isa_get()->PRI_TYPED(map)->unary[PRI_EXP](n, x, y);
}

void PRI_TYPED(pri_random_columns)(ptrdiff_t count, ptrdiff_t inner, const element *a,
                                   ptrdiff_t column, const element *x, element *sums)
{
    pri_isa_get()->PRI_TYPED(matvec)->columns(count, inner, a, column, x, sums);
}

void PRI_TYPED(pri_random_product)(ptrdiff_t m, ptrdiff_t n, const element *a, const element *b,
                                   element *c)
{
    const pri_small_product of = {
        .m = m, .n = n, .k = n, .a_row = n, .a_column = 1, .b_row = n, .c_row = n, .alpha = 1};
    pri_isa_get()->PRI_TYPED(matmul_small)->multiply(&of, a, b, c);
}

static void fill_uniform(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    pri_isa_get()->PRI_TYPED(random)->uniform(part, x);
}

static void fill_normal(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    PRI_TYPED(pri_random_normals)(part, x);
}

static void fill_exponential(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    PRI_TYPED(pri_random_exponentials)(part, x);
}

static prange_status run(const char *function, pri_random_fill *fill, double ns, pri_stream stream,
                         element *x)
{
    return pri_random_run(&(pri_random_array){
        .function = function, .stream = stream, .fill = fill, .x = x, .size = sizeof *x, .ns = ns});
}

prange_status PRI_TYPED(prange_random_uniform)(uint64_t seed, uint64_t stream, uint64_t first,
                                               ptrdiff_t n, element *x)
{
    return run(__func__, fill_uniform, UNIFORM_NS, (pri_stream){seed, stream, first, n}, x);
}

prange_status PRI_TYPED(prange_random_normal)(uint64_t seed, uint64_t stream, uint64_t first,
                                              ptrdiff_t n, element *x)
{
    return run(__func__, fill_normal, NORMAL_NS, (pri_stream){seed, stream, first, n}, x);
}

prange_status PRI_TYPED(prange_random_exponential)(uint64_t seed, uint64_t stream, uint64_t first,
                                                   ptrdiff_t n, element *x)
{
    return run(__func__, fill_exponential, EXPONENTIAL_NS, (pri_stream){seed, stream, first, n}, x);
}
