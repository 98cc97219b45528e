/* SPDX-License-Identifier: MIT */
/*
 * Twelve stencils of one to three dimensions, of every type, with one or two inputs. Neighbourhoods
 * are symmetric, one-sided, or exclude the element itself; three stencils update their output in
 * place. Each defines NAME_expect() and, if output and input have one type, NAME_expect_steps()
 * (stencil_borders.h).
 */
typedef struct context {
    int factor, outside;
} context;

/* The element that is computed, and the rule for elements outside. */
typedef struct outside {
    prange_border border;
    int value;
    bool inside; /* the element's whole neighbourhood is inside */
    ptrdiff_t place;
    ptrdiff_t shape[3], index[3];
} outside;

#define VIEW_OF(type) VIEW_OF_(type)
#define VIEW_OF_(type) VIEW_OF_##type
#define VIEW_OF_f64 PRANGE_F64
#define VIEW_OF_f32 PRANGE_F32
#define VIEW_OF_i64 PRANGE_I64
#define VIEW_OF_i32 PRANGE_I32
#define VIEW_OF_u8 PRANGE_U8
#define NAME_OF(name) ELEMENT_QUOTE(name)

#undef T
#undef ELEMENT
#undef NAMED

#define STENCIL smooth
#define DIMS 1
#define INPUTS 1
#define REACH                                                                                      \
    {                                                                                              \
        -2, 2                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        -2, 2                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c) (0.1 * u(-2) + 0.2 * u(-1) + u(0) / (c)->factor + 0.25 * u(1) + 0.11 * u(2))
#include "stencil_borders.h"

#define STENCIL leaning
#define DIMS 1
#define INPUTS 2
#define REACH                                                                                      \
    {                                                                                              \
        -3, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        -3, 1                                                                                      \
    }
#define TYPE f32
#define OUT f32
#define ELEMENT float
#define RESULT float
#define STEPS 1
#define BODY(u, v, c) (0.5f * u(-3) - 0.25f * u(1) * v(0) + 0.125f * (u(-1) + v(-2)))
#include "stencil_borders.h"

/* Does not read the element itself. */
#define STENCIL ahead
#define DIMS 1
#define INPUTS 1
#define REACH                                                                                      \
    {                                                                                              \
        2, 5                                                                                       \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        2, 5                                                                                       \
    }
#define TYPE i64
#define OUT i64
#define ELEMENT int64_t
#define RESULT int64_t
#define STEPS 1
#define BODY(u, c) ((int64_t)((uint64_t)u(2) * 3 + (uint64_t)u(5)) ^ u(3))
#include "stencil_borders.h"

#define STENCIL cross
#define DIMS 2
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 1},                                                                                       \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {-1, 1},                                                                               \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include "stencil_borders.h"

#define STENCIL mixed
#define DIMS 2
#define INPUTS 2
#define REACH                                                                                      \
    {-2, 1},                                                                                       \
    {                                                                                              \
        0, 3                                                                                       \
    }
#define REACHES                                                                                    \
    {0, 0}, {-2, 1},                                                                               \
    {                                                                                              \
        0, 3                                                                                       \
    }
#define TYPE i64
#define OUT i64
#define ELEMENT int64_t
#define RESULT int64_t
#define STEPS 1
#define BODY(u, v, c)                                                                              \
    ((int64_t)((uint64_t)u(-2, 0) + 5 * (uint64_t)v(1, 3) + (uint64_t)(c)->factor) ^ u(0, 1))
#include "stencil_borders.h"

#define STENCIL far
#define DIMS 2
#define INPUTS 1
#define REACH                                                                                      \
    {-7, 9},                                                                                       \
    {                                                                                              \
        -12, 5                                                                                     \
    }
#define REACHES                                                                                    \
    {0, 0}, {-7, 9},                                                                               \
    {                                                                                              \
        -12, 5                                                                                     \
    }
#define TYPE f32
#define OUT f64
#define ELEMENT float
#define RESULT double
#define STEPS 0
#define BODY(u, c) ((double)u(-7, -12) + (double)u(9, 5) * u(0, 0) - (double)u(-7, 5))
#include "stencil_borders.h"

#define STENCIL seven
#define DIMS 3
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 1}, {-1, 1},                                                                              \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {-1, 1}, {-1, 1},                                                                              \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define BODY(u, c)                                                                                 \
    (0.4 * u(0, 0, 0) +                                                                            \
     0.1 * (u(-1, 0, 0) + u(1, 0, 0) + u(0, -1, 0) + u(0, 1, 0) + u(0, 0, -1) + u(0, 0, 1)))
#include "stencil_borders.h"

#define STENCIL bytes
#define DIMS 3
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 2}, {-2, 0},                                                                              \
    {                                                                                              \
        0, 1                                                                                       \
    }
#define REACHES                                                                                    \
    {-1, 2}, {-2, 0},                                                                              \
    {                                                                                              \
        0, 1                                                                                       \
    }
#define TYPE u8
#define OUT i32
#define ELEMENT uint8_t
#define RESULT int32_t
#define STEPS 0
#define BODY(u, c) (u(-1, -2, 0) * 1000 - u(2, 0, 1) * (c)->factor + u(0, -1, 1))
#include "stencil_borders.h"

#define STENCIL blend
#define DIMS 3
#define INPUTS 2
#define REACH                                                                                      \
    {0, 1}, {-2, 2},                                                                               \
    {                                                                                              \
        -1, 0                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 1}, {-2, 2},                                                                               \
    {                                                                                              \
        -1, 0                                                                                      \
    }
#define TYPE f32
#define OUT f32
#define ELEMENT float
#define RESULT float
#define STEPS 1
#define BODY(u, v, c) (0.5f * u(1, -2, -1) - 0.25f * u(0, 2, 0) * v(0, 0, -1) + 0.2f * v(1, 2, 0))
#include "stencil_borders.h"

#define STENCIL drift
#define DIMS 1
#define INPUTS 2
#define REACH                                                                                      \
    {                                                                                              \
        -3, 0                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {0, 0},                                                                                \
    {                                                                                              \
        -3, 0                                                                                      \
    }
#define TYPE f32
#define OUT f32
#define ELEMENT float
#define RESULT float
#define STEPS 1
#define UPDATE
#define BODY(u, v, before, c) (0.5f * before + 0.25f * (u(-3) - u(0)) * v(-1))
#include "stencil_borders.h"

#define STENCIL wave
#define DIMS 2
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 1},                                                                                       \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {0, 0}, {-1, 1},                                                                               \
    {                                                                                              \
        -1, 1                                                                                      \
    }
#define TYPE f64
#define OUT f64
#define ELEMENT double
#define RESULT double
#define STEPS 1
#define UPDATE
#define BODY(u, before, c) (u(0, 0) - before + 0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include "stencil_borders.h"

#define STENCIL tally
#define DIMS 3
#define INPUTS 1
#define REACH                                                                                      \
    {-1, 0}, {0, 2},                                                                               \
    {                                                                                              \
        -2, 1                                                                                      \
    }
#define REACHES                                                                                    \
    {-1, 0}, {0, 2},                                                                               \
    {                                                                                              \
        -2, 1                                                                                      \
    }
#define TYPE u8
#define OUT i32
#define ELEMENT uint8_t
#define RESULT int32_t
#define STEPS 0
#define UPDATE
#define BODY(u, before, c)                                                                         \
    ((before & 0xffff) * (c)->factor + u(-1, 2, -2) - u(0, 0, 1) + (before == 0))
#include "stencil_borders.h"
