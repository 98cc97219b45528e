/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include <stdio.h>
#include <string.h>
#ifdef PEERS_GSL
#include <gsl/gsl_version.h>
#endif
#ifdef PEERS_LIBMVEC
#include <gnu/libc-version.h>
#endif

#include <prange.h>

#include "order.h"

static const peer_form_list *const lists[] = {
    &peer_forms_integrals, &peer_forms_distances, &peer_forms_order, &peer_forms_options,
#ifdef PEERS_GSL
    &peer_forms_gsl,
#endif
#ifdef PEERS_LIBMVEC
    &peer_forms_libmvec,
#endif
#ifdef PEERS_SLEEF
    &peer_forms_sleef,
#endif
};

static bool is_same(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

prange_bench_run peer_form_of(const char *peer, const char *variant, const prange_bench_case *spec)
{
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (size_t i = 0; i < lists[k]->count; i++) {
            const peer_form *const it = &lists[k]->forms[i];
            if (is_same(it->peer, peer) && is_same(it->variant, variant) &&
                is_same(it->title, spec->name))
                return it->run;
        }
    if (!is_same(variant, "default"))
        return NULL;
    return is_same(peer, "prange")      ? spec->run
           : is_same(peer, "openmp")    ? spec->openmp
           : is_same(peer, "reference") ? spec->serial
                                        : NULL;
}

bool peer_describe(const char *peer, char *text, size_t size)
{
    const prange_info info = prange_runtime_info();
    if (is_same(peer, "prange"))
        snprintf(text, size, "prange %s (level %s, %s)", info.version, info.level, info.compiler);
    else if (is_same(peer, "openmp"))
        snprintf(text, size, "OpenMP %d (%s, %s)", _OPENMP, info.compiler, PEERS_FLAGS);
#ifdef PEERS_GSL
    else if (is_same(peer, "gsl"))
        snprintf(text, size, "GSL %s", gsl_version);
#endif
#ifdef PEERS_CPP
    else if (is_same(peer, "std"))
        snprintf(text, size, "%s", peer_std_version());
#endif
#ifdef PEERS_HWY
    else if (is_same(peer, "hwy"))
        snprintf(text, size, "Highway %s", PEERS_HWY);
#endif
#ifdef PEERS_BOOST
    else if (is_same(peer, "boost"))
        snprintf(text, size, "%s", peer_boost_version());
#endif
#ifdef PEERS_LIBMVEC
    else if (is_same(peer, "libmvec"))
        snprintf(text, size, "libmvec of glibc %s", gnu_get_libc_version());
#endif
#ifdef PEERS_SLEEF
    else if (is_same(peer, "sleef"))
        snprintf(text, size, "SLEEF %s", PEERS_SLEEF);
#endif
    else if (is_same(peer, "reference"))
        snprintf(text, size, "the plain serial loop");
    else
        return false;
    return true;
}
