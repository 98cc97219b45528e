/* SPDX-License-Identifier: MIT */
/*
 * Operations on strips: plain loops that the compiler vectorises. The loops for all combinations of
 * steps are inlined into each operation, which passes its function of single elements. u8 has no
 * arithmetic of its own: it is computed as i32.
 */
#include <prange/math.h>

#include <limits.h>

#include "choose.h"
#include "expr.h"

/* A quotient of i32 that is not an integer differs from each integer by at least 2^-31 of itself.
 * So it is still not an integer when rounded to f64, for which there is vector division. */
#define HAS_EXACT_QUOTIENTS PRI_PASTE(HAS_EXACT_QUOTIENTS, PRI_TYPE)
#define HAS_EXACT_QUOTIENTS_f64 0
#define HAS_EXACT_QUOTIENTS_f32 0
#define HAS_EXACT_QUOTIENTS_i64 0
#define HAS_EXACT_QUOTIENTS_i32 1
#define HAS_EXACT_QUOTIENTS_u8 0

#if PRI_IS_REAL
#include "vec_any.h"
#else
#include "registers.h"
#endif
#if PRI_IS_NUMBER
#include "floored.h"
#if !PRI_IS_REAL
#include "divisor.h"
#endif
#endif

/* A function of two elements. */
typedef element binary_function(element x, element y);

#if !PRI_IS_REAL
static inline __attribute__((always_inline)) void
apply_vectorised(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                 ptrdiff_t y_step, element *z, binary_function *f)
{
    if (y_step == 0) {
        const element s = *y;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = f(x[i], s);
    } else if (x_step == 0) {
        const element s = *x;
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = f(s, y[i]);
    } else {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = f(x[i], y[i]);
    }
}
#endif

#if PRI_IS_NUMBER
#if !PRI_IS_REAL || !HAS_FLOORED
/* For functions with calls or loops, which compilers do not vectorise. */
static inline __attribute__((always_inline)) void apply_scalar(ptrdiff_t n, const element *x,
                                                               ptrdiff_t x_step, const element *y,
                                                               ptrdiff_t y_step, element *z,
                                                               binary_function *f)
{
    const element sx = *x, sy = *y;
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x_step ? x[i] : sx, y_step ? y[i] : sy);
}
#endif

/* By vectors where the level has them for the type, else element by element. */
static inline __attribute__((always_inline)) void apply_floored(ptrdiff_t n, const element *x,
                                                                ptrdiff_t x_step, const element *y,
                                                                ptrdiff_t y_step, element *z,
                                                                floored what, binary_function *f)
{
#if HAS_FLOORED
    floor_strip(n, x, x_step, y, y_step, z, what, f);
#else
    (void)what;
    apply_scalar(n, x, x_step, y, y_step, z, f);
#endif
}
#endif

static void select_strip(ptrdiff_t n, const uint8_t *take, const element *x, ptrdiff_t x_step,
                         const element *y, ptrdiff_t y_step, element *z)
{
    const element sx = *x, sy = *y;
    if (x_step && y_step)
        choose_run(n, take, x, 1, y, 1, z);
    else if (x_step)
        choose_run(n, take, x, 1, &sy, 0, z);
    else if (y_step)
        choose_run(n, take, &sx, 0, y, 1, z);
    else
        choose_run(n, take, &sx, 0, &sy, 0, z);
}

#define DEFINE_DYADIC(name, apply, f)                                                              \
    static void name(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,            \
                     ptrdiff_t y_step, element *z)                                                 \
    {                                                                                              \
        apply(n, x, x_step, y, y_step, z, f);                                                      \
    }

#if PRI_IS_REAL
#define REAL_f64(name) prange_##name
#define REAL_f32(name) prange_##name##f
#define REAL PRI_PASTE(REAL, PRI_TYPE)

/* The rules of Python and numpy: the remainder has the sign of y, and y times the quotient plus the
 * remainder is x, as far as rounding allows. */
static inline element modulo_of(element x, element y)
{
    const element rest = REAL(fmod)(x, y);
    if (rest == 0)
        return REAL(copysign)((element)0, y);
    return (rest < 0) != (y < 0) && rest == rest ? rest + y : rest;
}

static inline element floor_divide_of(element x, element y)
{
    const element rest = REAL(fmod)(x, y);
    if (y == 0)
        return x / y;
    element quotient = (x - rest) / y;
    if (rest != 0 && (rest < 0) != (y < 0))
        quotient -= 1;
    if (quotient == 0)
        return REAL(copysign)((element)0, x / y);
    const element whole = REAL(floor)(quotient);
    return quotient - whole > (element)0.5 ? whole + 1 : whole;
}

