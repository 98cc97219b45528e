/* SPDX-License-Identifier: MIT */
#include "blas.h"

#ifdef PRI_BLAS

#include <dlfcn.h>
#include <limits.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "isa/isa.h"

#define LIBRARY "libopenblas.so.0"

/* Of <cblas.h>. */
enum { ROW_MAJOR = 101, AS_IT_IS = 111, TRANSPOSED = 112, PARALLEL_BY_OPENMP = 2 };

typedef struct functions {
    pri_blas_dgemm *multiply;
    pri_blas_sgemm *multiply_f32;
    char *(*config)(void);
    char *(*core)(void);
    int (*parallel)(void);
} functions;

static pri_blas_dgemm *multiply;     /* NULL: none may be used */
static pri_blas_sgemm *multiply_f32; /* the same */
static bool wide;                    /* whether its kernels are those of AVX-512 */
static int limit;                    /* products at a time */
static atomic_int running;
static char text[256];
static _Atomic(const char *) name = "OpenBLAS, when needed";
static pthread_once_t opened = PTHREAD_ONCE_INIT;

/* What runs in other threads does not run in a child. */
static void none_running(void)
{
    atomic_store(&running, 0);
}

/*
 * Whether there are addresses for it. OpenBLAS takes 128 MiB for each processor when it is opened,
 * and as much for each thread that multiplies; without them it tries for ever, or ends the program.
 * Our threads may be more than processors, but the answer must not follow their number.
 */
static bool has_room(void)
{
    const size_t size = (2 * (size_t)omp_get_num_procs() + 1) << 27;
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return room != MAP_FAILED && munmap(room, size) == 0;
}

