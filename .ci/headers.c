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
    return reduced() || count != 53 || c != PRANGE_OK || name_of(a) != name_of(b);
}
