/* SPDX-License-Identifier: MIT */
/*
 * Prints the instruction set level that the library starts at.
 */
#include <stdio.h>

#include <prange/info.h>

int main(void)
{
    puts(prange_runtime_info().level);
    return 0;
}
