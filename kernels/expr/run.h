/* SPDX-License-Identifier: MIT */
#ifndef PRI_EXPR_RUN_H
#define PRI_EXPR_RUN_H

#include "program.h"

/* Checks views, then runs the passes. The number of variables was checked. */
prange_status pri_expr_run(const char *function, const prange_expr *expr,
                           const prange_variable *variables, const prange_view *out);

#endif
