/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Fused array expressions: a formula over arrays, given as text, evaluated in one pass over memory
 * on several threads.
 *
 *     const prange_variable variables[] = {{"a", a}, {"b", b}};
 *     prange_eval("where(a > b, sin(a), 2*b - 1)", 2, variables, &out);
 *     prange_eval("sum((a - b)**2) / count(a > b)", 2, variables, &scalar);
 *
 * The text is compiled to a short program of operations on strips of a few hundred elements, so
 * that intermediate values stay in a first-level cache and no temporary arrays are made. Common
 * subexpressions are computed once. The text cannot call anything else: a name is a variable, a
 * constant or a function of the lists below, or an error.
 *
 * The language is that of numexpr and Python. Operators, loosest first; those on one line have the
 * same precedence and associate to the left:
 *
 *     a; b                        several results: out[0] gets a, out[1] gets b
 *     == != < <= > >=             truth values; not chained: write (a < b) & (b < c)
 *     |   then   ^   then   &     bitwise for integers, logical for truth values
 *     << >>
 *     + -
 *     * / // %                    / is real division; // rounds down; a % b has the sign of b;
 *                                 for reals as in numpy: 1 // 0.1 is 9, as 0.1 is above a tenth
 *     - + ~                       unary; ~ of a truth value is its negation
 *     **                          associates to the right; -a**2 is -(a**2)
 *     f(a, b)   (a)   names   12  0xff  1.5e-3  .5
 *
 *     where(c, a, b)              a where c is not 0, b elsewhere
 *     min max(a, b, ...)          of two or more; NaN if one is NaN (of one array: see below)
 *     clip(a, low, high)          min(max(a, low), high)
 *     abs square fma(a, b, c)     fma is a*b + c rounded once; a*b + c has two roundings
 *     isnan isinf isfinite signbit(a)     truth values; the sign bit of a NaN counts as 0
 *     sqrt reciprocal floor ceil trunc round rint sign degrees radians sin cos tan asin acos atan
 *     sinh cosh tanh asinh acosh atanh exp exp2 exp10 expm1 log log2 log10 log1p cbrt rsqrt sinpi
 *     cospi sigmoid softplus erf erfc tgamma lgamma copysign nextafter fmin fmax fmod remainder pow
 *     atan2 hypot                 the operations of map.h; also under numpy's names arcsin, arccos,
 *                                 arctan, arcsinh, arccosh, arctanh, arctan2, minimum, maximum;
 *                                 round takes ties away from 0; rint, as numpy, to even
 *     f64 f32 i64 i32 u8 bool(a)  conversions; reals saturate, NaN becomes 0; integers wrap;
 *                                 bool(a) is a != 0; u8(a) of a truth value stays a truth value
 *     arange(n) arange(a, b) arange(a, b, s)   i64, not stored; the arguments are integers or
 *                                              integer variables with ndim = 0
 *     linspace(a, b, n)           n even points, both ends exact, as numpy's; f64, but f32 if one
 *                                 end is an f32 variable and the other is too or is a number
 *     i j k                       i64: the index of the element along axis 0, 1, 2
 *     pi e inf nan True False     unless there is a variable of that name, as for i, j and k
 *
 *     sum prod min max argmin argmax mean var std any all count(a)   of all elements: one number
 *     sum(a, axis=1)   sum(a, axis=(0, 2))   sum(a, axis=0, keepdims=1)      along axes, each
 *                                 named once; -1 is the last
 *
 * A reduction may appear anywhere in a formula: (a - mean(a, axis=0)) / std(a, axis=0) makes three
 * passes. Independent reductions of all elements share a pass over memory, up to four at once:
 * mean(a); var(a); max(a*b). argmin and argmax are the index of the first extreme, or of the first
 * NaN, in row-major order of the axes that they reduce.
 *
 * Types. Arithmetic promotes as in C: u8 becomes i32; the result is f64 if one operand is f64, else
 * f32 if one is f32, else i64 if one is i64, else i32. A number in the text takes the type of the
 * other operand, so 2.5*a is f32 if a is f32; but a fraction with an integer gives f64, and an
 * integer too large for i32 gives i64. / and the functions of reals convert integers to f64.
 * & | ^ ~, where, min, max, clip and abs of u8 stay u8. Truth values are u8 with the values 0 and
 * 1; comparisons give truth values, and so do &, | and ^ of truth values. Reductions: sum and prod
 * are f64, f32 for f32 (accumulated in f64), i64 for integers; mean, var (divided by the number of
 * elements) and std, its root, are f64, f32 for f32; min and max have the type of their elements;
 * argmin, argmax and count are i64; any and all are truth values.
 *
 * A result is converted to the type of its output: any number to f64 or f32, and integers to
 * integers, which wrap. Reals are not converted to integers implicitly (PRANGE_ERROR_VALUE): write
 * i64(a).
 *
 * Values. Every operation is that of C or map.h, rounded by itself: + - * / and sqrt have the bits
 * of a plain C loop without contraction, functions those of prange_map_f64(). a**k with a number k
 * of 2 to 16 in the text is a product of squares (a**2 is a*a, a**3 is a*a*a), with at most k - 1
 * roundings; a**-1 is 1/a; other powers are pow. Integer arithmetic wraps. Where C is undefined: a
 * // 0 and a % 0 are 0; the smallest integer // -1 wraps; a shift by a negative count or by the
 * width or more gives 0, or all sign bits for a >> b; for integers a ** b with b < 0 is 1/a**-b
 * rounded towards zero, and 0 for a = 0. (But an integer to the power of a negative number in the
 * text is real: 2**-1 is 0.5.) Reductions have the bits of prange_sum_f64() and so on (reduce.h)
 * applied to the array of values, along axes those of prange_reduce_axes().
 *
 * Shapes: as in numpy. Axes are aligned from the last; an axis that an array lacks, or has with
 * size 1, is repeated. All results that read arrays have the shape of their outputs, to which all
 * arrays must broadcast; a reduction goes over the common shape of the arrays that it reads.
 *
 * In place: an output may be exactly a variable (the same data, type, shape and strides); every
 * element is computed from the values that the variables had before the call. Any other overlap of
 * an output with a variable or another output is PRANGE_ERROR_OVERLAP.
 *
 * Errors: those of view.h; PRANGE_ERROR_VALUE for a syntax error, for which prange_last_error()
 * gives the byte, what was expected, and on lines of their own the text around it with a caret
 * below. Limits: PRANGE_EXPR_LENGTH bytes of text, PRANGE_EXPR_DEPTH levels of parentheses and
 * calls, PRANGE_EXPR_NODES different operations, PRANGE_EXPR_VARIABLES variables,
 * PRANGE_EXPR_OUTPUTS results, PRANGE_EXPR_REDUCTIONS reductions, and 64 intermediate values in use
 * at once: PRANGE_ERROR_SIZE. A reduction of no elements is PRANGE_ERROR_EMPTY, except for sum,
 * prod, any, all and count. Compilation and most reductions along axes allocate memory:
 * PRANGE_ERROR_MEMORY. Stack: up to 544 KiB on each thread, 704 KiB for variances, argmin and
 * argmax along axes.
 */
