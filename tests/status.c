/* SPDX-License-Identifier: MIT */
/*
 * Statuses and their texts, versions, and prange_runtime_info.
 */
#include <criterion/criterion.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "isa/isa.h"
#include "base/machine.h"

Test(status, every_status_has_its_text)
{
    static const struct {
        prange_status status;
        const char *text;
    } table[] = {
#define ROW(name, text) {name, text},
        PRANGE_STATUS_TABLE(ROW)
#undef ROW
    };
    enum { COUNT = sizeof table / sizeof *table };
    cr_assert_eq(PRANGE_OK, 0);
    for (int i = 0; i < COUNT; i++) {
        cr_expect_eq((int)table[i].status, i);
        cr_expect_str_eq(prange_status_string(table[i].status), table[i].text);
    }
    cr_expect_str_eq(prange_status_string(PRANGE_ERROR_MEMORY), "out of memory");
    const int unknown[] = {-1, COUNT, COUNT + 1, 1000};
    for (int i = 0; i < 4; i++)
        cr_expect_str_eq(prange_status_string((prange_status)unknown[i]), "unknown status");
}

Test(status, no_error_before_the_first)
{
    cr_expect_str_eq(prange_last_error(), "");
    cr_expect_eq(prange_last_failure().index, 0);
    cr_expect_eq(prange_last_failure().code, 0);
}

Test(status, success_leaves_the_text)
{
    double out = 0;
    cr_assert_eq(prange_sum_f64(-3, NULL, &out), PRANGE_ERROR_SIZE);
    char text[256];
    snprintf(text, sizeof text, "%s", prange_last_error());
    cr_expect_neq(strstr(text, "prange_sum_f64"), NULL);
    cr_expect_neq(strstr(text, "-3"), NULL, "the value is told: %s", text);
    cr_assert_eq(prange_sum_f64(0, NULL, &out), PRANGE_OK);
    cr_expect_str_eq(prange_last_error(), text);
}

Test(status, libraries_above_set_the_text)
{
    const prange_failure failure = {-9, 5};
    cr_assert_eq(prange_set_last_error(PRANGE_ERROR_MPI, "rank 3: no", &failure), PRANGE_ERROR_MPI);
    cr_expect_str_eq(prange_last_error(), "rank 3: no");
    cr_expect_eq(prange_last_failure().index, -9);
    cr_expect_eq(prange_last_failure().code, 5);
    cr_assert_eq(prange_set_last_error(PRANGE_ERROR_SIZE, NULL, &failure), PRANGE_ERROR_SIZE);
    cr_assert_eq(prange_set_last_error(PRANGE_ERROR_SIZE, prange_last_error() + 6, NULL),
                 PRANGE_ERROR_SIZE);
    cr_expect_str_eq(prange_last_error(), ": no", "a part of the text itself");
    cr_expect_eq(prange_last_failure().code, 5);
    char text[400];
    memset(text, 'x', sizeof text);
    text[399] = '\0';
    cr_assert_eq(prange_set_last_error(PRANGE_OK, text, NULL), PRANGE_OK);
    cr_expect_eq(strlen(prange_last_error()), 255u);
}

static int refuse(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    (void)ctx;
    return i == 4 ? 77 : 0;
}

static void *see_no_error(void *ctx)
{
    (void)ctx;
    return prange_last_error()[0] == '\0' && prange_last_failure().code == 0 ? ctx : NULL;
}

Test(status, errors_belong_to_a_thread)
{
    int token = 0;
    cr_assert_eq(prange_for(0, 10, 1, refuse, NULL), PRANGE_ERROR_CALLBACK);
    pthread_t thread;
    void *result = NULL;
    cr_assert_eq(pthread_create(&thread, NULL, see_no_error, &token), 0);
    cr_assert_eq(pthread_join(thread, &result), 0);
    cr_expect_eq(result, &token);
    cr_expect_eq(prange_last_failure().index, 4);
    cr_expect_eq(prange_last_failure().code, 77);
    cr_expect_neq(strstr(prange_last_error(), "77"), NULL);
    cr_expect_neq(strstr(prange_last_error(), "prange_for"), NULL);
    double out = 0;
    cr_assert_eq(prange_sum_f64(-1, NULL, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_last_failure().code, 77, "another error is no failure of a callback");
}

Test(info, version)
{
    char version[64];
    snprintf(version, sizeof version, "%d.%d.%d", PRANGE_VERSION_MAJOR, PRANGE_VERSION_MINOR,
             PRANGE_VERSION_PATCH);
    cr_expect_str_eq(version, PROJECT_VERSION);
    cr_expect_str_eq(prange_runtime_info().version, PROJECT_VERSION);
}

/* A number that the preprocessor can compare, in the order of the versions. */
#if PRANGE_VERSION < 100 || PRANGE_VERSION >= 1000000
#error PRANGE_VERSION is no version from 0.1.0 to 99.99.99
#endif

Test(info, version_as_a_number)
{
    int major = -1, minor = -1, patch = -1;
    cr_assert_eq(sscanf(PROJECT_VERSION, "%d.%d.%d", &major, &minor, &patch), 3);
    cr_expect_lt(minor, 100);
    cr_expect_lt(patch, 100);
    cr_expect_eq(PRANGE_VERSION, (major * 100 + minor) * 100 + patch);
}

Test(info, everything_is_told)
{
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    const prange_info info = prange_runtime_info();
    cr_expect_str_eq(info.level, pri_isa_get()->name);
    cr_expect(strcmp(info.blas, "none") == 0 || strstr(info.blas, "OpenBLAS"), "%s", info.blas);
    cr_expect_neq(strstr(info.compiler, "."), NULL, "a compiler has a version: %s", info.compiler);
    cr_expect_eq(info.openmp, _OPENMP);
    cr_expect_eq(info.threads, 3);
    cr_expect_eq(info.max_threads, prange_get_max_threads());
    cr_expect_eq(info.affinity, pri_machine_affinity());
    cr_expect_eq(info.affinity, omp_get_num_procs());
    cr_expect_eq(info.quota, pri_machine_quota(""));
}

/* These tests run once per level: the level must be the one in the environment. */
Test(level, the_environment_chooses)
{
    const char *wanted = getenv("PRANGE_ISA"), *highest = NULL;
    const char *expected = NULL;
    for (int i = 0; pri_isa_at(i); i++) {
        highest = pri_isa_at(i)->name;
        if (wanted && strcmp(wanted, highest) == 0)
            expected = highest;
    }
    cr_expect_str_eq(prange_runtime_info().level, expected ? expected : highest);
}

static const char *level_with(const char *name)
{
    setenv("PRANGE_ISA", name, 1);
    pri_isa_use(NULL);
    return prange_runtime_info().level;
}

Test(level, names_are_obeyed_or_ignored)
{
    const char *highest = NULL;
    for (int i = 0; pri_isa_at(i); i++) {
        highest = pri_isa_at(i)->name;
        cr_expect_str_eq(level_with(highest), highest);
    }
    static const char *const ignored[] = {"", "v9", "V3", "baseline ", "avx2"};
    for (int i = 0; i < 5; i++)
        cr_expect_str_eq(level_with(ignored[i]), highest);
    unsetenv("PRANGE_ISA");
    pri_isa_use(NULL);
    cr_expect_str_eq(prange_runtime_info().level, highest);
    cr_expect_null(pri_isa_at(-1));
    cr_expect_null(pri_isa_at(3));
}
