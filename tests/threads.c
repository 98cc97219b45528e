/* SPDX-License-Identifier: MIT */
/*
 * The settings of the thread count and the schedule, and the origin of their defaults.
 */
#include <criterion/criterion.h>
#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <prange.h>

#include "probe.h"
#include "base/machine.h"
#include "exec/team.h"

/* The number of processors that the machine grants, by an independent computation. */
static int granted(void)
{
    const int affinity = omp_get_num_procs(), quota = pri_machine_quota("");
    return quota > 0 && quota < affinity ? quota : affinity;
}

Test(threads, set_and_get)
{
    for (int n = 1; n <= PRANGE_THREADS_LIMIT; n = n * 3 + 1) {
        cr_expect_eq(prange_set_num_threads(n), PRANGE_OK);
        cr_expect_eq(prange_get_num_threads(), n);
    }
    cr_expect_eq(prange_set_num_threads(PRANGE_THREADS_LIMIT), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), PRANGE_THREADS_LIMIT);
}

Test(threads, zero_restores_the_default)
{
    const int before = prange_get_num_threads();
    cr_assert_eq(prange_set_num_threads(before + 5), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(0), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), before);
}

Test(threads, errors_leave_the_setting)
{
    static const int bad[] = {-1, -7, INT_MIN, PRANGE_THREADS_LIMIT + 1, INT_MAX};
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    for (int i = 0; i < 5; i++) {
        char value[32];
        snprintf(value, sizeof value, "%d", bad[i]);
        cr_expect_eq(prange_set_num_threads(bad[i]), PRANGE_ERROR_VALUE);
        cr_expect_eq(prange_get_num_threads(), 3);
        cr_expect_not_null(strstr(prange_last_error(), "prange_set_num_threads"));
        cr_expect_not_null(strstr(prange_last_error(), value), "%s", prange_last_error());
    }
}

Test(threads, exactly)
{
    cr_expect_eq(prange_set_exact_threads(5), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), 5);
    cr_expect_eq(prange_set_exact_threads(-1), PRANGE_ERROR_VALUE);
    cr_expect_not_null(strstr(prange_last_error(), "prange_set_exact_threads: threads = -1"));
    cr_expect_eq(prange_set_exact_threads(PRANGE_THREADS_LIMIT + 1), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_get_num_threads(), 5);
    cr_expect_eq(prange_set_exact_threads(0), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), granted());
}

Test(threads, learning_is_on_or_off)
{
    static const int bad[] = {-1, 2, INT_MIN, INT_MAX};
    for (int i = 0; i < 4; i++) {
        cr_expect_eq(prange_set_learning(bad[i]), PRANGE_ERROR_VALUE);
        cr_expect_not_null(strstr(prange_last_error(), "prange_set_learning"));
    }
    cr_expect_eq(prange_set_learning(1), PRANGE_OK);
    cr_expect_eq(pri_team_learning(), PRI_LEARNING_ON);
    cr_expect_eq(prange_set_learning(0), PRANGE_OK);
    cr_expect_eq(pri_team_learning(), PRI_LEARNING_OFF);
}

static void *other_thread(void *ctx)
{
    int *seen = ctx;
    seen[0] = prange_get_num_threads();
    seen[1] = (int)prange_get_schedule(NULL);
    seen[2] = (int)prange_set_num_threads(6);
    return NULL;
}

Test(threads, settings_belong_to_a_thread)
{
    const int before = prange_get_num_threads();
    cr_assert_eq(prange_set_num_threads(before + 3), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_GUIDED, 2), PRANGE_OK);
    int seen[3] = {-1, -1, -1};
    pthread_t thread;
    cr_assert_eq(pthread_create(&thread, NULL, other_thread, seen), 0);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_expect_eq(seen[0], before);
    cr_expect_eq(seen[1], PRANGE_SCHEDULE_DEFAULT);
    cr_expect_eq(prange_get_num_threads(), before + 3);
}