#ifndef PRANGE_EXPR_H
#define PRANGE_EXPR_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

#define PRANGE_EXPR_LENGTH 32768  /**< The largest length of a text, in bytes */
#define PRANGE_EXPR_DEPTH 64      /**< The deepest nesting of parentheses, calls and unary signs */
#define PRANGE_EXPR_NODES 2048    /**< The most distinct operations, numbers and variables */
#define PRANGE_EXPR_VARIABLES 128 /**< The most variables */
#define PRANGE_EXPR_OUTPUTS 16    /**< The most results of a text */
#define PRANGE_EXPR_REDUCTIONS 32 /**< The most reductions in a text */

/** A variable of an expression: its name, and the array or number (ndim = 0) that it stands for. A
 * name is a letter or _, then letters, digits and _. */
typedef struct prange_variable {
    const char *name; /**< as in the text */
    prange_view view; /**< its elements, which are not written */
} prange_variable;

/** Compiles and runs a text: prange_expr_compile() and prange_expr_run(). `variables` has `count`
 * elements; `out` is an array of as many views as the text has results, which cannot be checked:
 * each result after a `;` makes the call read one view more. So this is for texts that the
 * programmer has written. One that comes from a file, a command line or a user is compiled, asked
 * for its results, and then run, as prange_expr_results() shows. */
PRANGE_API PRANGE_CHECKED prange_status prange_eval(const char *text, int count,
                                                    const prange_variable *variables,
                                                    const prange_view *out);

/** A text compiled for variables of given types. It is immutable, and any number of threads may run
 * it at once. */
typedef struct prange_expr prange_expr;

/** *expr = the text compiled for `count` variables, by their names, types, and whether they are
 * numbers (ndim = 0); their data, shapes and strides matter only when it runs. Free it with
 * prange_expr_free(). */
