/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A stencil with its expression compiled into the loop: each element of an array of one to three
 * dimensions is computed from its neighbourhood in one or more arrays, as by numba's `@stencil`,
 * but with a choice of borders, and for one or more time steps. Set a few macros, include this
 * file, and call the functions that it defines; include it again for each further stencil.
 *
 *     #define PRANGE_STENCIL_NAME average
 *     #define PRANGE_STENCIL_DIMS 2
 *     #define PRANGE_STENCIL_BORDER REFLECT
 *     #define PRANGE_STENCIL_BODY(u, unused) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
 *     #include <prange/stencil_template.h>
 *
 *     const ptrdiff_t shape[] = {rows, columns};
 *     prange_status status = average(NULL, shape, a, b);
 *
 * defines
 *
 *     prange_status NAME(CTX *ctx, const ptrdiff_t *shape, const T *in, R *out);
 *     prange_status NAME_view(CTX *ctx, const prange_view *in, const prange_view *out);
 *     prange_status NAME_steps(CTX *ctx, const ptrdiff_t *shape, ptrdiff_t steps, T *a, T *b);
 *
 * NAME takes contiguous arrays of `shape`, NAME_view takes views of any strides. NAME_steps, which
 * is defined if R is T, applies the stencil `steps` times, from a to b, from b to a, and so on: the
 * result is in b if steps is odd, else in a; the contents of the other array are undefined.
 *
 * Macros:
 *   - PRANGE_STENCIL_BODY(u, ctx): the expression. u(d), u(d, e) or u(d, e, f) is the element of
 *     the input at that offset along each axis. u is a macro, so macros and inline functions that
 *     the expression calls take its values, such as u(0), and not u itself.
 *   - PRANGE_STENCIL_DIMS: 1, 2 or 3; 1 if not defined.
 *   - PRANGE_STENCIL_RADIUS: the largest offset along every axis; 1 if not defined. Or
 *     PRANGE_STENCIL_NEIGHBORHOOD, the lowest and the highest offset along each axis:
 *     {-1, 1}, {0, 2}. Larger offsets in the expression are undefined behaviour, as in numba.
 *   - PRANGE_STENCIL_BORDER: how the array continues outside: CONSTANT, NEAREST, WRAP, REFLECT or
 *     MIRROR (stencil.h); or KEEP, which is the default: elements whose neighbourhood reaches
 *     outside are not written. NAME_steps with KEEP copies these elements from a to b first, so
 *     that they have a's values in both.
 *   - PRANGE_STENCIL_CONSTANT(ctx): the value of CONSTANT; 0 if not defined.
 *   - PRANGE_STENCIL_INPUTS: 1 to 4; 1 if not defined. Each input is one more argument of the
 *     expression, before ctx, and of the functions, before the last array. NAME_steps advances the
 *     first input; the others are not changed. All inputs have the same shape and border.
 *   - PRANGE_STENCIL_UPDATE: the output is updated in place. The old value of the element is one
 *     more argument of the expression, before ctx; being a value it takes no offsets. So
 *     e[i] -= 0.5 * (h[i] - h[i - 1]) is the expression e - 0.5 * (h(0) - h(-1)) of (h, e, ctx).
 *     In NAME_steps the old value is that of two steps before. So
 *     2 * u(0) - before + c * (u(-1) - 2 * u(0) + u(1)) of (u, before, ctx) is a wave equation,
 *     where at first a holds the present state and b the one before it.
 *   - PRANGE_STENCIL_TYPE: the type of the inputs, f64 (the default), f32, i64, i32 or u8.
 *     PRANGE_STENCIL_OUT: the type of the output; that of the inputs if not defined. T and R above
 *     are the C types, by whose names (double, uint8_t) they may also be given. The expression is
 *     converted to R. It is computed as C does: u8 becomes int, and a sum or a product of i64 or
 *     i32 that overflows is undefined (those of the library's own calls wrap).
 *   - PRANGE_STENCIL_CTX: the type that ctx points to, possibly const; void if not defined.
 *   - PRANGE_STENCIL_LEVELS: compiles the loop three times, also for AVX2 and for AVX-512, and
 *     chooses by the processor at run time (as the library itself does, see PRANGE_ISA in info.h).
 *     For programs that are not compiled for one machine; without effect except on x86-64.
 *
 * All of these macros are undefined at the end. All names but NAME, NAME_view and NAME_steps begin
 * with prange_ or PRANGE_. A program that has a macro WRAP of its own, say, writes
 * PRANGE_BORDER_WRAP for the border. In the expression PRANGE_STENCIL_INDEX(k) is the index along
 * axis k of the element that is computed. Arrays that are not accessed by offset (numba's
 * standard_indexing) are reached by a pointer in ctx; but not the output, for which there is
 * UPDATE. An expression may evaluate its arguments several times, use any name of the program, and
 * call functions, preferably `static inline` ones. It runs on several threads at once, in any
 * order, and must not modify shared state.
 *
 * Bits: those of the plain loop with the same expression, one step after the other, at any number
 * of threads. The expression is compiled by the program's compiler: if that fuses products and sums
 * (-ffp-contract; the default of Clang, and of GCC in gnu modes with FMA), the bits are those of
 * this program only. With -ffp-contract=off (GCC's default under -std=c11) they do not vary.
 *
 * Speed: that of a loop written in place with the flags of this translation unit: -O3
 * -march=native, or PRANGE_STENCIL_LEVELS. Neighbourhoods that reach outside are copied together
 * with the border, and the same loop runs over the copy. Unlike a plain loop, a single step over
 * arrays larger than the caches prefetches its inputs and writes past the caches (by non-temporal
 * stores), in chunks of 128 bytes (not with UPDATE, which reads what it stores); in three
 * dimensions with KEEP it takes rows of two planes in turn. NAME_steps does up to sixteen steps in
 * one sweep over memory if a few rows or planes of both arrays fit in a second-level cache: large
 * arrays then take a fraction of the time of single steps. The first call computes a few hundred
 * elements twice, to measure the cost of the expression, which sizes the team. A call costs 0.15 us
 * besides, as much as a plain loop over 30 x 30 elements, and about 0.1 us more with a border other
 * than KEEP.
 *
 * Errors: those of views (view.h); PRANGE_ERROR_SIZE for shapes that differ and for negative steps;
 * PRANGE_ERROR_OVERLAP where the output, or an array of NAME_steps, shares memory with another;
 * PRANGE_ERROR_MEMORY; PRANGE_ERROR_CANCELLED (progress.h; `done` counts elements), after which the
 * output arrays are undefined. On any other error nothing is written. Memory: a border other than
 * KEEP takes up to 24 KiB for each thread, or 16 neighbourhoods if that is more (up to 256 KiB, or
 * one neighbourhood if that is larger).
 *
 * Needs GCC or Clang. Works in C and in C++.
 */
#include <prange/stencil.h>

/** @cond */
#include <prange/lanes_template.h>

#ifndef PRANGE_STENCIL_DIMS
#define PRANGE_STENCIL_DIMS 1
#endif
#ifndef PRANGE_STENCIL_RADIUS
#define PRANGE_STENCIL_RADIUS 1
#endif
#ifdef PRANGE_STENCIL_BORDER
#define PRANGE_STENCIL_OUTSIDE PRANGE_TEMPLATE_PASTE(PRANGE_BORDER_, PRANGE_STENCIL_BORDER)
#else
#define PRANGE_STENCIL_OUTSIDE PRANGE_BORDER_KEEP
#endif
#ifndef PRANGE_STENCIL_CONSTANT
#define PRANGE_STENCIL_CONSTANT(unused) 0
#endif
#ifndef PRANGE_STENCIL_INPUTS
#define PRANGE_STENCIL_INPUTS 1
#endif
#ifdef PRANGE_STENCIL_TYPE
#define PRANGE_STENCIL_CODE_IN PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_TYPE_, PRANGE_STENCIL_TYPE)
#else
#define PRANGE_STENCIL_CODE_IN PRANGE_TEMPLATE_TYPE_f64
#endif
#ifdef PRANGE_STENCIL_OUT
#define PRANGE_STENCIL_CODE_OUT PRANGE_TEMPLATE_PASTE(PRANGE_TEMPLATE_TYPE_, PRANGE_STENCIL_OUT)
#else
#define PRANGE_STENCIL_CODE_OUT PRANGE_STENCIL_CODE_IN
#endif
#ifndef PRANGE_STENCIL_CTX
#define PRANGE_STENCIL_CTX void
#endif
#if !defined(PRANGE_STENCIL_NAME) || !defined(PRANGE_STENCIL_BODY)
#error "prange/stencil_template.h needs PRANGE_STENCIL_NAME and PRANGE_STENCIL_BODY"
#endif
#if PRANGE_STENCIL_DIMS < 1 || PRANGE_STENCIL_DIMS > 3
#error "PRANGE_STENCIL_DIMS is 1, 2 or 3"
#endif
#if PRANGE_STENCIL_INPUTS < 1 || PRANGE_STENCIL_INPUTS > 4
#error "PRANGE_STENCIL_INPUTS is 1 to 4"
#endif

/* The type of a view and the C type that belong to the number of a type. */
#define PRANGE_STENCIL_VIEW_1 PRANGE_F64
#define PRANGE_STENCIL_VIEW_2 PRANGE_F32
#define PRANGE_STENCIL_VIEW_3 PRANGE_I64
#define PRANGE_STENCIL_VIEW_4 PRANGE_I32
#define PRANGE_STENCIL_VIEW_5 PRANGE_U8
#define PRANGE_STENCIL_C_1 double
#define PRANGE_STENCIL_C_2 float
#define PRANGE_STENCIL_C_3 int64_t
#define PRANGE_STENCIL_C_4 int32_t
#define PRANGE_STENCIL_C_5 uint8_t
#define PRANGE_STENCIL_VIEW_IN PRANGE_TEMPLATE_PASTE(PRANGE_STENCIL_VIEW_, PRANGE_STENCIL_CODE_IN)
#define PRANGE_STENCIL_VIEW_OUT PRANGE_TEMPLATE_PASTE(PRANGE_STENCIL_VIEW_, PRANGE_STENCIL_CODE_OUT)
#define PRANGE_STENCIL_T PRANGE_TEMPLATE_PASTE(PRANGE_STENCIL_C_, PRANGE_STENCIL_CODE_IN)
#define PRANGE_STENCIL_R PRANGE_TEMPLATE_PASTE(PRANGE_STENCIL_C_, PRANGE_STENCIL_CODE_OUT)
#if PRANGE_STENCIL_CODE_IN == 0 || PRANGE_STENCIL_CODE_OUT == 0
#error "PRANGE_STENCIL_TYPE and PRANGE_STENCIL_OUT are f64, f32, i64, i32 or u8"
#endif

/* The lowest and highest offsets along the axes: by default of three axes, whatever DIMS is. */
#define PRANGE_STENCIL_PAIR                                                                        \
    {                                                                                              \
        -(PRANGE_STENCIL_RADIUS), (PRANGE_STENCIL_RADIUS)                                          \
    }
#if defined(PRANGE_STENCIL_NEIGHBORHOOD)
#define PRANGE_STENCIL_REACH PRANGE_STENCIL_NEIGHBORHOOD
#else
#define PRANGE_STENCIL_REACH PRANGE_STENCIL_PAIR, PRANGE_STENCIL_PAIR, PRANGE_STENCIL_PAIR
#endif

/* The old value of the element, as an argument of the expression. BEFORE ends with a comma, so CALL
 * must expand it before the arguments are separated. */
#ifdef PRANGE_STENCIL_UPDATE
#define PRANGE_STENCIL_UPDATES 1
#define PRANGE_STENCIL_BEFORE prange_to[prange_k * prange_step],
#else
#define PRANGE_STENCIL_UPDATES 0
#define PRANGE_STENCIL_BEFORE
#endif
#define PRANGE_STENCIL_CALL(...) PRANGE_STENCIL_BODY(__VA_ARGS__)

/* EACH(M) expands M for each input, REST(M) for each input but the first, and VALUE(ctx) to the
 * expression with its arguments. */
#if PRANGE_STENCIL_INPUTS == 1
#define PRANGE_STENCIL_EACH(M) M(0)
#define PRANGE_STENCIL_VALUE(ctx) PRANGE_STENCIL_CALL(PRANGE_STENCIL_AT0, PRANGE_STENCIL_BEFORE ctx)
#define PRANGE_STENCIL_REST(M)
#elif PRANGE_STENCIL_INPUTS == 2
#define PRANGE_STENCIL_EACH(M) M(0) M(1)
#define PRANGE_STENCIL_VALUE(ctx)                                                                  \
    PRANGE_STENCIL_CALL(PRANGE_STENCIL_AT0, PRANGE_STENCIL_AT1, PRANGE_STENCIL_BEFORE ctx)
#define PRANGE_STENCIL_REST(M) M(1)
#elif PRANGE_STENCIL_INPUTS == 3
#define PRANGE_STENCIL_EACH(M) M(0) M(1) M(2)
#define PRANGE_STENCIL_VALUE(ctx)                                                                  \
    PRANGE_STENCIL_CALL(PRANGE_STENCIL_AT0, PRANGE_STENCIL_AT1, PRANGE_STENCIL_AT2,                \
                        PRANGE_STENCIL_BEFORE ctx)
#define PRANGE_STENCIL_REST(M) M(1) M(2)
#else
#define PRANGE_STENCIL_EACH(M) M(0) M(1) M(2) M(3)
#define PRANGE_STENCIL_VALUE(ctx)                                                                  \
    PRANGE_STENCIL_CALL(PRANGE_STENCIL_AT0, PRANGE_STENCIL_AT1, PRANGE_STENCIL_AT2,                \
                        PRANGE_STENCIL_AT3, PRANGE_STENCIL_BEFORE ctx)
#define PRANGE_STENCIL_REST(M) M(1) M(2) M(3)
#endif
#define PRANGE_STENCIL_PARAMETER(k) const PRANGE_STENCIL_T *prange_input##k,
#define PRANGE_STENCIL_VIEW_PARAMETER(k) const prange_view *prange_input##k,
#define PRANGE_STENCIL_VIEW_ARGUMENT(k) prange_input##k,
#define PRANGE_STENCIL_VIEW(data, type)                                                            \
    {                                                                                              \
        (void *)(uintptr_t)(data), type, PRANGE_STENCIL_DIMS, prange_shape, NULL                   \
    }
#define PRANGE_STENCIL_VIEWS(k) PRANGE_STENCIL_VIEW(prange_input##k, PRANGE_STENCIL_VIEW_IN),
#define PRANGE_STENCIL_POINTERS(k) &prange_views[k],

#include <prange/rows_template.h>

#define PRANGE_STENCIL_LOOP PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _loop)

static double PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _ns);

static const prange_stencil_loop PRANGE_STENCIL_LOOP = {
    PRANGE_TEMPLATE_STRING(PRANGE_STENCIL_NAME),
    PRANGE_STENCIL_DIMS,
    PRANGE_STENCIL_INPUTS,
    PRANGE_STENCIL_VIEW_IN,
    PRANGE_STENCIL_VIEW_OUT,
    PRANGE_STENCIL_OUTSIDE,
    PRANGE_STENCIL_UPDATES,
    {PRANGE_STENCIL_REACH},
    {PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _run), PRANGE_STENCIL_RUN_V3, PRANGE_STENCIL_RUN_V4},
    &PRANGE_TEMPLATE_PART(PRANGE_STENCIL_NAME, _ns)};

