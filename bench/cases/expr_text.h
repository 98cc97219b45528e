/* SPDX-License-Identifier: MIT */
#ifndef BENCH_EXPR_TEXT_H
#define BENCH_EXPR_TEXT_H

#include <prange/bench.h>

/* The case of a text of prange/expr.h, or of its sum along axes ("0", "0,1"; NULL: itself); NULL
 * where it is wrong, with the error on stderr. */
const prange_bench_case *bench_expr_text(const char *text, const char *axes, bool matrix);

#endif
