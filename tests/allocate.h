/* SPDX-License-Identifier: MIT */
/*
 * Memory for the tests: never NULL, even for 0 bytes.
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
