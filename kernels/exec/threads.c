/* SPDX-License-Identifier: MIT */
/*
 * Thread counts and schedules as settings of the calling thread, and the effect of fork on them.
 *
 * libgomp keeps a pool of threads for each thread that entered a parallel region. After fork the
 * child has a copy of the forking thread's pool without its threads, and its next region would wait
 * for them for ever. libgomp does not tell whether a thread has a pool, but in a process with one
 * thread it has none. So a handler before fork counts the threads, and the child of a process with
 * several runs all calls inline, and so do its children.
 */
#include "threads.h"

#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/machine.h"
#include "base/status.h"
#include "callers.h"
#include "record.h"

static _Thread_local int set_threads; /* 0: the default */
static _Thread_local bool set_exact;  /* set_threads is the size of every team */
static _Thread_local prange_schedule set_schedule;
static _Thread_local int set_chunk;

static _Thread_local bool pool_released; /* by prange_prepare_fork, and no region since */
static _Thread_local bool fork_hazard;   /* set before fork: the child must run inline */
static bool forked;                      /* changes in a child only, which has one thread then */

/* What the default thread count depends on; read once, since it takes system calls. */
static struct {
    int affinity; /* processors when the library was loaded, which is when libgomp counts them */
    bool given;   /* OMP_NUM_THREADS is set to a number */
    int quota;
} process;
static pthread_once_t process_once = PTHREAD_ONCE_INIT;

/* The processors of this thread, whose affinity its team inherits; 0: not read yet. */
static _Thread_local int thread_affinity;

/* The processors that OpenMP may use from this thread. If OpenMP binds threads, the caller's own
 * affinity mask covers only one of its places. */
static int processors(void)
{
    return omp_get_proc_bind() == omp_proc_bind_false ? pri_machine_affinity()
                                                      : omp_get_num_procs();
}

static int machine_limit(int affinity, int quota)
{
    return quota > 0 && quota < affinity ? quota : affinity;
}

static void read_process(void)
{
    const char *given = getenv("OMP_NUM_THREADS");
    process.given = given && strtol(given, NULL, 10) > 0;
    if (omp_get_proc_bind() != omp_proc_bind_false)
        process.affinity = omp_get_num_procs();
    process.quota = pri_machine_quota("");
}

/* A process has two links to its task folder, and one for each thread in it. */
static void before_fork(void)
{
    struct stat task;
    const bool alone = stat("/proc/self/task", &task) == 0 && task.st_nlink <= 3;
    fork_hazard = !alone && !pool_released;
}

static void in_child(void)
{
    forked = forked || fork_hazard;
    pri_callers_forked();
    pri_record_forked();
}

__attribute__((constructor)) static void start(void)
{
    process.affinity = pri_machine_affinity();
    pthread_atfork(before_fork, NULL, in_child);
}

int pri_threads_forked(void)
{
    return forked;
}

prange_schedule pri_threads_schedule(int *chunk)
{
    *chunk = set_chunk;
    return set_schedule;
}

bool pri_threads_exact(void)
{
    return set_exact;
}

int pri_threads_processors(void)
{
    pthread_once(&process_once, read_process);
    if (!thread_affinity)
        thread_affinity = processors();
    return machine_limit(thread_affinity, process.quota);
}

/* OpenMP's count differs from the affinity's if the application has set one. */
static int default_threads(void)
{
    pthread_once(&process_once, read_process);
    int threads = omp_get_max_threads();
    if (!process.given && threads == process.affinity)
        threads = pri_threads_processors();
    /* libgomp 12 takes any number that fits a long, and its int may be 0 or below. */
    return threads > 0 && threads < PRANGE_THREADS_LIMIT ? threads : PRANGE_THREADS_LIMIT;
}

static prange_status set_count(const char *function, int threads, bool exact)
{
    if (threads < 0 || threads > PRANGE_THREADS_LIMIT)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: threads = %d is not in 0 .. %d", function, threads,
                        PRANGE_THREADS_LIMIT);
    set_threads = threads;
    set_exact = exact && threads > 0;
    return PRANGE_OK;
}

prange_status prange_set_num_threads(int threads)
{
    return set_count(__func__, threads, false);
}

prange_status prange_set_exact_threads(int threads)
{
    return set_count(__func__, threads, true);
}

int prange_get_num_threads(void)
{
    if (forked)
        return 1;
    pool_released = false; /* the caller is about to enter a region, as PRANGE_FOR is */
    return set_threads ? set_threads : default_threads();
}

int prange_get_max_threads(void)
{
    return machine_limit(processors(), pri_machine_quota(""));
}

int prange_get_thread_id(void)
{
    return omp_get_thread_num();
}

prange_status prange_set_schedule(prange_schedule schedule, ptrdiff_t chunk)
{
    if ((unsigned)schedule > PRANGE_SCHEDULE_GUIDED)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_set_schedule: schedule = %d is unknown",
                        (int)schedule);
    if (chunk < 0 || chunk > INT_MAX)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_set_schedule: chunk = %td is not in 0 .. %d",
                        chunk, INT_MAX);
    set_schedule = schedule;
    set_chunk = (int)chunk;
    return PRANGE_OK;
}

prange_schedule prange_get_schedule(ptrdiff_t *chunk)
{
    if (chunk)
        *chunk = set_chunk;
    return set_schedule;
}

/* LLVM's libomp restarts its threads in a child by itself, and aborts in omp_pause_resource_all;
 * this function, which only libomp has, identifies it. In a forked child a pause of libgomp would
 * wait for the threads that its pool has lost. */
extern int kmp_get_blocktime(void) __attribute__((weak));

prange_status prange_prepare_fork(void)
{
    if (omp_in_parallel() ||
        (!forked && !kmp_get_blocktime && omp_pause_resource_all(omp_pause_hard) != 0))
        return pri_fail(PRANGE_ERROR_VALUE, "prange_prepare_fork: called inside a parallel region");
    pool_released = true;
    return PRANGE_OK;
}
