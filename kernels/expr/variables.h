/* SPDX-License-Identifier: MIT */
#ifndef PRI_VARIABLES_H
#define PRI_VARIABLES_H

#include "program.h"

/* What the names of variables and functions are made of; digits are not first. */
static inline bool pri_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool pri_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Checks the names and types of variables before a compilation. */
prange_status pri_variables_check(const char *function, int count,
                                  const prange_variable *variables);

#endif
