/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The time that the scheduler needs to move new processes to idle processors. */
#define SPREAD_NS 200000000L

static _Noreturn void compute(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (volatile unsigned long turns = 0;; turns++)
        ;
}

bool bench_load_start(bench_load *load, int count)
{
    load->count = 0;
    while (load->count < count && load->count < BENCH_LOAD_MOST) {
        const pid_t process = fork();
        if (process < 0) {
            bench_load_end(load);
            return false;
        }
        if (process == 0)
            compute();
        load->processes[load->count++] = process;
    }
    if (count > 0)
        nanosleep(&(struct timespec){.tv_nsec = SPREAD_NS}, NULL);
    return true;
}

void bench_load_end(bench_load *load)
{
    for (int i = 0; i < load->count; i++)
        kill(load->processes[i], SIGKILL);
    for (int i = 0; i < load->count; i++)
        waitpid(load->processes[i], NULL, 0);
    load->count = 0;
}
