/* SPDX-License-Identifier: MIT */
/*
 * The peers in C. Each computes the library's own benchmark cases: the peer prange calls a case's
 * `run`, plain OpenMP its `openmp`, and the reference its `serial`. The files here add further
 * forms, one file per area.
 */
#ifndef PEERS_FORMS_H
#define PEERS_FORMS_H

#include <stdbool.h>
#include <stddef.h>

#include <prange/bench.h>

typedef struct peer_form {
    const char *peer, *variant, *title; /* title: the case's name */
    prange_bench_run run;
} peer_form;

typedef struct peer_form_list {
    size_t count;
    const peer_form *forms;
} peer_form_list;

extern const peer_form_list peer_forms_integrals, peer_forms_distances, peer_forms_gsl,
    peer_forms_order, peer_forms_options;
extern const peer_form_list peer_forms_libmvec, peer_forms_sleef;

/* The function by which a peer's variant computes a case; NULL if there is none. */
prange_bench_run peer_form_of(const char *peer, const char *variant, const prange_bench_case *spec);

/* Writes the peer's version as text for a reader; false if the peer is not built in. */
bool peer_describe(const char *peer, char *text, size_t size);

#endif
