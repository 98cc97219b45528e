/* SPDX-License-Identifier: MIT */
#include "order.h"

#include <string.h>

#include "forms.h"
#include "plain.h"
#include "work.h"

static double *copy(const bench_work *it, void *to)
{
    return memcpy(to, it->x.data, (size_t)it->n * sizeof(double));
}

/* Leaves copied input after the distinct values, as all other forms do, so that results agree. */
static int reference_unique(void *state)
{
    const bench_work *it = state;
    double *sorted = copy(it, it->y.data), *out = copy(it, it->out.data);
    memcpy(out, sorted, (size_t)plain_unique(it->n, sorted) * sizeof *out);
    return 0;
}

#ifdef PEERS_CPP
BENCH_LOOP(std_sort, peer_std_sort(it->n, copy(it, it->out.data)))
BENCH_LOOP(std_argsort, peer_std_argsort(it->n, it->x.data, it->out.data))
BENCH_LOOP(std_unique, peer_std_unique(it->n, copy(it, it->out.data)))
BENCH_LOOP(std_median, *(double *)it->out.data = peer_std_median(it->n, copy(it, it->y.data)))
#endif
#ifdef PEERS_HWY
BENCH_LOOP(hwy_sort, peer_hwy_sort(it->n, copy(it, it->out.data)))
#endif
#ifdef PEERS_BOOST
BENCH_LOOP(boost_histogram, peer_boost_histogram(it->n, it->x.data, it->d, it->out.data))
#endif

static const peer_form forms[] = {
    {"reference", "default", "order/unique_f64", reference_unique},
    {"reference", "default", "order/unique_few_f64", reference_unique},
#ifdef PEERS_CPP
    {"std", "default", "sort_f64", std_sort},
    {"std", "default", "order/argsort_f64", std_argsort},
    {"std", "default", "order/median_f64", std_median},
    {"std", "default", "order/unique_f64", std_unique},
    {"std", "default", "order/unique_few_f64", std_unique},
#endif
#ifdef PEERS_HWY
    {"hwy", "default", "sort_f64", hwy_sort},
#endif
#ifdef PEERS_BOOST
    {"boost", "default", "histogram_f64", boost_histogram},
#endif
};

const peer_form_list peer_forms_order = {sizeof forms / sizeof *forms, forms};
