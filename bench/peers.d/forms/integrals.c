/* SPDX-License-Identifier: MIT */
#include "callbacks.h"
#include "forms.h"
#include "work.h"

BENCH_CALL(integral_block, prange_integrate_block_f64(callback_parabola_block, NULL, 0.0, it->end,
                                                      it->n, it->out.data))

/* The function is in another translation unit, so that each point is a real call. */
static int integral_point(void *state)
{
    const bench_work *it = state;
    const double dx = it->end / (double)it->n;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += callback_parabola((double)i * dx, NULL);
    *(double *)it->out.data = sum * dx;
    return 0;
}

static const peer_form forms[] = {
    {"prange", "block", "integrals/scalar_f64", integral_block},
    {"openmp", "default", "integrals/scalar_f64", integral_point},
};

const peer_form_list peer_forms_integrals = {sizeof forms / sizeof *forms, forms};