PRANGE_API PRANGE_CHECKED prange_status prange_expr_compile(const char *text, int count,
                                                            const prange_variable *variables,
                                                            prange_expr **expr);

/**
 * The number of results of a compiled text, the views that prange_expr_run() reads from `out`; 0 if
 * it is NULL. A program asks before it runs a text that is not its own:
 *
 *     ptrdiff_t shape[PRANGE_DIMS];
 *     prange_view out;
 *     if (prange_expr_compile(text, 2, variables, &expr) == PRANGE_OK) {
 *         if (prange_expr_results(expr) != 1)
 *             fprintf(stderr, "expected one result\n");
 *         else if (prange_expr_result_view(expr, 0, 2, variables, shape, &out) == PRANGE_OK) {
 *             out.data = ...                       memory for elements of out.type
 *             status = prange_expr_run(expr, 2, variables, &out);
 *         }
 *         prange_expr_free(expr);
 *     }
 */
PRANGE_API int prange_expr_results(const prange_expr *expr);

/** *view = a contiguous view of the type and the shape that result k (from 0) has of itself,
 * without data; out[k] may also be of another type or of a larger shape, as above. The arguments
 * and the variables are those of prange_expr_run(). The shape is the common one of all that the
 * result reads, for results that read arrays of all that these read. It is stored in `shape`, which
 * has PRANGE_DIMS elements and must outlive the view. Errors: those of prange_expr_run() for its
 * variables; and PRANGE_ERROR_VALUE if k is not the number of a result, or if an index, which has
 * no size of its own, is beside arrays that lack its axis. */
PRANGE_API PRANGE_CHECKED prange_status prange_expr_result_view(const prange_expr *expr, int k,
                                                                int count,
                                                                const prange_variable *variables,
                                                                ptrdiff_t *shape,
                                                                prange_view *view);

/** Runs a compiled text with variables of the same number, order and types as it was compiled for,
 * of any shapes; their names are ignored. `out` has prange_expr_results() views: ask, unless the
 * text is known. */
PRANGE_API PRANGE_CHECKED prange_status prange_expr_run(const prange_expr *expr, int count,
                                                        const prange_variable *variables,
                                                        const prange_view *out);

/** Frees a compiled text; NULL is allowed. */
PRANGE_API void prange_expr_free(prange_expr *expr);

/**
 * Writes a compiled program as text, for debugging: its passes, and the fused operations on strips
 * in each. Variables are v0, v1, ..., reductions r0, r1, ... Like snprintf(), it writes at most
 * `size` bytes, the last of them zero, and returns the length of the whole text without that zero.
 * `to` may be NULL if size is 0.
 */
PRANGE_API size_t prange_expr_print(const prange_expr *expr, char *to, size_t size);

/**
 * A formula that a program builds call by call, without a text. Each call returns the number of a
 * node (0 and up), which later calls take as an operand. After the first error, and if the builder
 * is NULL, every call returns -1, so one check at the end is enough:
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

/** *builder = an empty formula over `count` variables, of which it uses what prange_expr_compile()
 * uses. They must outlive the builder, which is freed with prange_builder_free(). */
PRANGE_API PRANGE_CHECKED prange_status prange_builder_new(int count,
                                                           const prange_variable *variables,
                                                           prange_builder **builder);

/** The node of a variable, a constant or an index, by its name. */
PRANGE_API int prange_expr_name(prange_builder *builder, const char *name);

/** A number, as in a text: it takes the type of the other operand. @{ */
PRANGE_API int prange_expr_number(prange_builder *builder, double value);
PRANGE_API int prange_expr_integer(prange_builder *builder, int64_t value);
/** @} */

/** A function or an operator, by its name ("sin", "where", "+", "<=", "arange", ...), of `count`
 * operands. */
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

/** A reduction ("sum", "argmax", ...) of x along `count` axes, where negative ones count from the
 * last; of all elements if count is 0. `keepdims` keeps the reduced axes with size 1. */
PRANGE_API int prange_expr_reduce(prange_builder *builder, const char *name, int x, int count,
                                  const int *axes, bool keepdims);

/** Adds a result: the first goes to out[0]. */
PRANGE_API int prange_expr_result(prange_builder *builder, int x);

/** *expr = the compiled formula, as by prange_expr_compile(); returns the status of the builder's
 * first error if there was one. */
PRANGE_API PRANGE_CHECKED prange_status prange_builder_compile(prange_builder *builder,
                                                               prange_expr **expr);

/** Frees a builder; NULL is allowed. */
PRANGE_API void prange_builder_free(prange_builder *builder);

PRANGE_END_DECLS

#endif
