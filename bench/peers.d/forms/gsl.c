/* SPDX-License-Identifier: MIT */
#include <gsl/gsl_math.h>
#include <gsl/gsl_vector.h>

#include "callbacks.h"
#include "forms.h"
#include "work.h"

/* GSL is serial. It has no left Riemann sum, so the integral is a loop over its gsl_function, the
 * form in which its own integrators take a function. */
static int gsl_integral(void *state)
{
    const bench_work *it = state;
    gsl_function f = {callback_parabola, NULL};
    const double dx = it->end / (double)it->n;
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += GSL_FN_EVAL(&f, (double)i * dx);
    *(double *)it->out.data = sum * dx;
    return 0;
}

static int gsl_sum(void *state)
{
    const bench_work *it = state;
    const gsl_vector_const_view x = gsl_vector_const_view_array(it->x.data, (size_t)it->n);
    *(double *)it->out.data = gsl_vector_sum(&x.vector);
    return 0;
}

static const peer_form forms[] = {
    {"gsl", "default", "integrals/scalar_f64", gsl_integral},
    {"gsl", "default", "sum_f64", gsl_sum},
};

const peer_form_list peer_forms_gsl = {sizeof forms / sizeof *forms, forms};