static inline __attribute__((__unused__)) PRANGE_CHECKED prange_status
PRANGE_TEMPLATE_PASTE(PRANGE_STENCIL_NAME, _view)(PRANGE_STENCIL_CTX *prange_ctx,
                                                  PRANGE_STENCIL_EACH(PRANGE_STENCIL_VIEW_PARAMETER)
                                                      const prange_view *prange_out)
{
    const PRANGE_STENCIL_T prange_constant =
        (PRANGE_STENCIL_T)(PRANGE_STENCIL_CONSTANT(prange_ctx));
    const prange_view *const prange_in[] = {PRANGE_STENCIL_EACH(PRANGE_STENCIL_VIEW_ARGUMENT) NULL};
    return prange_stencil_apply(&PRANGE_STENCIL_LOOP, (void *)(uintptr_t)prange_ctx,
                                &prange_constant, prange_in, prange_out);
}

static inline __attribute__((__unused__)) PRANGE_CHECKED prange_status
PRANGE_STENCIL_NAME(PRANGE_STENCIL_CTX *prange_ctx, const ptrdiff_t *prange_shape,
                    PRANGE_STENCIL_EACH(PRANGE_STENCIL_PARAMETER) PRANGE_STENCIL_R *prange_out)
{
    const PRANGE_STENCIL_T prange_constant =
        (PRANGE_STENCIL_T)(PRANGE_STENCIL_CONSTANT(prange_ctx));
    const prange_view prange_views[] = {PRANGE_STENCIL_EACH(PRANGE_STENCIL_VIEWS)};
    const prange_view *const prange_in[] = {PRANGE_STENCIL_EACH(PRANGE_STENCIL_POINTERS)};
    const prange_view prange_to = PRANGE_STENCIL_VIEW(prange_out, PRANGE_STENCIL_VIEW_OUT);
    return prange_stencil_apply(&PRANGE_STENCIL_LOOP, (void *)(uintptr_t)prange_ctx,
                                &prange_constant, prange_in, &prange_to);
}