#define DEFINE_CLASS(name, expression)                                                             \
    static void name(ptrdiff_t n, const element *x, uint8_t *z)                                    \
    {                                                                                              \
        PRI_INDEPENDENT                                                                            \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = (expression) != 0;                                                              \
    }
DEFINE_CLASS(is_nan, x[i] != x[i])
DEFINE_CLASS(is_inf, __builtin_fabs((double)x[i]) == __builtin_inf())
DEFINE_CLASS(is_finite, __builtin_fabs((double)x[i]) < __builtin_inf())
DEFINE_CLASS(is_negative, __builtin_signbit(x[i]) != 0 && x[i] == x[i])

#else
static inline element and_of(element x, element y)
{
    return x & y;
}

static inline element or_of(element x, element y)
{
    return x | y;
}

static inline element xor_of(element x, element y)
{
    return x ^ y;
}

DEFINE_DYADIC(bit_and, apply_vectorised, and_of)
DEFINE_DYADIC(bit_or, apply_vectorised, or_of)
DEFINE_DYADIC(bit_xor, apply_vectorised, xor_of)

static void invert(ptrdiff_t n, const element *x, element *z)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = (element)~x[i];
}

#if PRI_IS_NUMBER
typedef __typeof__(__builtin_choose_expr(sizeof(element) == 8, (uint64_t)0, (uint32_t)0)) word;

enum { WIDTH = sizeof(element) * CHAR_BIT };

/* A count beyond the width, or a negative one, shifts out all bits, as in numpy. */
static inline element shift_left_of(element x, element y)
{
    const bool within = y >= 0 && y < WIDTH;
    return (element)(((word)x << (within ? y : 0)) & -(word)within);
}

/* Levels that only shift unsigned numbers shift x + 2^(WIDTH - 1), and subtract the shifted
 * 2^(WIDTH - 1). */
static inline element shift_right_of(element x, element y)
{
    const word above = (word)1 << (WIDTH - 1);
    const element count = y >= 0 && y < WIDTH ? y : WIDTH - 1;
    if (WIDTH == 32 || PRI_VEC_BYTES == 64)
        return x >> count;
    return (element)((((word)x ^ above) >> count) - (above >> count));
}

/* Two cases are undefined in C. Here x // 0 and x % 0 are 0, and the least number divided by -1
 * wraps. */
#if HAS_EXACT_QUOTIENTS
static inline element floor_divide_of(element x, element y)
{
    const double by = y == 0 || y == -1 ? 1.0 : (double)y;
    const element quotient = (element)((double)x / by);
    const element whole = quotient - ((quotient * y != x) & ((x ^ y) < 0));
    return y == 0 ? 0 : y == -1 ? -x : whole;
}

static inline element modulo_of(element x, element y)
{
    const double by = y == 0 || y == -1 ? 1.0 : (double)y;
    const element rest = x - (element)((double)x / by) * y;
    const element positive = rest + (((rest != 0) & ((x ^ y) < 0)) ? y : 0);
    return y == 0 || y == -1 ? 0 : positive;
}
#else
static inline element floor_divide_of(element x, element y)
{
    if (y == 0 || y == (element)-1)
        return (element)(y == 0 ? 0 : -(uint64_t)x);
    const element quotient = (element)(x / y);
    return (element)(quotient - (quotient * y != x && (x < 0) != (y < 0)));
}

static inline element modulo_of(element x, element y)
{
    if (y == 0 || y == (element)-1)
        return 0;
    const element rest = (element)(x % y);
    return (element)(rest != 0 && (x < 0) != (y < 0) ? rest + y : rest);
}
#endif

/* By repeated squaring. A negative exponent gives 1 / x^-y truncated to an integer, or 0 if x is
 * 0. */
static inline element power_of(element x, element y)
{
    if (y < 0)
        return (element)(x == 1 ? 1 : x == (element)-1 ? (y % 2 ? -1 : 1) : 0);
    uint64_t power = 1, square = (uint64_t)x;
    for (element left = y; left > 0; left = (element)(left >> 1)) {
        if (left & 1)
            power *= square;
        square *= square;
    }
    return (element)power;
}

DEFINE_DYADIC(shift_left, apply_vectorised, shift_left_of)
DEFINE_DYADIC(shift_right, apply_vectorised, shift_right_of)
DEFINE_DYADIC(integer_power, apply_scalar, power_of)
#endif
#endif

#if PRI_IS_REAL
static void floor_divide(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                         ptrdiff_t y_step, element *z)
{
    apply_floored(n, x, x_step, y, y_step, z, FLOORED_QUOTIENT, floor_divide_of);
}

static void modulo(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                   ptrdiff_t y_step, element *z)
{
    apply_floored(n, x, x_step, y, y_step, z, FLOORED_REST, modulo_of);
}
#elif PRI_IS_NUMBER
typedef element divisor_function(element x, const divisor *by);

