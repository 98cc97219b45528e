/* SPDX-License-Identifier: MIT */
#include "region.h"

#include <math.h>

#include "relaxed.h"

/* An empty region of 2 threads took 1.2 us where this was measured (libgomp 12, back to back);
 * each further thread has to be woken and waited for. */
#define FORK_NS 800.0
#define FORK_NS_PER_THREAD 200.0

/* The largest cost that is learned, and the longest call that it is learned from, in ns. */
#define REGION_LIMIT_NS 50e3
#define REGION_CALL_NS 200e3

static double stated_ns(int threads)
{
    return FORK_NS + FORK_NS_PER_THREAD * threads;
}

void pri_regions_learn(pri_regions *regions, double serial_ns, int threads, double ns)
{
    if (serial_ns > REGION_CALL_NS)
        return;
    const int k = ilogb(threads);
    const double known = pri_relaxed_get(&regions->cost[k]);
    const double cost = fmin(REGION_LIMIT_NS, fmax(1, ns - serial_ns / threads));
    const double before = known > 0 ? known : stated_ns(threads);
    pri_relaxed_set(&regions->cost[k], before + (cost - before) / 16);
}

void pri_regions_doubt(pri_regions *regions, int threads)
{
    _Atomic float *cost = &regions->cost[ilogb(threads)];
    const double known = pri_relaxed_get(cost);
    pri_relaxed_set(cost, known + (stated_ns(threads) - known) / 64);
}

static double cost_ns(const pri_regions *regions, int threads)
{
    const double known = pri_relaxed_get(&regions->cost[ilogb(threads)]);
    return known > 0 ? known : stated_ns(threads);
}

int pri_regions_best_size(const pri_regions *regions, double ns, int least, int limit)
{
    int best = least;
    double shortest = INFINITY;
    for (int threads = least; threads <= limit;) {
        const double time = threads == 1 ? ns : cost_ns(regions, threads) + ns / threads;
        if (time < shortest) {
            shortest = time;
            best = threads;
        }
        if (threads == limit)
            break;
        threads = 2 * threads < limit ? 2 * threads : limit;
    }
    return best;
}

int pri_regions_stated_size(double ns, int limit)
{
    const double best = floor(sqrt(ns / FORK_NS_PER_THREAD));
    const int size = best < limit ? (int)best : limit;
    return size > 1 && stated_ns(size) + ns / size < ns ? size : 1;
}
