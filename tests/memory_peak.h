/* SPDX-License-Identifier: MIT */
/*
 * The most bytes that the library has allocated at one time: for a program that is linked with
 * -Wl,--wrap=aligned_alloc, --wrap=malloc and --wrap=free, in one of its sources.
 */
#ifndef TESTS_MEMORY_PEAK_H
#define TESTS_MEMORY_PEAK_H

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <prange/status.h>
#include <prange/threads.h>

/* PEAK_SLACK: what sizes are rounded up to cache lines by, and pointers beside the memory. */
enum { PEAK_BLOCKS = 8192, PEAK_SLACK = 1024 };

static struct {
    void *at;
    size_t size;
} peak_blocks[PEAK_BLOCKS];
static int peak_count;
static size_t peak_live, peak_bytes; /* at present, and at most since peak_start() */
static bool peak_counts;
static pthread_mutex_t peak_lock = PTHREAD_MUTEX_INITIALIZER;

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void __real_free(void *at);
void __wrap_free(void *at);

static void *peak_take(void *at, size_t size)
{
    pthread_mutex_lock(&peak_lock);
    if (peak_counts && at && peak_count < PEAK_BLOCKS) {
        peak_blocks[peak_count].at = at;
        peak_blocks[peak_count++].size = size;
        peak_live += size;
        peak_bytes = peak_live > peak_bytes ? peak_live : peak_bytes;
    }
    pthread_mutex_unlock(&peak_lock);
    return at;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return peak_take(__real_aligned_alloc(alignment, size), size);
}

void *__wrap_malloc(size_t size)
{
    return peak_take(__real_malloc(size), size);
}

void __wrap_free(void *at)
{
    pthread_mutex_lock(&peak_lock);
    for (int k = peak_count - 1; at && k >= 0; k--)
        if (peak_blocks[k].at == at) {
            peak_live -= peak_blocks[k].size;
            peak_blocks[k] = peak_blocks[--peak_count];
            break;
        }
    pthread_mutex_unlock(&peak_lock);
    __real_free(at);
}

static inline void peak_start(void)
{
    peak_count = 0;
    peak_live = peak_bytes = 0;
    peak_counts = true;
}

/* What is allocated from here on is not counted; what is freed still is. */
static inline void peak_stop(void)
{
    peak_counts = false;
}

/* A call, and the bytes that its header states: for the call, and for each thread. */
typedef struct stated {
    const char *what;
    prange_status (*call)(void);
    size_t bytes, each;
} stated;

static inline void expect_stated(int count, const stated *calls)
{
    for (int threads = 1; threads <= 3; threads += 2) {
        cr_assert_eq(prange_set_exact_threads(threads), PRANGE_OK);
        for (int k = 0; k < count; k++) {
            const size_t most = calls[k].bytes + (size_t)threads * calls[k].each;
            peak_start();
            const prange_status status = calls[k].call();
            peak_stop();
            cr_expect_eq(status, PRANGE_OK, "%s: %s", calls[k].what, prange_last_error());
            cr_expect_leq(peak_bytes, most + (most > 0 ? PEAK_SLACK : 0),
                          "%s on %d threads: %zu, not %zu", calls[k].what, threads, peak_bytes,
                          most);
            cr_expect_eq(peak_live, 0, "%s leaks %zu bytes", calls[k].what, peak_live);
        }
    }
}

/* The first error of several calls. */
static inline prange_status first_error(int count, const prange_status *status)
{
    for (int k = 0; k < count; k++)
        if (status[k] != PRANGE_OK)
            return status[k];
    return PRANGE_OK;
}

#endif
