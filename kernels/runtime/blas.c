/* SPDX-License-Identifier: MIT */
#include "blas.h"

#ifdef PRI_BLAS

#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY "libopenblas.so.0"

/* Of <cblas.h>. */
enum { ROW_MAJOR = 101, AS_IT_IS = 111, TRANSPOSED = 112, PARALLEL_BY_OPENMP = 2 };

typedef struct functions {
    pri_blas_dgemm *multiply;
    char *(*config)(void);
    char *(*core)(void);
    int (*parallel)(void);
} functions;

static pri_blas_dgemm *multiply; /* NULL: none may be used */
static bool wide;
static int most; /* products at a time */
static atomic_int running;
static char text[256];
static _Atomic(const char *) name = "OpenBLAS, when needed";
static pthread_once_t opened = PTHREAD_ONCE_INIT;

/* What runs in other threads does not run in a child. */
static void none_running(void)
{
    atomic_store(&running, 0);
}

static functions functions_of(void *library)
{
    return (functions){
        .multiply = (pri_blas_dgemm *)dlsym(library, "cblas_dgemm"),
        .config = (char *(*)(void))dlsym(library, "openblas_get_config"),
        .core = (char *(*)(void))dlsym(library, "openblas_get_corename"),
        .parallel = (int (*)(void))dlsym(library, "openblas_get_parallel"),
    };
}

/*
 * Whether the library asks the same OpenMP as this one whether it is in a region. It does not where
 * this one was linked statically, or opened as part of a plug-in with a runtime of another name.
 * Like all it calls, the function is looked for in the program first, then beside the library.
 */
static bool shares_openmp(void *library)
{
    void *program = dlopen(NULL, RTLD_LAZY);
    void *asked = program ? dlsym(program, "omp_in_parallel") : NULL;
    if (!asked)
        asked = dlsym(library, "omp_in_parallel");
    if (program)
        dlclose(program);
    return asked == (void *)omp_in_parallel;
}

/* Why the library may not compute in our threads; NULL where it may. The names of the functions are
 * the same in builds with 64-bit integers. */
static const char *objection_to(void *library, const functions *its)
{
    if (!its->multiply || !its->config || !its->core || !its->parallel)
        return "lacks a function";
    if (strstr(its->config(), "USE64BITINT"))
        return "has 64-bit integers";
    if (its->parallel() != PARALLEL_BY_OPENMP)
        return "is not the build with OpenMP";
    if (!shares_openmp(library))
        return "has another OpenMP";
    return NULL;
}

static bool has_wide_kernels(const char *core)
{
    static const char *const cores[] = {"SkylakeX", "Cooperlake", "SapphireRapids"};
    for (int k = 0; k < 3; k++)
        if (strcmp(core, cores[k]) == 0)
            return true;
    return false;
}

/*
 * OpenBLAS writes its text anew at each call, into memory that all callers share. It has twice as
 * many buffers as MAX_THREADS; without a free one it prints a warning, and later ends the program.
 * The other half is the application's.
 */
static void use(const functions *its)
{
    snprintf(text, sizeof text, "%s", its->config());
    const char *threads = strstr(text, "MAX_THREADS=");
    const int built_for = threads ? atoi(strchr(threads, '=') + 1) : 1;
    most = built_for > 1 ? built_for : 1;
    wide = has_wide_kernels(its->core());
    multiply = its->multiply;
    pthread_atfork(NULL, NULL, none_running);
}

/* One that is used stays open to the end: others may be computing when this library is closed. The
 * build with threads of its own starts them when it is opened, and ends them when it is closed. */
static void find(void)
{
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library) {
        const functions its = functions_of(library);
        const char *objection = objection_to(library, &its);
        if (objection) {
            snprintf(text, sizeof text, "none: " LIBRARY " %s", objection);
            dlclose(library);
        } else {
            use(&its);
        }
    } else {
        snprintf(text, sizeof text, "none: %s", dlerror());
    }
    atomic_store(&name, text);
    /* The host's next dlerror() is to tell of the host's own calls. */
    dlerror();
}

const char *pri_blas_name(void)
{
    return atomic_load(&name);
}

bool pri_blas_usable(void)
{
    pthread_once(&opened, find);
    return multiply != NULL;
}

bool pri_blas_wide(void)
{
    return pri_blas_usable() && wide;
}

void pri_blas_multiply(int rows, int cols, int depth, const double *x, const double *y, double *out)
{
    while (atomic_fetch_add(&running, 1) >= most) {
        atomic_fetch_sub(&running, 1);
        sched_yield();
    }
    multiply(ROW_MAJOR, AS_IT_IS, TRANSPOSED, rows, cols, depth, -2.0, x, depth, y, depth, 0.0, out,
             cols);
    atomic_fetch_sub(&running, 1);
}

#else

const char *pri_blas_name(void)
{
    return "none";
}

#endif
