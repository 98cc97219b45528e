/* SPDX-License-Identifier: MIT */
/*
 * Excludes slow references from the sanitizers, which check the library's accesses to the same
 * arrays.
 */
#ifndef TESTS_UNCHECKED_H
#define TESTS_UNCHECKED_H

#define UNCHECKED __attribute__((no_sanitize("address", "undefined")))

#endif
