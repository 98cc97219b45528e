/* SPDX-License-Identifier: MIT */
/*
 * A shared object for the sweep's --load, with a case for each kind of failure. ABI is the version
 * that the table claims; if it is not defined, there is no table.
 */
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <omp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <prange/bench.h>

/* Sets the locale, as a program with a user interface does, so numbers may have a decimal comma. */
__attribute__((constructor)) static void speak_the_language(void)
{
    setlocale(LC_ALL, "");
#ifdef BAD_START
    for (;;)
        pause();
#endif
}

static void *setup(prange_bench_size size)
{
    return calloc((size_t)size.n, sizeof(double));
}

static int run_well(void *state)
{
    double *x = state;
    *x = 1.0;
#pragma omp parallel
    {
#pragma omp master
        x[1] = omp_get_num_threads();
    }
    return 0;
}

static int run_crashing(void *state)
{
    (void)state;
    raise(SIGSEGV);
    return 0;
}

static int run_exiting(void *state)
{
    (void)state;
    _exit(7);
}

static int run_failing(void *state)
{
    (void)state;
    return 5;
}

/* Signals the start to a waiting test, through a file. */
static void tell_start(void)
{
    const char *path = getenv("BENCH_TEST_STARTED");
    if (path)
        close(creat(path, 0600));
}

static int run_hanging(void *state)
{
    (void)state;
    tell_start();
    while (getpid() > 0)
        pause(); /* a signal ends it */
    return 0;
}

/* Closes unknown descriptors, as a daemon does. */
static int run_closing(void *state)
{
    for (int file = 3; file < 1024; file++)
        close(file);
    return run_hanging(state);
}

static int run_slowly(void *state)
{
    tell_start();
    usleep(200000);
    return run_well(state);
}

/* The result is right in the first call only, as with a race. */
static int run_once_well(void *state)
{
    static int calls;
    *(double *)state = calls++ < 3 ? 1.0 : 2.0;
    return 0;
}

/* The result is right, with different bits in each call. */
static int run_varying(void *state)
{
    static double calls;
    double *x = state;
    x[0] = 1.0;
    x[1] = calls++;
    return 0;
}

static void *setup_nothing(prange_bench_size size)
{
    (void)size;
    return NULL;
}

static double footprint_huge(prange_bench_size size)
{
    return 1e18 * (double)size.n;
}

static prange_bench_result result(void *state)
{
    return (prange_bench_result){state, 2 * sizeof(double)};
}

/* Leaves a child process behind, which has all descriptors of its parent. */
static int run_leaving(void *state)
{
    static pid_t left;
    if (left == 0 && (left = fork()) == 0) {
        for (int file = 0; file < 3; file++)
            close(file); /* so that the test, which reads to their end, does not wait */
        sleep(20);
        _exit(0);
    }
    return run_well(state);
}

static double verify(void *state)
{
    const double *x = state;
    return fabs(*x - 1.0);
}

static double verify_never(void *state)
{
    (void)state;
    return NAN;
}

/* The result is right if the process was started with the variable that the test sets. */
static double verify_environment(void *state)
{
    const char *value = getenv("OMP_PROC_BIND"), *own = getenv("BENCH_TEST");
    const omp_proc_bind_t bind = omp_get_proc_bind();
    (void)state;
    if (!value || !own || strcmp(own, "word") != 0)
        return 1.0;
    return bind == (strcmp(value, "close") == 0 ? omp_proc_bind_close : omp_proc_bind_spread) ? 0.0
                                                                                              : 1.0;
}

/* The result is right if a loop under schedule(runtime) has even shares. */
static double verify_schedule(void *state)
{
    omp_sched_t kind;
    int chunk;
    (void)state;
    omp_get_schedule(&kind, &chunk);
    return (kind & 0xf) == omp_sched_static ? 0.0 : 1.0;
}

static const prange_bench_size sizes[] = {{100, 0}, {0, 0}};

/* Entries of a damaged table. */
#ifdef BAD_SIZES
#define SIZES .sizes = (const prange_bench_size *)16
#else
#define SIZES .sizes = sizes
#endif
#ifdef BAD_BYTES
#define BYTES .bytes = (double (*)(prange_bench_size))16
#else
#define BYTES .bytes = NULL
#endif

#define CASE(title, function, check)                                                               \
    {                                                                                              \
        SIZES, BYTES, .name = title, .setup = setup, .teardown = free, .run = function,            \
                      .verify = check                                                              \
    }

static const prange_bench_case cases[] = {
    CASE("good", run_well, verify),
    CASE("crash", run_crashing, verify),
    CASE("exit", run_exiting, verify),
    CASE("fail", run_failing, verify),
    CASE("wrong", run_well, verify_never),
    CASE("hang", run_hanging, verify),
    CASE("slow", run_slowly, verify),
    CASE("environment", run_well, verify_environment),
    CASE("closing", run_closing, verify),
    CASE("once", run_once_well, verify),
    CASE("leaving", run_leaving, verify),
    CASE("runtime", run_well, verify_schedule),
    {SIZES, .name = "vary", .setup = setup, .teardown = free, .run = run_varying, .verify = verify,
     .result = result},
    {SIZES, .name = "broken", .setup = setup, .teardown = free, .run = run_varying,
     .verify = verify, .result = result, .same_bits = 1},
    {SIZES, .name = "huge", .run = run_well, .verify = verify, .footprint = footprint_huge},
    {SIZES, .name = "nothing", .setup = setup_nothing, .run = run_well, .verify = verify},
};

#ifdef ABI /* like PRANGE_BENCH_EXPORT, except for the number */
PRANGE_API extern const prange_bench_table prange_bench_exported;
#ifdef BAD_COUNT
enum { COUNT = 9999 };
#else
enum { COUNT = sizeof cases / sizeof cases[0] };
#endif
#ifdef BAD_STRIDE
#define STRIDE ((size_t)1 << 60)
#else
#define STRIDE sizeof cases[0]
#endif
const prange_bench_table prange_bench_exported = {ABI, STRIDE, COUNT, cases};
#endif
