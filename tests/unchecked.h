/* SPDX-License-Identifier: MIT */
/*
 * References that take most of a test's time under the sanitizers: these look at the library's
 * accesses to the same arrays, and need not look at the reference's.
 */
#ifndef TESTS_UNCHECKED_H
#define TESTS_UNCHECKED_H

#define UNCHECKED __attribute__((no_sanitize("address", "undefined")))

#endif
