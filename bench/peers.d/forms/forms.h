/* SPDX-License-Identifier: MIT */
/*
 * The peers in C. Each computes the library's own benchmark cases: prange by their `run`, plain
 * OpenMP by their `openmp`, the reference by their `serial`; here are the forms beyond these, a
 * file an area.
 */
#ifndef PEERS_FORMS_H
#define PEERS_FORMS_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>

typedef struct peer_form {
    const char *peer, *variant, *title; /* the last is the case's */
    prange_bench_run run;
} peer_form;

typedef struct peer_form_list {
    size_t count;
    const peer_form *forms;
} peer_form_list;

extern const peer_form_list peer_forms_integrals, peer_forms_distances, peer_forms_gsl,
    peer_forms_order, peer_forms_options;
extern const peer_form_list peer_forms_libmvec, peer_forms_sleef;

/* The way in which a peer computes a case, by its name; NULL where there is none. */
prange_bench_run peer_form_of(const char *peer, const char *variant, const prange_bench_case *what);

/* Its version, for a reader; false where it is not built in. */
bool peer_describe(const char *peer, char *text, size_t size);

#endif
