/* SPDX-License-Identifier: MIT */
/*
 * Memory of the tests' own: never NULL, also for no bytes.
 */
#ifndef TESTS_ALLOCATE_H
#define TESTS_ALLOCATE_H

#include <criterion/criterion.h>
#include <stdlib.h>

static inline void *allocate(size_t bytes)
{
    void *memory = malloc(bytes + !bytes);
    cr_assert_not_null(memory);
    return memory;
}

#endif