static functions functions_of(void *library)
{
    return (functions){
        .multiply = (pri_blas_dgemm *)dlsym(library, "cblas_dgemm"),
        .multiply_f32 = (pri_blas_sgemm *)dlsym(library, "cblas_sgemm"),
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
    if (!its->multiply || !its->multiply_f32 || !its->config || !its->core || !its->parallel)
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
    const int built_for = threads ? (int)strtol(strchr(threads, '=') + 1, NULL, 10) : 1;
    limit = built_for > 1 ? built_for : 1;
    wide = has_wide_kernels(its->core());
    multiply = its->multiply;
    multiply_f32 = its->multiply_f32;
    pthread_atfork(NULL, NULL, none_running);
}

/* One that is used stays open to the end: others may be computing when this library is closed. The
 * build with threads of its own starts them when it is opened, and ends them when it is closed. */
static void open_library(void)
{
    if (!has_room()) {
        snprintf(text, sizeof text, "none: no memory for " LIBRARY);
        return;
    }
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (!library) {
        snprintf(text, sizeof text, "none: %s", dlerror());
        return;
    }
    const functions its = functions_of(library);
    const char *objection = objection_to(library, &its);
    if (objection) {
        snprintf(text, sizeof text, "none: " LIBRARY " %s", objection);
        dlclose(library);
    } else {
        use(&its);
    }
    /* What was looked for in vain is no error of the host's. */
    dlerror();
}

static void find(void)
{
    open_library();
    atomic_store(&name, text);
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

/* OpenBLAS counts in int, and the error bound leaves few products of more coordinates to keep. */
#define COORDINATES_LIMIT 1000000

/* Products are faster than differences from this number of coordinates on, and from this harmonic
 * mean of the two numbers of points, since both sets are copied first (docs/fast.md). */
typedef struct crossing {
    ptrdiff_t coordinates;
    double points;
    bool wide; /* with kernels of AVX-512 only */
} crossing;

static const crossing never = {PTRDIFF_MAX, INFINITY, false};

/* Depends on the level and the processor, never on the number of threads, as no result may. */
static crossing crossing_of(size_t size)
{
#if defined(__x86_64__)
    /* Without a fused multiply-add differences go through the C library. */
    if (pri_isa_get()->rank == 0)
        return (crossing){8, 32, false};
    /* Single precision by differences is faster than double by products. */
    if (size == sizeof(float))
        return never;
    if (pri_isa_get()->rank == 1)
        return (crossing){256, 800, false};
    /* AMD's processors subtract beside their multiply-adds, and were measured. Intel's subtract in
     * the same two pipes, so that differences reach half of a product's rate; none was at hand. */
    if (pri_isa_is_intel())
        return (crossing){256, 800, true};
#else
    (void)size;
#endif
    return never;
}

bool pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m)
{
    const crossing at = crossing_of(size);
    const double x = (double)n, y = (double)m;
    if (d < at.coordinates || d > COORDINATES_LIMIT || 2 * x * y < at.points * (x + y))
        return false;
    return pri_blas_usable() && (wide || !at.wide);
}

/* The rows, columns and inner elements that a product of matrices has at least to be faster than
 * ours (docs/fast.md). */
enum { LEAST = 256, LEAST_BY_CALLS = 32 };

bool pri_blas_outdoes(size_t size, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k)
{
    bool faster = false, needs_wide = false;
    ptrdiff_t least = LEAST;
#if defined(__x86_64__)
    if (pri_isa_get()->rank == 0) {
        faster = true;
        least = LEAST_BY_CALLS;
    } else if (pri_isa_get()->rank == 1) {
        faster = true;
    } else {
        faster = size == sizeof(float);
        needs_wide = true;
    }
#else
    (void)size; /* elsewhere nothing was measured: never */
#endif
    const ptrdiff_t sizes[] = {m, n, k};
    for (int i = 0; i < 3; i++)
        faster = faster && sizes[i] >= least && sizes[i] <= INT_MAX;
    return faster && pri_blas_usable() && (wide || !needs_wide);
}

static void wait_and_multiply(size_t size, const pri_blas_product *product)
{
    const unsigned x_order = product->x_transposed ? TRANSPOSED : AS_IT_IS;
    const unsigned y_order = product->y_transposed ? TRANSPOSED : AS_IT_IS;
    while (atomic_fetch_add(&running, 1) >= limit) {
        atomic_fetch_sub(&running, 1);
        sched_yield();
    }
    if (size == sizeof(double))
        multiply(ROW_MAJOR, x_order, y_order, product->rows, product->cols, product->depth,
                 product->alpha, product->x, product->x_stride, product->y, product->y_stride,
                 product->beta, product->out, product->out_stride);
    else
        multiply_f32(ROW_MAJOR, x_order, y_order, product->rows, product->cols, product->depth,
                     (float)product->alpha, product->x, product->x_stride, product->y,
                     product->y_stride, (float)product->beta, product->out, product->out_stride);
    atomic_fetch_sub(&running, 1);
}

/*
 * OpenBLAS stays on the calling thread inside an active region, or where OpenMP would grant one
 * thread. A region of one thread is not active, but has settings of its own, which end with it:
 * neither the caller's nor OpenBLAS's own count is touched. It costs 0.3 us.
 */
void pri_blas_product_run(size_t size, const pri_blas_product *product)
{
    if (omp_in_parallel()) {
        wait_and_multiply(size, product);
        return;
    }
#pragma omp parallel num_threads(1)
    {
        omp_set_num_threads(1);
        wait_and_multiply(size, product);
    }
}

void pri_blas_multiply(int rows, int cols, int depth, const double *x, const double *y, double *out)
{
    pri_blas_product_run(sizeof *out, &(pri_blas_product){.rows = rows,
                                                          .cols = cols,
                                                          .depth = depth,
                                                          .alpha = -2.0,
                                                          .x = x,
                                                          .y = y,
                                                          .out = out,
                                                          .y_transposed = true,
                                                          .x_stride = depth,
                                                          .y_stride = depth,
                                                          .out_stride = cols});
}

#else

const char *pri_blas_name(void)
{
    return "none";
}

#endif
