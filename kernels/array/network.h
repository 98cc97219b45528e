/* SPDX-License-Identifier: MIT */
/*
 * Networks of comparators that sort the columns of a tile, or find numbers of some ranks in them.
 */
#ifndef PRI_NETWORK_H
#define PRI_NETWORK_H

#include "simd/sort.h"

/* The most rows, and the comparators that sort so many. */
enum { PRI_NETWORK_ROWS = 64, PRI_NETWORK_MOST = 543 };

typedef struct pri_network {
    int count;
    pri_comparator pairs[PRI_NETWORK_MOST];
} pri_network;

/* Makes a network that sorts rows of which each run of `sorted` rows, a power of 2, is sorted. rows
 * is at most PRI_NETWORK_ROWS. */
void pri_network_sort(int rows, int sorted, pri_network *network);

/* Leaves out the comparators on which the rows `ranks` of the result do not depend. */
void pri_network_keep(ptrdiff_t count, const ptrdiff_t *ranks, pri_network *network);

#endif
