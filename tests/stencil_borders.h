/* SPDX-License-Identifier: MIT */
/*
 * One stencil under every border, and the plain loop of the same expression. Define before each
 * inclusion:
 *
 *     STENCIL       the name
 *     DIMS, INPUTS  the numbers of dimensions and inputs
 *     REACH         the neighbourhood as initialisers
 *     REACHES       the neighbourhood in three axes; missing axes come first, as {0, 0}
 *     TYPE, OUT     the types of the inputs and the output, such as f64
 *     ELEMENT, RESULT  the same types in C
 *     BODY          the expression
 *     UPDATE        defined if the expression takes the element that it replaces
 *
 * Unlike the library, the loop finds elements outside the array by walking there step by step.
 */
#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define NAMED(suffix) PASTE(STENCIL, suffix)
#define CALL(...) BODY(__VA_ARGS__)
#ifdef UPDATE
#define BEFORE *out,
#else
#define BEFORE
#endif

#define PRANGE_STENCIL_NAME NAMED(keep)
#define PRANGE_STENCIL_BORDER KEEP
#include "stencil_border.h"
#define PRANGE_STENCIL_NAME NAMED(constant)
#define PRANGE_STENCIL_BORDER CONSTANT
#define PRANGE_STENCIL_CONSTANT(ctx) ((ctx)->outside)
#include "stencil_border.h"
#define PRANGE_STENCIL_NAME NAMED(nearest)
#define PRANGE_STENCIL_BORDER NEAREST
#define PRANGE_STENCIL_LEVELS
#include "stencil_border.h"
#define PRANGE_STENCIL_NAME NAMED(wrap)
#define PRANGE_STENCIL_BORDER WRAP
#include "stencil_border.h"
#define PRANGE_STENCIL_NAME NAMED(reflect)
#define PRANGE_STENCIL_BORDER REFLECT
#define PRANGE_STENCIL_LEVELS
#include "stencil_border.h"
#define PRANGE_STENCIL_NAME NAMED(mirror)
#define PRANGE_STENCIL_BORDER MIRROR
#include "stencil_border.h"

/* The functions of the borders, in the order of the enumeration. */
static const struct {
#if INPUTS == 1
    prange_status (*apply)(const context *, const ptrdiff_t *, const ELEMENT *, RESULT *);
    prange_status (*view)(const context *, const prange_view *, const prange_view *);
#else
    prange_status (*apply)(const context *, const ptrdiff_t *, const ELEMENT *, const ELEMENT *,
                           RESULT *);
    prange_status (*view)(const context *, const prange_view *, const prange_view *,
                          const prange_view *);
#endif
#if STEPS && INPUTS == 1
    prange_status (*steps)(const context *, const ptrdiff_t *, ptrdiff_t, ELEMENT *, ELEMENT *);
#elif STEPS
    prange_status (*steps)(const context *, const ptrdiff_t *, ptrdiff_t, ELEMENT *,
                           const ELEMENT *, ELEMENT *);
#endif
} NAMED(all)[] = {
#if STEPS
#define FORMS(border) {NAMED(border), NAMED(border##_view), NAMED(border##_steps)},
#else
#define FORMS(border) {NAMED(border), NAMED(border##_view)},
#endif
    FORMS(keep) FORMS(constant) FORMS(nearest) FORMS(wrap) FORMS(reflect) FORMS(mirror)
#undef FORMS
};

UNCHECKED static ELEMENT NAMED(look)(const outside *at, const ELEMENT *x, ptrdiff_t i, ptrdiff_t j,
                                     ptrdiff_t k)
{
    const ptrdiff_t offset[3] = {i, j, k};
    ptrdiff_t place = 0;
    if (at->inside)
        return x[at->place + (i * at->shape[1] + j) * at->shape[2] + k];
    for (int axis = 0; axis < 3; axis++) {
        const ptrdiff_t found =
            walk_to(at->border, at->index[axis] + offset[axis], at->shape[axis]);
        if (found < 0)
            return (ELEMENT)at->value;
        place = place * at->shape[axis] + found;
    }
    return x[place];
}

/* Computes every element of the output in order. The shape has three axes; missing ones come first,
 * with size 1. */
