/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Fused array expressions: a formula as text over arrays, in one pass over memory on all cores.
 *
 *     const prange_variable variables[] = {{"a", a}, {"b", b}};
 *     prange_eval("where(a > b, sin(a), 2*b - 1)", 2, variables, &out);
 *     prange_eval("sum((a - b)**2) / count(a > b)", 2, variables, &scalar);
 *
 * The text is translated into a short program of operations on strips of some hundred elements,
 * whose intermediate values stay in a first-level cache; no array of them is made. The same
 * operation on the same operands is computed once. Nothing but the text is evaluated: a name is a
 * variable, a constant or a function of the lists below, or an error.
 *
 * Language, of numexpr and Python, loosest first; operators of one line bind from the left:
 *
 *     a; b                        several results: `out` is an array of views, in their order
 *     == != < <= > >=             truth values; not chained: write (a < b) & (b < c)
 *     |   then   ^   then   &     bits of integers, truth of truth values
 *     << >>
 *     + -
 *     * / // %                    / is the quotient of reals; // rounds down; % has the sign of b;
 *                                 of reals as numpy's: 1 // 0.1 is 9, as 0.1 is above a tenth
 *     - + ~                       of one operand; ~ of a truth value is its opposite
 *     **                          from the right; -a**2 is -(a**2)
 *     f(a, b)   (a)   names   12  0xff  1.5e-3  .5
 *
 *     where(c, a, b)              a where c is not 0, b elsewhere
 *     min max(a, b, ...)          of two or more: NaN if one is NaN (min and max of one: below)
 *     clip(a, low, high)          min(max(a, low), high)
 *     abs square fma(a, b, c)     fma is a*b + c rounded once; a*b + c has two roundings
 *     isnan isinf isfinite signbit(a)     truth values; the sign bit of a NaN counts as 0
 *     sqrt reciprocal floor ceil trunc round rint sign degrees radians sin cos tan asin acos atan
 *     sinh cosh tanh asinh acosh atanh exp exp2 exp10 expm1 log log2 log10 log1p cbrt rsqrt sinpi
 *     cospi sigmoid softplus erf erfc tgamma lgamma copysign nextafter fmin fmax fmod remainder pow
 *     atan2 hypot                 the operations of map.h; also under numpy's names arcsin, arccos,
 *                                 arctan, arcsinh, arccosh, arctanh, arctan2, minimum, maximum;
 *                                 of halves round goes away from 0 and rint, numpy's, to even ones
 *     f64 f32 i64 i32 u8 bool(a)  conversions; a number out of range becomes the nearest integer,
 *                                 NaN 0; integers wrap; bool(a) is a != 0; u8(a) of a truth value
 *                                 is still a truth value
 *     arange(n) arange(a, b) arange(a, b, s)   i64, without memory; the arguments are integers or
 *                                              integer variables without dimensions
 *     linspace(a, b, n)           n even points, both ends exact, as numpy's; f64, or f32
 *                                 of an f32 variable and another or a number
 *     i j k                       i64: the index of the element along axis 0, 1, 2
 *     pi e inf nan True False     unless there is a variable of that name, as for i, j and k
 *
 *     sum prod min max argmin argmax mean var std any all count(a)   of all elements, one number
 *     sum(a, axis=1)   sum(a, axis=(0, 2))   sum(a, axis=0, keepdims=1)      along axes, each
 *                                 given once; -1: last
 *
 * A reduction may stand anywhere: (a - mean(a, axis=0)) / std(a, axis=0) makes three passes.
 * Reductions of all elements that stand beside each other go over memory together, four at once:
 * mean(a); var(a); max(a*b). argmin and argmax are the index of the first extreme, or of the first
 * NaN, in row-major order of the axes that they reduce.
 *
 * Types of arithmetic are C's: u8 counts as i32; then f64 if one operand is f64, else f32 if one is
 * f32, else i64 if one is i64, else i32. A number in the text takes the type of the other operand:
 * 2.5*a is f32 where a is f32. It does not where it cannot: a fraction with an integer is f64, and
 * an integer too large for i32 makes i64. / and the functions of reals take integers as f64. & | ^
 * ~ of two u8 stay u8, and so do where, min, max, clip and abs. Comparisons, &, | and ^ of truth
 * values are truth values, which are u8 that are 0 or 1. Sums and products are f64, f32
 * (accumulated in f64), or i64 of integers; means, variances (divided by the number of elements)
 * and std, their roots, f64, or f32 of f32; min and max have the type of their elements; argmin,
 * argmax and count are i64, any and all truth values.
 *
 * A result is converted to the type of its output: any number to f64 and f32, and integers to
 * integers, which wrap. Reals do not become integers unasked (PRANGE_ERROR_VALUE): write i64(a).
 *
 * Values: every operation is that of map.h or C, each rounded on its own, so + - * / and sqrt have
 * the bits of a plain C loop without contraction, and functions those of prange_map_f64(). a**k
 * with a number k of 2 to 16 in the text is a product of squares (a**2 is a*a, a**3 is a*a*a), with
 * at most k - 1 roundings; a**-1 is 1/a; other powers are pow. Integer arithmetic wraps. What C
 * leaves undefined: a // 0 and a % 0 are 0; the least number // -1 wraps; a shift by the width or
 * more, or by a negative count, leaves 0, or the sign in a >> b; a ** b with b < 0 is 1/a**-b
 * without its fraction, and 0 for a = 0. But an integer to a negative number of the text is real:
 * 2**-1 is 0.5. Reductions have the bits of prange_sum_f64() and so on (reduce.h) of the array of
 * values, and along axes those of prange_reduce_axes().
 *
 * Shapes: as numpy. Axes are matched from the last one on; an axis of size 1, or one that an array
 * lacks, is repeated. The results that read arrays all have the shape of their outputs, to which
 * all arrays must broadcast; a reduction has the common shape of what it reads.
 *
 * In place: an output may be exactly a variable (the same data, type, shape and strides); all
 * variables are read as they were before the call wherever an element is computed. Any other
 * overlap of an output, with a variable or another output, is PRANGE_ERROR_OVERLAP.
 *
 * Errors: those of view.h; PRANGE_ERROR_VALUE for a text that is not of the language, with the byte
 * and what was expected in prange_last_error(), on a line of its own the text around it, and below
 * it a caret. Limits: PRANGE_EXPR_LENGTH bytes of text, PRANGE_EXPR_DEPTH levels of parentheses and
 * calls, PRANGE_EXPR_NODES different operations, PRANGE_EXPR_VARIABLES variables,
 * PRANGE_EXPR_OUTPUTS results, PRANGE_EXPR_REDUCTIONS reductions, and 64 values that are needed at
 * once: PRANGE_ERROR_SIZE. A reduction of no elements: PRANGE_ERROR_EMPTY, except sum, prod, any,
 * all and count. Memory is taken by compiling and by most reductions along axes:
 * PRANGE_ERROR_MEMORY. Up to 544 KiB of the stack of each thread are used, for variances along axes
 * 704 KiB.
 */
