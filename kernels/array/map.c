/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps. Blocks are independent, so their length and order are a matter of speed only,
 * except where the user's function sees a block.
 */
#include <prange/map.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/check.h"
#include "base/failure.h"
#include "fold.h"
#include "isa/isa.h"
#include "base/status.h"
#include "exec/team.h"

/* Bytes in a block, and a page: streamed a page at a time, 10^7 squares took 51 GB/s on two
 * threads, against 47 by half a page or by two. */
#define BLOCK_BYTES 4096

/* A user's function of one element costs a call at least, 1.3 ns; one of a block is taken to be
 * as cheap as our own until its first block has been timed. */
#define CALL_NS 1.3
#define BLOCK_NS 0.1

/* Elements a piece of a map by the user's function of one element: short, so that a slow function
 * of few elements is shared out. */
#define CALL_BLOCK 64

/* ns an element of a second-level cache, on one thread (measured at level v4): operations that
 * wait for memory, and those that wait for the divider. */
#define STREAMING_NS_f64 0.13
#define STREAMING_NS_f32 0.055
#define DIVIDING_NS_f64 0.24
#define DIVIDING_NS_f32 0.08

/* The tables of the block functions are indexed by the public enums. */
_Static_assert(PRANGE_NEG == 0 && PRANGE_ABS == 1 && PRANGE_SQUARE == 2 && PRANGE_SQRT == 3 &&
                   PRANGE_RECIPROCAL + 1 == PRI_UNARY_COUNT,
               "simd/map.c has another order");
_Static_assert(PRANGE_ADD == 0 && PRANGE_SUB == 1 && PRANGE_MUL == 2 && PRANGE_DIV == 3 &&
                   PRANGE_MIN == 4 && PRANGE_MAX == 5 && PRANGE_RSUB == 6 &&
                   PRANGE_RDIV + 1 == PRI_BINARY_COUNT,
               "simd/map.c has another order");

/* How a run of elements goes through memory: as it is, through contiguous copies of strided
 * arrays, or past the caches. */
typedef enum route { DIRECT, COPIED, STREAMED } route;

typedef enum kind { UNARY, BINARY, SCALAR, AXPY, APPLY, APPLY_BLOCK } kind;

static prange_status unknown(const char *function, int op)
{
    return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: op = %d is unknown", function, op);
}

static bool unary_divides(prange_unary op)
{
    return op == PRANGE_SQRT || op == PRANGE_RECIPROCAL;
}

static bool binary_divides(prange_binary op)
{
    return op == PRANGE_DIV || op == PRANGE_RDIV;
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "map_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "map_typed.h"
