/* SPDX-License-Identifier: MIT */
/*
 * Which threads of this process run, and which of them are those of a caller's teams.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include <prange.h>

#include "base/machine.h"
#include "exec/parallel_for.h"
#include "exec/spinners.h"
#include "waits.h"

/* A thread that computes between two signals. */
typedef struct runner {
    pthread_t thread;
    int number;
    atomic_bool computes, ends;
    pthread_barrier_t begun;
} runner;

static void *live(void *argument)
{
    runner *t = argument;
    t->number = pri_machine_thread();
    pthread_barrier_wait(&t->begun);
    while (!atomic_load(&t->ends))
        if (!atomic_load(&t->computes))
            wait_us(500);
    return NULL;
}

static void begin(runner *t)
{
    pthread_barrier_init(&t->begun, NULL, 2);
    cr_assert_eq(pthread_create(&t->thread, NULL, live, t), 0);
    pthread_barrier_wait(&t->begun);
}

/* Whether the thread is observed as running, or not running, within 20 s: on a busy machine a
 * computing thread runs only at times, and a joined thread takes a while to disappear. */
static bool is_seen(int number, bool running)
{
    for (int k = 0; k < 20000; k++) {
        if (pri_machine_runs(number) == running)
            return true;
        wait_us(1000);
    }
    return false;
}

/* The same of all threads but the caller. */
static bool others_are_gone(void)
{
    for (int k = 0; k < 20000 && pri_machine_own() > 0; k++)
        wait_us(1000);
    return pri_machine_own() == 0;
}

Test(spinners, threads_that_run, .timeout = 60)
{
    runner t = {0};
    begin(&t);
    cr_expect_neq(t.number, pri_machine_thread());
    cr_expect_eq(pri_machine_thread(), getpid());
    int awake = 0;
    for (int k = 0; k < 200; k++)
        awake += pri_machine_runs(t.number);
    cr_expect_lt(awake, 200, "it sleeps");
    atomic_store(&t.computes, true);
    cr_expect(is_seen(t.number, true));
    cr_expect(pri_machine_runs(pri_machine_thread()), "the caller does");
    atomic_store(&t.ends, true);
    pthread_join(t.thread, NULL);
    cr_expect(is_seen(t.number, false), "it is gone");
    cr_expect(!pri_machine_runs(getppid()), "another process's");
}

Test(spinners, of_this_process_that_run, .timeout = 60)
{
    enum { COUNT = 5 };
    static runner threads[COUNT];
    cr_expect_eq(pri_machine_own(), 0);
    for (int k = 0; k < COUNT; k++)
        begin(&threads[k]);
    int most = 0;
    for (int k = 0; k < COUNT; k++)
        atomic_store(&threads[k].computes, true);
    for (int k = 0; k < 20000 && most == 0; k++) {
        const int own = pri_machine_own();
        most = own > most ? own : most;
        cr_expect(own >= 0 && own <= COUNT, "%d", own);
        wait_us(1000);
    }
    cr_expect_geq(most, 1);
    for (int k = 0; k < COUNT; k++) {
        atomic_store(&threads[k].ends, true);
        pthread_join(threads[k].thread, NULL);
    }
    cr_expect(others_are_gone());
}

/* The number of threads that the caller knows, besides itself; threads of past teams may be among
 * them. No two adjacent entries are the same thread. */
static int known_threads(void)
{
    const pri_spinners *own = pri_spinners_own();
    int count = 0;
    cr_expect_eq(own->threads[0], 0);
    for (int k = 1; k < PRI_SPINNERS; k++) {
        count += own->threads[k] > 0;
        cr_expect(own->threads[k] != pri_machine_thread() &&
                  (own->threads[k] == 0 || own->threads[k] != own->threads[k - 1]));
    }
    return count;
}

static void do_nothing(const void *job, ptrdiff_t piece, int thread)
{
    (void)job;
    (void)piece;
    (void)thread;
}

static const pri_work work = {.name = "prange_d", .n = 100, .pieces = 100, .ns = 1e9};

/* A caller knows the threads of its teams, also where these come and go. */
Test(spinners, are_known, .timeout = 60)
{
    cr_expect_eq(known_threads(), 0);
    cr_expect_eq(pri_spinners_count(), 0);
    static const int sizes[] = {3, 2, 7, 7, 50};
    int most = 0;
    for (int s = 0; s < 5; s++) {
        cr_assert_eq(prange_set_exact_threads(sizes[s]), PRANGE_OK);
        cr_assert_eq(pri_parallel_for(&work, do_nothing, NULL), PRANGE_OK);
        most = sizes[s] > most ? sizes[s] : most;
        cr_expect_eq(known_threads(), most < PRI_SPINNERS ? most - 1 : PRI_SPINNERS - 1);
        const int spin = pri_spinners_count();
        cr_expect(spin >= 0 && spin < most, "%d of %d", spin, most);
    }
}
