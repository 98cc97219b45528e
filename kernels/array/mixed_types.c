/* SPDX-License-Identifier: MIT */
/*
 * Elementwise operations on arrays of different types: comparisons, which write masks; selection by
 * a mask; and ldexp. All arrays are contiguous.
 */
#include <prange/compare.h>
#include <prange/map.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "fold.h"
#include "isa/isa.h"
#include "simd/compare.h"
#include "simd/map.h"

_Static_assert((int)PRANGE_EQ == PRI_EQ && (int)PRANGE_GE == PRI_GE, "one order of comparisons");

/* Elements of a block, 4 KiB of f64. */
enum { BLOCK = 4096 / sizeof(double) };

/* One call. Its kernel runs elements first .. first + n - 1. */
typedef struct mixed_job mixed_job;

struct mixed_job {
    void (*run)(const mixed_job *job, ptrdiff_t first, ptrdiff_t n);
    const element *x, *y;
    const uint8_t *mask;    /* an input */
    const int32_t *integer; /* an input */
    element *z;             /* an output */
    uint8_t *holds;         /* an output */
    ptrdiff_t step;         /* of y: 1, or 0 for a scalar */
    int op;
    pri_grid grid;
};

static void run_compare(const mixed_job *job, ptrdiff_t first, ptrdiff_t n)
{
    pri_isa_get()->PRI_TYPED(compare)->compare[job->op](
        n, job->x + first, job->y + first * job->step, job->step, job->holds + first);
}

static void run_choose(const mixed_job *job, ptrdiff_t first, ptrdiff_t n)
{
    pri_isa_get()->PRI_TYPED(compare)->choose(n, job->mask + first, job->x + first, job->y + first,
                                              job->z + first);
}

static void run_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const mixed_job *job = argument;
    const ptrdiff_t first = pri_grid_begin(&job->grid, group) * job->grid.length;
    const ptrdiff_t end = pri_min(job->grid.n, pri_grid_end(&job->grid, group) * job->grid.length);
    job->run(job, first, end - first);
}

/* `bytes` is the memory traffic per element, estimated at 40 bytes per nanosecond. */
static prange_status run_all(const char *function, mixed_job *job, ptrdiff_t n, size_t bytes)
{
    const double traffic = (double)n * (double)bytes;
    if (pri_team_unneeded(traffic / 40)) {
        job->run(job, 0, n);
        return PRANGE_OK;
    }
    job->grid = pri_grid_of(n, BLOCK);
    const pri_work work = {.name = function,
                           .n = n,
                           .pieces = job->grid.groups,
                           .ns = traffic / 40,
                           .user = (uint64_t)job->op,
                           .reports = true,
                           .bytes = traffic};
    return pri_parallel_for(&work, run_group, job);
}

/* An array of n elements of any type. */
typedef struct operand {
    const char *name;
    const void *data;
    size_t size;
} operand;

/* Checks that no array is NULL, and that the output, the last array, overlaps no input, unless it
 * is exactly an input of the same element size. */
static prange_status check(const char *function, ptrdiff_t n, int count, const operand operands[])
{
    const operand *output = &operands[count - 1];
    const pri_array out = {output->name, output->data, 1};
    for (int i = 0; i < count; i++) {
        const pri_array array = {operands[i].name, operands[i].data, 1};
        const prange_status status = pri_check_arrays(function, n, operands[i].size, 1, &array);
        if (status != PRANGE_OK)
            return status;
    }
    for (int i = 0; i < count - 1 && n > 0; i++) {
        if (operands[i].data == output->data && operands[i].size == output->size)
            continue;
        const pri_array in = {operands[i].name, operands[i].data, 1};
        const prange_status status = pri_check_disjoint(
            function, 1, &out, n * (ptrdiff_t)output->size, &in, n * (ptrdiff_t)operands[i].size);
        if (status != PRANGE_OK)
            return status;
    }
    return PRANGE_OK;
}

static prange_status check_comparison(const char *function, prange_comparison op)
{
    if ((unsigned)op >= PRI_COMPARISONS)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, (int)op);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_compare)(prange_comparison op, ptrdiff_t n, const element *x,
                                        const element *y, uint8_t *mask)
{
    prange_status status = check_comparison(__func__, op);
    if (status == PRANGE_OK)
        status = check(
            __func__, n, 3,
            (operand[]){{"x", x, sizeof(element)}, {"y", y, sizeof(element)}, {"mask", mask, 1}});
    if (status == PRANGE_OK && n > 0)
        status = run_all(
            __func__,
            &(mixed_job){
                .run = run_compare, .x = x, .y = y, .step = 1, .holds = mask, .op = (int)op},
            n, 2 * sizeof(element) + 1);
    return status;
}

prange_status PRI_TYPED(prange_compare_scalar)(prange_comparison op, ptrdiff_t n, const element *x,
                                               element s, uint8_t *mask)
{
    prange_status status = check_comparison(__func__, op);
    if (status == PRANGE_OK)
        status = check(__func__, n, 2, (operand[]){{"x", x, sizeof(element)}, {"mask", mask, 1}});
    if (status == PRANGE_OK && n > 0)
        status =
            run_all(__func__,
                    &(mixed_job){.run = run_compare, .x = x, .y = &s, .holds = mask, .op = (int)op},
                    n, sizeof(element) + 1);
    return status;
}

prange_status PRI_TYPED(prange_where)(ptrdiff_t n, const uint8_t *mask, const element *x,
                                      const element *y, element *z)
{
    prange_status status = check(__func__, n, 4,
                                 (operand[]){{"mask", mask, 1},
                                             {"x", x, sizeof(element)},
                                             {"y", y, sizeof(element)},
                                             {"z", z, sizeof(element)}});
    if (status == PRANGE_OK && n > 0)
        status =
            run_all(__func__, &(mixed_job){.run = run_choose, .mask = mask, .x = x, .y = y, .z = z},
                    n, 3 * sizeof(element) + 1);
    return status;
}

#if PRI_IS_REAL
static void run_ldexp(const mixed_job *job, ptrdiff_t first, ptrdiff_t n)
{
    pri_isa_get()->PRI_TYPED(map)->ldexp(n, job->x + first, job->integer + first, job->z + first);
}

prange_status PRI_TYPED(prange_ldexp)(ptrdiff_t n, const element *x, const int32_t *exponent,
                                      element *y)
{
    prange_status status = check(__func__, n, 3,
                                 (operand[]){{"x", x, sizeof(element)},
                                             {"exponent", exponent, sizeof(int32_t)},
                                             {"y", y, sizeof(element)}});
    /* For f32, `exponent` and `y` have elements of the same size, so check() lets them coincide. */
    if (status == PRANGE_OK && n > 0 && (const void *)exponent == (const void *)y)
        return pri_fail(PRANGE_ERROR_OVERLAP, "%s: y and exponent overlap", __func__);
    if (status == PRANGE_OK && n > 0)
        status =
            run_all(__func__, &(mixed_job){.run = run_ldexp, .x = x, .integer = exponent, .z = y},
                    n, 2 * sizeof(element) + sizeof(int32_t));
    return status;
}
#endif
