/* SPDX-License-Identifier: MIT */
/*
 * An application that links OpenBLAS itself: prange uses the same copy, and leaves its state
 * unchanged. The tests of fast_guest.c run in this program too.
 */
#include <cblas.h>
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "blas/blas.h"

_Static_assert(_Generic(&cblas_dgemm, pri_blas_dgemm * : 1), "the prototype is the header's");

/* Counts the copies of OpenBLAS mapped into this process. */
static int copies(void)
{
    char line[1024], last[1024] = "";
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    cr_assert_not_null(maps);
    while (fgets(line, sizeof line, maps)) {
        const char *path = strchr(line, '/');
        if (path && strstr(path, "/libopenblas") && strcmp(path, last) != 0) {
            snprintf(last, sizeof last, "%s", path);
            count++;
        }
    }
    fclose(maps);
    return count;
}

/* The sum of the entries of a product of ones, computed by the application's own call. */
static double own_product(void)
{
    enum { SIDE = 300 };
    static double ones[SIDE * SIDE], out[SIDE * SIDE];
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        ones[i] = 1;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, SIDE, SIDE, SIDE, 1.0, ones, SIDE, ones,
                SIDE, 0.0, out, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += out[i];
    return sum / SIDE / SIDE / SIDE;
}

Test(linked, is_the_applications_copy)
{
    static double points[100 * 40], out[100 * 100];
    const prange_distance_options_f64 options = {.flags = PRANGE_FAST};
    for (int i = 0; i < 100 * 40; i++)
        points[i] = i % 17;
    cr_assert_eq(copies(), 1);
    openblas_set_num_threads(2);
    const int threads = openblas_get_num_threads();
    cr_expect_str_eq(prange_runtime_info().blas, "OpenBLAS, when needed");
    cr_expect_eq(own_product(), 1);
    cr_assert_eq(prange_pairwise_distance_with_f64(&options, 100, 40, points, out), PRANGE_OK);
    cr_expect_eq(copies(), 1);
    cr_expect_eq(openblas_get_num_threads(), threads);
    cr_expect_eq(own_product(), 1);
    if (openblas_get_parallel() == OPENBLAS_OPENMP)
        cr_expect_not_null(strstr(prange_runtime_info().blas, "USE_OPENMP"));
    else
        cr_expect_not_null(strstr(prange_runtime_info().blas, "not the build with OpenMP"));
}
