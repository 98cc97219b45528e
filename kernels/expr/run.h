/* SPDX-License-Identifier: MIT */
#ifndef PRI_EXPR_RUN_H
#define PRI_EXPR_RUN_H

#include "program.h"

/* Checks the views, then runs the passes. The caller has checked the number of variables. */
prange_status pri_expr_run(const char *function, const prange_expr *expr,
                           const prange_variable *variables, const prange_view *out);

#endif
