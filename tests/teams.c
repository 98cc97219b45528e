/* SPDX-License-Identifier: MIT */
/*
 * Teams by counts, without timing: how many threads take part in calls, and how many are started.
 */
#include <criterion/criterion.h>
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prange.h>

#include "exec/callers.h"
#include "exec/debt.h"
#include "exec/parallel_for.h"

/* Counts every thread that this process starts, by any library: the program's pthread_create takes
 * precedence. */
static atomic_int started;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *ctx)
{
    typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static _Atomic(create *) real;
    if (!real)
        *(void **)(void *)&real = dlsym(RTLD_NEXT, "pthread_create");
    atomic_fetch_add(&started, 1);
    return real(thread, attributes, start, ctx);
}

enum { SMALL = 60000, LARGE = 1000000 };

static double *ones(ptrdiff_t n)
{
    double *x = malloc((size_t)n * sizeof *x);
    cr_assert_not_null(x);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = 1;
    return x;
}

static void expect_sum(ptrdiff_t n, const double *x)
{
    double sum = 0;
    cr_expect_eq(prange_sum_f64(n, x, &sum), PRANGE_OK);
    cr_expect_eq(sum, (double)n);
}

/* libgomp ends threads that a smaller region does not need, so alternating team sizes would start
 * threads over and over. */
static void alternate(int learning)
{
    static const int counts[] = {8, 16};
    double *x = ones(LARGE);
    cr_assert_eq(prange_set_learning(learning), PRANGE_OK);
    for (int c = 0; c < 2; c++) {
        cr_assert_eq(prange_set_num_threads(counts[c]), PRANGE_OK);
        for (int k = 0; k < 4; k++) {
            expect_sum(SMALL, x);
            expect_sum(LARGE, x);
        }
        const int before = started;
        for (int k = 0; k < 100; k++) {
            expect_sum(SMALL, x);
            expect_sum(LARGE, x);
        }
        cr_expect_leq(started - before, learning ? counts[c] : 0, "%d threads started at %d",
                      started - before, counts[c]);
        cr_expect_gt(before, 0);
    }
    free(x);
}

Test(teams, alternating_sizes_start_no_threads, .timeout = 100)
{
    alternate(0);
}

Test(teams, nor_while_learning, .timeout = 100)
{
    alternate(1);
}

/* Work whose time varies, so that nothing is learned from these calls, which do nothing. */
static const pri_work long_work = {
    .name = "prange_long", .n = 1000, .pieces = 1000, .ns = 1e9, .varies = true};

static int size_for(const pri_work *work)
{
    pri_team team = pri_team_open(work);
    const int size = team.size;
    pri_team_close(&team);
    return size;
}

typedef struct other_caller {
    pthread_t thread;
    pthread_barrier_t in, out;
} other_caller;

static void *be_in_a_call(void *ctx)
{
    other_caller *other = ctx;
    (void)pri_callers_enter(false);
    pthread_barrier_wait(&other->in);
    pthread_barrier_wait(&other->out);
    pri_callers_leave();
    return NULL;
}

static void others_enter(int count, other_caller *others)
{
    for (int k = 0; k < count; k++) {
        pthread_barrier_init(&others[k].in, NULL, 2);
        pthread_barrier_init(&others[k].out, NULL, 2);
        cr_assert_eq(pthread_create(&others[k].thread, NULL, be_in_a_call, &others[k]), 0);
        pthread_barrier_wait(&others[k].in);
    }
}

static void others_leave(int count, other_caller *others)
{
    for (int k = 0; k < count; k++) {
        pthread_barrier_wait(&others[k].out);
        pthread_join(others[k].thread, NULL);
    }
}