#ifndef PRANGE_EXPR_H
#define PRANGE_EXPR_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

#define PRANGE_EXPR_LENGTH 32768  /**< The longest text, in bytes */
#define PRANGE_EXPR_DEPTH 64      /**< The deepest nesting of parentheses, calls and signs */
#define PRANGE_EXPR_NODES 2048    /**< The most operations, numbers and variables, each once */
#define PRANGE_EXPR_VARIABLES 128 /**< The most variables */
#define PRANGE_EXPR_OUTPUTS 16    /**< The most results of a text */
#define PRANGE_EXPR_REDUCTIONS 32 /**< The most reductions in a text */

/** A name of an expression, and the array or number (ndim = 0) that it stands for. A name is a
 * letter or _, then letters, digits and _. */
typedef struct prange_variable {
    const char *name; /**< as in the text */
    prange_view view; /**< its elements, which are not written */
} prange_variable;

/** Evaluates a text at once: prange_expr_compile() and prange_expr_run(). `out` is an array of as
 * many views as the text has results. */
PRANGE_API PRANGE_CHECKED prange_status prange_eval(const char *text, int count,
                                                    const prange_variable *variables,
                                                    const prange_view *out);

/** A text that was compiled for variables of certain types. It does not change, and any number of
 * threads may run it at once. */
typedef struct prange_expr prange_expr;