UNCHECKED static void NAMED(plain)(const context *ctx, prange_border border,
                                   const ptrdiff_t shape[3], const ELEMENT *x, const ELEMENT *y,
                                   RESULT *out)
{
    static const ptrdiff_t reach[3][2] = {REACHES};
    outside at = {.border = border, .value = ctx->outside};
    memcpy(at.shape, shape, sizeof at.shape);
    (void)y;
#if DIMS == 1
#define U(d) NAMED(look)(&at, x, 0, 0, d)
#define V(d) NAMED(look)(&at, y, 0, 0, d)
#elif DIMS == 2
#define U(d, e) NAMED(look)(&at, x, 0, d, e)
#define V(d, e) NAMED(look)(&at, y, 0, d, e)
#else
#define U(d, e, f) NAMED(look)(&at, x, d, e, f)
#define V(d, e, f) NAMED(look)(&at, y, d, e, f)
#endif
    for (at.index[0] = 0; at.index[0] < shape[0]; at.index[0]++)
        for (at.index[1] = 0; at.index[1] < shape[1]; at.index[1]++)
            for (at.index[2] = 0; at.index[2] < shape[2]; at.index[2]++, at.place++, out++) {
                at.inside = true;
                for (int axis = 0; axis < 3; axis++)
                    at.inside = at.inside && at.index[axis] + reach[axis][0] >= 0 &&
                                at.index[axis] + reach[axis][1] < shape[axis];
                if (border == PRANGE_BORDER_KEEP && !at.inside)
                    continue;
#if INPUTS == 1
                *out = (RESULT)CALL(U, BEFORE ctx);
#else
                *out = (RESULT)CALL(U, V, BEFORE ctx);
#endif
            }
#undef U
#undef V
}

/* Fills an output before a call: with values to update, or with bytes that are searched for
 * afterwards. If `backwards`, element i is the i-th from the end. */
static void NAMED(begin)(ptrdiff_t n, bool backwards, RESULT *out)
{
#ifdef UPDATE
    for (ptrdiff_t i = 0; i < n; i++)
        out[backwards ? n - 1 - i : i] = (RESULT)(random_bits(5, i) % 100);
#else
    (void)backwards;
    memset(out, 0x31, (size_t)n * sizeof *out);
#endif
}

/* Compares the results of dense arrays. */
static void NAMED(expect_dense)(const context *ctx, int border, const ptrdiff_t shape[3],
                                const ELEMENT *x, const ELEMENT *y, const RESULT *expected,
                                guard *out)
{
    NAMED(begin)(shape[0] * shape[1] * shape[2], false, guard_data(out));
    (void)y;
#if INPUTS == 1
    cr_assert_eq(NAMED(all)[border].apply(ctx, shape + 3 - DIMS, x, guard_data(out)), PRANGE_OK,
                 "%s", prange_last_error());
#else
    cr_assert_eq(NAMED(all)[border].apply(ctx, shape + 3 - DIMS, x, y, guard_data(out)), PRANGE_OK,
                 "%s", prange_last_error());
#endif
    cr_assert(memcmp(guard_data(out), expected, out->size) == 0,
              NAME_OF(STENCIL) ", border %d, %td x %td x %td", border, shape[0], shape[1],
              shape[2]);
    cr_assert(guard_intact(out));
}

/* Copies both inputs to one memory: input 0 backwards with gaps, input 1 transposed. */
UNCHECKED static void NAMED(spread)(const ptrdiff_t shape[3], const ELEMENT *x, const ELEMENT *y,
                                    ELEMENT *spread)
{
    const ptrdiff_t n = shape[0] * shape[1] * shape[2];
    ELEMENT *back = spread + 3 * n, *wide = back;
    for (ptrdiff_t i = 0; i < shape[0]; i++)
        for (ptrdiff_t j = 0; j < shape[1]; j++)
            for (ptrdiff_t k = 0; k < shape[2]; k++) {
                back -= 3;
                *back = *x++;
                wide[i + (j + k * shape[1]) * shape[0]] = *y++;
            }
}

/* Compares the results of views of the spread inputs, with the output backwards. */
static void NAMED(expect_views)(const context *ctx, int border, const ptrdiff_t shape[3],
                                ELEMENT *spread, const RESULT *expected, guard *out)
{
    const ptrdiff_t n = shape[0] * shape[1] * shape[2];
    const ptrdiff_t whole[3] = {shape[1] * shape[2], shape[2], 1};
    const ptrdiff_t back[3] = {-3 * whole[0], -3 * whole[1], -3};
    const ptrdiff_t across[3] = {1, shape[0], shape[0] * shape[1]};
    const ptrdiff_t down[3] = {-whole[0], -whole[1], -1};
    const prange_view u = {spread + pri_max(0, 3 * (n - 1)), VIEW_OF(TYPE), DIMS, shape + 3 - DIMS,
                           back + 3 - DIMS};
    const prange_view v = {spread + 3 * n, VIEW_OF(TYPE), DIMS, shape + 3 - DIMS,
                           across + 3 - DIMS};
    const prange_view to = {(RESULT *)guard_data(out) + pri_max(0, n - 1), VIEW_OF(OUT), DIMS,
                            shape + 3 - DIMS, down + 3 - DIMS};
    NAMED(begin)(n, true, guard_data(out));
    (void)v;
#if INPUTS == 1
    cr_assert_eq(NAMED(all)[border].view(ctx, &u, &to), PRANGE_OK, "%s", prange_last_error());
#else
    cr_assert_eq(NAMED(all)[border].view(ctx, &u, &v, &to), PRANGE_OK, "%s", prange_last_error());
#endif
    const RESULT *got = guard_data(out);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert(memcmp(&got[n - 1 - i], &expected[i], sizeof *got) == 0,
                  NAME_OF(STENCIL) " of views, border %d, %td x %td x %td, element %td", border,
                  shape[0], shape[1], shape[2], i);
    cr_assert(guard_intact(out));
}