/* A lone caller gets all threads that it asked for; several callers share the processors. */
Test(teams, callers_share_the_processors)
{
    other_caller others[7];
    const int processors = prange_get_max_threads();
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    for (int set = 0; set <= 12; set += 6) {
        cr_assert_eq(prange_set_num_threads(set), PRANGE_OK);
        const int all = set ? set : processors;
        cr_expect_eq(size_for(&long_work), all);
        for (int count = 1; count <= 7; count++) {
            others_enter(count, others);
            const int share = processors / (count + 1);
            cr_expect_eq(size_for(&long_work),
                         share < 1     ? 1
                         : share < all ? share
                                       : all,
                         "%d others", count);
            others_leave(count, others);
        }
        cr_expect_eq(size_for(&long_work), all);
    }
}

static int callers_now(bool brief)
{
    const int count = pri_callers_enter(brief);
    pri_callers_leave();
    return count;
}

/* More calling threads than there are slots in which to count them. */
Test(teams, all_callers_are_counted)
{
    static other_caller others[40];
    for (int count = 1; count <= 40; count += 13) {
        others_enter(count, others);
        cr_expect_eq(callers_now(false), count + 1);
        others_leave(count, others);
        cr_expect_eq(callers_now(false), 1);
    }
}

/* Short calls recount the callers only occasionally, beginning with the first call. */
Test(teams, brief_calls_learn_of_other_callers)
{
    other_caller others[3];
    int count = 0;
    others_enter(3, others);
    cr_expect_eq(callers_now(true), 4);
    others_leave(3, others);
    for (int k = 0; k < 16; k++)
        count = callers_now(true);
    cr_expect_eq(count, 1);
    others_enter(2, others);
    for (int k = 0; k < 16; k++)
        count = callers_now(true);
    cr_expect_eq(count, 3);
    others_leave(2, others);
}

/* A child has only the thread that forked, which is still inside its call. */
Test(teams, a_child_has_no_callers_of_its_parent)
{
    other_caller others[2];
    int status = -1;
    others_enter(2, others);
    cr_assert_eq(pri_callers_enter(false), 3);
    const pid_t child = fork();
    if (child == 0) {
        const int within = callers_now(false);
        pri_callers_leave();
        _exit(10 * within + callers_now(false));
    }
    cr_assert(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    cr_expect_eq(WEXITSTATUS(status), 11);
    pri_callers_leave();
    others_leave(2, others);
}

static atomic_bool enough;

static void *compute(void *ctx)
{
    while (!enough)
        ;
    return ctx;
}

/* Calls that never have a team, beside a busy thread: they must not count as put off. */
static void expect_none_put_off(double ns)
{
    const pri_work work = {.name = "prange_d", .n = 100, .pieces = 100, .ns = ns};
    pthread_t other;
    enough = false;
    cr_assert_eq(pthread_create(&other, NULL, compute, NULL), 0);
    pri_team_ledger.postponements_left = 40;
    for (int k = 0; k < 200; k++)
        cr_expect_eq(size_for(&work), 1);
    cr_expect_eq(pri_team_ledger.postponements_left, 40);
    cr_expect_eq(pri_debt_ns(&pri_team_ledger), 0);
    enough = true;
    pthread_join(other, NULL);
}

/* A call whose share is one processor has no team to put off. */
Test(teams, a_share_of_one_is_not_put_off)
{
    static other_caller others[7];
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    const int count = prange_get_max_threads() < 8 ? prange_get_max_threads() - 1 : 0;
    others_enter(count, others);
    if (count > 0)
        expect_none_put_off(1e5);
    others_leave(count, others);
}

/* A call whose work is too small for a team has none to put off. */
Test(teams, work_for_one_thread_is_not_put_off)
{
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    for (int k = 0; k < PRI_REGION_SIZES; k++)
        pri_team_ledger.regions.cost[k] = 40e3F;
    expect_none_put_off(3e3);
}

/* An exact thread count, and a number of workers, are not reduced to the caller's share; without
 * learning no count is. */
Test(teams, what_is_not_shared)
{
    other_caller others[3];
    const pri_work workers = {
        .name = "prange_w", .n = 9, .pieces = 9, .ns = 1e9, .pool = true, .threads = 5};
    const pri_work short_work = {
        .name = "prange_s", .n = 900, .pieces = 900, .ns = 3e3, .varies = true};
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    others_enter(3, others);
    cr_expect_eq(size_for(&workers), 5);
    const int many = prange_get_max_threads() + 3;
    const pri_work tasks = {
        .name = "prange_t", .n = many, .pieces = many, .ns = 1e9, .tasks = true, .varies = true};
    cr_assert_eq(prange_set_num_threads(many), PRANGE_OK);
    cr_expect_eq(size_for(&tasks), many, "tasks that wait");
    cr_assert_eq(prange_set_num_threads(0), PRANGE_OK);
    cr_expect_lt(size_for(&tasks), many);
    cr_assert_eq(prange_set_exact_threads(7), PRANGE_OK);
    cr_expect_eq(size_for(&long_work), 7);
    cr_expect_eq(size_for(&short_work), 7);
    cr_assert_eq(prange_set_num_threads(7), PRANGE_OK);
    cr_assert_eq(prange_set_learning(0), PRANGE_OK);
    cr_expect_eq(size_for(&long_work), 7);
    cr_expect_lt(size_for(&short_work), 7);
    others_leave(3, others);
}

/* A call from the body of another call of the same thread counts as the same caller. */
Test(teams, a_call_within_a_call_is_no_second_caller)
{
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(3), PRANGE_OK);
    pri_team outer = pri_team_open(&long_work), inner = pri_team_open(&long_work);
    cr_expect_eq(outer.size, 3);
    cr_expect_eq(inner.size, 3);
    pri_team_close(&inner);
    pri_team_close(&outer);
}

