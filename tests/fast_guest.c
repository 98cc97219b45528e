/* SPDX-License-Identifier: MIT */
/*
 * Distances by matrix products: the BLAS must behave as a guest. The linker's --wrap makes the
 * library use products at sizes that do not pay. Two programs have this file: in one the library
 * opens OpenBLAS, the other links it.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <dlfcn.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "distance/product.h"
#include "random.h"
#include "blas/blas.h"

bool __wrap_pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m);

bool __wrap_pri_blas_pays(size_t size, ptrdiff_t d, ptrdiff_t n, ptrdiff_t m)
{
    (void)size;
    return d > 0 && n > 0 && m > 0 && pri_blas_usable();
}

/* A random number in [0, 1). */
static double uniform(uint64_t seed, ptrdiff_t i)
{
    return (double)(random_bits(seed, i) >> 11) * 0x1p-53;
}

enum { N = 500, D = 40 };

static double points[N * D], expected[N * N];

/* Sets the results to NaN if the call failed. */
static void compute(double *out)
{
    const prange_distance_options_f64 options = {.flags = PRANGE_FAST};
    if (prange_pairwise_distance_with_f64(&options, N, D, points, out) != PRANGE_OK)
        out[0] = NAN;
}

static bool right(void)
{
    double *out = malloc(sizeof expected);
    if (!out)
        return false;
    compute(out);
    const bool same = bits_differ_f64(N * N, out, expected) == N * N;
    free(out);
    return same;
}

static int threads_of_process(void)
{
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    cr_assert_not_null(tasks);
    while (readdir(tasks))
        count++;
    closedir(tasks);
    return count - 2;
}

static int (*blas_threads)(void); /* the number of threads that OpenBLAS is set to */

static void expect_one_thread(void)
{
    if (!pri_blas_usable())
        cr_skip_test("%s", pri_blas_name());
    void *blas = dlopen("libopenblas.so.0", RTLD_LAZY | RTLD_NOLOAD);
    cr_assert_not_null(blas, "the library is open");
    blas_threads = (int (*)(void))dlsym(blas, "openblas_get_num_threads");
    cr_assert(blas_threads);
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N * D; i++)
        points[i] = uniform(7, i);
    compute(expected);
    cr_assert_not(isnan(expected[0]));
}

TestSuite(guest, .init = expect_one_thread, .timeout = 120);

Test(guest, same_bits_at_every_thread_count)
{
    static const prange_schedule schedules[] = {PRANGE_SCHEDULE_STATIC, PRANGE_SCHEDULE_GUIDED,
                                                PRANGE_SCHEDULE_DYNAMIC};
    for (int threads = 1; threads <= 8; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(prange_set_schedule(schedules[threads % 3], 0), PRANGE_OK);
        cr_expect(right(), "%d threads", threads);
    }
}

/* Without the library's precautions OpenBLAS would use four threads. */
Test(guest, no_thread_and_no_setting_of_the_blas)
{
    omp_set_num_threads(4);
    const int blas = blas_threads(), threads = threads_of_process();
    cr_expect(right());
    cr_expect_eq(threads_of_process(), threads);
    cr_expect_eq(blas_threads(), blas);
    cr_expect_eq(omp_get_max_threads(), 4);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    cr_expect(right());
    cr_expect_eq(threads_of_process(), threads + 2);
    cr_expect_eq(blas_threads(), blas);
    cr_expect_eq(omp_get_max_threads(), 4);
}

Test(guest, in_regions_of_the_caller)
{
    static const int sizes[] = {1, 2, 5};
    cr_assert_eq(prange_set_num_threads(0), PRANGE_OK);
    for (int levels = 1; levels <= 2; levels++) {
        omp_set_max_active_levels(levels);
        for (int s = 0; s < 3; s++) {
            int wrong = 0;
#pragma omp parallel num_threads(sizes[s]) reduction(+ : wrong)
            wrong += !right();
            cr_expect_eq(wrong, 0, "%d threads, %d levels", sizes[s], levels);
        }
    }
}

static void *call_often(void *ctx)
{
    const int threads = *(const int *)ctx;
    bool good = prange_set_num_threads(threads) == PRANGE_OK;
    for (int k = 0; k < 10; k++)
        good = right() && good;
    return good ? ctx : NULL;
}

Test(guest, several_application_threads)
{
    int sizes[6] = {1, 2, 3, 1, 2, 4};
    pthread_t callers[6];
    const int blas = blas_threads();
    for (int t = 0; t < 6; t++)
        cr_assert_eq(pthread_create(&callers[t], NULL, call_often, &sizes[t]), 0);
    for (int t = 0; t < 6; t++) {
        void *result = NULL;
        cr_assert_eq(pthread_join(callers[t], &result), 0);
        cr_expect_eq(result, &sizes[t]);
    }
    cr_expect_eq(blas_threads(), blas);
}

/* Long tiles on more threads than Debian's OpenBLAS has buffers (128). It prints a warning when
 * they run out. */
Test(guest, many_threads)
{
    enum { CALLERS = 200, DEEP = 6000, SIDE = PRI_PRODUCT_SIDE, TILE = SIDE * SIDE };
    double *x = allocate(SIDE * DEEP * sizeof *x), *out = allocate(CALLERS * TILE * sizeof *out);
    for (ptrdiff_t i = 0; i < SIDE * DEEP; i++)
        x[i] = uniform(16, i);
    FILE *said = tmpfile();
    const int before = dup(2);
    cr_assert(said && before >= 0 && dup2(fileno(said), 2) == 2);
#pragma omp parallel num_threads(CALLERS)
    {
#pragma omp barrier
        pri_blas_multiply(SIDE, SIDE, DEEP, x, x, out + omp_get_thread_num() * TILE);
    }
    const long length = lseek(fileno(said), 0, SEEK_CUR);
    dup2(before, 2);
    cr_expect_eq(length, 0, "OpenBLAS said something");
    for (ptrdiff_t t = 1; t < CALLERS; t++)
        cr_expect_eq(bits_differ_f64(TILE, out + t * TILE, out), TILE);
    fclose(said);
    free(x);
    free(out);
}

Test(guest, after_fork)
{
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    cr_assert(right());
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(30);
        _exit(right() ? 0 : 1);
    }
    int status = -1;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    cr_expect(right(), "the parent goes on");
}

Test(guest, is_named)
{
    cr_expect_eq(strncmp(prange_runtime_info().blas, "OpenBLAS ", 9), 0);
    cr_expect_not_null(strstr(prange_runtime_info().blas, "USE_OPENMP"));
    cr_expect_eq(prange_runtime_info().blas, prange_runtime_info().blas);
}
