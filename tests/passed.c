/* SPDX-License-Identifier: MIT */
/*
 * Criterion counts each assertion that holds by a call, which was up to a seventh of a test's time
 * where each element of an array is one. Nobody reads the count: what fails is told by another.
 */
#include <criterion/criterion.h>

void cri_asserts_passed_incr(void)
{
}
