/* SPDX-License-Identifier: MIT */
/*
 * Sorting and counting by C++ libraries, for the forms in order.c.
 */
#ifndef PEERS_ORDER_H
#define PEERS_ORDER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* std::sort, std::stable_sort of indices, and std::nth_element. The last function collects the
 * distinct values in a std::unordered_set, sorts them to the front of x, and returns their number.
 */
void peer_std_sort(ptrdiff_t n, double *x);
void peer_std_argsort(ptrdiff_t n, const double *x, ptrdiff_t *order);
double peer_std_median(ptrdiff_t n, double *x);
ptrdiff_t peer_std_unique(ptrdiff_t n, double *x);

/* hwy::Sorter. */
void peer_hwy_sort(ptrdiff_t n, double *x);

/* boost::histogram over [0, 1), with a regular axis. */
void peer_boost_histogram(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts);

/* The versions of the libraries. */
const char *peer_std_version(void);
const char *peer_boost_version(void);

#ifdef __cplusplus
}
#endif

#endif
