/* SPDX-License-Identifier: MIT */
/*
 * The stack that a call uses, on its caller and on the other threads of its team: their stacks
 * below the present frame are filled with a pattern, and the call overwrites what it uses. For
 * threads with stacks of 2 MiB or more, without sanitizers.
 */
#ifndef TESTS_STACK_METER_H
#define TESTS_STACK_METER_H

#include <omp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/* STACK_NEAR: bytes below a frame that the function of the frame may use itself. */
enum { STACK_PAINTED = 1536 * 1024, STACK_NEAR = 1024, STACK_GUARD = 16 * 1024 };

#define STACK_PATTERN UINT64_C(0x5ca1ab1e0ddba115)

/* The painted words of this thread. */
static _Thread_local volatile uint64_t *stack_from, *stack_to;

static inline uintptr_t stack_lowest(void)
{
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        (void)pthread_attr_getstack(&attributes, &lowest, &size);
        (void)pthread_attr_destroy(&attributes);
    }
    return (uintptr_t)lowest + STACK_GUARD;
}

static __attribute__((noinline)) void stack_paint(void)
{
    const uintptr_t frame = (uintptr_t)__builtin_frame_address(0), lowest = stack_lowest();
    const uintptr_t from = frame - STACK_PAINTED > lowest ? frame - STACK_PAINTED : lowest;
    stack_from = (volatile uint64_t *)(from & ~(uintptr_t)7);
    stack_to = (volatile uint64_t *)((frame - STACK_NEAR) & ~(uintptr_t)7);
    for (volatile uint64_t *at = stack_from; at < stack_to; at++)
        *at = STACK_PATTERN;
}

/* The bytes from the frame that painted to the lowest word that changed since; 0 on a thread that
 * did not paint. */
static __attribute__((noinline)) size_t stack_depth(void)
{
    volatile uint64_t *at = stack_from;
    while (at < stack_to && *at == STACK_PATTERN)
        at++;
    return at == stack_to ? 0 : (size_t)((uintptr_t)stack_to - (uintptr_t)at) + STACK_NEAR;
}

typedef struct stack_use {
    size_t caller, worker; /* bytes; of the workers the most of any */
} stack_use;

/* What call(argument) uses with a team of `threads`. */
static inline stack_use stack_of(int threads, void (*call)(void *), void *argument)
{
    size_t caller = 0, worker = 0;
#pragma omp parallel num_threads(threads)
    stack_paint();
    call(argument);
#pragma omp parallel num_threads(threads) reduction(max : caller, worker)
    {
        const size_t depth = stack_depth();
        if (omp_get_thread_num() == 0)
            caller = depth;
        else
            worker = depth;
    }
    return (stack_use){caller, worker};
}

/* Runs a function on a thread with room for what it paints. Returns 0, or an error number. */
static inline int stack_run(void *(*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int error = pthread_attr_init(&attributes);
    if (error)
        return error;
    error = pthread_attr_setstacksize(&attributes, (size_t)4 << 20);
    error = error ? error : pthread_create(&thread, &attributes, function, argument);
    error = error ? error : pthread_join(thread, NULL);
    (void)pthread_attr_destroy(&attributes);
    return error;
}

#endif
