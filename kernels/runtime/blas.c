/* SPDX-License-Identifier: MIT */
#include "blas.h"

#ifdef PRI_BLAS

#include <cblas.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static char name[256];
static pthread_once_t named = PTHREAD_ONCE_INIT;

/* OpenBLAS writes its text anew at each call, into memory that all callers share. */
static void take_name(void)
{
    snprintf(name, sizeof name, "%s", openblas_get_config());
}

const char *pri_blas_name(void)
{
    pthread_once(&named, take_name);
    return name;
}

bool pri_blas_usable(void)
{
    return openblas_get_parallel() != OPENBLAS_THREAD;
}

bool pri_blas_wide(void)
{
    static const char *const cores[] = {"SkylakeX", "Cooperlake", "SapphireRapids"};
    for (int k = 0; k < 3; k++)
        if (strcmp(openblas_get_corename(), cores[k]) == 0)
            return true;
    return false;
}

#else

const char *pri_blas_name(void)
{
    return "none";
}

#endif
