/* SPDX-License-Identifier: MIT */
/*
 * The ranks of 20,000 pages with a million random links: each step gathers the flow along each
 * link from its source and adds it to its target, in the order of the links at any thread count.
 *
 *     cc -O2 page_rank.c $(pkg-config --cflags --libs prange) -lm -o page_rank && ./page_rank
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { PAGES = 20000, LINKS = 1000000, STEPS = 20 };

static int64_t ends[2 * LINKS];
static ptrdiff_t from[LINKS], to[LINKS];
static double rank[PAGES], share[PAGES], flow[LINKS], links[PAGES];

static prange_status step(void)
{
    const double damping = 0.85;
    prange_status status = prange_map2_f64(PRANGE_DIV, PAGES, rank, links, share);
    if (status == PRANGE_OK)
        status = prange_take_f64(PAGES, share, LINKS, from, flow);
    if (status == PRANGE_OK)
        status = prange_map_scalar_f64(PRANGE_MUL, LINKS, flow, damping, flow);
    if (status == PRANGE_OK)
        status = prange_fill_f64(PAGES, (1.0 - damping) / PAGES, rank);
    if (status == PRANGE_OK)
        status = prange_scatter_add_f64(PAGES, rank, LINKS, to, flow);
    return status;
}

int main(void)
{
    prange_status status = prange_random_integers_i64(1, 0, 0, 2 * LINKS, 0, PAGES, ends);
    for (ptrdiff_t i = 0; i < LINKS; i++) {
        from[i] = i < PAGES ? i : (ptrdiff_t)ends[2 * i]; /* every page has a link */
        to[i] = (ptrdiff_t)(ends[2 * i + 1] * ends[2 * i + 1] / PAGES);
        links[from[i]] += 1.0;
    }
    if (status == PRANGE_OK)
        status = prange_fill_f64(PAGES, 1.0 / PAGES, rank);
    for (int k = 0; k < STEPS && status == PRANGE_OK; k++)
        status = step();
    double sum = 0.0;
    ptrdiff_t first = 0;
    if (status == PRANGE_OK)
        status = prange_sum_f64(PAGES, rank, &sum);
    if (status == PRANGE_OK)
        status = prange_argmax_f64(PAGES, rank, &first);
    if (status != PRANGE_OK) {
        fprintf(stderr, "page_rank: %s\n", prange_last_error());
        return 1;
    }
    printf("page %td has rank %.3g, %.0f times the mean\n", first, rank[first],
           rank[first] * PAGES);
    /* The flow is conserved, and the first pages get the most links. */
    return fabs(sum - 1.0) < 1e-12 && first < PAGES / 100 ? 0 : 1;
}
