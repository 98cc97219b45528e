/* SPDX-License-Identifier: MIT */
/*
 * The cost of entering a parallel region, by team size: the stated cost, measured on one machine,
 * and the cost learned on this one; and the best team size given that cost.
 */
#ifndef PRI_REGION_H
#define PRI_REGION_H

#include <stdatomic.h>

enum { PRI_REGION_SIZES = 11 };

typedef struct pri_regions {
    _Atomic float cost[PRI_REGION_SIZES]; /* of 2^k threads, in ns; 0: not known */
} pri_regions;

/* Learns from a team of `threads` that took `ns` for a call of `serial_ns` on one thread. */
void pri_regions_learn(pri_regions *regions, double serial_ns, int threads, double ns);

/* Moves the learned cost a step towards the stated one. It is called when the learned cost denies a
 * team, without which nothing new would be learned. */
void pri_regions_doubt(pri_regions *regions, int threads);

/* The best of the sizes `least`, 2 * least, ... and `limit` for a call of `ns` on one thread, by
 * the learned costs, or the stated ones where none are learned. */
int pri_regions_best_size(const pri_regions *regions, double ns, int least, int limit);

/* The size with the shortest time by the stated costs, or 1 if no team pays. Beyond this size the
 * cost of another thread exceeds what it saves. */
int pri_regions_stated_size(double ns, int limit);

#endif