#if PRANGE_STENCIL_CODE_IN == PRANGE_STENCIL_CODE_OUT
static inline __attribute__((__unused__)) PRANGE_CHECKED prange_status PRANGE_TEMPLATE_PASTE(
    PRANGE_STENCIL_NAME, _steps)(PRANGE_STENCIL_CTX *prange_ctx, const ptrdiff_t *prange_shape,
                                 ptrdiff_t prange_steps, PRANGE_STENCIL_T *prange_input0,
                                 PRANGE_STENCIL_REST(PRANGE_STENCIL_PARAMETER)
                                     PRANGE_STENCIL_T *prange_other)
{
    const PRANGE_STENCIL_T prange_constant =
        (PRANGE_STENCIL_T)(PRANGE_STENCIL_CONSTANT(prange_ctx));
    const prange_view prange_views[] = {PRANGE_STENCIL_EACH(PRANGE_STENCIL_VIEWS)};
    const prange_view *const prange_in[] = {PRANGE_STENCIL_EACH(PRANGE_STENCIL_POINTERS)};
    const prange_view prange_to = PRANGE_STENCIL_VIEW(prange_other, PRANGE_STENCIL_VIEW_IN);
    return prange_stencil_steps(&PRANGE_STENCIL_LOOP, (void *)(uintptr_t)prange_ctx,
                                &prange_constant, prange_steps, prange_in, &prange_to);
}
#endif

