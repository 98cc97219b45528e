/* SPDX-License-Identifier: MIT */
#ifndef BENCH_EXPR_TEXT_H
#define BENCH_EXPR_TEXT_H

#include <prange/bench.h>

/* The case of a text of prange/expr.h, which must outlive it; NULL where it is wrong, with the
 * error on stderr. */
const prange_bench_case *bench_expr_text(const char *text, bool matrix);

#endif