/* While the process is in debt, calls run inline and pay it back. A call whose share pays the whole
 * debt has a team. */
Test(teams, in_debt)
{
    const pri_work work = {.name = "prange_d", .n = 100, .pieces = 100, .ns = 1e6, .varies = true};
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    pri_ledger_ran_team(&pri_team_ledger, NULL, 1e6, false, 2, 40e6);
    pri_team team = pri_team_open(&work);
    cr_expect_eq(team.size, 1);
    cr_expect_float_eq(team.debt, 38.3e6, 0.6e6);
    pri_team_close(&team);
    const pri_work workers = {
        .name = "prange_w", .n = 9, .pieces = 9, .threads = 3, .pool = true, .ns = 1e6};
    cr_expect_eq(size_for(&workers), 3, "a number of workers that was asked for");
    cr_assert_eq(prange_set_exact_threads(2), PRANGE_OK);
    cr_expect_eq(size_for(&work), 2);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    pri_team_ledger.postponements_left = 0; /* no caution, even if this machine is busy */
    cr_expect_eq(size_for(&long_work), 2);
    cr_assert_eq(prange_set_learning(0), PRANGE_OK);
    cr_expect_eq(size_for(&work), 2);
}

/* PRANGE_VERBOSE names the reason. */
Test(teams, the_reasons)
{
    static const pri_work work = {
        .name = "prange_d", .n = 100, .pieces = 100, .ns = 1e6, .varies = true};
    char text[2048] = "";
    FILE *file = tmpfile();
    cr_assert_not_null(file);
    const int before = dup(STDERR_FILENO);
    cr_assert(before >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    pri_team_traced = 2;
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    (void)size_for(&work);
    other_caller other;
    others_enter(1, &other);
    (void)size_for(&work);
    others_leave(1, &other);
    pri_ledger_ran_team(&pri_team_ledger, NULL, 1e6, false, 2, 40e6);
    (void)size_for(&work);
    PRANGE_FOR_COST (1.0, i, 0, 100)
        (void)i;
    pri_team_traced = 1;
    dup2(before, STDERR_FILENO);
    rewind(file);
    cr_expect_gt(fread(text, 1, sizeof text - 1, file), 0);
    fclose(file);
    cr_expect_not_null(strstr(text, "prange: d n=100 team 2 of 2, got 1 (all) "), "%s", text);
    cr_expect_not_null(strstr(text, " shared by 2 callers) "), "%s", text);
    cr_expect_not_null(strstr(text, "team 1 of 2, got 1 (busy: inline, 3"), "%s", text);
    cr_expect_not_null(strstr(text, " ms in debt) "), "%s", text);
    cr_expect_not_null(strstr(text, "prange: PRANGE_FOR n=100 team 1 of 2, got 1 (small) "), "%s",
                       text);
}

typedef struct visits {
    atomic_int of[3000];
    atomic_int highest;
} visits;

static void visit(const void *job, ptrdiff_t piece, int thread)
{
    visits *v = *(visits *const *)job;
    atomic_fetch_add(&v->of[piece], 1);
    for (int highest = v->highest; thread > highest;)
        if (atomic_compare_exchange_weak(&v->highest, &highest, thread))
            break;
}

/* Every piece runs once: with shares of every length, with short shares without counters, and with
 * the user's chunks, even if some threads find no work. */
Test(teams, every_piece_runs_once, .timeout = 100)
{
    static visits v;
    visits *const job = &v;
    cr_assert_eq(prange_set_learning(0), PRANGE_OK);
    for (int threads = 2; threads <= 90; threads += threads < 9 ? 1 : 27) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        for (ptrdiff_t pieces = 1; pieces <= 3000; pieces = pieces * 3 / 2 + 1) {
            for (int way = 0; way < 3; way++) {
                const ptrdiff_t first = way < 2 ? pieces / 5 : 0;
                const pri_work work = {.name = "prange_v",
                                       .n = pieces,
                                       .pieces = pieces,
                                       .ns = way < 2 ? 1e6 : 2e4,
                                       .chunked = way == 1};
                for (ptrdiff_t k = 0; k < 3000; k++)
                    v.of[k] = 0;
                v.highest = 0;
                pri_team team = pri_team_open(&work);
                pri_team_for(&team, first, pieces, visit, &job);
                pri_team_close(&team);
                int wrong = 0;
                for (ptrdiff_t k = 0; k < 3000; k++)
                    wrong += v.of[k] != (k >= first && k < pieces);
                cr_expect_eq(wrong, 0, "%td pieces, %d threads: %d", pieces, threads, wrong);
                cr_expect_lt(v.highest, team.size);
            }
        }
    }
}

