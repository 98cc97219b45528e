/* SPDX-License-Identifier: MIT */
#include "work.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

bench_work *bench_work_new(prange_bench_size size, int real, ptrdiff_t x, ptrdiff_t y,
                           ptrdiff_t out, size_t job)
{
    bench_work *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->n = size.n;
    it->d = size.d;
    if (x > 0)
        it->x = bench_array_random(x, real, 1);
    if (y > 0)
        it->y = bench_array_random(y, real, 2);
    if (out > 0)
        it->out = bench_array_zero(out, real);
    if (job > 0)
        it->job = calloc(1, job);
    if ((x > 0 && !it->x.data) || (y > 0 && !it->y.data) || (out > 0 && !it->out.data) ||
        (job > 0 && !it->job)) {
        bench_work_free(it);
        return NULL;
    }
    return it;
}

void bench_work_free(void *state)
{
    bench_work *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    bench_array_free(&it->out);
    free(it->job);
    free(it->reference);
    free(it);
}

prange_bench_result bench_work_result(void *state)
{
    const bench_work *it = state;
    return (prange_bench_result){it->out.data, (size_t)it->out.n * (size_t)it->out.real};
}

double bench_work_error(const bench_work *it, bench_exact *exact, bench_exact *scale)
{
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->out.n; i++) {
        const double out = bench_array_at(&it->out, i);
        const long double right = exact(it, i), against = scale ? scale(it, i) : fabsl(right);
        const bool same = out == right || (isnan(out) && isnan(right)); /* infinities too */
        const long double off = same ? 0.0L : fabsl(out - right);
        worst = bench_worse(worst, (double)(off == 0.0L || against == 0.0L ? off : off / against));
    }
    return worst;
}

static long double from_reference(const bench_work *it, ptrdiff_t i)
{
    return it->reference[i];
}

double bench_work_against(bench_work *it, void (*fill)(bench_work *it), bench_exact *scale)
{
    if (!it->reference) {
        it->reference = malloc((size_t)it->out.n * sizeof *it->reference);
        if (!it->reference)
            return NAN;
        fill(it);
    }
    return bench_work_error(it, from_reference, scale);
}

long double bench_exact_square(ptrdiff_t d, const double *x, const double *y)
{
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++) {
        const long double gap = (long double)x[k] - y[k];
        sum += gap * gap;
    }
    return sum;
}

double bench_worse(double worst, double error)
{
    return worst >= error || isnan(worst) ? worst : error;
}
