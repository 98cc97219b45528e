/* SPDX-License-Identifier: MIT */
#ifndef PRI_VARIABLES_H
#define PRI_VARIABLES_H

#include "program.h"

/* Checks the names and types of variables before a compilation. */
prange_status pri_variables_check(const char *function, int count,
                                  const prange_variable *variables);

#endif