/* The other threads have the defaults, that is, the count that they inherit from OpenMP. */
Test(threads, of_a_region_only_the_first_keeps_the_settings)
{
    int counts[3] = {0}, schedules[3] = {0};
    omp_set_num_threads(5);
    cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_GUIDED, 2), PRANGE_OK);
#pragma omp parallel num_threads(3)
    {
        counts[omp_get_thread_num()] = prange_get_num_threads();
        schedules[omp_get_thread_num()] = (int)prange_get_schedule(NULL);
    }
    for (int t = 0; t < 3; t++) {
        cr_expect_eq(counts[t], t == 0 ? 1 : 5);
        cr_expect_eq(schedules[t], t == 0 ? PRANGE_SCHEDULE_GUIDED : PRANGE_SCHEDULE_DEFAULT);
    }
}

Test(threads, the_applications_own_count)
{
    omp_set_num_threads(7);
    cr_expect_eq(prange_get_num_threads(), 7);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), 2);
    cr_expect_eq(omp_get_max_threads(), 7, "ours is not OpenMP's setting");
    cr_assert_eq(prange_set_num_threads(0), PRANGE_OK);
    cr_expect_eq(prange_get_num_threads(), 7);
}

Test(threads, max_is_the_machines)
{
    cr_expect_eq(prange_get_max_threads(), granted());
    omp_set_num_threads(7);
    cr_assert_eq(prange_set_num_threads(9), PRANGE_OK);
    cr_expect_eq(prange_get_max_threads(), granted());
}

Test(threads, id)
{
    cr_expect_eq(prange_get_thread_id(), 0);
    int wrong = 0;
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    wrong += prange_get_thread_id() != omp_get_thread_num();
    cr_expect_eq(wrong, 0);
}

Test(schedule, set_and_get)
{
    static const prange_schedule all[] = {PRANGE_SCHEDULE_DEFAULT, PRANGE_SCHEDULE_STATIC,
                                          PRANGE_SCHEDULE_DYNAMIC, PRANGE_SCHEDULE_GUIDED};
    ptrdiff_t chunk = -1;
    cr_expect_eq(prange_get_schedule(&chunk), PRANGE_SCHEDULE_DEFAULT);
    cr_expect_eq(chunk, 0);
    for (int s = 0; s < 4; s++) {
        cr_expect_eq(prange_set_schedule(all[s], s * 5), PRANGE_OK);
        cr_expect_eq(prange_get_schedule(&chunk), all[s]);
        cr_expect_eq(chunk, s * 5);
    }
    cr_expect_eq(prange_set_schedule(PRANGE_SCHEDULE_STATIC, INT_MAX), PRANGE_OK);
    cr_expect_eq(prange_get_schedule(&chunk), PRANGE_SCHEDULE_STATIC);
    cr_expect_eq(chunk, INT_MAX);
}

Test(schedule, errors_leave_the_setting)
{
    cr_assert_eq(prange_set_schedule(PRANGE_SCHEDULE_GUIDED, 9), PRANGE_OK);
    static const struct {
        int schedule;
        ptrdiff_t chunk;
    } bad[] = {{-1, 0}, {4, 0}, {1000, 1}, {1, -1}, {1, PTRDIFF_MIN}, {1, (ptrdiff_t)INT_MAX + 1}};
    for (int i = 0; i < 6; i++) {
        ptrdiff_t chunk = -1;
        cr_expect_eq(prange_set_schedule((prange_schedule)bad[i].schedule, bad[i].chunk),
                     PRANGE_ERROR_VALUE);
        cr_expect_not_null(strstr(prange_last_error(), i < 3 ? "schedule" : "chunk"));
        cr_expect_eq(prange_get_schedule(&chunk), PRANGE_SCHEDULE_GUIDED);
        cr_expect_eq(chunk, 9);
    }
}

/* Checks the probe's output. It is a process of its own, because OpenMP reads the environment only
 * once. */
