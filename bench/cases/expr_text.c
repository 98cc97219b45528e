/* SPDX-License-Identifier: MIT */
/*
 * A case made of a text: prange-bench --expr TEXT [--axis LIST]. Its names a, b, c, d, x, y and z
 * are arrays of random numbers in (0, 1), of n elements or of n x d, and n is the number n. A
 * result has the shape that its text says, or that of the arrays if it is of indices alone.
 */
#include "expr_text.h"

#include <prange.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARRAYS = 7, VARIABLES = ARRAYS + 1 };

static char expression[PRANGE_EXPR_LENGTH + 100];
static ptrdiff_t wholes; /* its results that have the shape of the arrays */

typedef struct expr_state {
    ptrdiff_t shape[2];
    int64_t n;
    prange_variable variables[VARIABLES];
    double *data[ARRAYS], *out, *reference;
    prange_view result[PRANGE_EXPR_OUTPUTS]; /* one behind the other in out, or in reference */
    ptrdiff_t result_shape[PRANGE_EXPR_OUTPUTS][PRANGE_DIMS];
    int results;
    size_t elements; /* of all results */
    prange_expr *expr;
} expr_state;

static void release(void *state)
{
    expr_state *s = state;
    for (int k = 0; k < ARRAYS; k++)
        free(s->data[k]);
    free(s->out);
    free(s->reference);
    prange_expr_free(s->expr);
    free(s);
}

/* Whether the text reads the name, a letter that is not part of a word. */
static bool reads(const char *text, char name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    for (const char *c = text; *c; c++)
        if (*c == name && (c == text || !strchr(letters, c[-1])) &&
            (!c[1] || !strchr(letters, c[1])))
            return true;
    return false;
}

/* Arrays that the text does not read have one element. */
static bool fill(expr_state *s, prange_bench_size size)
{
    static const char names[] = "a\0b\0c\0d\0x\0y\0z";
    static const ptrdiff_t one[] = {1, 1};
    const ptrdiff_t count = size.n * (size.d > 0 ? size.d : 1);
    const int ndim = size.d > 0 ? 2 : 1;
    s->shape[0] = s->n = size.n;
    s->shape[1] = size.d;
    for (int k = 0; k < ARRAYS; k++) {
        const bool read = reads(expression, names[2 * k]);
        const ptrdiff_t length = read ? count : 1;
        s->data[k] = malloc((size_t)length * sizeof(double));
        if (!s->data[k] || prange_random_uniform_f64(1, (uint64_t)k, 0, length, s->data[k]))
            return false;
        s->variables[k] = (prange_variable){
            &names[2 * k], {s->data[k], PRANGE_F64, ndim, read ? s->shape : one, NULL}};
    }
    s->variables[ARRAYS] = (prange_variable){"n", {&s->n, PRANGE_I64, 0, NULL, NULL}};
    return prange_expr_compile(expression, VARIABLES, s->variables, &s->expr) == PRANGE_OK;
}

static int run(void *state)
{
    const expr_state *s = state;
    return (int)prange_expr_run(s->expr, VARIABLES, s->variables, s->result);
}

/* Sets the shape of result k, and its number of elements. */
static bool shape_result(expr_state *s, int k, bool matrix, size_t *count)
{
    prange_view *result = &s->result[k];
    const prange_status status =
        prange_expr_result_view(s->expr, k, VARIABLES, s->variables, s->result_shape[k], result);
    if (status == PRANGE_ERROR_VALUE)
        *result = (prange_view){.ndim = matrix ? 2 : 1, .shape = s->shape};
    else if (status != PRANGE_OK)
        return false;
    result->type = PRANGE_F64;
    *count = 1;
    for (int d = 0; d < result->ndim; d++)
        *count *= (size_t)result->shape[d];
    if (*count <= PTRDIFF_MAX / sizeof(double) / PRANGE_EXPR_OUTPUTS)
        return true;
    prange_set_last_error(PRANGE_ERROR_SIZE, "a result is too large", NULL);
    return false;
}