/* Compares arrays of a shape with the plain loop: dense, and if `viewed` also as views. */
static void NAMED(expect_both)(const ptrdiff_t shape[3], bool viewed)
{
    const ptrdiff_t n = shape[0] * shape[1] * shape[2];
    const context ctx = {.factor = 3, .outside = 2};
    ELEMENT *x = malloc((size_t)(2 * n + 1) * sizeof *x), *y = x + n;
    ELEMENT *spread = malloc((size_t)(viewed ? 4 * n + 1 : 1) * sizeof *spread);
    RESULT *expected = malloc((size_t)(n + 1) * sizeof *expected);
    guard out = guard_new((size_t)n * sizeof(RESULT), 64);
    PASTE(random_fill, TYPE)(1, n, x);
    PASTE(random_fill, TYPE)(2, n, y);
    if (viewed)
        NAMED(spread)(shape, x, y, spread);
    for (int border = 0; border < 6; border++) {
        NAMED(begin)(n, false, expected);
        NAMED(plain)(&ctx, (prange_border)border, shape, x, y, expected);
        NAMED(expect_dense)(&ctx, border, shape, x, y, expected, &out);
        if (viewed)
            NAMED(expect_views)(&ctx, border, shape, spread, expected, &out);
    }
    guard_free(&out);
    free(x);
    free(spread);
    free(expected);
}

static void NAMED(expect)(const ptrdiff_t shape[3])
{
    NAMED(expect_both)(shape, true);
}

#if STEPS
/* Compares several numbers of steps, by several teams, with steps of the plain loop one after the
 * other. */
static void NAMED(expect_steps)(const ptrdiff_t shape[3], int count, const ptrdiff_t steps[],
                                int teams)
{
    const ptrdiff_t n = shape[0] * shape[1] * shape[2];
    const size_t bytes = (size_t)n * sizeof(ELEMENT);
    const context ctx = {.factor = 3, .outside = 2};
    ELEMENT *start = malloc(2 * bytes + 1), *y = start + n;
    ELEMENT *plain[2] = {malloc(bytes + 1), malloc(bytes + 1)};
    guard a = guard_new(bytes, 64), b = guard_new(bytes, 64);
    PASTE(random_fill, TYPE)(3, n, start);
    PASTE(random_fill, TYPE)(4, n, y);
    for (int border = 0; border < 6; border++) {
        memcpy(plain[0], start, bytes);
        memcpy(plain[1], start, bytes);
        for (ptrdiff_t done = 0, k = 0; k < count; k++) {
            for (; done < steps[k]; done++)
                NAMED(plain)
            (&ctx, (prange_border)border, shape, plain[done % 2], y, plain[1 - done % 2]);
            for (int team = 0; team < teams; team++) {
                use_team(team);
                memcpy(guard_data(&a), start, bytes);
#ifdef UPDATE
                memcpy(guard_data(&b), start, bytes);
#else
                memset(guard_data(&b), 0x55, bytes);
#endif
#if INPUTS == 1
                cr_assert_eq(NAMED(all)[border].steps(&ctx, shape + 3 - DIMS, steps[k],
                                                      guard_data(&a), guard_data(&b)),
                             PRANGE_OK, "%s", prange_last_error());
#else
                cr_assert_eq(NAMED(all)[border].steps(&ctx, shape + 3 - DIMS, steps[k],
                                                      guard_data(&a), y, guard_data(&b)),
                             PRANGE_OK, "%s", prange_last_error());
#endif
                cr_assert(memcmp(guard_data(steps[k] % 2 ? &b : &a), plain[done % 2], bytes) == 0,
                          NAME_OF(STENCIL) ", border %d, %td x %td x %td, %td steps", border,
                          shape[0], shape[1], shape[2], steps[k]);
                cr_assert(guard_intact(&a) && guard_intact(&b));
            }
        }
    }
    guard_free(&a);
    guard_free(&b);
    free(start);
    free(plain[0]);
    free(plain[1]);
}
#endif

#undef PASTE_
#undef PASTE
#undef NAMED
#undef STENCIL
#undef DIMS
#undef INPUTS
#undef REACH
#undef REACHES
#undef TYPE
#undef OUT
#undef ELEMENT
#undef RESULT
#undef BODY
#undef STEPS
#undef UPDATE
#undef BEFORE
#undef CALL
