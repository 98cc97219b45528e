/* SPDX-License-Identifier: MIT */
/*
 * Replaces the function that Criterion calls to count each passed assertion. It took up to a
 * seventh of the time of tests with an assertion per array element. The count is not used; failures
 * are reported by another function.
 */
#include <criterion/criterion.h>

void cri_asserts_passed_incr(void)
{
}
