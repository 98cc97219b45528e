/* SPDX-License-Identifier: MIT */
/*
 * The template, many times in one translation unit. Compiled with several sets of flags, each under
 * the name that FLAGS gives it; with LEVELS also for each instruction set level.
 */
#include "reductions.h"

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif

#define PRANGE_REDUCE_NAME sum_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME prod_of
#define PRANGE_REDUCE_OP PROD
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME min_of
#define PRANGE_REDUCE_OP MIN
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME max_of
#define PRANGE_REDUCE_OP MAX
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME dot_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i] * (of)->y[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME four_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#define PRANGE_REDUCE_OP2 PROD
#define PRANGE_REDUCE_TERM2(i, of) ((of)->x[i])
#define PRANGE_REDUCE_OP3 MIN
#define PRANGE_REDUCE_TERM3(i, of) ((of)->x[i])
#define PRANGE_REDUCE_OP4 MAX
#define PRANGE_REDUCE_TERM4(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME small_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#define PRANGE_REDUCE_BLOCK 32
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME sum_f32_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->f[i])
#define PRANGE_REDUCE_TYPE f32
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME max_f32_of
#define PRANGE_REDUCE_OP MAX
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->f[i])
#define PRANGE_REDUCE_TYPE f32
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME sum_i64_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME prod_i64_of
#define PRANGE_REDUCE_OP PROD
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME min_i64_of
#define PRANGE_REDUCE_OP MIN
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME max_i64_of
#define PRANGE_REDUCE_OP MAX
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME argmin_of
#define PRANGE_REDUCE_OP ARGMIN
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME argmax_of
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME argmin_i64_of
#define PRANGE_REDUCE_OP ARGMIN
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME argmax_i64_of
#define PRANGE_REDUCE_OP ARGMAX
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->k[i])
#define PRANGE_REDUCE_TYPE i64
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME count_of
#define PRANGE_REDUCE_OP COUNT
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME any_of
#define PRANGE_REDUCE_OP ANY
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#ifdef LEVELS
#define PRANGE_REDUCE_LEVELS
#endif
#define PRANGE_REDUCE_NAME all_of
#define PRANGE_REDUCE_OP ALL
#define PRANGE_REDUCE_CTX const arrays
#define PRANGE_REDUCE_TERM(i, of) ((of)->x[i])
#include <prange/reduce_template.h>

#define PASTE_(name, suffix) name##suffix
#define PASTE(name, suffix) PASTE_(name, suffix)
#define STRING_(text) #text
#define STRING(text) STRING_(text)

const reductions PASTE(reductions_, FLAGS) = {
    .flags = STRING(FLAGS),
    .sum = sum_of,
    .prod = prod_of,
    .min = min_of,
    .max = max_of,
    .dot = dot_of,
    .four = four_of,
    .small = small_of,
    .sum_f32 = sum_f32_of,
    .max_f32 = max_f32_of,
    .sum_i64 = sum_i64_of,
    .prod_i64 = prod_i64_of,
    .min_i64 = min_i64_of,
    .max_i64 = max_i64_of,
    .argmin = argmin_of,
    .argmax = argmax_of,
    .argmin_i64 = argmin_i64_of,
    .argmax_i64 = argmax_i64_of,
    .count = count_of,
    .any = any_of,
    .all = all_of,
};
