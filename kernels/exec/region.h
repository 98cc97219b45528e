/* SPDX-License-Identifier: MIT */
/*
 * What a parallel region costs, as stated for the machine where it was measured and as learned on
 * this one, and the size of a team that is best by it.
 */
#ifndef PRI_REGION_H
#define PRI_REGION_H

#include <stdatomic.h>

enum { PRI_REGION_SIZES = 11 };

typedef struct pri_regions {
    _Atomic float cost[PRI_REGION_SIZES]; /* of 2^k threads, in ns; 0: not known */
} pri_regions;

/* A team of `threads` took `ns` for a call that takes `serial_ns` on one thread. */
void pri_regions_learn(pri_regions *regions, double serial_ns, int threads, double ns);

/* A step back to the stated cost, where a known one denies a team that would tell. */
void pri_regions_doubt(pri_regions *regions, int threads);

/* The best of `least`, 2 * least ... and `limit` for a call of `ns` on one thread, by the costs of
 * this machine as far as they are known. */
int pri_regions_best_size(const pri_regions *regions, double ns, int least, int limit);

/* The size with the least time by the stated costs, or 1. More threads than this only add to the
 * region's cost. */
int pri_regions_stated_size(double ns, int limit);

#endif
