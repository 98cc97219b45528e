/* SPDX-License-Identifier: MIT */
/*
 * The same call from several threads of the program at once.
 */
#ifndef TESTS_CALLERS_H
#define TESTS_CALLERS_H

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

/* `caller` makes a call with x, and returns a digest of its results, to be freed. Concurrent calls
 * must have the digest of a call by this thread alone. */
static inline void expect_callers_agree(void *(*caller)(void *x), void *x)
{
    enum { CALLERS = 4 };
    uint64_t *alone = caller(x);
    cr_assert(alone && *alone != 0);
    pthread_t threads[CALLERS];
    for (int k = 0; k < CALLERS; k++)
        cr_assert_eq(pthread_create(&threads[k], NULL, caller, x), 0);
    for (int k = 0; k < CALLERS; k++) {
        void *digest = NULL;
        cr_assert_eq(pthread_join(threads[k], &digest), 0);
        cr_expect(digest && *(uint64_t *)digest == *alone);
        free(digest);
    }
    free(alone);
}

#endif