typedef struct wait_for_rest {
    atomic_int done; /* pieces other than the first */
    bool alone;      /* whether the first piece waited in vain */
} wait_for_rest;

enum { UNEVEN_PIECES = 4, UNEVEN_SECONDS = 20 };

/* The first piece lasts until the others are done. */
static void wait_piece(const void *job, ptrdiff_t piece, int thread)
{
    (void)thread;
    wait_for_rest *wait = *(wait_for_rest *const *)job;
    if (piece > 0) {
        wait->done++;
        return;
    }
    const double end = pri_clock_ns() + 1e9 * UNEVEN_SECONDS;
    while (wait->done < UNEVEN_PIECES - 1 && pri_clock_ns() < end)
        sched_yield();
    wait->alone = wait->done < UNEVEN_PIECES - 1;
}

/* Short pieces of equal time are shared out once and for all. Of uneven ones, a thread that has
 * finished takes over pieces of the others. */
Test(teams, uneven_pieces_are_taken_over, .timeout = 100)
{
    static wait_for_rest wait;
    wait_for_rest *const job = &wait;
    cr_assert_eq(prange_set_exact_threads(2), PRANGE_OK);
    const pri_work work = {
        .name = "prange_w", .n = UNEVEN_PIECES, .pieces = UNEVEN_PIECES, .ns = 2e4, .uneven = true};
    cr_expect_eq(pri_parallel_for(&work, wait_piece, &job), PRANGE_OK);
    cr_expect(!wait.alone);
}
