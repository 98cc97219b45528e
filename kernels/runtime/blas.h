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

/* Whether its products may run in our threads: it is the build that takes OpenMP's. */
bool pri_blas_usable(void);

/* Around each product, so that no more run at a time than it has memory for; waits if need be. */
void pri_blas_enter(void);
void pri_blas_leave(void);

/* Whether its kernels are those of AVX-512. */
bool pri_blas_wide(void);

#endif

#endif
