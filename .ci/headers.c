/* SPDX-License-Identifier: MIT */
/*
 * Every macro of the public headers used once, in the common part of C11 and C++17.
 */
#include <prange.h>

#define PRANGE_INTEGRATE_NAME in_f64
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * *(const double *)(ctx))
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME in_f32
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x))
#define PRANGE_INTEGRATE_REAL float
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME in_f32_typed
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * *(ctx))
#define PRANGE_INTEGRATE_CTX const float
#define PRANGE_INTEGRATE_TYPE f32
#include <prange/integrate_template.h>

#define PRANGE_REDUCE_NAME sum_f64
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i])
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME sum_and_max_f32
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_OP2 MAX
#define PRANGE_REDUCE_CTX const float
#define PRANGE_REDUCE_TERM(i, x) ((x)[i])
#define PRANGE_REDUCE_TERM2(i, x) ((x)[i] * (x)[i])
#define PRANGE_REDUCE_TYPE f32
#define PRANGE_REDUCE_BLOCK 64
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME min_i64
#define PRANGE_REDUCE_OP MIN
#define PRANGE_REDUCE_TERM(i, unused) (i)
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME argmax
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i])
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME count_even
#define PRANGE_REDUCE_OP COUNT
#define PRANGE_REDUCE_TERM(i, unused) ((i) % 2 == 0)
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME all_even
#define PRANGE_REDUCE_OP ALL
#define PRANGE_REDUCE_TERM(i, unused) ((i) % 2 == 0)
#include <prange/reduce_template.h>

typedef struct edge {
    float outside;
} edge;

#define PRANGE_STENCIL_NAME smooth
#define PRANGE_STENCIL_BODY(u, unused) (0.5 * (u(-1) + u(1)))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME blend
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_TYPE f32
#define PRANGE_STENCIL_CTX const edge
#define PRANGE_STENCIL_BORDER CONSTANT
#define PRANGE_STENCIL_CONSTANT(of) ((of)->outside)
#define PRANGE_STENCIL_LEVELS
#define PRANGE_STENCIL_BODY(u, v, of) (u(-1, 0) + v(0, 1) * (of)->outside)
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME brighter
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_INPUTS 4
#define PRANGE_STENCIL_TYPE u8
#define PRANGE_STENCIL_OUT i32
#define PRANGE_STENCIL_NEIGHBORHOOD                                                                \
    {-1, 0}, {0, 0},                                                                               \
    {                                                                                              \
        0, 2                                                                                       \
    }
#define PRANGE_STENCIL_BORDER MIRROR
#define PRANGE_STENCIL_BODY(u, v, w, x, unused)                                                    \
    (u(-1, 0, 2) + v(0, 0, 0) + w(0, 0, 1) + x(0, 0, 0) + PRANGE_STENCIL_INDEX(2))
#include <prange/stencil_template.h>

/* Whether some of them fails. */
static int computed(void)
{
    const ptrdiff_t shape[3] = {1, 2, 2};
    double a[4] = {0.0, 1.0, 2.0, 3.0}, b[4];
    float c[4] = {0.0F, 1.0F, 2.0F, 3.0F}, d[4];
    const uint8_t e[4] = {0, 1, 2, 3};
    int32_t f[4];
    const edge of = {1.0F};
    return smooth(NULL, shape + 1, a, b) != PRANGE_OK ||
           smooth_steps(NULL, shape + 1, 2, a, b) != PRANGE_OK ||
           blend(&of, shape + 1, c, c, d) != PRANGE_OK ||
           brighter(NULL, shape, e, e, e, e, f) != PRANGE_OK;
}

/* Whether some of them fails. */
static int reduced(void)
{
    const double x[2] = {1.0, 2.0};
    const float y[2] = {1.0F, 2.0F};
    double sum = 0.0;
    float both[2] = {0.0F, 0.0F};
    int64_t least = 0;
    double at = 0.0, even = 0.0, all = 0.0;
    return sum_f64(x, 0, 2, &sum) != PRANGE_OK || sum_and_max_f32(y, 0, 2, both) != PRANGE_OK ||
           min_i64(NULL, 0, 2, &least) != PRANGE_OK || argmax(x, 0, 2, &at) != PRANGE_OK ||
           count_even(NULL, 0, 2, &even) != PRANGE_OK || all_even(NULL, 0, 2, &all) != PRANGE_OK;
}

static const char *name_of(prange_status status)
{
    switch (status) {
#define CASE(name, text)                                                                           \
    case name:                                                                                     \
        return #name;
        PRANGE_STATUS_TABLE(CASE)
#undef CASE
    }
    return "unknown";
}

static int item(ptrdiff_t index, const void *at, void *result, const prange_worker *worker,
                void *ctx)
{
    (void)at;
    (void)result;
    (void)worker;
    (void)ctx;
    const int codes[] = {PRANGE_NOT_STARTED, PRANGE_STREAM_END};
    return codes[index % 2];
}

int main(void)
{
    const prange_options options = PRANGE_OPTIONS_INIT;
    const prange_status c = prange_map_items(0, NULL, 0, NULL, 0, item, NULL, &options);
    double factor = PRANGE_VERSION, wide = 0.0;
    float narrow = 0.0F;
    ptrdiff_t count = 0;
    PRANGE_FOR (i, 0, 10)
        (void)i;
    PRANGE_FOR (i, 0, 10, reduction(+ : count) schedule(static, 2))
        count += i;
    const unsigned five = 5;
    const size_t one = 1;
    PRANGE_FOR (i, -3, five, reduction(+ : count))
        count++;
    PRANGE_FOR_COST (1.5, i, five, 5, reduction(+ : count))
        count++;
    PRANGE_FOR (i, 0, one - 2)
        for (;;)
            ;
    if (count == 0)
        PRANGE_FOR (i, one, five)
            PRANGE_FOR (j, 0, i)
                (void)j;
    const prange_status a = in_f64(&factor, 0.0, 1.0, 10, &wide);
    const prange_status b = in_f32(NULL, 0.0F, 1.0F, 10, &narrow);
    return computed() || reduced() || count != 53 || c != PRANGE_OK || name_of(a) != name_of(b);
}
