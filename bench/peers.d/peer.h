/* SPDX-License-Identifier: MIT */
/*
 * What a peer in C brings to the comparison: its version, its way of setting threads, and a
 * function for each workload and variant that it can do. driver.c does the rest.
 */
#ifndef PEERS_PEER_H
#define PEERS_PEER_H

#include <stddef.h>

enum { PEER_NEAREST = 10 };

typedef struct peer_job {
    ptrdiff_t n, d;
    const double *x;    /* n numbers, or n points of d coordinates; NULL for an integral */
    double *y;          /* the answer: a number, n numbers, n x n or n x PEER_NEAREST distances */
    ptrdiff_t answers;  /* how many numbers it has */
    ptrdiff_t *indices; /* of the nearest points, beside their distances; else NULL */
} peer_job;

typedef struct peer_form {
    const char *workload, *variant;
    int (*run)(const peer_job *job); /* 0, or an error of the peer's own */
} peer_form;

typedef struct peer {
    const char *name;
    void (*describe)(char *text, size_t size); /* its version, for a reader */
    void (*use_threads)(int threads);
    const peer_form *forms; /* ends with an entry of NULL */
} peer;

extern const peer peer_prange, peer_openmp, peer_reference;
#ifdef PEERS_GSL
extern const peer peer_gsl;
#endif

#endif
