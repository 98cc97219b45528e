/* SPDX-License-Identifier: MIT */
/*
 * MPI's ranks wait without giving their processor away, or by sched_yield, with which others get a
 * time slice of the scheduler's in between: with more ranks than processors each message then takes
 * such slices. Preloaded, this lets them sleep where nothing came in.
 */
#include <dlfcn.h>
#include <sched.h>
#include <time.h>

static void doze(void)
{
    (void)nanosleep(&(struct timespec){0, 1000}, NULL);
}

/* Open MPI's, with mpi_yield_when_idle. */
int sched_yield(void)
{
    doze();
    return 0;
}

/* MPICH's. */
unsigned ucp_worker_progress(void *worker);

unsigned ucp_worker_progress(void *worker)
{
    static unsigned (*progress)(void *);
    if (!progress)
        *(void **)&progress = dlsym(RTLD_NEXT, "ucp_worker_progress");
    const unsigned made = progress ? progress(worker) : 0;
    if (made == 0)
        doze();
    return made;
}
