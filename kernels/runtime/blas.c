/* SPDX-License-Identifier: MIT */
#include "blas.h"

#ifdef PRI_BLAS

#include <cblas.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char name[256];
static int most; /* products at a time */
static atomic_int running;
static pthread_once_t asked = PTHREAD_ONCE_INIT;

/* What runs in other threads does not run in a child. */
static void none_running(void)
{
    atomic_store(&running, 0);
}

/*
 * OpenBLAS writes its text anew at each call, into memory that all callers share. It has twice as
 * many buffers as MAX_THREADS; without a free one it prints a warning, and later ends the program.
 * The other half is the application's.
 */
static void ask(void)
{
    snprintf(name, sizeof name, "%s", openblas_get_config());
    const char *threads = strstr(name, "MAX_THREADS=");
    const int built_for = threads ? atoi(strchr(threads, '=') + 1) : 1;
    most = built_for > 1 ? built_for : 1;
    pthread_atfork(NULL, NULL, none_running);
}

const char *pri_blas_name(void)
{
    pthread_once(&asked, ask);
    return name;
}

void pri_blas_enter(void)
{
    pthread_once(&asked, ask);
    while (atomic_fetch_add(&running, 1) >= most) {
        atomic_fetch_sub(&running, 1);
        sched_yield();
    }
}

void pri_blas_leave(void)
{
    atomic_fetch_sub(&running, 1);
}

bool pri_blas_usable(void)
{
    return openblas_get_parallel() == OPENBLAS_OPENMP;
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
