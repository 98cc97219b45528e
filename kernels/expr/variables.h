/* SPDX-License-Identifier: MIT */
#ifndef PRI_VARIABLES_H
#define PRI_VARIABLES_H

#include "program.h"

/* Names and types of variables, as a compilation needs them. */
prange_status pri_variables_check(const char *function, int count,
                                  const prange_variable *variables);

#endif
