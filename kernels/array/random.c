/* SPDX-License-Identifier: MIT */
/*
 * Uniform, normal and exponential random numbers. The parallel loop is in random_fill.c.
 */
#include <prange/random.h>

#include "isa/isa.h"
#include "random_fill.h"

/* Estimated time per number, in ns. */
#define UNIFORM_NS 0.6
#define NORMAL_NS 1.6
#define EXPONENTIAL_NS 1.3

static void fill_uniform(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    pri_isa_get()->PRI_TYPED(random)->uniform(part, x);
}

static void fill_normal(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    pri_isa_get()->PRI_TYPED(random)->normal(part, x);
}

static void fill_exponential(const pri_stream *part, const void *distribution, void *x)
{
    (void)distribution;
    pri_isa_get()->PRI_TYPED(random)->exponential(part, x);
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
