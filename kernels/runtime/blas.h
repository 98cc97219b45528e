/* SPDX-License-Identifier: MIT */
/*
 * What is known of the BLAS that the library was linked with, if any.
 */
#ifndef PRI_BLAS_H
#define PRI_BLAS_H

#include <stdbool.h>

/* Its version, build and kernels; "none" without one. Lasts as long as the program. */
const char *pri_blas_name(void);

#ifdef PRI_BLAS

/* Whether its products may run in our threads: it has none of its own, or OpenMP's. */
bool pri_blas_usable(void);

/* Whether its kernels are those of AVX-512. */
bool pri_blas_wide(void);

#endif

#endif