/* Takes memory for the results, and computes the reference on one thread. */
static bool prepare_results(expr_state *s, bool matrix)
{
    size_t count[PRANGE_EXPR_OUTPUTS];
    s->results = prange_expr_results(s->expr);
    for (int k = 0; k < s->results; k++) {
        if (!shape_result(s, k, matrix, &count[k]))
            return false;
        s->elements += count[k];
    }
    s->out = calloc(s->elements + 1, sizeof *s->out);
    s->reference = calloc(s->elements + 1, sizeof *s->reference);
    const int threads = prange_get_num_threads();
    if (!s->out || !s->reference || prange_set_num_threads(1) != PRANGE_OK)
        return false;
    double *to = s->reference;
    for (int k = 0; k < s->results; to += count[k++])
        s->result[k].data = to;
    const bool done = run(s) == 0;
    for (int k = 0; k < s->results; k++)
        s->result[k].data = s->out + ((double *)s->result[k].data - s->reference);
    return prange_set_num_threads(threads) == PRANGE_OK && done;
}

static void *setup(prange_bench_size size)
{
    expr_state *s = calloc(1, sizeof *s);
    if (s && fill(s, size) && prepare_results(s, size.d > 0))
        return s;
    fprintf(stderr, "prange-bench: --expr '%s': %s\n", expression, prange_last_error());
    if (s)
        release(s);
    return NULL;
}

static double verify(void *state)
{
    const expr_state *s = state;
    return memcmp(s->out, s->reference, s->elements * sizeof *s->out) == 0 ? 0.0 : (double)NAN;
}

static prange_bench_result result(void *state)
{
    const expr_state *s = state;
    return (prange_bench_result){s->out, s->elements * sizeof *s->out};
}

static double bytes(prange_bench_size size)
{
    double arrays = (double)wholes;
    for (const char *name = "abcdxyz"; *name; name++)
        arrays += reads(expression, *name);
    return arrays * sizeof(double) * (double)size.n * (size.d > 0 ? (double)size.d : 1.0);
}

/* Whether a result has the shape of the arrays. */
static bool is_whole(const expr_state *s, const prange_view *result)
{
    const int ndim = s->shape[1] > 0 ? 2 : 1;
    return result->ndim == ndim &&
           memcmp(result->shape, s->shape, (size_t)ndim * sizeof *s->shape) == 0;
}

const prange_bench_case *bench_expr_text(const char *text, const char *axes, bool matrix)
{
    static prange_bench_case made;
    static char name[PRANGE_BENCH_NAME_MOST];
    static const prange_bench_size arrays[] = {{10000000, 0}, {0, 0}};
    static const prange_bench_size matrices[] = {{3000, 3000}, {0, 0}};
    if (axes)
        snprintf(expression, sizeof expression, "sum(%s, axis=(%s,))", text, axes);
    else
        snprintf(expression, sizeof expression, "%s", text);
    expr_state *tried = setup((prange_bench_size){2, matrix ? 3 : 0});
    if (!tried)
        return NULL;
    wholes = 0;
    for (int k = 0; k < tried->results; k++)
        wholes += is_whole(tried, &tried->result[k]);
    release(tried);
    snprintf(name, sizeof name, "%.*s", (int)sizeof name - 1, expression);
    for (char *c = name; *c; c++)
        *c = *c >= ' ' && *c <= '~' ? *c : ' ';
    made = (prange_bench_case){.name = name,
                               .summary = "a text of prange_eval, compiled once",
                               .type = "f64",
                               .sizes = matrix ? matrices : arrays,
                               .setup = setup,
                               .run = run,
                               .verify = verify,
                               .teardown = release,
                               .result = result,
                               .bytes = bytes,
                               .footprint = bytes,
                               .limit = PRANGE_BENCH_LIMIT_TRIAD,
                               .same_bits = 1};
    return &made;
}
