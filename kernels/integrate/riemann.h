/* SPDX-License-Identifier: MIT */
/*
 * The left Riemann sum. Every form of integrand is wrapped in a function that sums one block of
 * panels; checks, parallel loop and fold are shared.
 */
#ifndef PRI_RIEMANN_H
#define PRI_RIEMANN_H

#include <prange/integrate.h>

#include <stdbool.h>

typedef struct pri_integral pri_integral;

/* Sums f over `count` points from `first` on. Returns the user's code if f failed, else 0. */
typedef int pri_block_sum(const pri_integral *integral, ptrdiff_t first, ptrdiff_t count,
                          double *sum);

struct pri_integral {
    const char *function; /* the public function's name */
    double a, b, dx;      /* dx is set by pri_riemann() */
    ptrdiff_t n;
    const char *integrand; /* the name of the integrand's argument, and whether it is not NULL */
    bool given;
    pri_block_sum *block_sum;
    void (*f)(void); /* the user's integrand, of a type that block_sum knows */
    void *ctx;
    double ns; /* estimated time per point */
};

/* Estimated time per point, in ns: a call per point, at least; and for block functions a first
 * guess, until their first blocks have been timed. */
#define PRI_POINT_NS 1.5
#define PRI_BLOCK_NS 0.1

/* Checks the arguments, `out` among them, and computes the integral. */
prange_status pri_riemann(pri_integral *integral, const void *out, double *area);

#endif
