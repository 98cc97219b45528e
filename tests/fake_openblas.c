/* SPDX-License-Identifier: MIT */
/*
 * A fake library under OpenBLAS's name: the build with OpenMP, or with other macros a build that
 * prange must not use. It reports on stdout when it is opened, and when it first multiplies.
 */
#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PARALLEL
#define PARALLEL 2
#endif
#ifndef CONFIG
#define CONFIG "OpenBLAS 9.9 USE_OPENMP MAX_THREADS=4"
#endif

void cblas_dgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows, int cols,
                 int depth, double alpha, const double *x, int x_stride, const double *y,
                 int y_stride, double beta, double *out, int out_stride);
void cblas_sgemm(void);
char *openblas_get_config(void);
char *openblas_get_corename(void);
int openblas_get_parallel(void);

static void say(const char *line)
{
    if (write(STDOUT_FILENO, line, strlen(line)) < 0)
        abort();
}

__attribute__((constructor)) static void opened(void)
{
    say("opened\n");
}

#ifndef LACKING
/* Uses threads where OpenBLAS would. */
void cblas_dgemm(unsigned order, unsigned transpose_x, unsigned transpose_y, int rows, int cols,
                 int depth, double alpha, const double *x, int x_stride, const double *y,
                 int y_stride, double beta, double *out, int out_stride)
{
    static atomic_flag said = ATOMIC_FLAG_INIT;
    static atomic_int running;
    if (!atomic_flag_test_and_set(&said))
        say("multiplied\n");
    if (order != 101 || transpose_x != 111 || transpose_y != 112 || beta != 0)
        say("what is that?\n");
    if (atomic_fetch_add(&running, 1) >= 4)
        say("too many\n");
    if (!omp_in_parallel() && omp_get_max_threads() > 1)
        say("on threads\n");
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++) {
            double sum = 0;
            for (int k = 0; k < depth; k++)
                sum += x[i * x_stride + k] * y[j * y_stride + k];
            out[i * out_stride + j] = alpha * sum;
        }
    atomic_fetch_sub(&running, 1);
}

/* Not used by distances. */
void cblas_sgemm(void)
{
    say("what is that?\n");
}
#endif

#ifdef OTHER_OPENMP
int omp_in_parallel(void)
{
    return 0;
}
#endif

char *openblas_get_config(void)
{
    static char config[] = CONFIG;
    return config;
}

char *openblas_get_corename(void)
{
    static char core[] = "Prescott";
    return core;
}

int openblas_get_parallel(void)
{
    return PARALLEL;
}