static inline __attribute__((always_inline)) void
divide(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y, ptrdiff_t y_step,
       element *z, divisor_function *f, floored what, binary_function *any)
{
    /* Without AVX, vectors of i32 quotients in f64 are as fast. */
    if (y_step == 0 && is_divisor(*y) && (PRI_VEC_BYTES > 16 || !HAS_EXACT_QUOTIENTS)) {
        const divisor by = divisor_of(*y);
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = f(x[i], &by);
    } else if (HAS_EXACT_QUOTIENTS) {
        apply_vectorised(n, x, x_step, y, y_step, z, any);
    } else {
        apply_floored(n, x, x_step, y, y_step, z, what, any);
    }
}

static void floor_divide(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                         ptrdiff_t y_step, element *z)
{
    divide(n, x, x_step, y, y_step, z, quotient_by, FLOORED_QUOTIENT, floor_divide_of);
}

static void modulo(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                   ptrdiff_t y_step, element *z)
{
    divide(n, x, x_step, y, y_step, z, rest_by, FLOORED_REST, modulo_of);
}
#endif

/* A type cannot be put in parentheses. NOLINTBEGIN(bugprone-macro-parentheses) */
#define DEFINE_CONVERSION(name, other, expression)                                                 \
    static void name(ptrdiff_t n, const element *x, other *z)                                      \
    {                                                                                              \
        PRI_INDEPENDENT                                                                            \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = (other)(expression);                                                            \
    }
/* NOLINTEND(bugprone-macro-parentheses) */
DEFINE_CONVERSION(to_f64, double, x[i])
DEFINE_CONVERSION(to_f32, float, x[i])
#if PRI_IS_REAL
static inline double clamp(double x, double least, double most)
{
    const double above = x > least ? x : least, below = above < most ? above : most;
    return x == x ? below : 0.0;
}

/* 2^63 itself does not fit. */
static inline int64_t to_i64_of(double x)
{
    const double most = 0x1.fffffffffffffp62;
    return x > most ? INT64_MAX : (int64_t)clamp(x, -0x1p63, most);
}

DEFINE_CONVERSION(to_i64, int64_t, to_i64_of((double)x[i]))
DEFINE_CONVERSION(to_i32, int32_t, clamp((double)x[i], INT32_MIN, INT32_MAX))
DEFINE_CONVERSION(to_u8, uint8_t, clamp((double)x[i], 0, UINT8_MAX))
#else
DEFINE_CONVERSION(to_i64, int64_t, x[i])
DEFINE_CONVERSION(to_i32, int32_t, x[i])
DEFINE_CONVERSION(to_u8, uint8_t, x[i])
#endif

static void fill(ptrdiff_t n, element s, element *z)
{
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = s;
}

const pri_expr PRI_AT_LEVEL(pri_expr) = {
    .comparisons = &PRI_AT_LEVEL(pri_comparisons),
    .select = select_strip,
    .dyadic =
        {
#if PRI_IS_NUMBER
            [PRI_FLOOR_DIVIDE] = floor_divide,
            [PRI_MODULO] = modulo,
#if !PRI_IS_REAL
            [PRI_INTEGER_POWER] = integer_power,
            [PRI_SHIFT_LEFT] = shift_left,
            [PRI_SHIFT_RIGHT] = shift_right,
#endif
#endif
#if !PRI_IS_REAL
            [PRI_BIT_AND] = bit_and,
            [PRI_BIT_OR] = bit_or,
            [PRI_BIT_XOR] = bit_xor,
#endif
        },
#if PRI_IS_NUMBER
    .superinstruction = PRI_AT_LEVEL(pri_superinstructions),
    .sums = &PRI_AT_LEVEL(pri_sums),
    .chains = &PRI_AT_LEVEL(pri_chains),
#endif
#if PRI_IS_REAL
    .row_sums = &PRI_AT_LEVEL(pri_row_sums),
    .classify = {[PRI_IS_NAN] = is_nan,
                 [PRI_IS_INF] = is_inf,
                 [PRI_IS_FINITE] = is_finite,
                 [PRI_IS_NEGATIVE] = is_negative},
    .polynomial = PRI_AT_LEVEL(pri_polynomial),
#if PRI_HAS_BRANCH
    .branch = &PRI_AT_LEVEL(pri_branch),
#endif
#else
    .invert = invert,
#endif
    .to_f64 = to_f64,
    .to_f32 = to_f32,
    .to_i64 = to_i64,
    .to_i32 = to_i32,
    .to_u8 = to_u8,
    .fill = fill,
    .ranges = &PRI_AT_LEVEL(pri_ranges),
};
