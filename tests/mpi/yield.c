/* SPDX-License-Identifier: MIT */
/*
 * MPI's ranks wait without releasing their processor, or by sched_yield, which gives other
 * processes a whole time slice: with more ranks than processors each message then takes several
 * slices. This preloaded library makes ranks sleep if no message has arrived.
 */
#include <dlfcn.h>
#include <sched.h>
#include <time.h>

static void doze(void)
{
    (void)nanosleep(&(struct timespec){0, 1000}, NULL);
}

/* Called by Open MPI with mpi_yield_when_idle. */
int sched_yield(void)
{
    doze();
    return 0;
}

/* Called by MPICH. */
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
