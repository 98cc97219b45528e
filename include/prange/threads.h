/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Threads and schedules.
 *
 * The number of threads that a call may use is a setting of the calling thread. Unless it is set
 * here, it is what OpenMP would use: OMP_NUM_THREADS, or the application's own omp_set_num_threads.
 * If neither was given, it is the number of processors that the thread's affinity mask, as it was
 * at its first call, and the container's CPU quota (cgroup v1 or v2, quota/period rounded up)
 * allow. prange cannot distinguish omp_set_num_threads with exactly that number from the default;
 * call prange_set_num_threads instead.
 *
 * A call uses fewer threads where its work is too small to repay them; a small call runs on its
 * caller and never enters a parallel region. A call also runs on its caller alone
 *   - inside a parallel region, unless the application enabled nesting
 *     (omp_set_max_active_levels);
 *   - in a process forked from one that had several threads (see prange_prepare_fork).
 *
 * The settings of this header belong to one thread. Every thread that OpenMP or the program starts
 * begins with the defaults, whether it runs a parallel region of the program or a function that
 * prange calls; only the first thread of a region, which is its caller, keeps its settings. Code in
 * a region that needs a given thread count or schedule on every thread sets them on each thread.
 * Unlike them, the count of omp_set_num_threads, called before the region, is inherited by all of
 * its threads.
 *
 * OpenMP may grant a smaller team than asked for (OMP_THREAD_LIMIT, OMP_DYNAMIC). Results do not
 * depend on it.
 *
 * A call uses up to 704 KiB of stack on each of its threads (variances in expr.h; most calls use
 * less than 128 KiB), plus what the program's own functions use. The default of 8 MiB a thread
 * suffices; where a program makes stacks smaller (OMP_STACKSIZE, ulimit -s,
 * pthread_attr_setstacksize), 1 MiB is enough for the library.
 */
#ifndef PRANGE_THREADS_H
#define PRANGE_THREADS_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** The largest number of threads. libgomp ends the program when it cannot start a thread. */
#define PRANGE_THREADS_LIMIT 1024

/**
 * Sets the number of threads for this thread's later calls: 1 or more, even more than there are
 * processors; 0 restores the default. A number below 0 or above PRANGE_THREADS_LIMIT is
 * PRANGE_ERROR_VALUE, and the setting stays as it was.
 *
 * Other threads are not affected. After prange_set_num_threads(1) on a machine with two processors,
 * calls from a nested region of three threads may use 1, 2 and 2 threads: only the region's first
 * thread has the setting. To bound them all, call it on each thread inside the region, or call
 * omp_set_num_threads before the region.
 */
PRANGE_API prange_status prange_set_num_threads(int threads);

/**
 * Sets the number of threads as prange_set_num_threads does, and makes it the size of every team: a
 * call whose work is estimated at 2.4 us or more gets exactly this many threads, as long as it has
 * that many pieces, even if fewer would be faster and whatever was learned (prange_set_learning).
 * It is meant for experiments that measure teams of a given size. 0, or a call of
 * prange_set_num_threads, ends it.
 */
PRANGE_API prange_status prange_set_exact_threads(int threads);

/**
 * Switches learning on (1, the default) or off (0) for the process; another value is
 * PRANGE_ERROR_VALUE. PRANGE_LEARN=0 in the environment starts with it off.
 *
 * The library learns how long calls take on one thread and on a team, and gives a call a team only
 * while that saves time: on a machine busy with other work, where a thread of a team may have to
 * wait for a processor, calls run on their caller. Over any run of calls the total time stays
 * within 1.25 times that of the same calls on one thread, plus a stall for each calling thread and
 * kind of call (docs/busy.md has the exact terms). While several threads of the program are in
 * calls, they share the processors. Results depend on none of this.
 *
 * Without learning, the size of a team follows from the work alone. docs/busy.md explains the
 * reasons that PRANGE_VERBOSE prints.
 */
PRANGE_API prange_status prange_set_learning(int on);

/** The number of threads that this thread's next call may use: the setting, or else the default; 1
 * in a forked process that must run inline. */
PRANGE_API int prange_get_num_threads(void);

/** The processors that the calling thread has now: min(affinity mask, CPU quota), at least 1. */
PRANGE_API int prange_get_max_threads(void);

/**
 * The calling thread's number in the innermost OpenMP team, 0 .. team size - 1; 0 outside any team.
 * A prange call that runs inline inside a region makes no team of its own, so the number stays that
 * of the region. (prange_for passes its body the thread's number in the loop's own team.)
 */
PRANGE_API int prange_get_thread_id(void);

/**
 * How the pieces of a loop are assigned to the threads, in OpenMP's terms. The default is each
 * function's own choice (static for arrays, dynamic for uneven work). The schedule affects speed
 * only.
 */
typedef enum prange_schedule {
    PRANGE_SCHEDULE_DEFAULT,
    PRANGE_SCHEDULE_STATIC,
    PRANGE_SCHEDULE_DYNAMIC,
    PRANGE_SCHEDULE_GUIDED,
} prange_schedule;

/**
 * Sets the schedule for this thread's later calls of functions. It does not affect PRANGE_FOR,
 * whose loop is the program's own and takes its schedule from a clause (see loop.h); and
 * OMP_SCHEDULE affects no function of this library. In the body of prange_for only the first thread
 * has this setting, the others have the default; a body that calls prange itself sets it there.
 * `chunk` counts iterations in prange_for, elsewhere the pieces that the function cuts its work
 * into; 0 leaves it to OpenMP. An unknown schedule, or a chunk below 0 or above INT_MAX, is
 * PRANGE_ERROR_VALUE, and the setting stays as it was.
 */
PRANGE_API prange_status prange_set_schedule(prange_schedule schedule, ptrdiff_t chunk);

/** Returns this thread's schedule, and sets *chunk to its chunk unless chunk is NULL. */
PRANGE_API prange_schedule prange_get_schedule(ptrdiff_t *chunk);

/**
 * Releases the OpenMP threads of the calling thread, so that a process that it forks next may use
 * threads again. Call it right before fork, outside any parallel region; the next parallel call of
 * the parent starts its threads anew. Without it, a child of a process with several threads runs
 * every prange call on one thread, since libgomp would hang in its first region. In such a child
 * this call changes nothing. Inside a parallel region it is PRANGE_ERROR_VALUE.
 */
PRANGE_API prange_status prange_prepare_fork(void);

PRANGE_END_DECLS

#endif