/** Compiles a text. Of the variables it takes names, types, and which of them are numbers (ndim =
 * 0); data, shapes and strides count when it runs. *expr is to be freed with prange_expr_free(). */
PRANGE_API PRANGE_CHECKED prange_status prange_expr_compile(const char *text, int count,
                                                            const prange_variable *variables,
                                                            prange_expr **expr);

/** Runs it with variables of the same number, order and types, of any shapes; their names are not
 * looked at. */
PRANGE_API PRANGE_CHECKED prange_status prange_expr_run(const prange_expr *expr, int count,
                                                        const prange_variable *variables,
                                                        const prange_view *out);

/** Frees it; NULL is no error. */
PRANGE_API void prange_expr_free(prange_expr *expr);

/**
 * Writes the program of a compiled text: its passes, and in each the operations on strips, with
 * what was fused. Variables are v0, v1, ..., reductions r0, ...; like snprintf() it writes up to
 * size - 1 bytes and a zero byte, and returns how many bytes the whole has. `to` may be NULL where
 * size is 0.
 */
PRANGE_API size_t prange_expr_print(const prange_expr *expr, char *to, size_t size);

/**
 * A formula that a program makes call by call, without a text. Nodes are numbers from 0 on. After
 * the first error each call returns -1, as without a builder (NULL), so that one check at the end
 * is enough:
 *
 *     prange_builder *b;
 *     if (prange_builder_new(2, variables, &b) != PRANGE_OK)
 *         return 1;
 *     const int x = prange_expr_name(b, "x"), y = prange_expr_name(b, "y");
 *     const int distance = prange_expr_call(b, "hypot", 2, (const int[]){x, y});
 *     prange_expr_result(b, prange_expr_add(b, distance, prange_expr_number(b, 0.5)));
 *     prange_status status = prange_builder_compile(b, &expr);
 *     prange_builder_free(b);
 */
typedef struct prange_builder prange_builder;

/** Begins a formula over variables, of which it takes what prange_expr_compile() takes; they must
 * outlive the builder. */
PRANGE_API PRANGE_CHECKED prange_status prange_builder_new(int count,
                                                           const prange_variable *variables,
                                                           prange_builder **builder);

/** A variable, a constant or an index by its name. */
PRANGE_API int prange_expr_name(prange_builder *builder, const char *name);

/** A number, as one in a text: it takes the type of what it meets. @{ */
PRANGE_API int prange_expr_number(prange_builder *builder, double value);
PRANGE_API int prange_expr_integer(prange_builder *builder, int64_t value);
/** @} */

/** A function or an operator by its name: "sin", "where", "+", "<=", "arange" ... */
PRANGE_API int prange_expr_call(prange_builder *builder, const char *name, int count,
                                const int *operands);

/** x + y, and so on @{ */
static inline int prange_expr_add(prange_builder *builder, int x, int y)
{
    const int operands[] = {x, y};
    return prange_expr_call(builder, "+", 2, operands);
}

static inline int prange_expr_sub(prange_builder *builder, int x, int y)
{
    const int operands[] = {x, y};
    return prange_expr_call(builder, "-", 2, operands);
}

static inline int prange_expr_mul(prange_builder *builder, int x, int y)
{
    const int operands[] = {x, y};
    return prange_expr_call(builder, "*", 2, operands);
}

static inline int prange_expr_div(prange_builder *builder, int x, int y)
{
    const int operands[] = {x, y};
    return prange_expr_call(builder, "/", 2, operands);
}
/** @} */

/** A reduction ("sum", "argmax" ...) of x along `count` axes, negative ones from the last; of all
 * elements where count is 0. `keepdims` keeps the axes as ones of size 1. */
PRANGE_API int prange_expr_reduce(prange_builder *builder, const char *name, int x, int count,
                                  const int *axes, bool keepdims);

/** Adds a result: the first goes to out[0]. */
PRANGE_API int prange_expr_result(prange_builder *builder, int x);

/** Compiles what was made; the status of its first error, if there was one. */
PRANGE_API PRANGE_CHECKED prange_status prange_builder_compile(prange_builder *builder,
                                                               prange_expr **expr);

/** Frees it; NULL is no error. */
PRANGE_API void prange_builder_free(prange_builder *builder);

PRANGE_END_DECLS

#endif