static __attribute__((format(printf, 3, 4))) void
expect_output(const char *environment, const char *what, const char *format, ...)
{
    char out[256], expected[256];
    va_list values;
    va_start(values, format);
    vsnprintf(expected, sizeof expected, format, values);
    va_end(values);
    cr_expect_eq(probe(environment, what, out, sizeof out), 0, "%s", environment);
    cr_expect_str_eq(out, expected, "%s: %s", environment, out);
}

Test(environment, omp_num_threads)
{
    expect_output("OMP_NUM_THREADS=6", "threads", "6 %d\n", granted());
    expect_output("", "threads", "%d %d\n", granted(), granted());
}

/* A count from OMP_NUM_THREADS is kept even if it equals the number of processors. */
Test(environment, the_count_of_processors_given)
{
    char variable[64];
    snprintf(variable, sizeof variable, "OMP_NUM_THREADS=%d", omp_get_num_procs());
    expect_output(variable, "threads", "%d %d\n", omp_get_num_procs(), granted());
}

/* OpenMP counted the processors when the program was loaded. The first calling thread has fewer of
 * them; the other threads are not affected. */
Test(environment, processors_taken_away_before_the_first_call)
{
    expect_output("", "pinned", "1 1\n%d %d\n", granted(), granted());
    expect_output("OMP_NUM_THREADS=6", "pinned", "6 1\n6 %d\n", granted());
}

/* When it is loaded, OpenMP binds the first thread to one place. */
Test(environment, threads_that_are_bound)
{
    expect_output("OMP_PROC_BIND=true", "threads", "%d %d\n", granted(), granted());
    expect_output("OMP_PROC_BIND=spread", "threads", "%d %d\n", granted(), granted());
    expect_output("OMP_PROC_BIND=close OMP_PLACES=threads", "threads", "%d %d\n", granted(),
                  granted());
}

/* OpenMP ignores a value that is not a number, and so must the library. */
Test(environment, omp_num_threads_that_is_no_number)
{
    static const char *const environments[] = {"OMP_NUM_THREADS=", "OMP_NUM_THREADS=all",
                                               "OMP_NUM_THREADS=0"};
    for (size_t i = 0; i < sizeof environments / sizeof *environments; i++)
        expect_output(environments[i], "pinned 2>/dev/null", "1 1\n%d %d\n", granted(), granted());
}

/* libgomp's own count may not fit an int then, and libomp's is 1. */
Test(environment, omp_num_threads_above_any_limit)
{
    static const char *const environments[] = {
        "OMP_NUM_THREADS=100000", "OMP_NUM_THREADS=2147483648", "OMP_NUM_THREADS=4294967296",
        "OMP_NUM_THREADS=999999999999"};
    for (size_t i = 0; i < sizeof environments / sizeof *environments; i++) {
        char out[256];
        int threads = 0;
        cr_expect_eq(probe(environments[i], "threads 2>/dev/null", out, sizeof out), 0);
        cr_expect_eq(sscanf(out, "%d", &threads), 1);
        cr_expect(threads >= 1 && threads <= PRANGE_THREADS_LIMIT, "%s: %d", environments[i],
                  threads);
    }
}

Test(environment, order_of_precedence)
{
    expect_output("OMP_NUM_THREADS=6", "set", "5 %d\n3 %d\n5 %d\n", granted(), granted(),
                  granted());
}

Test(environment, smaller_teams_give_the_same_bits)
{
    static const char *const environments[] = {
        "OMP_THREAD_LIMIT=1",
        "OMP_THREAD_LIMIT=2",
        "OMP_THREAD_LIMIT=3",
        "OMP_DYNAMIC=true",
        "OMP_DYNAMIC=true OMP_NUM_THREADS=5",
        "OMP_SCHEDULE=guided,5",
        "OMP_WAIT_POLICY=passive",
        "OMP_PROC_BIND=true",
        "OMP_MAX_ACTIVE_LEVELS=0",
    };
    for (size_t i = 0; i < sizeof environments / sizeof *environments; i++)
        expect_output(environments[i], "same", "same\n");
}