#undef PRANGE_STENCIL_BEFORE
#undef PRANGE_STENCIL_BODY
#undef PRANGE_STENCIL_BORDER
#undef PRANGE_STENCIL_CALL
#undef PRANGE_STENCIL_CODE_IN
#undef PRANGE_STENCIL_CODE_OUT
#undef PRANGE_STENCIL_CONSTANT
#undef PRANGE_STENCIL_CTX
#undef PRANGE_STENCIL_C_1
#undef PRANGE_STENCIL_C_2
#undef PRANGE_STENCIL_C_3
#undef PRANGE_STENCIL_C_4
#undef PRANGE_STENCIL_C_5
#undef PRANGE_STENCIL_DIMS
#undef PRANGE_STENCIL_EACH
#undef PRANGE_STENCIL_INPUTS
#undef PRANGE_STENCIL_LEVELS
#undef PRANGE_STENCIL_LOOP
#undef PRANGE_STENCIL_NAME
#undef PRANGE_STENCIL_NEIGHBORHOOD
#undef PRANGE_STENCIL_OUT
#undef PRANGE_STENCIL_OUTSIDE
#undef PRANGE_STENCIL_PAIR
#undef PRANGE_STENCIL_PARAMETER
#undef PRANGE_STENCIL_POINTERS
#undef PRANGE_STENCIL_R
#undef PRANGE_STENCIL_RADIUS
#undef PRANGE_STENCIL_REACH
#undef PRANGE_STENCIL_REST
#undef PRANGE_STENCIL_RUN_V3
#undef PRANGE_STENCIL_RUN_V4
#undef PRANGE_STENCIL_T
#undef PRANGE_STENCIL_TYPE
#undef PRANGE_STENCIL_UPDATE
#undef PRANGE_STENCIL_UPDATES
#undef PRANGE_STENCIL_VALUE
#undef PRANGE_STENCIL_VIEW
#undef PRANGE_STENCIL_VIEWS
#undef PRANGE_STENCIL_VIEW_1
#undef PRANGE_STENCIL_VIEW_2
#undef PRANGE_STENCIL_VIEW_3
#undef PRANGE_STENCIL_VIEW_4
#undef PRANGE_STENCIL_VIEW_5
#undef PRANGE_STENCIL_VIEW_ARGUMENT
#undef PRANGE_STENCIL_VIEW_IN
#undef PRANGE_STENCIL_VIEW_OUT
#undef PRANGE_STENCIL_VIEW_PARAMETER
/** @endcond */
